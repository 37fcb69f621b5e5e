import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Size } from '../../../core/studio/boxGeometry';
import type { Box } from '../../../core/request/specialParameters';
import { iconButton } from '../controls/iconButton';

interface RegionFields {
  box: Box;
  index: number;
  size: Size;
  /** @returns the box after the change: the typed number may not be possible. */
  set: (place: 0 | 1 | 2 | 3, value: number) => Box;
  remove: () => void;
}

/** Fields for the four numbers of a box. A wrong number is corrected when its field loses the focus. */
export function regionFields({ box, index, size: { width, height }, set, remove }: RegionFields): TemplateResult {
  const field = (place: 0 | 1 | 2 | 3, label: string, max: number): TemplateResult => html`
    <label class="region-field">
      <span>${label}</span>
      <input
        class="text-field"
        type="number"
        inputmode="numeric"
        min="0"
        max=${max}
        step="1"
        .value=${String(box[place])}
        @change=${({ target }: Event) => {
          const input = target as HTMLInputElement;
          input.value = String((Number.isFinite(input.valueAsNumber) ? set(place, input.valueAsNumber) : box)[place]);
        }}
      />
    </label>
  `;
  return html`
    <fieldset class="region-fields">
      <legend class="label">${l10n.t('Region {0}', index + 1)}</legend>
      <span class="region-remove"
        >${iconButton({ icon: 'close', label: l10n.t('Remove region {0}', index + 1), run: remove })}</span
      >
      ${field(0, l10n.t('Left'), width)} ${field(1, l10n.t('Top'), height)} ${field(2, l10n.t('Right'), width)}
      ${field(3, l10n.t('Bottom'), height)}
    </fieldset>
  `;
}
