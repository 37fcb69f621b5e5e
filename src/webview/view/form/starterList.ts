import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { formOfStarter, startersFor, type Starter } from '../../../core/starters';
import type { Studio } from '../../studio';
import { moveByArrowKeys } from './arrowKeys';
import { focusField } from './focusField';

/** A button that opens a list of starters, for a form that is in use already. */
export function starterMenu(studio: Studio): TemplateResult {
  const choose = (starter: Starter): void => {
    document.getElementById('starter-menu')?.hidePopover();
    begin(studio, starter);
  };
  return html`
    <button class="text-button starter-button" type="button" popovertarget="starter-menu" aria-haspopup="menu">
      <span class="codicon codicon-lightbulb" aria-hidden="true"></span>${l10n.t('Starters')}
    </button>
    <div id="starter-menu" class="starter-menu" popover role="menu" aria-label=${l10n.t('Starters')} @keydown=${moveByArrowKeys}>
      ${startersFor(studio.state.settings.region).map((starter, index) => html`
        <button class="starter-row" type="button" role="menuitem" tabindex="-1" ?autofocus=${index === 0} title=${starter.prompt()} @click=${() => { choose(starter); }}>
          <span>${starter.title()}</span><span class="hint">${starter.kind()}</span>
        </button>
      `)}
    </div>
  `;
}

/** The same ones at a glance, for somebody's first time. */
export function starterChips(studio: Studio): TemplateResult {
  return html`
    <div class="starter-chips" role="toolbar" aria-label=${l10n.t('Starters')} @keydown=${moveByArrowKeys}>
      ${startersFor(studio.state.settings.region).map((starter, index) => html`
        <button class="starter-chip" type="button" tabindex=${index === 0 ? 0 : -1} title=${starter.prompt()} aria-label=${`${starter.kind()}: ${starter.title()}`}
          @click=${() => { begin(studio, starter); }}>${starter.kind()}</button>
      `)}
    </div>
  `;
}

/** Input images stay. What was typed can be had back. */
function begin(studio: Studio, starter: Starter): void {
  const before = studio.state.form;
  studio.recall({ ...formOfStarter(starter), inputs: before.inputs });
  if (before.prompt.trim() !== '') {
    const undo = (): void => {
      studio.recall(before);
      focusField('prompt');
    };
    studio.show({ notice: { message: l10n.t('The starter has replaced what the form held.'), undo } });
  }
  focusField('prompt');
}
