import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { ShownAttempt } from '../../../core/studioProtocol';
import type { Studio } from '../../studio';
import { attemptHead } from './attemptHead';
import { attemptOutcome } from './attemptOutcome';
import { imagesName } from './attemptWords';
import { imageGrid } from './imageGrid';
import './runningAttempt';

/** A request, what came of it, and what can be done next. */
export function attemptCard(studio: Studio, attempt: ShownAttempt): TemplateResult {
  const { id, status, createdAt, images } = attempt;
  return html`
    <article class="attempt" aria-labelledby="attempt-${id}">
      ${attemptHead(studio, attempt)}
      ${status === 'running' ? html`
        <running-attempt .progress=${studio.state.progress.get(id)} .createdAt=${createdAt} .cancel=${() => { studio.cancel(id); }}></running-attempt>` : nothing}
      <p class="visually-hidden" role="status">${status === 'saved' ? l10n.t('Saved: {0}', imagesName(images.length)) : nothing}</p>
      ${imageGrid(studio, attempt)}
      ${attemptOutcome(studio, attempt)}
    </article>
  `;
}

/** Stands where the card will be as soon as the request is on its way. */
export function startingCard(): TemplateResult {
  return html`
    <article class="attempt" aria-labelledby="attempt-starting" ${ref(bringIntoView)}>
      <h2 id="attempt-starting" class="attempt-prompt"><span role="status">${l10n.t('Preparing…')}</span></h2>
      <vscode-progress-bar aria-label=${l10n.t('Preparing…')}></vscode-progress-bar>
    </article>
  `;
}

/** Someone who asks for more of an older attempt has scrolled down to it. */
function bringIntoView(card?: Element): void {
  // The card is put into the document only after this.
  queueMicrotask(() => card?.scrollIntoView({ block: 'nearest' }));
}
