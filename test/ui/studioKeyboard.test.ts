import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type DashScopeService, startService } from '../service/dashScopeService';
import type { RecordedRequest } from '../service/requestJournal';
import { eventually } from './eventually';
import { StudioPanel } from './studioPanel';
import { startWorkbench, type Workbench } from './workbench';

const key = 'sk-keyboard-91c7d2';
const slowModel = 'wan2.2-t2i-flash';

// This file uses neither pointer nor clicks: every step is a key, and the focus is checked after each.
describe('Studio by keyboard alone', () => {
  let service: DashScopeService;
  let workbench: Workbench;
  let studio: StudioPanel;
  const stops = new Set<string>();

  before(async () => {
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 300 });
    workbench = await startWorkbench({
      settings: { 'easel.baseUrl': service.baseUrl, 'easel.model': slowModel },
      env: { DASHSCOPE_API_KEY: key },
      theme: 'Default Light Modern',
    });
    studio = new StudioPanel(workbench.page, workbench.quickInput);
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
    service.clearScripts();
  });

  after(async () => {
    await workbench.close();
    await service.close();
  });

  const image = (name: string): string => path.join(workbench.folder ?? '', 'assets', name);
  const press = async (...keys: string[]): Promise<void> => {
    for (const one of keys) await workbench.press(one);
  };
  const isSubmit = ({ route }: RecordedRequest): boolean => route === 'sync' || route === 'async';
  const sent = (prompt: string): Promise<RecordedRequest> =>
    service.waitForRequest(request => isSubmit(request) && request.prompt === prompt);
  const parametersOf = ({ body }: RecordedRequest): Record<string, unknown> =>
    (body as { parameters: Record<string, unknown> }).parameters;

  /** Waits until this element has a visible focus. */
  async function waitForFocus(wanted: string | RegExp): Promise<void> {
    const focused = await eventually(
      `the focus on ${String(wanted)}`,
      async () => {
        const now = await studio.focused();
        if (typeof wanted === 'string' ? now.includes(wanted) : wanted.test(now)) return now;
        throw new Error(`it is on ${now}`);
      },
      10_000,
    );
    assert.ok(await studio.isFocusVisible(), `one does not see that the focus is on ${focused}`);
    stops.add(focused);
  }

  async function tabTo(wanted: string | RegExp, backwards = false): Promise<void> {
    await studio.tabTo(wanted, backwards);
    await waitForFocus(wanted);
  }

  /** Replaces the text of a field. */
  async function typeOver(text: string): Promise<void> {
    // Uses keys that the browser handles itself: "Select All" is a command of the editor and may run late.
    await press('ControlOrMeta+Home', 'ControlOrMeta+Shift+End');
    await workbench.type(text);
  }

  /** Opens the list of models, which then has the focus, and moves down to one of them. */
  async function arrowTo(model: string): Promise<void> {
    await press('Space');
    await waitForFocus('option "');
    await press('Home');
    for (let steps = 0; steps < 40 && !(await studio.focused()).includes(`option "${model}"`); steps++)
      await press('ArrowDown');
    await waitForFocus(`option "${model}"`);
    await press('Enter');
    await waitForFocus('select "Model"');
    assert.equal(await (await studio.frame()).getByLabel('Model', { exact: true }).first().inputValue(), model);
  }

  async function visible(text: string | RegExp): Promise<void> {
    await (await studio.frame()).getByText(text).first().waitFor();
  }

  it('opens, fills in the form and runs it', async () => {
    await eventually('the command', async () => {
      await press('F1');
      await workbench.quickInput.waitFor();
      await workbench.type('Easel: Open Studio');
      if ((await workbench.quickInput.items())[0]?.includes('Open Studio')) return true;
      await press('Escape');
      return undefined;
    });
    await press('Enter');
    await studio.waitUntilReady();
    await tabTo('textarea "Prompt"');
    await workbench.type('A lighthouse at dawn');
    await tabTo('select "Model"');
    await arrowTo('qwen-image-2.0');
    await tabTo('input "Default"');
    await press('ArrowRight', 'ArrowRight');
    await waitForFocus('input "16:9"');
    await tabTo('input "1"');
    await press('ArrowRight');
    await waitForFocus('input "2"');
    await tabTo('input "Seed"');
    await workbench.type('5');
    await tabTo('input "Visible watermark"');
    await press('Space');
    await press('ControlOrMeta+Enter');
    const request = await sent('A lighthouse at dawn');
    assert.equal(request.model, 'qwen-image-2.0');
    const { n, size, seed, watermark } = parametersOf(request);
    assert.deepEqual({ n, size, seed, watermark }, { n: 2, size: '2688*1536', seed: 5, watermark: true });
    await workbench.waitForFile('assets/a-lighthouse-at-dawn-2.png');
    await waitForFocus('input "Visible watermark"');
  });

  it('adds an input through the picker, and cancels a run', async () => {
    await tabTo(/button "Add…"/, true);
    await press('Enter');
    await workbench.quickInput.waitFor('Add Input Images');
    await workbench.type('dawn-2');
    await workbench.quickInput.waitForFirst('a-lighthouse-at-dawn-2.png');
    await press('ArrowDown', 'Enter');
    await visible('Input images 1 of 3');
    await waitForFocus(/button "Add…"/);
    await press('Tab');
    await waitForFocus('li "image 1: assets/a-lighthouse-at-dawn-2.png"');

    await tabTo('textarea "Prompt"', true);
    await typeOver('A run that is cancelled');
    await tabTo('select "Model"');
    await arrowTo(slowModel);
    service.script({ fault: { kind: 'taskNeverEnds', status: 'PENDING' } });
    await press('ControlOrMeta+Enter');
    await sent('A run that is cancelled');
    await tabTo('"Cancel"');
    await press('Enter');
    await visible('Cancelled.');
    await waitForFocus('A run that is cancelled');
    await service.waitForRequest(({ route }) => route === 'cancel');
  });

  it('zooms to the pixels, and compares two images', async () => {
    const frame = await studio.frame();
    await tabTo('"Zoom assets/a-lighthouse-at-dawn.png"');
    await press('Enter');
    await waitForFocus('Image; arrow keys move it');
    await press('1');
    await frame.getByRole('button', { name: 'Actual Size', pressed: true }).waitFor();
    await press('PageDown');
    await frame.getByRole('dialog', { name: 'assets/a-lighthouse-at-dawn-2.png' }).waitFor();
    await press('Escape');
    await waitForFocus('"Zoom assets/a-lighthouse-at-dawn.png"');

    await tabTo('button "Compare"');
    await press('Space');
    await visible('Choose the image to compare with assets/a-lighthouse-at-dawn.png.');
    await waitForFocus('button "Compare"');
    await tabTo('button "Compare with assets/a-lighthouse-at-dawn.png"');
    await press('Enter');
    await waitForFocus('Share of the picture that shows before');
    await press('ArrowLeft', 'ArrowLeft', 'ArrowLeft');
    assert.equal(await frame.getByRole('dialog').getByRole('slider').inputValue(), '47');
    await press('Escape');
    await waitForFocus('button "Compare"');
  });

  it('moves through the history, and restores settings', async () => {
    const frame = await studio.frame();
    await tabTo('tab "Results', true);
    await press('ArrowRight');
    await waitForFocus('tab "History');
    await tabTo('input "Search the history"');
    await workbench.type('dawn');
    await visible('1 of 2');
    await press('ArrowDown');
    await waitForFocus('row "A lighthouse at dawn');
    await press('ArrowRight');
    await waitForFocus(/button "use these settings"/i);
    await press('ArrowLeft', 'Enter');
    await visible('The settings are in the form.');
    await waitForFocus('row "A lighthouse at dawn');
    assert.equal(await frame.getByLabel('Prompt', { exact: true }).inputValue(), 'A lighthouse at dawn');
    assert.equal(await frame.getByLabel('Model', { exact: true }).first().inputValue(), 'qwen-image-2.0');
    await tabTo('input "Search the history"', true);
    await press('Escape');
    await eventually('an empty search', async () =>
      (await frame.getByLabel('Search the history').inputValue()) === '' ? true : undefined,
    );
    await waitForFocus('input "Search the history"');
  });

  it('deletes an image and restores it', async () => {
    const file = image('a-lighthouse-at-dawn.png');
    const before = readFileSync(file);
    await tabTo('tab "History', true);
    await press('ArrowLeft');
    await waitForFocus('tab "Results');
    await tabTo('"Zoom assets/a-lighthouse-at-dawn.png"');
    await tabTo('button "More Actions"');
    await press('Enter');
    await waitForFocus('menuitem "Open"');
    await press('End');
    await waitForFocus('menuitem "Delete"');
    await press('Enter');
    await visible('Deleted');
    assert.equal(existsSync(file), false);
    // The focus must not be on a button, because one of them costs money.
    await waitForFocus('"Deleted"');
    await tabTo('"Undo"');
    await press('Enter');
    await visible('a-lighthouse-at-dawn.png is back.');
    assert.ok(readFileSync(file).equals(before));
    await waitForFocus(/^(?!document|body)/);
  });

  it('draws a region', async () => {
    const frame = await studio.frame();
    await tabTo('select "Model"', true);
    await arrowTo('wan2.7-image-pro');
    await tabTo('"Add…"', true);
    await press('Enter');
    await workbench.quickInput.waitFor('Add Input Images');
    await press('ArrowDown', 'Enter');
    await tabTo('button "Regions of image 1"');
    await press('Enter');
    await waitForFocus('"Add Region"');
    await press('Enter');
    await waitForFocus(/application "Region 1/);
    const box = (): Promise<number[]> =>
      frame
        .getByRole('group', { name: 'Region 1' })
        .getByRole('spinbutton')
        .all()
        .then(fields => Promise.all(fields.map(async field => Number(await field.inputValue()))));
    const [left = 0, top = 0, right = 0, bottom = 0] = await box();
    await press('ArrowRight', 'Alt+ArrowDown', 'Shift+ArrowLeft');
    // In an image of 2688 × 1536: one percent of its width, and one pixel.
    assert.deepEqual(await box(), [left + 27, top + 1, right, bottom + 1]);
    await tabTo('"Done"');
    await press('Enter');
    await frame.getByRole('dialog').waitFor({ state: 'detached' });
    await waitForFocus('button "Regions of image 1: 1"');
    assert.ok(stops.size >= 12, [...stops].join());
  });
});
