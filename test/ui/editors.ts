import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { eventually, patienceMs } from './eventually';
import type { QuickInput } from './quickInput';

/** The open editors and their tabs. */
export class Editors {
  constructor(
    readonly page: Page,
    readonly quickInput: QuickInput,
  ) {}

  /**
   * Opens a file by its path inside the workspace, with the cursor at the beginning of the file or of the given line.
   */
  async open(file: string, line?: number): Promise<void> {
    const name = path.basename(file);
    await eventually(`${file} in Quick Open`, async () => {
      await this.page.keyboard.press('ControlOrMeta+P');
      await this.quickInput.type(line === undefined ? file : `${file}:${line}`);
      const found = await this.page
        .locator('.quick-input-widget:visible .monaco-list-row', { hasText: name })
        .first()
        .click({ timeout: 2000 })
        .then(
          () => true,
          () => false,
        );
      if (!found) await this.quickInput.close();
      return found ? true : undefined;
    });
    await this.waitForTab(name);
  }

  /** Waits until a tab with this file name is the active one of its group. */
  async waitForTab(name: string): Promise<void> {
    await this.#tab(name).filter({ visible: true }).first().waitFor({ timeout: patienceMs });
  }

  /** The number of editor groups side by side. */
  async groups(): Promise<number> {
    return this.page.locator('.editor-group-container').count();
  }

  /** The visible text of the active text editor. */
  async visibleText(): Promise<string> {
    const lines = await this.page.locator('.editor-group-container.active .monaco-editor .view-lines .view-line').all();
    const placed = await Promise.all(
      lines.map(async line => {
        const top = /top:\s*(\d+)/.exec((await line.getAttribute('style')) ?? '');
        return { top: Number(top?.[1] ?? 0), text: await line.innerText() };
      }),
    );
    // The editor reuses line elements, so their order in the page is not their order on the screen.
    const inOrder = placed.sort((first, second) => first.top - second.top);
    return inOrder.map(({ text }) => text.replaceAll('\u00a0', ' ')).join('\n');
  }

  /** Waits until the active text editor shows the text. */
  async waitForText(text: string): Promise<void> {
    await eventually(`"${text}" in the editor`, async () =>
      (await this.visibleText()).includes(text) ? true : undefined,
    );
  }

  /** Waits until image previews show this number of pictures. */
  async waitForPictures(count = 1): Promise<void> {
    const shown = async (): Promise<number> => {
      // The preview marks its page when the picture is loaded.
      const perFrame = this.page.frames().map(frame =>
        frame
          .locator('body.ready img')
          .count()
          .catch(() => 0),
      );
      return (await Promise.all(perFrame)).reduce((sum, pictures) => sum + pictures, 0);
    };
    await eventually(`${count} pictures`, async () => ((await shown()) >= count ? true : undefined));
  }

  /** Selects a whole line of the active text editor. */
  async selectLine(line: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.quickInput.type(`:${line}`);
    await this.quickInput.confirm();
    await this.page.keyboard.press('Home');
    // Twice, because the first one stops at the edge of a wrapped line.
    await this.page.keyboard.press('Shift+End');
    await this.page.keyboard.press('Shift+End');
  }

  #tab(name: string): Locator {
    return this.page.locator(`.tabs-container .tab.active[data-resource-name="${name}"]`);
  }
}
