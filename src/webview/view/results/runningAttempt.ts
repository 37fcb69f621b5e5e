import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import * as l10n from '@vscode/l10n';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { AttemptProgress } from '../../state';
import { documentLanguage } from '../texts/documentLanguage';
import { textButton } from '../controls/textButton';
import { clockDuration, shortDuration } from '../texts/durations';
import { progressWords } from '../texts/progressWords';

const tickMs = 1000;

/**
 * The progress of a running attempt, the time so far, and the button that cancels it. Its clock ticks only while it is
 * in the document.
 */
class RunningAttempt extends LitElement {
  static override readonly properties = {
    progress: { attribute: false },
    createdAt: { attribute: false },
    cancel: { attribute: false },
    isCancelling: { state: true },
  };

  declare progress: AttemptProgress | undefined;
  /** Milliseconds since 1970. */
  declare createdAt: number;
  declare cancel: () => void;
  declare private isCancelling: boolean | undefined;
  private timer: number | undefined;
  /** When it will be sent, in milliseconds since 1970. */
  private startsAt: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => {
      this.requestUpdate();
    }, tickMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('progress')) return;
    const { progress } = this;
    this.startsAt =
      progress?.state === 'waiting' && progress.startsInMs !== undefined ? Date.now() + progress.startsInMs : undefined;
  }

  protected override render(): TemplateResult {
    const { progress, isCancelling = false } = this;
    const words = progressWords(progress);
    const isCounted = (progress?.state === 'uploading' || progress?.state === 'downloading') && progress.done > 0;
    const cancelLabel = isCancelling ? l10n.t('Cancelling…') : l10n.t('Cancel');
    // Screen readers do not read what changes every second.
    return html`
      <vscode-progress-bar
        aria-label=${words}
        .value=${isCounted ? progress.done : undefined}
        .max=${isCounted ? progress.total : 100}
      ></vscode-progress-bar>
      <div class="running-line">
        <p class="running-words">
          <span role="status">${isCancelling ? l10n.t('Cancelling…') : words}</span>
          ${isCancelling ? nothing : this.startWords()}
          <span class="elapsed" role="timer" aria-label=${l10n.t('Time so far')}
            >${clockDuration(Date.now() - this.createdAt)}</span
          >
        </p>
        ${textButton({ label: cancelLabel, isDisabled: isCancelling, run: this.onCancel })}
      </div>
    `;
  }

  private startWords(): TemplateResult | typeof nothing {
    if (this.startsAt === undefined) return nothing;
    const leftMs = this.startsAt - Date.now();
    const words =
      leftMs < tickMs
        ? l10n.t('Starts in a moment')
        : l10n.t('Starts in about {0}', shortDuration(leftMs, documentLanguage()));
    return html`<span class="start-words">${words}</span>`;
  }

  private readonly onCancel = (): void => {
    this.isCancelling = true;
    this.cancel();
  };
}

customElements.define('running-attempt', RunningAttempt);
