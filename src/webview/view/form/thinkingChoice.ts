import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { thinkingDefault } from '../../../core/studio/shownDefaults';
import { canThink } from '../../../core/studio/studioFormRules';
import type { Studio } from '../../studio';
import { choiceGroup } from '../controls/choiceGroup';

/** Whether the model thinks before it draws: as it does by itself, or as the person says. */
export function thinkingChoice(studio: Studio): TemplateResult {
  const {
    model,
    state: {
      form,
      settings: { promptExtend },
    },
  } = studio;
  const isPossible = canThink(form, model, promptExtend);
  const hint = isPossible
    ? l10n.t('Takes longer; better with complicated prompts')
    : l10n.t('Works only while the prompt is rewritten');
  return html`
    <div class="thinking" data-field="thinkingMode">
      ${
        isPossible
          ? choiceGroup({
              name: 'thinking',
              label: l10n.t('Think first'),
              choices: [
                { value: 'default', label: thinkingDefault(model) },
                { value: 'on', label: l10n.t('On') },
                { value: 'off', label: l10n.t('Off') },
              ],
              chosen: form.thinking === undefined ? 'default' : form.thinking ? 'on' : 'off',
              describedBy: 'thinking-hint',
              choose: choice => {
                studio.change({ thinking: choice === 'default' ? undefined : choice === 'on' });
              },
            })
          : html`<span class="label">${l10n.t('Think first')}</span>`
      }
      <span id="thinking-hint" class="hint">${hint}</span>
    </div>
  `;
}
