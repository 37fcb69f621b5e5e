import * as l10n from '@vscode/l10n';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { takes } from '../../../core/request/imageRequest';
import { sizesOf } from '../../../core/models/modelLookup';
import type { Sizes } from '../../../core/models/modelTypes';
import type { Studio } from '../../studio';
import { iconButton } from '../controls/iconButton';
import { choiceGroup } from '../controls/choiceGroup';
import { message } from '../controls/message';
import { chosenSize, describeSize, ratioShape, sidesOf, sizeChoices, sizeOfSides } from './sizeChoices';

/** The choice of a ratio, of a named size of the model, or of exact pixels. */
export function sizeSection(studio: Studio): TemplateResult | typeof nothing {
  const {
    model,
    mode,
    state: {
      form: { size },
    },
  } = studio;
  const sizes = sizesOf(model, mode);
  if (!sizes || !takes(model, mode, 'size')) return nothing;
  const { words, ratios } = sizeChoices(sizes, size);
  const { text, isProblem } = describeSize(sizes, size);
  return html`
    <section class="form-section" data-field="size">
      ${choiceGroup({
        name: 'size',
        label: l10n.t('Size'),
        chosen: chosenSize(sizes, size),
        describedBy: 'size-note',
        choose: chosen => {
          studio.change({ size: chosen });
        },
        choices: [
          { value: '', label: l10n.t('Default'), title: describeSize(sizes, '').text },
          ...words.map(word => ({ value: word, label: word, title: describeSize(sizes, word).text })),
          ...ratios.map(ratio => ({
            value: ratio,
            label: ratio,
            title: describeSize(sizes, ratio).text,
            picture: ratioPicture(ratio),
          })),
        ],
      })}
      ${sizes.rule.kind === 'presets' ? nothing : exactSize(studio, sizes, isProblem)}
      ${isProblem ? message('error', text, 'size-note') : html`<p id="size-note" class="hint">${text}</p>`}
    </section>
  `;
}

function ratioPicture(ratio: string): TemplateResult {
  const { width, height } = ratioShape(ratio);
  return html` <svg class="ratio-picture" viewBox="0 0 16 16" aria-hidden="true">
    ${svg`<rect x=${8 - width / 2} y=${8 - height / 2} width=${width} height=${height} rx="1"></rect>`}
  </svg>`;
}

/** Shows the chosen size in pixels, and takes any other size. */
function exactSize(studio: Studio, sizes: Sizes, isProblem: boolean): TemplateResult {
  const [width, height] = sidesOf(sizes, studio.state.form.size);
  const side = (label: string, value: string, sizeWith: (side: string) => string): TemplateResult =>
    html` <input
      class="text-field side-field"
      type="number"
      inputmode="numeric"
      min="1"
      step="16"
      .value=${live(value)}
      placeholder=${l10n.t('auto')}
      aria-label=${label}
      title=${label}
      aria-invalid=${isProblem}
      aria-describedby="size-note"
      @input=${(event: Event) => {
        studio.change({ size: sizeWith((event.target as HTMLInputElement).value) });
      }}
    />`;
  return html`
    <div class="field-row">
      ${side(l10n.t('Width in pixels'), width, given => sizeOfSides(given, height))}
      <span class="hint" aria-hidden="true">×</span>
      ${side(l10n.t('Height in pixels'), height, given => sizeOfSides(width, given))}
      ${iconButton({
        icon: 'arrow-swap',
        label: l10n.t('Swap width and height'),
        isDisabled: width === height,
        run: () => {
          studio.change({ size: sizeOfSides(height, width) });
        },
      })}
    </div>
  `;
}
