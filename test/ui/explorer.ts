import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';

/** The file tree in the side bar. */
export class Explorer {
  readonly #tree: Locator;

  constructor(readonly page: Page) {
    this.#tree = page.locator('.explorer-folders-view');
  }

  /** Shows a file or folder of the workspace, and expands its parent folders. */
  async reveal(file: string): Promise<Locator> {
    const parts = file.split('/');
    for (const folder of parts.slice(0, -1)) await this.#expand(folder);
    const row = this.#row(parts.at(-1) ?? file);
    await row.waitFor();
    return row;
  }

  /** Selects several files with Ctrl or Cmd held, like a person. */
  async select(...files: string[]): Promise<void> {
    for (const [index, file] of files.entries()) {
      await (await this.reveal(file)).click({ modifiers: index === 0 ? [] : ['ControlOrMeta'] });
    }
  }

  /** Right-clicks a file (one of the selected files, if there are several) and chooses a menu entry. */
  async chooseFromMenu(file: string, item: string): Promise<void> {
    await this.openMenu(file);
    const entry = this.page.locator('.monaco-menu .action-item', { hasText: item }).first();
    await eventually(`"${item}" to be chosen`, async () => {
      // A menu ignores a click too soon after the click that opened it.
      await entry.click({ timeout: 2000 });
      return entry.waitFor({ state: 'hidden', timeout: 1000 }).then(
        () => true,
        () => undefined,
      );
    });
  }

  /** Right-clicks a file; returns the entries of its menu. */
  async openMenu(file: string): Promise<string[]> {
    const row = await this.reveal(file);
    const entries = this.page.locator('.monaco-menu .action-item .action-label:not(.separator)');
    await eventually(`the menu of ${file}`, async () => {
      await row.click({ button: 'right', timeout: 2000 });
      await entries.first().waitFor({ timeout: 2000 });
      return true;
    });
    return (await entries.allInnerTexts()).map(entry => entry.trim());
  }

  async #expand(folder: string): Promise<void> {
    const row = this.#row(folder);
    await row.waitFor();
    await eventually(`the folder ${folder} to open`, async () => {
      if ((await row.getAttribute('aria-expanded', { timeout: 2000 })) === 'true') return true;
      await row.click({ timeout: 2000 });
      return undefined;
    });
  }

  #row(name: string): Locator {
    const exact = this.page.locator('.label-name', {
      hasText: new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`),
    });
    return this.#tree.locator('.monaco-list-row').filter({ has: exact }).first();
  }
}
