import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { hexOf, type Palette, withHex, withoutColour, withShare } from '../../../core/studio/palette';
import { paletteColours } from '../../../core/request/specialParameters';
import type { Studio } from '../../studio';
import { iconButton } from '../controls/iconButton';

/** A share, given in hundredths of a percent, as text in percent. */
export const percent = (share: number): string => (share / 100).toFixed(2);

/** Lets only valid colours into a style. */
export const cssColour = (hex: string): string => hexOf(hex) ?? 'transparent';

/** One colour, picked or typed, and its share. A wrong text is corrected when its field loses the focus. */
export function colourRow(studio: Studio, palette: Palette, index: number): TemplateResult {
  const { hex = '', share = 0 } = palette[index] ?? {};
  const change = (changed: Palette): void => {
    studio.change({ palette: changed });
  };
  const number = index + 1;
  const write = ({ target }: Event): void => {
    const field = target as HTMLInputElement;
    const written = hexOf(field.value) ?? hex;
    field.value = written;
    if (written !== hex) change(withHex(palette, index, written));
  };
  const setShare = ({ target }: Event): void => {
    const field = target as HTMLInputElement;
    const changed = Number.isFinite(field.valueAsNumber)
      ? withShare(palette, index, field.valueAsNumber * 100)
      : palette;
    field.value = percent(changed[index]?.share ?? share);
    if (changed !== palette) change(changed);
  };
  return html`
    <li class="colour-row">
      <input
        class="colour-well"
        type="color"
        aria-label=${l10n.t('Colour {0}', number)}
        title=${l10n.t('Choose the colour')}
        .value=${cssColour(hex).toLowerCase()}
        @input=${({ target }: Event) => {
          change(withHex(palette, index, (target as HTMLInputElement).value.toUpperCase()));
        }}
      />
      <input
        class="text-field hex-field"
        type="text"
        spellcheck="false"
        autocomplete="off"
        pattern="\\s*#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\\s*"
        required
        aria-label=${l10n.t('Colour {0} as #RRGGBB', number)}
        .value=${hex}
        @change=${write}
      />
      <input
        class="text-field share-field"
        type="number"
        step="any"
        min="1"
        max="100"
        inputmode="decimal"
        aria-label=${l10n.t('Share of colour {0} in percent', number)}
        .value=${percent(share)}
        @change=${setShare}
      />
      <span class="hint" aria-hidden="true">%</span>
      ${iconButton({
        icon: 'close',
        label: l10n.t('Remove colour {0}', number),
        isDisabled: palette.length <= paletteColours.least,
        run: () => {
          change(withoutColour(palette, index));
          focusColour(Math.min(index, palette.length - 2));
        },
      })}
    </li>
  `;
}

/** Runs after the drawing: the change of the state has queued the microtask that draws before this one. */
export function focusColour(index: number): void {
  queueMicrotask(() => {
    document.querySelectorAll<HTMLElement>('.colour-well')[index]?.focus();
  });
}
