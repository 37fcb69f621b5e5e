import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { ShownAttempt, ShownImage } from '../../../core/studioProtocol';
import type { Studio } from '../../studio';
import { attemptFacts, attemptState } from './attemptFacts';
import { againTitle, historyActions, removalQuestion } from './historyActions';

/** Of every row, in CSS pixels; the style sheet has the same. */
export const rowHeight = 72;

export interface RowState {
  index: number;
  /** The one row that the Tab key reaches. */
  isTabStop: boolean;
  /** Whether the pointer or the focus is here: only then there are buttons. */
  hasActions: boolean;
  /** Where there is no thumbnail yet. */
  showsWholeImage: boolean;
  isAskingToRemove: boolean;
  askToRemove: (isAsking: boolean) => void;
}

/** How much of a prompt is put into the document; two lines show less. */
const maxPromptLength = 300;

/** One attempt in the history. */
export function historyRow(studio: Studio, attempt: ShownAttempt, row: RowState): TemplateResult {
  const { missing, compareFrom } = studio.state;
  const { images, options } = attempt;
  const shown = images.find(({ uri }) => !missing.has(uri)) ?? images[0];
  const missingCount = images.filter(({ uri }) => missing.has(uri)).length;
  const prompt = options.prompt.slice(0, maxPromptLength).trim();
  const state = attemptState(attempt);
  const missingText = missingCount === 0 ? undefined : describeMissing(missingCount, images.length);
  const facts = attemptFacts(attempt);
  const label = [prompt === '' ? l10n.t('No prompt') : prompt, state?.label, missingText, ...facts.map(({ text }) => text)].filter(part => part !== undefined).join(', ');
  const isMarked = compareFrom?.attemptId === attempt.id;
  return html`
    <div class="history-row" role="row" aria-rowindex=${row.index + 1} aria-label=${label} tabindex=${row.isTabStop ? 0 : -1} .style=${`top: ${row.index * rowHeight}px`}>
      <div class="history-content" role="gridcell">
        ${picture(studio, attempt, shown, row.showsWholeImage)}
        <div class="history-text">
          <div class="history-prompt" title=${prompt}>${prompt === '' ? html`<span class="hint">${l10n.t('No prompt')}</span>` : prompt}</div>
          <div class="history-facts">
            ${state ? html`<span class="history-state ${attempt.status}" title=${state.sentence}>
              <span class="codicon ${state.icon}" aria-hidden="true"></span>${state.label}</span>` : nothing}
            ${missingText === undefined ? nothing : html`
              <span class="history-state missing"><span class="codicon codicon-warning" aria-hidden="true"></span>${missingText}</span>
              <button class="history-link" type="button" tabindex=${row.isTabStop ? 0 : -1} title=${againTitle(studio, attempt)}
                @click=${() => { studio.again(attempt, false); }}>${l10n.t('Make It Again')}</button>`}
            ${isMarked ? html`<span class="history-state"><span class="codicon codicon-compare-changes" aria-hidden="true"></span>${l10n.t('To be compared')}</span>` : nothing}
            ${facts.map(({ name, text, title }) => html`<span class="history-fact ${name}" title=${title ?? nothing}>${text}</span>`)}
          </div>
        </div>
      </div>
      ${row.isAskingToRemove ? removalQuestion(studio, attempt, row.askToRemove) : row.hasActions ? historyActions(studio, attempt, shown, row.askToRemove) : nothing}
    </div>
  `;
}

function picture(studio: Studio, attempt: ShownAttempt, image: ShownImage | undefined, showsWholeImage: boolean): TemplateResult {
  const isMissing = image !== undefined && studio.state.missing.has(image.uri);
  const address = image?.thumbnail ?? (showsWholeImage && !isMissing ? image?.src : undefined);
  const others = attempt.images.length - 1;
  const canShow = image?.src !== undefined && !isMissing;
  const show = (): void => { if (image && canShow) studio.open({ kind: 'zoom', image: { attemptId: attempt.id, uri: image.uri } }); };
  return html`
    <div class="history-picture ${isMissing ? 'is-missing' : ''} ${canShow ? 'can-show' : ''}" @click=${show}>
      ${address === undefined ? html`<span class="codicon codicon-file-media" aria-hidden="true"></span>`
        : html`<img src=${address} alt="" width="56" height="56" loading="lazy" decoding="async" draggable="false">`}
      ${others > 0 ? html`<span class="history-others" aria-hidden="true">+${others}</span>` : nothing}
    </div>
  `;
}

function describeMissing(missing: number, all: number): string {
  if (missing < all) return l10n.t('{0} of {1} files missing', missing, all);
  return all === 1 ? l10n.t('File missing') : l10n.t('Files missing');
}
