import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Studio } from '../../studio';
import { focusAfterRender } from '../controls/focusAfterRender';
import { iconButton } from '../controls/iconButton';
import { attemptCard, refusalLine, startingCard } from './attemptCard';
import { isLocal } from '../texts/attemptWords';

/** The results show so many attempts and all that are running. The older ones are in the history. */
const shownCount = 12;
const minuteMs = 60_000;

/** The newest attempts and all that are running, with their actions. */
export function resultsPane(studio: Studio): TemplateResult {
  const { attempts, progress, missing, compareFrom, isStarting, files, settings, refusal } = studio.state;
  // Typing in the form must not draw all images again. The minute keeps texts like "2 minutes ago" up to date.
  const shownBy = [
    attempts,
    progress,
    missing,
    compareFrom,
    isStarting,
    files,
    settings,
    refusal,
    Math.floor(Date.now() / minuteMs),
  ];
  return html`<div class="results">${guard(shownBy, () => results(studio))}</div>`;
}

function results(studio: Studio): TemplateResult {
  const { attempts, isStarting, refusal } = studio.state;
  const shown = attempts.filter(({ status }, index) => index < shownCount || status === 'running');
  stayInCards();
  if (shown.length === 0 && !isStarting) return emptyPane();
  askAbout(studio, shown);
  // An attempt that is shown shows its refusal on its card.
  const isHidden = refusal?.attemptId !== undefined && !shown.some(({ id }) => id === refusal.attemptId);
  const hiddenRefusal = isHidden ? refusal : undefined;
  return html`
    ${compareHint(studio)} ${isStarting ? startingCard(studio) : nothing}
    <div class="results-refusal" role="alert">${hiddenRefusal ? refusalLine(hiddenRefusal.message) : nothing}</div>
    ${repeat(
      shown,
      ({ id }) => id,
      attempt => attemptCard(studio, attempt),
    )}
    <p class="results-end">
      <button
        class="link-button"
        type="button"
        @click=${() => {
          showHistory(studio);
        }}
      >
        ${l10n.t('All attempts are in the history')}
      </button>
    </p>
  `;
}

function emptyPane(): TemplateResult {
  return html`
    <div class="results-empty">
      <p>${l10n.t('Your images appear here while they are made.')}</p>
      <p class="hint">
        ${l10n.t(
          'From here you insert them into a document, edit, compare and vary them. They are saved in your workspace.',
        )}
      </p>
    </div>
  `;
}

/** Asks whether the files still exist, and for the first inputs of edits. Each file is asked about only once. */
function askAbout(studio: Studio, shown: Studio['state']['attempts']): void {
  studio.host.checkFiles(
    shown.filter(({ status }) => status !== 'running').flatMap(({ images }) => images.map(({ uri }) => uri)),
  );
  studio.learnAbout(
    shown
      .filter(({ mode }) => mode === 'edit')
      .flatMap(({ options }) => options.images?.slice(0, 1) ?? [])
      .filter(isLocal),
  );
}

function compareHint(studio: Studio): TemplateResult {
  const { compareFrom } = studio.state;
  const marked = compareFrom && studio.image(compareFrom);
  return html`
    <div class="compare-hint-place" role="status">
      ${
        marked
          ? html` <div class="compare-hint">
              <span>${l10n.t('Choose the image to compare with {0}.', marked.name)}</span>
              ${iconButton({
                icon: 'close',
                label: l10n.t('Stop Comparing'),
                run: () => {
                  stopComparing(studio);
                },
              })}
            </div>`
          : nothing
      }
    </div>
  `;
}

const [promptOfCard, cards] = ['.attempt-prompt', '.attempt'] as const;

/**
 * Keeps the focus in the cards. If a control with the focus is removed, its card's prompt gets the focus; if the card
 * is removed, the prompt of the card that takes its place.
 */
function stayInCards(): void {
  const card = document.activeElement?.closest(cards);
  if (!card) return;
  const index = [...document.querySelectorAll(cards)].indexOf(card);
  focusAfterRender(
    () => (card.isConnected ? card.querySelector<HTMLElement>(promptOfCard) : undefined),
    () => [...document.querySelectorAll<HTMLElement>(`${cards} ${promptOfCard}`)].slice(0, index + 1).at(-1),
    () => document.getElementById('tab-results'),
  );
}

function showHistory(studio: Studio): void {
  studio.show({ tab: 'history' });
  focusAfterRender(() => document.getElementById('tab-history'));
}

function stopComparing(studio: Studio): void {
  const markedButton = document.querySelector<HTMLElement>('.tile.is-marked [aria-pressed=true]');
  studio.show({ compareFrom: undefined });
  focusAfterRender(
    () => markedButton,
    () => document.querySelector<HTMLElement>(promptOfCard),
  );
}
