import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { negativePromptLimit, takes } from '../../../core/request/imageRequest';
import type { Parameter } from '../../../core/models/modelTypes';
import type { ParameterValues, PlainParameter } from '../../../core/models/parameters';
import { plainParameters, plainWords } from '../../../core/models/parameters';
import type { Studio } from '../../studio';
import { lengthOf } from '../texts/formTexts';

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

/** The switches that the model has. A switch that was not touched shows the value of the settings. */
export function switchesSection(studio: Studio): TemplateResult | typeof nothing {
  const {
    model,
    mode,
    state: { form, settings },
  } = studio;
  const has = (parameter: Parameter): boolean => takes(model, mode, parameter);
  const usual: Pick<ParameterValues, PlainParameter> = settings;
  const effective = (parameter: PlainParameter): boolean =>
    form[parameter] ?? (usual[parameter] === true && !model.onlyWhenAsked?.includes(parameter));
  // As in `optionsOf`: thinking works only together with prompt rewriting.
  const cannotThink = model.thinkingField === 'enable_thinking' && !effective('promptExtend');
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
  const thinkingSwitch = (): TemplateResult =>
    checkbox({
      field: 'thinkingMode',
      label: l10n.t('Think first'),
      hint: cannotThink
        ? l10n.t('Works only while the prompt is rewritten')
        : l10n.t('Takes longer; better with complicated prompts'),
      isOn: form.thinkingMode && !cannotThink,
      isDisabled: cannotThink,
      set: thinkingMode => {
        studio.change({ thinkingMode });
      },
    });
  const switches = plainParameters.flatMap(field => [
    ...(has(field) ? [plainSwitch(field)] : []),
    // Below the switch that it depends on.
    ...(field === 'promptExtend' && has('thinkingMode') ? [thinkingSwitch()] : []),
  ]);
  return switches.length === 0
    ? nothing
    : html`<section class="form-section switches" aria-label=${l10n.t('Options')}>${switches}</section>`;
}

interface Checkbox {
  field: Parameter;
  label: string;
  hint: string;
  isOn: boolean;
  isDisabled?: boolean;
  set: (isOn: boolean) => void;
}

function checkbox({ field, label, hint, isOn, isDisabled = false, set }: Checkbox): TemplateResult {
  return html`
    <label class="switch" data-field=${field}>
      <input
        class="switch-input"
        type="checkbox"
        aria-label=${label}
        aria-describedby=${`${field}-hint`}
        .checked=${live(isOn)}
        ?disabled=${isDisabled}
        @change=${(event: Event) => {
          set((event.target as HTMLInputElement).checked);
        }}
      />
      <span>${label}</span>
      <span id=${`${field}-hint`} class="hint switch-hint">${hint}</span>
    </label>
  `;
}
