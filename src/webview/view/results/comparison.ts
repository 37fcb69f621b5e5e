import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { ComparedImage } from '../../state';

/**
 * Two images on top of each other in one frame, which has the shape of the second image. The mouse or the arrow keys
 * move the divider between them.
 * @param onBroken called if one of them cannot be shown.
 */
export function comparison(
  before: ComparedImage,
  after: ComparedImage,
  onBroken?: { before: () => void; after: () => void },
): TemplateResult {
  return html`
    <div class="comparison">
      <img
        class="comparison-after"
        src=${after.src}
        alt=${l10n.t('After: {0}', after.name)}
        @load=${takeShape}
        @error=${onBroken?.after ?? nothing}
      />
      <div class="comparison-before">
        <img src=${before.src} alt=${l10n.t('Before: {0}', before.name)} @error=${onBroken?.before ?? nothing} />
      </div>
      <span class="comparison-label" aria-hidden="true">${l10n.t('Before')}</span>
      <span class="comparison-label is-after" aria-hidden="true">${l10n.t('After')}</span>
      <input
        class="comparison-range"
        type="range"
        min="0"
        max="100"
        value="50"
        aria-label=${l10n.t('Share of the picture that shows before, in percent')}
        @input=${moveDivider}
      />
      <span class="comparison-divider" aria-hidden="true"></span>
    </div>
  `;
}

function takeShape({ currentTarget: picture }: Event): void {
  if (picture instanceof HTMLImageElement)
    picture.parentElement?.style.setProperty('--shape', String(picture.naturalWidth / picture.naturalHeight));
}

function moveDivider({ currentTarget: range }: Event): void {
  if (range instanceof HTMLInputElement) range.parentElement?.style.setProperty('--divider', `${range.value}%`);
}
