import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';

const firstLookMs = 1500;
/** Short enough that a box that closed meanwhile leaves time for another try. */
const typingMs = 10_000;
const commandTimeoutMs = 60_000;

/** The palette, pickers and input boxes at the top of the window, used by keyboard like a person. */
export class QuickInput {
  readonly #widget: Locator;
  readonly #input: Locator;

  constructor(readonly page: Page) {
    this.#widget = page.locator('.quick-input-widget:visible');
    this.#input = this.#widget.locator('input.input:visible').first();
  }

  /** Runs a command by its complete title in the palette, for example `Easel: Generate Image…`. */
  async runCommand(title: string): Promise<void> {
    await this.#showCommand(title);
    await this.#click(this.#row(title));
  }

  /**
   * Runs a command until its box is open: an image preview that is loaded meanwhile takes the focus, and closes the
   * box. For commands that do nothing before they ask.
   */
  async runUntilAsked(title: string, text: string): Promise<void> {
    await eventually(`a question with "${text}"`, async () => {
      await this.runCommand(title);
      await this.#input.waitFor({ timeout: typingMs });
      return (await this.question()).includes(text) ? true : undefined;
    });
  }

  /** Waits until the palette offers a command; those of extensions appear a moment after the window. */
  async waitForCommand(title: string): Promise<void> {
    await this.#showCommand(title);
    await this.close();
  }

  /** The titles that the palette shows for a text; runs nothing. */
  async commandsFor(text: string): Promise<string[]> {
    await this.#openPalette(text);
    await this.#widget.locator('.monaco-list-row').first().waitFor();
    const titles = await this.items();
    await this.close();
    return titles;
  }

  /**
   * Waits for an input box or picker whose title, placeholder or message contains the text. An empty text matches any.
   */
  async waitFor(text = ''): Promise<void> {
    await this.#input.waitFor();
    await eventually(`a question with "${text}"`, async () =>
      (await this.question()).includes(text) ? true : undefined,
    );
  }

  /** The title, placeholder and message of the open box. */
  async question(): Promise<string> {
    const said = await this.#widget
      .locator('.quick-input-title, .quick-input-message, .quick-input-description')
      .allInnerTexts();
    const placeholder = await this.#input.getAttribute('placeholder', { timeout: firstLookMs });
    return [...said, placeholder ?? ''].join('\n').replaceAll('\u00a0', ' ');
  }

  /** Types an answer into the open box and confirms it. */
  async answer(text: string): Promise<void> {
    await this.type(text);
    await this.enter();
  }

  /** Presses Enter in the open box, also where an image preview that was loaded meanwhile has taken the focus. */
  async enter(): Promise<void> {
    await this.#input.press('Enter', { timeout: typingMs });
  }

  /** Types into the open box, replacing its text. */
  async type(text: string): Promise<void> {
    await this.#input.waitFor();
    await this.#input.fill(text, { timeout: typingMs });
  }

  async value(): Promise<string> {
    return this.#input.inputValue();
  }

  /** Whether the box hides the typed text. */
  async isPassword(): Promise<boolean> {
    return (await this.#input.getAttribute('type')) === 'password';
  }

  /** The labels of the visible entries. */
  async items(): Promise<string[]> {
    const labels = await this.#widget.locator('.monaco-list-row .quick-input-list-label .label-name').allInnerTexts();
    return labels.map(label => label.replaceAll('\u00a0', ' ').trim());
  }

  /** Waits until the label and description of the first entry contain the text. */
  async waitForFirst(text: string): Promise<void> {
    const first = this.#widget.locator('.monaco-list-row[data-index="0"]').first();
    await eventually(`"${text}" in the first entry`, async () =>
      (await first.innerText({ timeout: firstLookMs })).replaceAll('\u00a0', ' ').includes(text) ? true : undefined,
    );
  }

  /** Picks the entry whose label begins with this text. */
  async pick(label: string): Promise<void> {
    await this.#click(this.#row(label));
  }

  async close(): Promise<void> {
    await this.#input.press('Escape', { timeout: typingMs });
    await this.#widget.waitFor({ state: 'hidden' });
  }

  /** Presses Enter until the box closes: the editor's own boxes ignore it while they still read what was typed. */
  async confirm(): Promise<void> {
    await eventually('the box to close', async () => {
      if ((await this.#widget.count()) === 0) return true;
      await this.enter();
      await this.#widget.waitFor({ state: 'hidden', timeout: firstLookMs });
      return true;
    });
  }

  async waitUntilClosed(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden' });
  }

  /** Clicks, and moves the pointer away, where it cannot cause hovers over what opens next. */
  async #click(entry: Locator): Promise<void> {
    await entry.click();
    await this.page.mouse.move(1, 1);
  }

  async #showCommand(title: string): Promise<void> {
    await eventually(
      `the command "${title}"`,
      async () => {
        await this.#openPalette(title);
        // An open palette does not show new commands, so it is opened again if the title is missing.
        const found = await this.#row(title)
          .waitFor({ timeout: firstLookMs })
          .then(
            () => true,
            () => false,
          );
        if (found) return true;
        await this.close();
        return undefined;
      },
      commandTimeoutMs,
    );
  }

  async #openPalette(text: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.#input.waitFor({ timeout: firstLookMs });
    // A box that was just closing can still be seen here and be gone now.
    await this.#input.fill(`>${text}`, { timeout: firstLookMs });
  }

  #row(label: string): Locator {
    const escaped = label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s');
    const name = this.page.locator('.label-name', { hasText: new RegExp(`^\\s*${escaped}`) });
    return this.#widget.locator('.monaco-list-row').filter({ has: name }).first();
  }
}
