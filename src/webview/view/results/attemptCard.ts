import * as l10n from '@vscode/l10n';
import { textButton } from '../controls/textButton';
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { ShownAttempt } from '../../../core/studio/studioProtocol';
import type { Studio } from '../../studio';
import { attemptHead } from './attemptHead';
import { attemptOutcome } from './attemptOutcome';
import { attemptRemoval } from './attemptRemoval';
import { imagesName } from '../texts/attemptWords';
import { imageGrid } from './imageGrid';
import { said } from '../texts/said';
import './runningAttempt';

/** A request, its results, and the next steps. */
export function attemptCard(studio: Studio, attempt: ShownAttempt): TemplateResult {
  const { id, status, createdAt, images } = attempt;
  const { progress, refusal } = studio.state;
  return html`
    <article class="attempt" aria-labelledby="attempt-${id}">
      ${attemptHead(studio, attempt)} ${status === 'running' ? nothing : attemptRemoval(studio, id)}
      <div role="alert">${refusal?.attemptId === id ? refusalLine(refusal.message) : nothing}</div>
      ${
        status === 'running'
          ? html` <running-attempt
              .progress=${progress.get(id)}
              .createdAt=${createdAt}
              .cancel=${() => {
                studio.host.cancel(id);
              }}
            ></running-attempt>`
          : nothing
      }
      <p class="visually-hidden" role="status">
        ${status === 'saved' ? l10n.t('Saved: {0}', imagesName(images.length)) : nothing}
      </p>
      ${imageGrid(studio, attempt)} ${attemptOutcome(studio, attempt)}
    </article>
  `;
}

/** Stands in the place of the card until the request is sent. */
export function startingCard(studio: Studio): TemplateResult {
  return html`
    <article class="attempt" aria-labelledby="attempt-starting" ${ref(bringIntoView)}>
      <h2 id="attempt-starting" class="attempt-prompt" tabindex="-1">
        <span role="status">${l10n.t('Preparing…')}</span>
      </h2>
      <vscode-progress-bar aria-label=${l10n.t('Preparing…')}></vscode-progress-bar>
      <div class="running-line">
        <p class="running-words"></p>
        ${textButton({ label: l10n.t('Cancel'), run: () => studio.host.cancelRun() })}
      </div>
    </article>
  `;
}

/** The reason why the attempt was not repeated. */
export function refusalLine(text: string): TemplateResult {
  return html`<p class="outcome-line" ${ref(bringIntoView)}>${said('error', text)}</p>`;
}

/** Scrolls the element into view: a person who repeats an older attempt has scrolled down to that attempt. */
function bringIntoView(element?: Element): void {
  // The element is put into the document only after this call.
  queueMicrotask(() => element?.scrollIntoView({ block: 'nearest' }));
}
