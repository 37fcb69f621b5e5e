import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { eventually } from './eventually';
import type { QuickInput } from './quickInput';

const axe = createRequire(import.meta.url)('axe-core') as { source: string };

interface Finding {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

// Runs in the page, which has what Node has not.
const describeFocus = `(() => {
  const host = document.activeElement;
  let element = host;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const labelled = element?.getAttribute('aria-label') ?? host?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent ?? host?.labels?.[0]?.textContent;
  const name = labelled ?? element?.getAttribute('title') ?? element?.textContent ?? '';
  return (element?.getAttribute('role') ?? element?.tagName.toLowerCase() ?? '') + ' "' + name.replace(/\\s+/g, ' ').trim() + '"';
})()`;

// Every field of the form with what it holds, then the input images with their regions.
const describeForm = `(() => {
  const form = document.querySelector('.form-pane');
  const fields = [...form.querySelectorAll('input, textarea, select')].map(field => {
    const group = field.type === 'radio' ? field.closest('fieldset').querySelector('legend').textContent.trim() + ' ' : '';
    const name = field.getAttribute('aria-label') ?? field.labels[0]?.textContent.replace(/\\s+/g, ' ').trim();
    return group + name + ': ' + (['radio', 'checkbox'].includes(field.type) ? field.checked : field.value);
  });
  const inputs = [...form.querySelectorAll('.input-card, .regions-button')].map(part => part.getAttribute('aria-label'));
  return [...fields, ...inputs];
})()`;

// What shows where the focus is may be drawn by the control itself, or around it by what stands for it.
const describeOutline = `(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const places = [element, element?.getRootNode().host, element?.parentElement].filter(place => place instanceof Element);
  return places.some(place => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(place);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
})()`;

/** The Studio's page inside of the window, as a person sees it: by labels and roles. */
export class StudioPanel {
  /** What the page, and what the editor had to say of it, wrote to the console as an error or a warning. */
  readonly complaints: string[] = [];

  constructor(
    readonly page: Page,
    readonly quickInput: QuickInput,
  ) {
    page.on('console', message => {
      const { url } = message.location();
      // The editor's own words about the frame that it puts every page in.
      if (message.text().startsWith('An iframe which has both allow-scripts and allow-same-origin')) return;
      const isOurs =
        /fake\.html|vscode-resource|studio\.js/.test(url) || message.text().includes('Content Security Policy');
      if (isOurs && ['error', 'warning'].includes(message.type())) this.complaints.push(`${message.text()} ${url}`);
    });
    page.on('pageerror', ({ message, stack = message }) => {
      if (/fake\.html|studio\.js/.test(stack)) this.complaints.push(stack);
    });
  }

  /** Opens it by the palette, or brings it to the front, and waits until it can be used. */
  async open(): Promise<void> {
    await this.quickInput.runCommand('Easel: Open Studio');
    await this.waitUntilReady();
  }

  async waitUntilReady(): Promise<void> {
    await eventually(
      'the Studio',
      async () => {
        const frame = await this.frame();
        return (await frame.getByRole('main').isVisible()) ? true : undefined;
      },
      60_000,
    );
  }

  /** The page itself; it is another one after each hide and show. */
  async frame(): Promise<Frame> {
    return eventually("the Studio's frame", async () => {
      for (const frame of this.page.frames()) {
        if (
          await frame
            .locator('#studio')
            .count()
            .catch(() => 0)
        )
          return frame;
      }
      return undefined;
    });
  }

  async byRole(role: Parameters<Frame['getByRole']>[0], name: string | RegExp): Promise<Locator> {
    return (await this.frame()).getByRole(role, { name }).first();
  }

  async press(name: string | RegExp): Promise<void> {
    await (await this.byRole('button', name)).click();
  }

  /** Presses the button in an attempt's card, an image's toolbar or another part of the page. */
  async pressIn(part: Locator, name: string | RegExp): Promise<void> {
    await part.getByRole('button', { name }).first().click();
  }

  /** The newest card with this prompt. */
  async card(prompt: string): Promise<Locator> {
    return (await this.frame()).getByRole('article', { name: prompt, exact: true }).first();
  }

