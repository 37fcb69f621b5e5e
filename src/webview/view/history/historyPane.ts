import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Studio } from '../../studio';
import { documentLanguage } from '../texts/documentLanguage';
import { iconButton } from '../controls/iconButton';
import { textButton } from '../controls/textButton';
import './historyList';
import { type FoundAttempts, historySearch, prepareSearch } from './historySearch';

const find = historySearch();

/** Every attempt of the workspace, the newest first. They can be searched and put back into the form. */
export function historyPane(studio: Studio): TemplateResult {
  const { attempts, search, modelFilter, isLoadingMore } = studio.state;
  if (attempts.length === 0) {
    const text = isLoadingMore
      ? l10n.t('Loading…')
      : l10n.t('Everything you make is kept here, with all its settings. Nothing has been made yet.');
    return html`<p class="history-empty">${text}</p>`;
  }
  const found = find(attempts, search, modelFilter);
  const clear = (): void => {
    studio.show({ search: '', modelFilter: '' });
    document.getElementById('history-search')?.focus();
  };
  return html`
    <div class="history">
      <div class="history-bar">
        ${searchField(studio)} ${modelSelect(studio, found.models)}
        <p class="hint history-count" aria-live="polite" aria-busy=${isLoadingMore}>
          ${countText(found.attempts.length, attempts.length)}
          ${
            isLoadingMore
              ? html` <span
                    class="codicon codicon-loading codicon-modifier-spin"
                    aria-hidden="true"
                    title=${l10n.t('Loading older ones…')}
                  ></span>
                  <span class="visually-hidden">${l10n.t('Loading older ones…')}</span>`
              : nothing
          }
        </p>
      </div>
      <easel-history-list
        .view=${{ studio, attempts: found.attempts, query: `${modelFilter} ${search}` }}
      ></easel-history-list>
      ${
        found.attempts.length > 0
          ? nothing
          : html` <div class="history-empty">
              <p>${isLoadingMore ? l10n.t('Nothing found so far.') : l10n.t('Nothing found.')}</p>
              ${textButton({ label: l10n.t('Clear Search'), run: clear })}
            </div>`
      }
    </div>
  `;
}

function searchField(studio: Studio): TemplateResult {
  const { search, attempts } = studio.state;
  const onInput = (event: Event): void => {
    // An input method may still be composing: the search waits for the end of the composition.
    if (event.target instanceof HTMLInputElement && !(event instanceof InputEvent && event.isComposing))
      studio.show({ search: event.target.value });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Escape' && search !== '') studio.show({ search: '' });
    else if (event.key === 'ArrowDown') document.querySelector('easel-history-list')?.focusRow();
    else return;
    event.preventDefault();
  };
  return html`
    <div class="history-search">
      <input
        id="history-search"
        type="text"
        spellcheck="false"
        autocomplete="off"
        aria-label=${l10n.t('Search the history')}
        placeholder=${l10n.t('Search prompts, files, models, seeds')}
        .value=${search}
        @focus=${() => {
          prepareSearch(attempts);
        }}
        @input=${onInput}
        @compositionend=${onInput}
        @keydown=${onKey}
      />
      ${
        search === ''
          ? html`<span class="codicon codicon-search" aria-hidden="true"></span>`
          : html` ${iconButton({
              icon: 'close',
              label: l10n.t('Clear Search'),
              run: () => {
                studio.show({ search: '' });
                document.getElementById('history-search')?.focus();
              },
            })}`
      }
    </div>
  `;
}

function modelSelect(studio: Studio, models: FoundAttempts['models']): TemplateResult {
  const { modelFilter } = studio.state;
  // A filter that was kept is shown even if no attempt of its model has arrived yet.
  const shown =
    modelFilter === '' || models.some(([id]) => id === modelFilter) ? models : [...models, [modelFilter, 0] as const];
  const onChange = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) studio.show({ modelFilter: event.target.value });
  };
  const option = ([id, count]: FoundAttempts['models'][number]): TemplateResult =>
    html`<option value=${id} .selected=${modelFilter === id}>${id} (${numberText(count)})</option>`;
  return html`
    <div class="history-select">
      <select aria-label=${l10n.t('Model')} @change=${onChange}>
        <option value="" .selected=${modelFilter === ''}>${l10n.t('All models')}</option>
        ${shown.map(option)}
      </select>
      <span class="codicon codicon-chevron-down" aria-hidden="true"></span>
    </div>
  `;
}

const countText = (found: number, all: number): string =>
  found === all ? numberText(all) : l10n.t('{0} of {1}', numberText(found), numberText(all));

const numberText = (count: number): string => count.toLocaleString(documentLanguage());
