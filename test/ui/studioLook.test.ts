import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { type DashScopeService, startService } from '../service/dashScopeService';
import { renderPicture } from '../service/renderPicture';
import { eventually } from './eventually';
import { StudioPanel } from './studioPanel';
import { startWorkbench, type Theme, type Workbench } from './workbench';

const key = 'sk-look-90f2ad';
const screenshots = path.resolve(import.meta.dirname, '../../out/tour');
/** Each theme with its name in screenshots and the class that the editor gives to the page's body. */
const themes: readonly (readonly [theme: Theme, kind: string, bodyClass: RegExp])[] = [
  ['Default Light Modern', 'light', /\bvscode-light\b/],
  ['Default Dark Modern', 'dark', /\bvscode-dark\b/],
  ['Default High Contrast', 'contrast', /\bvscode-high-contrast\b(?!-light|.*-light)/],
  ['Default High Contrast Light', 'contrast-light', /\bvscode-high-contrast-light\b/],
];
/** Runs in the page. */
const scrollToTop = (element: unknown): void => {
  (element as { scrollIntoView: () => void }).scrollIntoView();
};
/** Widths of the panel; the window is wider. */
const [widest, ...narrower] = [1280, 800, 400] as const;
const height = 860;
const palette = [
  { hex: '#0B3954', ratio: '40.00%' },
  { hex: '#F4A259', ratio: '35.00%' },
  { hex: '#F7F3E3', ratio: '25.00%' },
];
const givenForms = {
  f6: {
    prompt: 'Turn the harbour of image 1 into a stage set in the colours of image 2',
    model: 'wan2.7-image-pro',
    images: ['media/harbour.png', 'media/stamp.png'],
    n: 4,
    seed: 4711,
  },
  f8: { prompt: '', model: 'qwen-image-2.0', images: ['media/harbour.png'] },
  f7: {
    prompt: 'A lighthouse keeper reading by lamplight, layered paper',
    model: 'wan2.7-image-pro',
    images: ['media/harbour.png'],
    colorPalette: palette,
    boxes: [
      [
        [40, 60, 420, 520],
        [560, 200, 900, 640],
      ],
    ],
    size: '1K',
    n: 2,
  },
};

