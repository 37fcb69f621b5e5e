import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { formOfStarter, startersFor, type Starter } from '../../../core/studio/starters';
import type { Studio } from '../../studio';
import { menuButton } from '../controls/actionMenu';
import { moveByArrowKeys } from '../controls/arrowKeys';
import { focusField } from '../controls/focusField';

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
    items: startersFor(studio.state.settings.region).map(starter => ({
      label: html`<span>${starter.title()}</span> <span class="hint">${starter.kind()}</span>`,
      title: starter.prompt(),
      run: () => {
        begin(studio, starter);
      },
    })),
  });
}

/** The same starters without a menu, for a person who has not made an image yet. */
export function starterChips(studio: Studio): TemplateResult {
  return html`
    <div class="starter-chips" role="toolbar" aria-label=${l10n.t('Starters')} @keydown=${moveByArrowKeys}>
      ${startersFor(studio.state.settings.region).map(
        (starter, index) => html`
          <button
            class="starter-chip"
            type="button"
            tabindex=${index === 0 ? 0 : -1}
            title=${starter.prompt()}
            aria-label=${`${starter.kind()}: ${starter.title()}`}
            @click=${() => {
              begin(studio, starter);
            }}
          >
            ${starter.kind()}
          </button>
        `,
      )}
    </div>
  `;
}

/** Input images stay. The old form can be restored by "Undo". */
function begin(studio: Studio, starter: Starter): void {
  studio.replaceForm(
    { ...formOfStarter(starter), inputs: studio.state.form.inputs },
    l10n.t('The starter is in the form.'),
  );
  focusField('prompt');
}
