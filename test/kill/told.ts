import type { BrowserContext, Page } from 'playwright-core';

const reportName = 'easelTestToast';

/** Reports every text that a toast shows, once per toast. Runs in the page. */
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

/** What the windows said in toasts, progress aside. Kept here, since a reload takes the toasts away. */
export class Told {
  #texts: string[] = [];

  get texts(): readonly string[] {
    return this.#texts;
  }

  forget(): void {
    this.#texts = [];
  }

  /** Listens to the windows that are open, and to those that will be. */
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
