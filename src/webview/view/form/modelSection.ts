import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { describeModel, groupTitle } from '../../../core/models/choice/modelGroups';
import { unusedIn } from '../../../core/studio/studioFormRules';
import type { Studio } from '../../studio';
import { documentLanguage } from '../texts/documentLanguage';
import { message } from '../controls/message';
import { modelChoices, modelFacts } from './modelChoices';
import { purposeMenu } from './purposeMenu';

/** The choice of the model, what the model is good at, and what its last change did to the form. */
export function modelSection(studio: Studio): TemplateResult {
  const {
    settings: { region, customModels, promptExtend },
    form,
    changes,
  } = studio.state;
  const { model, models } = studio;
  const choices = modelChoices(
    models,
    model,
    region,
    customModels.map(({ id }) => id),
  );
  const unused = unusedIn(form, model, promptExtend);
  const notes = [
    ...changes,
    ...(unused.length === 0
      ? []
      : [
          l10n.t(
            'Kept here, but not sent with this model: {0}.',
            new Intl.ListFormat(documentLanguage(), { type: 'conjunction' }).format(unused),
          ),
        ]),
  ];
  return html`
    <section class="form-section" data-field="model">
      <div class="field-header">
        <label class="label" for="model">${l10n.t('Model')}</label>
        ${purposeMenu(studio)}
      </div>
      <select
        id="model"
        class="model-select"
        aria-describedby="model-facts"
        @change=${(event: Event) => {
          studio.chooseModel((event.target as HTMLSelectElement).value);
        }}
      >
        ${repeat(
          choices,
          ({ group }) => group,
          ({ group, models: members }) => html`
            <optgroup label=${groupTitle(group)}>
              ${repeat(
                members,
                ({ id }) => id,
                choice => html`
                  <option
                    .value=${choice.id}
                    .selected=${live(choice.id === model.id)}
                    data-facts=${[choice.goodAt(), ...modelFacts(choice, studio.state.settings).slice(0, 1)].join(' · ')}
                  >
                    ${choice.id}
                  </option>
                `,
              )}
            </optgroup>
          `,
        )}
      </select>
      <p id="model-facts" class="hint">
        ${describeModel(model)}<br />${modelFacts(model, studio.state.settings).join(' · ')}
      </p>
      <div class="form-live" role="status">${notes.map(note => message('info', note))}</div>
    </section>
  `;
}
