import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { wholePrompt } from '../../../core/request/promptNotes';
import type { Studio } from '../../studio';
import { lengthOf } from '../texts/formTexts';
import { message } from '../controls/message';
import { promptHelp } from './promptHelp';
import { starterChips, starterMenu } from './starterList';

/** The field for the prompt, and examples to start from. */
export function promptSection(studio: Studio): TemplateResult {
  const {
    form: { prompt, inputs },
    settings: { style, styleNote },
    attempts,
    isLoadingMore,
  } = studio.state;
  const { model, mode } = studio;
  const length = lengthOf(wholePrompt(prompt, style), model.promptLimit);
  const isFirst = prompt === '' && (inputs.length > 0 || (attempts.length === 0 && !isLoadingMore));
  const hasStyle = style.trim() !== '' || styleNote !== undefined;
  const notes = ['prompt-length', ...(length.isOver ? ['prompt-warning'] : []), ...(hasStyle ? ['prompt-style'] : [])];
  const placeholder =
    mode === 'edit'
      ? l10n.t('Say what to change; call the inputs image 1, image 2, …')
      : l10n.t('Describe the image: what is in it, the style, the light, any words to show');
  const tooLong = l10n.t('The prompt may be too long: the service cuts what the model does not read.');
  const styleHint = styleNote ?? l10n.t('Added by the setting easel.style: {0}', style.trim());
  return html`
    <section class="form-section" data-field="prompt">
      <div class="field-header">
        <label class="label" for="prompt">${l10n.t('Prompt')}</label>
        <span id="prompt-length" class="hint ${length.isOver ? 'over-limit' : ''}">${length.text}</span>
        ${promptHelp(studio)} ${starterMenu(studio)}
      </div>
      <textarea
        id="prompt"
        class="text-field prompt-field"
        spellcheck="false"
        .value=${live(prompt)}
        aria-describedby=${notes.join(' ')}
        placeholder=${placeholder}
        @input=${(event: Event) => {
          studio.change({ prompt: (event.target as HTMLTextAreaElement).value });
        }}
      ></textarea>
      ${length.isOver ? message('warning', tooLong, 'prompt-warning') : nothing}
      ${!hasStyle ? nothing : html`<p id="prompt-style" class="hint">${styleHint}</p>`}
      ${isFirst ? starterChips(studio) : nothing}
    </section>
  `;
}