  /** Waits for what is said at the bottom. */
  async waitForNotice(text: string | RegExp): Promise<void> {
    await (await this.frame()).locator('.notice', { hasText: text }).first().waitFor();
  }

  /** Every field of the form and what it holds, a line each; input images and their regions, too. */
  async form(): Promise<string[]> {
    return (await this.frame()).evaluate<string[]>(describeForm);
  }

  /** Puts a picture on the clipboard, as any program does, and pastes it where the focus is. */
  async paste(file: string): Promise<void> {
    const bytes = readFileSync(file).toString('base64');
    await this.page.evaluate(`(async () => {
      const blob = new Blob([Uint8Array.from(atob('${bytes}'), letter => letter.charCodeAt(0))], { type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    })()`);
    await this.page.keyboard.press('ControlOrMeta+V');
  }

  /** Drops a file on the form as the system's file manager does: the page gets the file itself. */
  async dropFile(file: string): Promise<void> {
    const frame = await this.frame();
    const dataTransfer = await frame.evaluateHandle(`(() => {
      const given = new DataTransfer();
      given.items.add(new File([Uint8Array.from(atob('${readFileSync(file).toString('base64')}'), letter => letter.charCodeAt(0))], '${path.basename(file)}', { type: 'image/png' }));
      return given;
    })()`);
    const area = frame.locator('.drop-area');
    for (const event of ['dragenter', 'dragover', 'drop']) await area.dispatchEvent(event, { dataTransfer });
  }

  /** Drags a row of the explorer to the form with the mouse, with Shift held as the editor wants it. */
  async dragIn(row: Locator): Promise<void> {
    const { mouse, keyboard } = this.page;
    const area = (await this.frame()).locator('.drop-area');
    await area.scrollIntoViewIfNeeded();
    const [from, to] = [await row.boundingBox(), await area.boundingBox()];
    if (!from || !to) throw new Error('Nothing can be dragged from or to what is not there');
    await mouse.move(from.x + 60, from.y + from.height / 2);
    await mouse.down();
    await mouse.move(from.x + 90, from.y + from.height, { steps: 4 });
    await mouse.move(to.x + 20, to.y + 10, { steps: 8 });
    await keyboard.down('Shift');
    // The editor lets the page have the drag from the next move on.
    await eventually('the form to take the drag', async () => {
      await mouse.move(to.x + 30, to.y + to.height / 2, { steps: 3 });
      await mouse.move(to.x + 50, to.y + to.height / 2, { steps: 3 });
      return (await (await this.frame()).locator('.is-drop-target').count()) > 0 ? true : undefined;
    });
    await mouse.up();
    await keyboard.up('Shift');
  }

  /** Whether one sees where the focus is. */
  async isFocusVisible(): Promise<boolean> {
    return (await this.frame()).evaluate<boolean>(describeOutline);
  }

  /** The role and the accessible name of what has the focus, such as `button "Generate"`; inside of controls, too. */
  async focused(): Promise<string> {
    const frame = await this.frame();
    return frame.evaluate<string>(describeFocus);
  }

  /** Presses Tab (or Shift+Tab) until what has the focus reads like this, as somebody without a mouse does. */
  async tabTo(wanted: string | RegExp, backwards = false): Promise<void> {
    const seen: string[] = [];
    for (let steps = 0; steps < 120; steps++) {
      const focused = await this.focused();
      if (typeof wanted === 'string' ? focused.includes(wanted) : wanted.test(focused)) return;
      seen.push(focused);
      await this.page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab');
    }
    throw new Error(`Tab never came to ${String(wanted)}; it came by ${[...new Set(seen)].join(', ')}`);
  }

  /** What axe-core finds wrong with the page as it is now, a line each. */
  async violations(): Promise<string[]> {
    const frame = await this.frame();
    await frame.evaluate(axe.source);
    const { violations } = await frame.evaluate<{ violations: Finding[] }>('axe.run(document)');
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary = '' }) =>
          `${id}: ${html.slice(0, 200)} ${failureSummary.replaceAll('\n', ' ').slice(0, 300)}`,
      ),
    );
  }
}
