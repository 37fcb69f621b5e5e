import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ShownAttempt } from '../../../core/studio/studioProtocol';
import type { ComparedImage } from '../../state';
import type { Studio } from '../../studio';
import { expectedRatio } from '../texts/attemptWords';
import './imageTile';

/**
 * The least widths of a square tile, and of any: room for its buttons, of which one that is compared with its original
 * has one more. In pixels.
 */
const [tileWidth, leastWidth, leastComparedWidth] = [132, 126, 150];
/** Beyond these, a picture is fitted into its tile. */
const [narrowestRatio, widestRatio] = [0.4, 4];

/** All images of an attempt in their proportions, and places for those that are still to come. */
export function imageGrid(studio: Studio, attempt: ShownAttempt): TemplateResult | typeof nothing {
  const { images, maxCount, status } = attempt;
  const pending = status === 'running' ? Math.max(0, maxCount - images.length) : 0;
  const count = images.length + pending;
  if (count === 0) return nothing;
  const [first] = images;
  const ratio = first ? first.width / first.height : expectedRatio(studio, attempt);
  const shape = Math.min(widestRatio, Math.max(narrowestRatio, ratio));
  const original = originalOf(studio, attempt);
  return html`
    <ul
      class="image-grid"
      .style=${`--shape: ${shape}; --tile: ${Math.max(original ? leastComparedWidth : leastWidth, Math.round(tileWidth * Math.sqrt(shape)))}px; --count: ${count}`}
    >
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
      ${Array.from({ length: pending }, () => html`<li class="tile-pending" aria-label=${l10n.t('Still to come')}></li>`)}
    </ul>
  `;
}

/** The picture that was edited, where it can be shown. */
function originalOf(studio: Studio, { mode, options }: ShownAttempt): ComparedImage | undefined {
  const file = mode === 'edit' ? studio.state.files.get(options.images?.[0] ?? '') : undefined;
  return file?.src === undefined ? undefined : { src: file.src, name: file.name };
}
