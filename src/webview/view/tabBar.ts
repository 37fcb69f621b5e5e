import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { State } from '../state';
import type { Studio } from '../studio';
import { documentLanguage } from './texts/documentLanguage';

/** The tabs: the latest results, and the whole history. Arrow keys move between them. */
export function tabBar(studio: Studio): TemplateResult {
  const { tab, attempts, isStarting } = studio.state;
  const isRunning = isStarting || attempts.some(({ status }) => status === 'running');
  const choose = (id: State['tab']): void => {
    studio.show({ tab: id });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    const id = event.key === 'Home' || event.key === 'ArrowLeft' ? 'results' : 'history';
    choose(id);
    document.getElementById(`tab-${id}`)?.focus();
  };
  const tabButton = (id: State['tab'], content: TemplateResult): TemplateResult => html`
    <button
      id="tab-${id}"
      class="tab"
      role="tab"
      type="button"
      aria-selected=${tab === id}
      aria-controls=${tab === id ? `panel-${id}` : nothing}
      tabindex=${tab === id ? 0 : -1}
      @click=${() => {
        choose(id);
      }}
    >
      ${content}
    </button>
  `;
  const count = attempts.length.toLocaleString(documentLanguage());
  const countMark = attempts.length > 0 ? html` <span class="tab-count">${count}</span>` : nothing;
  return html`
    <div class="tab-bar" role="tablist" aria-label=${l10n.t('Images')} @keydown=${onKey}>
      ${tabButton('results', html`${l10n.t('Results')}${isRunning ? runningMark() : nothing}`)}
      ${tabButton('history', html`${l10n.t('History')}${countMark}`)}
    </div>
  `;
}

function runningMark(): TemplateResult {
  return html` <span class="codicon codicon-loading codicon-modifier-spin tab-running" aria-hidden="true"></span
    ><span class="visually-hidden">${l10n.t('Under way')}</span>`;
}
