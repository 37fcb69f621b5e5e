import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';

/**
 * A modal dialog of the browser: it keeps the focus inside and closes with Escape.
 * @param options `notice` is the place for notices while the dialog is open, because screen readers cannot read
 * anything
 *   outside of it. `onClose` is called once, however the dialog was closed.
 */
export function dialog(options: {
  title: string;
  className: string;
  content: TemplateResult;
  toolbar?: TemplateResult;
  notice?: TemplateResult;
  onClose: () => void;
}): TemplateResult {
  const close = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof Element) currentTarget.closest('dialog')?.close();
  };
  return html`
    <modal-dialog>
      <dialog class="overlay ${options.className}" aria-labelledby="dialog-title" @close=${options.onClose}>
        <header class="overlay-header">
          <h2 id="dialog-title" title=${options.title}>${options.title}</h2>
          <div class="overlay-toolbar">${options.toolbar}</div>
          <button
            class="icon-button"
            type="button"
            aria-label=${l10n.t('Close')}
            title=${l10n.t('Close')}
            @click=${close}
          >
            <span class="codicon codicon-close" aria-hidden="true"></span>
          </button>
        </header>
        <div class="overlay-body">${options.content}</div>
        ${options.notice}
      </dialog>
    </modal-dialog>
  `;
}

/** Opens its dialog when it is put into the document, and returns the focus when it is removed. */
class ModalDialog extends HTMLElement {
  private opener: Element | null = null;

  connectedCallback(): void {
    this.opener = document.activeElement;
    this.querySelector('dialog')?.showModal();
  }

  /** The browser also returns the focus when a dialog closes, but at that time the panel under it is still inert. */
  disconnectedCallback(): void {
    if (this.opener instanceof HTMLElement && this.opener.isConnected) this.opener.focus();
  }
}

customElements.define('modal-dialog', ModalDialog);
