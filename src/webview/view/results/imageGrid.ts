import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ShownAttempt } from '../../../core/studio/studioProtocol';
import type { ComparedImage } from '../../state';
import type { Studio } from '../../studio';
import { expectedRatio } from '../texts/attemptWords';
import './imageTile';

/** The width of a square tile. */
const squareTileWidthPx = 132;
/** Every tile has room for its buttons. A result with an original has one button more: the comparison. */
const minTileWidthPx = 126;
const minComparedTileWidthPx = 150;
/** Images with a ratio outside of this range are fitted into a tile of the minimum or maximum ratio. */
const [minRatio, maxRatio] = [0.4, 4];

/** All images of an attempt in their proportions, and empty tiles for the images that are still to come. */
export function imageGrid(studio: Studio, attempt: ShownAttempt): TemplateResult | typeof nothing {
  const { images, maxCount, status } = attempt;
  const pending = status === 'running' ? Math.max(0, maxCount - images.length) : 0;
  const count = images.length + pending;
  if (count === 0) return nothing;
  const [first] = images;
  const ratio = first ? first.width / first.height : expectedRatio(studio, attempt);
  const shape = Math.min(maxRatio, Math.max(minRatio, ratio));
  const original = originalOf(studio, attempt);
  const minWidthPx = original ? minComparedTileWidthPx : minTileWidthPx;
  const tileWidthPx = Math.max(minWidthPx, Math.round(squareTileWidthPx * Math.sqrt(shape)));
  const pendingTile = html`<li class="tile-pending" aria-label=${l10n.t('Still to come')}></li>`;
  return html`
    <ul class="image-grid" .style=${`--shape: ${shape}; --tile: ${tileWidthPx}px; --count: ${count}`}>
      ${repeat(
        images,
        ({ uri }) => uri,
        (image, index) =>
          html` <li>
            <image-tile
              .studio=${studio}
              .state=${studio.state}
              .attempt=${attempt}
              .image=${image}
              .index=${index}
              .original=${original}
            ></image-tile>
          </li>`,
      )}
      ${Array.from({ length: pending }, () => pendingTile)}
    </ul>
  `;
}

/** The image that was edited, if the page can show it. */
function originalOf(studio: Studio, { mode, options }: ShownAttempt): ComparedImage | undefined {
  const file = mode === 'edit' ? studio.state.files.get(options.images?.[0] ?? '') : undefined;
  return file?.src === undefined ? undefined : { src: file.src, name: file.name };
}
