import * as l10n from '@vscode/l10n';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { takes } from '../../../core/request/imageRequest';
import { sizeLabel } from '../../../core/models/sizeTexts';
import type { Studio } from '../../studio';
import { iconButton } from '../controls/iconButton';
import { type Choice, choiceGroup } from '../controls/choiceGroup';
import { message } from '../controls/message';
import {
  chosenSize,
  contextOf,
  describePixels,
  describeSize,
  ratioShape,
  sidesOf,
  type SizeChoice,
  type SizeContext,
  sizeChoices,
  sizeOfSides,
} from './sizeChoices';

/** The choice of a resolution and a ratio, or of exact pixels, and a note that says which pixels come. */
export function sizeSection(studio: Studio): TemplateResult | typeof nothing {
  const {
    model,
    mode,
    shapingInput,
    state: {
      form: { size },
    },
  } = studio;
  const context = contextOf(model, mode, shapingInput);
  if (!context || !takes(model, mode, 'size')) {
    if (mode !== 'edit') return nothing;
    return html`<section class="form-section" data-field="size">
      <p class="label">${l10n.t('Size')}</p>
      <p id="size-note" class="hint">${describePixels(model, mode, '', shapingInput)}</p>
    </section>`;
  }
  const { resolutions, ratios } = sizeChoices(context, size);
  const chosen = chosenSize(context, size);
  const { text, isProblem } = describeSize(context, size);
  const buttons = (choices: readonly SizeChoice[], isRatio: boolean): Choice<string>[] =>
    choices.map(choice => ({
      value: choice.name,
      label: sizeLabel(choice.name, mode),
      title: describeSize(context, choice.size).text,
      ...(isRatio && choice.name !== '' && { picture: ratioPicture(choice.name) }),
    }));
  const choose =
    (choices: readonly SizeChoice[]) =>
    (name: string): void => {
      studio.change({ size: choices.find(choice => choice.name === name)?.size ?? '' });
    };
  return html`
    <section class="form-section" data-field="size">
      ${
        resolutions.length === 0
          ? nothing
          : choiceGroup({
              name: 'resolution',
              label: l10n.t('Resolution'),
              chosen: chosen.resolution,
              describedBy: 'size-note',
              choose: choose(resolutions),
              choices: buttons(resolutions, false),
            })
      }
      ${choiceGroup({
        name: 'size',
        label: l10n.t('Ratio'),
        chosen: chosen.ratio,
        describedBy: 'size-note',
        choose: choose(ratios),
        choices: buttons(ratios, true),
      })}
      ${context.sizes.rule.kind === 'presets' ? nothing : exactSize(studio, context, isProblem)}
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
function exactSize(studio: Studio, context: SizeContext, isProblem: boolean): TemplateResult {
  const [width, height] = sidesOf(context, studio.state.form.size);
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
