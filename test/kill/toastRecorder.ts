import type { BrowserContext, Page } from 'playwright-core';

const reportName = 'easelTestToast';

/** Reports each text that a toast shows, once per toast. Runs in the page. */
const watchToasts = `(() => {
  const shown = new WeakMap();
  const look = () => {
    for (const toast of document.querySelectorAll('.notifications-toasts .notification-list-item-message')) {
      const text = toast.innerText.trim();
      if (text === '' || shown.get(toast) === text) continue;
      shown.set(toast, text);
      globalThis.${reportName}?.(text);
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
})()`;

/** The texts of all toasts except progress. They are kept here, because a reload removes the toasts. */
export class ToastRecorder {
  #texts: string[] = [];

  get texts(): readonly string[] {
    return this.#texts;
  }

  clear(): void {
    this.#texts = [];
  }

  /** Listens to all open and future windows. */
  async listen(context: BrowserContext): Promise<void> {
    await context.exposeBinding(reportName, (_source, text: string) => this.#note(text));
    await context.addInitScript(watchToasts);
    await Promise.all(context.pages().map((page: Page) => page.evaluate(watchToasts)));
  }

  #note(text: string): void {
    const isProgress = /^(Generating|Editing) with/.test(text);
    if (!isProgress) this.#texts.push(text);
  }
}
