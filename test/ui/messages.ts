import type { Locator, Page } from 'playwright-core';
import { eventually, patienceMs } from './eventually';

/** The toasts in the corner: information, warnings, errors and progress. */
export class Toasts {
  readonly #toasts: Locator;

  constructor(readonly page: Page) {
    this.#toasts = page.locator('.notifications-toasts.visible .notification-toast');
  }

  /** The texts of the visible toasts. */
  async texts(): Promise<string[]> {
    return this.#toasts.locator('.notification-list-item-message').allInnerTexts();
  }

  /** The links in the messages of the visible toasts: a click on one can run a command. */
  async links(): Promise<string[]> {
    return this.#toasts.locator('.notification-list-item-message a').allInnerTexts();
  }

  /** Waits for a toast that contains the text; returns its whole text. */
  async waitFor(text: string | RegExp, timeoutMs = patienceMs): Promise<string> {
    await this.#toast(text).waitFor({ timeout: timeoutMs });
    return this.#toast(text).locator('.notification-list-item-message').innerText();
  }

  /** The labels of the buttons on a toast. */
  async buttons(text: string | RegExp): Promise<string[]> {
    return this.#toast(text)
      .locator('.notification-list-item-buttons-container .monaco-button:visible')
      .allInnerTexts();
  }

  /** Clicks a button on the toast that contains the text, for example `Cancel` on a progress toast. */
  async click(text: string | RegExp, button: string): Promise<void> {
    // A toast may show its buttons only under the pointer.
    await this.#toast(text).hover();
    await this.#toast(text)
      .locator('.notification-list-item-buttons-container .monaco-button', { hasText: button })
      .first()
      .click();
  }

  async waitUntilGone(text: string | RegExp): Promise<void> {
    await this.#toast(text).waitFor({ state: 'hidden', timeout: patienceMs });
  }

  #toast(text: string | RegExp): Locator {
    return this.#toasts.filter({ hasText: text }).first();
  }
}

/** Modal dialogs. */
export class Dialogs {
  readonly #dialog: Locator;

  constructor(readonly page: Page) {
    this.#dialog = page.locator('.monaco-dialog-box:visible');
  }

  /** Waits for a dialog that contains the text; returns its whole text. */
  async waitFor(text: string): Promise<string> {
    return eventually(
      `a dialog with "${text}"`,
      async () => {
        const said = await this.#dialog.locator('.dialog-message-container').innerText({ timeout: 1000 });
        return said.includes(text) ? said : undefined;
      },
      patienceMs,
    );
  }

  async click(button: string): Promise<void> {
    await this.#dialog.locator('.dialog-buttons .monaco-button', { hasText: button }).first().click();
  }
}
