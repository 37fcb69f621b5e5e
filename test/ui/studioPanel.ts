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

// Runs in the page, because Node has no DOM.
const describeFocus = `(() => {
  const host = document.activeElement;
  let element = host;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const labelled =
    element?.getAttribute('aria-label') ??
    host?.getAttribute('aria-label') ??
    element?.labels?.[0]?.textContent ??
    host?.labels?.[0]?.textContent;
  const name = labelled ?? element?.getAttribute('title') ?? element?.textContent ?? '';
  const role = element?.getAttribute('role') ?? element?.tagName.toLowerCase() ?? '';
  return role + ' "' + name.replace(/\\s+/g, ' ').trim() + '"';
})()`;

// Every field of the form with its value, followed by the input images with their regions.
const describeForm = `(() => {
  const form = document.querySelector('.form-pane');
  const fields = [...form.querySelectorAll('input, textarea, select')].map(field => {
    const legend = field.type === 'radio' ? field.closest('fieldset').querySelector('legend') : undefined;
    const group = legend === undefined ? '' : legend.textContent.trim() + ' ';
    const name = field.getAttribute('aria-label') ?? field.labels[0]?.textContent.replace(/\\s+/g, ' ').trim();
    return group + name + ': ' + (['radio', 'checkbox'].includes(field.type) ? field.checked : field.value);
  });
  const parts = [...form.querySelectorAll('.input-card, .regions-button')];
  const inputs = parts.map(part => part.getAttribute('aria-label'));
  return [...fields, ...inputs];
})()`;

// The focus may be drawn by the control itself or by an element around it.
const describeOutline = `(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const places = [element, element?.getRootNode().host, element?.parentElement];
  return places.filter(place => place instanceof Element).some(place => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(place);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
})()`;

/** The Studio's page in the window, found by labels and roles like a person does. */
export class StudioPanel {
  /** Errors and warnings on the console, from the page and from the editor about the page. */
  readonly complaints: string[] = [];

  constructor(
    readonly page: Page,
    readonly quickInput: QuickInput,
  ) {
    page.on('console', message => {
      const { url } = message.location();
      // The browser's warning about the frame that the editor puts around every page.
      if (message.text().startsWith('An iframe which has both allow-scripts and allow-same-origin')) return;
      const isOurs =
        /fake\.html|vscode-resource|studio\.js/.test(url) || message.text().includes('Content Security Policy');
      if (isOurs && ['error', 'warning'].includes(message.type())) this.complaints.push(`${message.text()} ${url}`);
    });
    page.on('pageerror', ({ message, stack = message }) => {
      if (/fake\.html|studio\.js/.test(stack)) this.complaints.push(stack);
    });
  }

  /** Opens the Studio from the palette, or brings it to the front, and waits until it can be used. */
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

  /** The page's frame; hiding and showing the panel creates a new one. */
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

  /** Presses a button in a part of the page, for example in an attempt's card or an image's toolbar. */
  async pressIn(part: Locator, name: string | RegExp): Promise<void> {
    await part.getByRole('button', { name }).first().click();
  }

  /** The newest card with this prompt. */
  async card(prompt: string): Promise<Locator> {
    return (await this.frame()).getByRole('article', { name: prompt, exact: true }).first();
  }

  /** Waits for a notice at the bottom. */
  async waitForNotice(text: string | RegExp): Promise<void> {
    await (await this.frame()).locator('.notice', { hasText: text }).first().waitFor();
  }

  /** A line for every field of the form with its value, and for the input images and their regions. */
  async form(): Promise<string[]> {
    return (await this.frame()).evaluate<string[]>(describeForm);
  }

  /** Puts a picture on the clipboard like any other program, and pastes it at the focus. */
  async paste(file: string): Promise<void> {
    const bytes = readFileSync(file).toString('base64');
    await this.page.evaluate(`(async () => {
      const blob = new Blob([Uint8Array.from(atob('${bytes}'), letter => letter.charCodeAt(0))], { type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    })()`);
    await this.page.keyboard.press('ControlOrMeta+V');
  }

  /** Drops a file on the form like the system's file manager: the page receives the file itself. */
  async dropFile(file: string): Promise<void> {
    const frame = await this.frame();
    const base64 = readFileSync(file).toString('base64');
    const dataTransfer = await frame.evaluateHandle(`(() => {
      const given = new DataTransfer();
      const bytes = Uint8Array.from(atob('${base64}'), letter => letter.charCodeAt(0));
      given.items.add(new File([bytes], '${path.basename(file)}', { type: 'image/png' }));
      return given;
    })()`);
    const area = frame.locator('.drop-area');
    for (const event of ['dragenter', 'dragover', 'drop']) await area.dispatchEvent(event, { dataTransfer });
  }

  /** Drags a row of the explorer to the form by mouse. The editor needs Shift for this. */
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
    // The editor passes the drag to the page with the next move.
    await eventually('the form to take the drag', async () => {
      await mouse.move(to.x + 30, to.y + to.height / 2, { steps: 3 });
      await mouse.move(to.x + 50, to.y + to.height / 2, { steps: 3 });
      return (await (await this.frame()).locator('.is-drop-target').count()) > 0 ? true : undefined;
    });
    await mouse.up();
    await keyboard.up('Shift');
  }

  /** Whether the focus is visible. */
  async isFocusVisible(): Promise<boolean> {
    return (await this.frame()).evaluate<boolean>(describeOutline);
  }

  /**
   * The role and the accessible name of the focused element, for example `button "Generate"`; also inside of controls.
   */
  async focused(): Promise<string> {
    const frame = await this.frame();
    return frame.evaluate<string>(describeFocus);
  }

  /** Presses Tab (or Shift+Tab) until the focused element has this description. */
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

  /** The problems that axe-core finds in the current page, one per line. */
  async violations(): Promise<string[]> {
    return violationsIn(await this.frame());
  }
}

/** The problems that axe-core finds in a page of ours, one per line. */
export async function violationsIn(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe.source);
  const { violations } = await frame.evaluate<{ violations: Finding[] }>('axe.run(document)');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary = '' }) =>
        `${id}: ${html.slice(0, 200)} ${failureSummary.replaceAll('\n', ' ').slice(0, 300)}`,
    ),
  );
}