describe('Studio: appearance', function () {
  // Every state is checked in every theme; pictures of the narrower widths are taken in the first.
  this.timeout(300_000);
  let service: DashScopeService;
  let workbench: Workbench;
  let studio: StudioPanel;
  let frame: Frame;
  /** The width of the window outside of the panel. */
  let besideWidth = 0;
  let lastTheme: Theme = 'Default Light Modern';

  before(async () => {
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 300 });
    workbench = await startWorkbench({
      settings: { 'easel.baseUrl': service.baseUrl, 'easel.confirmAbove': 12 },
      env: { DASHSCOPE_API_KEY: key },
      theme: lastTheme,
      viewport: { width: widest, height },
      keybindings: Object.entries(givenForms).map(([pressed, args]) => ({
        key: pressed,
        command: 'easel.openStudio',
        args,
      })),
    });
    studio = new StudioPanel(workbench.page, workbench.quickInput);
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await addPicture('harbour', 'A harbour with boats at dusk', 1024, 768);
    await addPicture('stamp', 'A stamp', 64, 64);
    await studio.open();
    frame = await studio.frame();
    besideWidth = widest - (await innerWidth());
    await setWidth(widest);
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
    service.reset();
  });

  after(async () => {
    await workbench.close();
    await service.close();
  });

  async function addPicture(name: string, prompt: string, width: number, tall: number): Promise<void> {
    const file = path.join(workbench.folder ?? '', 'media', `${name}.png`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(
      file,
      await renderPicture({ width, height: tall, prompt, model: 'drawn', seed: 1, index: 0, palette: [], inputs: [] }),
    );
  }

  const innerWidth = (): Promise<number> => frame.evaluate<number>('innerWidth');

  async function setWidth(width: number): Promise<void> {
    await workbench.page.setViewportSize({ width: width + besideWidth, height });
    await eventually(`a width of ${width}`, async () => ((await innerWidth()) === width ? true : undefined));
  }

  const pageStyle = (): Promise<{ classes: string; colours: string }> =>
    frame.evaluate<{ classes: string; colours: string }>(`(() => {
    const { color, backgroundColor } = getComputedStyle(document.body);
    return { classes: document.body.className, colours: color + ' on ' + backgroundColor };
  })()`);

  /** @param shown the element to which the panel is scrolled. */
  async function picture(
    name: string,
    shown?: Locator,
    widths: readonly number[] = [widest, ...narrower],
  ): Promise<void> {
    // When its window is resized, the browser scrolls back to the focused element.
    if (shown) await frame.evaluate('document.activeElement.blur()');
    for (const width of widths) {
      await setWidth(width);
      await shown?.evaluate(scrollToTop);
      const box = await (await frame.frameElement()).boundingBox();
      assert.ok(box);
      await workbench.page.screenshot({ path: path.join(screenshots, `studio-${name}-${width}.png`), clip: box });
    }
    await setWidth(widest);
  }

  /**
   * Checks the current state in every theme: axe finds no problem, the page follows the theme at once, and screenshots
   * are saved.
   */
  async function look(name: string, shown?: Locator): Promise<void> {
    const colours = new Set<string>();
    const found: string[] = [];
    for (const [theme, kind, bodyClass] of lastTheme === themes[0]?.[0] ? themes : [...themes].reverse()) {
      if (theme !== lastTheme) await workbench.setTheme(theme);
      lastTheme = theme;
      await eventually(`the Studio in ${theme}`, async () =>
        bodyClass.test((await pageStyle()).classes) ? true : undefined,
      );
      colours.add((await pageStyle()).colours);
      found.push(...(await studio.violations()).map(violation => `${name}, ${theme}: ${violation}`));
      await picture(`${name}-${kind}`, shown, theme === themes[0]?.[0] ? undefined : [widest]);
    }
    assert.deepEqual(found, []);
    assert.equal(colours.size, themes.length, [...colours].join('; '));
  }

  const form = (): Locator => frame.getByRole('main');
  const card = (prompt: string): Locator => frame.getByRole('article', { name: prompt });
  const tabs = (): Locator => frame.getByRole('tablist');

  async function fill({
    prompt,
    model,
    count,
    output,
    size,
  }: {
    prompt: string;
    model: string;
    count?: number;
    output?: string;
    size?: string;
  }): Promise<void> {
    await form().getByLabel('Model', { exact: true }).selectOption(model);
    if (output !== undefined) await form().getByRole('radio', { name: output, exact: true }).check();
    if (size !== undefined) await form().getByRole('radio', { name: size, exact: true }).check();
    if (count !== undefined)
      await form()
        .getByRole('radiogroup', { name: /number of images|how many images/i })
        .getByRole('radio', { name: String(count), exact: true })
        .check();
    await form().getByLabel('Prompt', { exact: true }).fill(prompt);
  }

  async function generate(request: Parameters<typeof fill>[0]): Promise<void> {
    await fill(request);
    await form().getByRole('button', { name: 'Generate' }).click();
    await card(request.prompt).waitFor();
  }

  const waitForImages = (prompt: string, count: number): Promise<void> =>
    card(prompt)
      .getByRole('button', { name: /^Zoom/ })
      .nth(count - 1)
      .waitFor();

  it('empty, with starters', async () => {
    await form().getByRole('toolbar', { name: 'Starters' }).waitFor();
    await look('empty');
  });

  it('the menus that help to write a prompt and to choose a model', async () => {
    await form().getByLabel('Prompt', { exact: true }).fill('A lighthouse at dusk');
    await form().getByRole('button', { name: 'Prompt help' }).click();
    await form().getByRole('menu', { name: 'Prompt help' }).waitFor();
    assert.equal(
      await form()
        .getByRole('menuitem', { name: /^Improve with/ })
        .count(),
      0,
    );
    await look('prompt-help');
    await form().getByRole('menuitem', { name: /^Lens/ }).click();
    await form().getByRole('button', { name: 'Help me choose' }).click();
    await form().getByRole('menu', { name: 'Help me choose' }).waitFor();
    await look('help-me-choose');
    await form()
      .getByRole('menuitem', { name: /^Sets of images/ })
      .click();
    assert.equal(await form().getByRole('radio', { name: 'Image set', exact: true }).isChecked(), true);
    await form().getByRole('radio', { name: 'Images', exact: true }).check();
  });

  it('an input without a prompt, with starters for edits', async () => {
    await workbench.press('F8');
    await form()
      .getByRole('listitem', { name: /image 1/ })
      .waitFor();
    await form().getByRole('toolbar', { name: 'Starters' }).waitFor();
    await look('edit-starters', form());
  });

  it('a problem with an input in place, and a palette', async () => {
    await workbench.press('F6');
    await form()
      .getByRole('listitem', { name: /image 2/ })
      .waitFor();
    await form().getByRole('checkbox', { name: 'Colour palette' }).check();
    await form()
      .getByText(/stamp.*(pixel|px)/i)
      .first()
      .waitFor();
    await look('form', form());
  });

  it('the regions of an input', async () => {
    await workbench.press('F7');
    await form()
      .getByRole('button', { name: /^Regions of image 1: 2/ })
      .click();
    await frame.getByRole('dialog').getByRole('button', { name: 'Done' }).waitFor();
    await look('regions');
    await frame.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  });

  it('an edit compared with its original', async () => {
    await form().getByRole('button', { name: 'Edit' }).click();
    await card(givenForms.f7.prompt).getByRole('slider').waitFor();
    await card(givenForms.f7.prompt).getByRole('button', { name: 'Details' }).click();
    await frame.getByRole('dialog', { name: 'Details' }).waitFor();
    await look('details');
    await workbench.press('Escape');
  });

  it('running attempts', async () => {
    await form().getByRole('button', { name: 'Remove image 1' }).click();
    service.script({ fault: { kind: 'taskNeverEnds', status: 'RUNNING' } });
    await fill({ prompt: 'A ferry in the fog', model: 'wan2.2-t2i-flash', count: 3 });
    await form().getByRole('button', { name: 'Generate' }).click();
    await card('A ferry in the fog').getByText('Being made').waitFor();
    await look('running', tabs());
    await card('A ferry in the fog').getByRole('button', { name: 'Cancel' }).click();
    await card('A ferry in the fog').getByText('Cancelled').waitFor();
  });

  it('one image, several, a set of twelve, and missing images', async () => {
    const refused = 'Something that the service refuses';
    const lost = 'A lost picture of a ship';
    const set = 'One character in twelve scenes at sea';
    const partial = 'A street at night in the rain';
    const chinese = '海报：《港口故事》音乐会，大字标题，夜色中的灯塔和渔船';
    const single =
      'A white lighthouse at dusk, watercolour, with a long foreground of dune grass, ' +
      'a wooden walkway and two children who fly a red kite';
    service.script({
      match: { promptIncludes: refused },
      fault: {
        kind: 'error',
        status: 400,
        code: 'DataInspectionFailed',
        message: 'Input data may contain inappropriate content.',
      },
    });
    service.script({
      match: { promptIncludes: partial },
      fault: {
        kind: 'partialResults',
        failed: 1,
        code: 'DataInspectionFailed',
        message: 'Output data may contain inappropriate content.',
      },
    });
    await generate({ prompt: refused, model: 'qwen-image-2.0', count: 1 });
    await generate({ prompt: lost, model: 'wan2.2-t2i-flash', count: 1 });
    await generate({ prompt: set, model: 'wan2.7-image', output: 'Image set', size: '1K', count: 12 });
    await generate({ prompt: partial, model: 'wan2.2-t2i-flash', count: 4 });
    await generate({ prompt: chinese, model: 'wan2.2-t2i-flash', count: 4 });
    await generate({ prompt: single, model: 'wan2.2-t2i-flash', count: 1 });
    rmSync(await workbench.waitForFile('assets/a-lost-picture-of-a-ship.png'));
    await card(refused).getByText('The service refused the content').waitFor();
    for (const [prompt, count] of [
      [set, 12],
      [partial, 3],
      [chinese, 4],
      [single, 1],
    ] as const)
      await waitForImages(prompt, count);
    // Another panel does not know yet that a file is missing.
    await workbench.runCommand('View: Close Editor');
    await studio.open();
    frame = await studio.frame();
    await card(lost).getByText('The file is gone').waitFor({ state: 'attached' });
    await fill({
      prompt: 'A line of text that is longer than the model reads. '.repeat(20).trim(),
      model: 'qwen-image',
    });
    await look('results', tabs());
    await picture('outcomes', card(refused));
  });

  it('zoomed to pixels', async () => {
    await card('A street at night in the rain').getByRole('button', { name: /^Zoom/ }).first().click();
    await frame.getByRole('dialog').waitFor();
    await look('zoom');
    await workbench.press('Escape');
  });

  it('two images compared, over each other and side by side', async () => {
    const street = card('A street at night in the rain');
    await street.getByRole('button', { name: 'Compare', exact: true }).first().click();
    await street
      .getByRole('button', { name: /^Compare with/ })
      .first()
      .click();
    const dialog = frame.getByRole('dialog');
    await dialog.getByRole('slider').waitFor();
    await look('compare');
    await dialog.getByRole('button', { name: 'Side by Side' }).click();
    await look('side-by-side');
    await workbench.press('Escape');
  });

  it('the menu with more actions, and the undo of a deletion', async () => {
    const street = card('A street at night in the rain');
    const more = street
      .getByRole('group', { name: /^Actions for assets/ })
      .getByRole('button', { name: 'More Actions' });
    await more.nth(2).click();
    await street.getByRole('menuitem', { name: 'Delete' }).click();
    await frame.getByRole('button', { name: 'Undo' }).waitFor();
    await more.first().click();
    await street.getByRole('menuitem', { name: 'Copy Markdown' }).waitFor();
    await look('menu', street);
    await workbench.press('Escape');
    await frame.getByRole('button', { name: 'Undo' }).click();
    await street.getByRole('button', { name: /^Zoom/ }).nth(2).waitFor();
  });

  it('the history', async () => {
    await frame.getByRole('tab', { name: /History/ }).click();
    await frame.getByRole('row', { name: /twelve scenes/ }).click();
    await frame.getByText('File missing').waitFor();
    await look('history', tabs());
    await frame.getByRole('textbox', { name: 'Search the history' }).fill('nothing like this');
    await frame.getByText('Nothing found.').waitFor();
    await look('nothing-found', tabs());
  });
});
