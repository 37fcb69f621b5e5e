import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { negativePromptLimit, takes } from '../../../core/request/imageRequest';
import type { Parameter } from '../../../core/models/modelTypes';
import type { ParameterValues, PlainParameter } from '../../../core/models/parameters';
import { controlOf, numberRanges, plainParameters, plainSchemas, plainWords } from '../../../core/models/parameters';
import { type PlainValue, plainValue } from '../../../core/studio/shownDefaults';
import type { Studio } from '../../studio';
import { numberField } from '../controls/numberField';
import { optionText } from '../texts/optionText';
import { lengthOf } from '../texts/formTexts';
import { thinkingChoice } from './thinkingChoice';

/** The field for what should not be in the image. */
export function negativePromptSection(studio: Studio): TemplateResult | typeof nothing {
  const {
    model,
    mode,
    state: {
      form: { negativePrompt },
      settings,
    },
  } = studio;
  if (!takes(model, mode, 'negativePrompt')) return nothing;
  const length = lengthOf(negativePrompt, { value: negativePromptLimit, unit: 'characters' });
  const lengthHint = html`<span id="negative-prompt-length" class="hint ${length.isOver ? 'over-limit' : ''}"
    >${length.text}</span
  >`;
  const usual = model.onlyWhenAsked?.includes('negativePrompt') ? '' : settings.negativePrompt.trim();
  return html`
    <section class="form-section" data-field="negativePrompt">
      <div class="field-header">
        <label class="label" for="negative-prompt">${l10n.t('Negative prompt')}</label>
        ${negativePrompt === '' ? nothing : lengthHint}
      </div>
      <textarea
        id="negative-prompt"
        class="text-field"
        spellcheck="false"
        .value=${live(negativePrompt)}
        aria-describedby=${negativePrompt === '' ? nothing : 'negative-prompt-length'}
        placeholder=${usual === '' ? l10n.t('What should not be in the image') : usual}
        @input=${(event: Event) => {
          studio.change({ negativePrompt: (event.target as HTMLTextAreaElement).value });
        }}
      ></textarea>
    </section>
  `;
}

/** The options that the model has. One that was not touched shows the value of the settings. */
export function switchesSection(studio: Studio): TemplateResult | typeof nothing {
  const {
    model,
    mode,
    state: { form, settings },
  } = studio;
  const has = (parameter: Parameter): boolean => takes(model, mode, parameter);
  const usual: Pick<ParameterValues, PlainParameter> = settings;
  const effective = (parameter: PlainParameter): boolean => plainValue(form, model, usual, parameter) === true;
  const plainNumber = (field: PlainParameter): TemplateResult => {
    const value: PlainValue = form[field];
    return numberOption(field, typeof value === 'number' ? value : undefined, optionText(usual[field]), changed => {
      studio.change({ [field]: changed });
    });
  };
  const plainSwitch = (field: PlainParameter): TemplateResult =>
    checkbox({
      field,
      label: plainWords[field].label(),
      hint: plainWords[field].hint(),
      isOn: effective(field),
      set: isOn => {
        studio.change({ [field]: isOn });
      },
    });
  const switches = plainParameters.flatMap(field => [
    ...(has(field) ? [controlOf(plainSchemas[field]) === 'number' ? plainNumber(field) : plainSwitch(field)] : []),
    // Below the switch that it depends on.
    ...(field === 'promptExtend' && has('thinkingMode') ? [thinkingChoice(studio)] : []),
  ]);
  return switches.length === 0
    ? nothing
    : html`<section class="form-section switches" aria-label=${l10n.t('Options')}>${switches}</section>`;
}

function numberOption(
  field: PlainParameter,
  value: number | undefined,
  usual: string | undefined,
  set: (value: number | undefined) => void,
): TemplateResult {
  return html`
    <div class="number-option" data-field=${field}>
      <label class="label" for=${field}>${plainWords[field].label()}</label>
      ${numberField({
        id: field,
        value,
        range: numberRanges[field],
        placeholder: usual ?? '',
        describedBy: `${field}-hint`,
        set,
      })}
      <span id=${`${field}-hint`} class="hint">${plainWords[field].hint()}</span>
    </div>
  `;
}

interface Checkbox {
  field: Parameter;
  label: string;
  hint: string;
  isOn: boolean;
  set: (isOn: boolean) => void;
}

function checkbox({ field, label, hint, isOn, set }: Checkbox): TemplateResult {
  return html`
    <label class="switch" data-field=${field}>
      <input
        class="switch-input"
        type="checkbox"
        aria-label=${label}
        aria-describedby=${`${field}-hint`}
        .checked=${live(isOn)}
        @change=${(event: Event) => {
          set((event.target as HTMLInputElement).checked);
        }}
      />
      <span>${label}</span>
      <span id=${`${field}-hint`} class="hint switch-hint">${hint}</span>
    </label>
  `;
}
