import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { editStartersFor, type EditStarter, withEditStarter } from '../../../core/studio/editStarters';
import { formOfStarter, startersFor, type Starter } from '../../../core/studio/starters';
import type { Studio } from '../../studio';
import { menuButton } from '../controls/actionMenu';
import { moveByArrowKeys } from '../controls/arrowKeys';
import { focusField } from '../controls/focusField';

/** What stands in the lists: the text of the button, and what it does. */
interface Offer {
  kind: string;
  title: string;
  prompt: string;
  begin: () => void;
}

/** Changes of an image if the form has one, or else images to make. */
function offersFor(studio: Studio): Offer[] {
  const { inputs } = studio.state.form;
  if (inputs.length > 0)
    return editStartersFor(inputs.length).map(starter => ({
      kind: starter.title(),
      title: '',
      prompt: starter.prompt(),
      begin: () => {
        beginEdit(studio, starter);
      },
    }));
  return startersFor(studio.state.settings.region).map(starter => ({
    kind: starter.kind(),
    title: starter.title(),
    prompt: starter.prompt(),
    begin: () => {
      begin(studio, starter);
    },
  }));
}

/** A button that opens the list of starters, for a form that is already in use. */
export function starterMenu(studio: Studio): TemplateResult {
  const label = l10n.t('Starters');
  return menuButton({
    id: 'starter-menu',
    label,
    className: 'starter-menu',
    button: {
      className: 'text-button',
      content: html`<span class="codicon codicon-lightbulb" aria-hidden="true"></span>${label}`,
    },
    items: offersFor(studio).map(({ kind, title, prompt, begin: run }) => ({
      label: title === '' ? kind : html`<span>${title}</span> <span class="hint">${kind}</span>`,
      title: prompt,
      run,
    })),
  });
}

/** The same starters without a menu, for a person who has not written a prompt yet. */
export function starterChips(studio: Studio): TemplateResult {
  return html`
    <div class="starter-chips" role="toolbar" aria-label=${l10n.t('Starters')} @keydown=${moveByArrowKeys}>
      ${offersFor(studio).map(
        ({ kind, title, prompt, begin: run }, index) => html`
          <button
            class="starter-chip"
            type="button"
            tabindex=${index === 0 ? 0 : -1}
            title=${prompt}
            aria-label=${title === '' ? kind : `${kind}: ${title}`}
            @click=${run}
          >
            ${kind}
          </button>
        `,
      )}
    </div>
  `;
}

/** The old form can be restored by "Undo". */
function begin(studio: Studio, starter: Starter): void {
  studio.replaceForm(formOfStarter(starter), l10n.t('The starter is in the form.'));
  focusField('prompt');
}

function beginEdit(studio: Studio, starter: EditStarter): void {
  const { form, settings } = studio.state;
  const editModel = studio.models.find(({ id }) => id === settings.editModel);
  studio.replaceForm(
    withEditStarter(form, starter, studio.model, editModel),
    l10n.t('The starter is in the form; replace what stands in brackets.'),
  );
  focusField('prompt');
}
