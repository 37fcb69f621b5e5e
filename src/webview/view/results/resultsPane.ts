import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Studio } from '../../studio';
import { attemptCard, startingCard } from './attemptCard';
import { isLocal } from './attemptWords';
import { iconButton } from '../iconButton';

/** The older ones are in the history. */
const shownCount = 12;
const minuteMs = 60_000;

/** The newest attempts, with what can be done with them. */
export function resultsPane(studio: Studio): TemplateResult {
  const { attempts, progress, missing, compareFrom, isStarting, files, settings } = studio.state;
  // Typing in the form must not draw all the images again; the minute keeps "2 minutes ago" true.
  const shownBy = [attempts, progress, missing, compareFrom, isStarting, files, settings, Math.floor(Date.now() / minuteMs)];
  return html`<div class="results">${guard(shownBy, () => results(studio))}</div>`;
}

function results(studio: Studio): TemplateResult {
  const { attempts, isStarting } = studio.state;
  const shown = attempts.slice(0, shownCount);
  if (shown.length === 0 && !isStarting) return emptyPane();
  askAbout(studio, shown);
  return html`
    ${compareHint(studio)}
    ${isStarting ? startingCard() : nothing}
    ${repeat(shown, ({ id }) => id, attempt => attemptCard(studio, attempt))}
    <p class="results-end">
      <button class="link-button" type="button" @click=${() => { studio.show({ tab: 'history' }); }}>${l10n.t('All attempts are in the history')}</button>
    </p>
  `;
}

function emptyPane(): TemplateResult {
  return html`
    <div class="results-empty">
      <p>${l10n.t('Your images appear here while they are made.')}</p>
      <p class="hint">${l10n.t('From here you insert them into a document, edit, compare and vary them. They are saved in your workspace.')}</p>
    </div>
  `;
}

/** Whether the files are still there, and what the first inputs of edits look like. The Studio asks once for each. */
function askAbout(studio: Studio, shown: Studio['state']['attempts']): void {
  studio.checkFiles(shown.filter(({ status }) => status !== 'running').flatMap(({ images }) => images.map(({ uri }) => uri)));
  studio.learnAbout(shown.filter(({ mode }) => mode === 'edit').flatMap(({ options }) => options.images?.slice(0, 1) ?? []).filter(isLocal));
}

function compareHint(studio: Studio): TemplateResult {
  const { compareFrom } = studio.state;
  const marked = compareFrom && studio.image(compareFrom);
  return html`
    <div class="compare-hint-place" role="status">
      ${marked ? html`
        <div class="compare-hint">
          <span>${l10n.t('Choose the image to compare with {0}.', marked.name)}</span>
          ${iconButton({ icon: 'close', label: l10n.t('Stop Comparing'), run: () => { studio.show({ compareFrom: undefined }); } })}
        </div>` : nothing}
    </div>
  `;
}
