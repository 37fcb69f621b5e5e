import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { ShownAttempt, ShownImage } from '../../../core/studio/studioProtocol';
import type { Studio } from '../../studio';
import { listText } from '../texts/listText';
import { removalQuestion } from '../controls/removalQuestion';
import { againTitle, historyActions, makeAgain } from './historyActions';
import { attemptState, type RowFact, rowFacts } from './rowFacts';

/** The height of every row in CSS pixels. The style sheet has the same number. */
export const rowHeight = 72;

export interface RowState {
  index: number;
  /** Whether this is the one row that the Tab key reaches. */
  isTabStop: boolean;
  /** Whether the pointer or the focus is on this row: no other row has buttons. */
  hasActions: boolean;
  /** Whether a row without a thumbnail shows the whole image. */
  showsWholeImage: boolean;
  isAskingToRemove: boolean;
  askToRemove: (isAsking: boolean) => void;
}

/** Characters of the prompt that are put into the document. The two lines of a row show fewer. */
const maxPromptLength = 300;

/** One attempt in the history. */
export function historyRow(studio: Studio, attempt: ShownAttempt, row: RowState): TemplateResult {
  const { missing, compareFrom } = studio.state;
  const { images, options } = attempt;
  const isGone = ({ uri, state: fileState }: ShownImage): boolean => fileState !== undefined || missing.has(uri);
  const shown = images.find(image => !isGone(image)) ?? images[0];
  const gone = images.filter(isGone);
  const deleted = gone.flatMap(image => image.deleted ?? []);
  const prompt = options.prompt.slice(0, maxPromptLength).trim();
  const state = attemptState(attempt);
  const missingText = gone.length === 0 ? undefined : describeMissing(gone, images.length);
  const facts = rowFacts(attempt);
  const label = listText(
    [prompt === '' ? l10n.t('No prompt') : prompt, state?.label, missingText, ...facts.map(({ text }) => text)].filter(
      part => part !== undefined,
    ),
  );
  const isMarked = compareFrom?.attemptId === attempt.id;
  const actions = row.isAskingToRemove
    ? question(studio, attempt, row.askToRemove)
    : row.hasActions
      ? historyActions(studio, attempt, shown, row.askToRemove)
      : nothing;
  return html`
    <div
      class="history-row"
      role="row"
      aria-rowindex=${row.index + 1}
      aria-label=${label}
      tabindex=${row.isTabStop ? 0 : -1}
      .style=${`top: ${row.index * rowHeight}px`}
    >
      <div class="history-content" role="gridcell">
        ${picture(studio, attempt, shown, row.showsWholeImage, shown !== undefined && isGone(shown))}
        <div class="history-text">
          <div class="history-prompt" title=${prompt}>
            ${prompt === '' ? html`<span class="hint">${l10n.t('No prompt')}</span>` : prompt}
          </div>
          <div class="history-facts">
            ${
              state
                ? html`<span class="history-state ${attempt.status}" title=${state.sentence}>
                    <span class="codicon ${state.icon}" aria-hidden="true"></span>${state.label}</span
                  >`
                : nothing
            }
            ${
              missingText === undefined
                ? nothing
                : html` <span class="history-state missing"
                      ><span class="codicon codicon-warning" aria-hidden="true"></span>${missingText}</span
                    >
                    ${
                      deleted.length > 0
                        ? html` <button
                            class="history-link"
                            type="button"
                            tabindex=${row.isTabStop ? 0 : -1}
                            @click=${() => {
                              for (const token of deleted) studio.undo(token);
                            }}
                          >
                            ${l10n.t('Bring Back')}
                          </button>`
                        : html` <button
                            class="history-link"
                            type="button"
                            tabindex=${row.isTabStop ? 0 : -1}
                            title=${againTitle(studio, attempt)}
                            @click=${() => {
                              makeAgain(studio, attempt);
                            }}
                          >
                            ${l10n.t('Make It Again')}
                          </button>`
                    }`
            }
            ${isMarked ? comparedMark() : nothing} ${facts.map(rowFact)}
          </div>
        </div>
      </div>
      ${actions}
    </div>
  `;
}

const comparedMark = (): TemplateResult =>
  html`<span class="history-state"
    ><span class="codicon codicon-compare-changes" aria-hidden="true"></span>${l10n.t('To be compared')}</span
  >`;

const rowFact = ({ name, text, title }: RowFact): TemplateResult =>
  html`<span class="history-fact ${name}" title=${title ?? nothing}>${text}</span>`;

function question(studio: Studio, { id }: ShownAttempt, askToRemove: RowState['askToRemove']): TemplateResult {
  const remove = (): void => {
    askToRemove(false);
    studio.host.removeAttempt(id);
  };
  return html`<div class="history-actions history-question" role="gridcell">
    ${removalQuestion(id, remove, () => {
      askToRemove(false);
    })}
  </div>`;
}

function picture(
  studio: Studio,
  attempt: ShownAttempt,
  image: ShownImage | undefined,
  showsWholeImage: boolean,
  isMissing: boolean,
): TemplateResult {
  const address = image?.thumbnail ?? (showsWholeImage && !isMissing ? image?.src : undefined);
  const others = attempt.images.length - 1;
  const canShow = image?.src !== undefined && !isMissing;
  const show = (): void => {
    if (image && canShow) studio.open({ kind: 'zoom', image: { attemptId: attempt.id, uri: image.uri } });
  };
  return html`
    <div class="history-picture ${isMissing ? 'is-missing' : ''} ${canShow ? 'can-show' : ''}" @click=${show}>
      ${
        address === undefined
          ? html`<span class="codicon codicon-file-media" aria-hidden="true"></span>`
          : html`<img src=${address} alt="" width="56" height="56" loading="lazy" decoding="async" draggable="false" />`
      }
      ${others > 0 ? html`<span class="history-others" aria-hidden="true">+${others}</span>` : nothing}
    </div>
  `;
}

function describeMissing(gone: readonly ShownImage[], all: number): string {
  if (gone.length < all) return l10n.t('{0} of {1} files missing', gone.length, all);
  if (gone.every(({ state }) => state === 'deleted')) return l10n.t('Deleted');
  return all === 1 ? l10n.t('File missing') : l10n.t('Files missing');
}
