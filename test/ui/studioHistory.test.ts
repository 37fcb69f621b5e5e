import assert from 'node:assert/strict';
import { appendFileSync, existsSync, linkSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Frame, Locator } from 'playwright-core';
import { type Attempt, attemptSchema } from '../../src/core/jobs/attempt';
import { report } from '../bench/reportRows';
import { milliseconds, plainRow, quantile } from '../bench/rows';
import { type DashScopeService, startService } from '../service/dashScopeService';
import { renderPicture } from '../service/renderPicture';
import { eventually } from './eventually';
import { StudioPanel } from './studioPanel';
import { startWorkbench, type Workbench } from './workbench';

const key = 'sk-history-5e01c7';
const attemptCount = 2000;
/** Fewer pictures than attempts, so many attempts share one. */
const pictureCount = 30;
const subjects = ['A lighthouse at dusk', '雪山下的小木屋，水彩', 'A fishing boat in the mist', '夜色中的灯塔和渔船'];
const models = ['qwen-image-2.0', 'wan2.6-t2i', 'wan2.7-image-pro', 'qwen-image-2.0', 'wan2.2-t2i-flash'];
const cyclic = <Item>(items: readonly Item[], index: number): Item => items[index % items.length] as Item;

// Runs in the page: records the drawn frames, the time between them, and the number of rows.
const recordFrames = `(() => {
  const record = window.easelFrames = { deltas: [], rows: 0, isOver: false };
  let last = performance.now();
  const onFrame = now => {
    record.deltas.push(now - last);
    record.rows = Math.max(record.rows, document.querySelectorAll('[role=row]').length);
    last = now;
    if (!record.isOver) requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
})()`;
const endRecord = '(window.easelFrames.isOver = true, window.easelFrames)';
const scrollThrough = `(async () => {
  const panel = document.querySelector('[role=tabpanel]');
  for (const step of [600, -600]) {
    for (let before = -1; before !== panel.scrollTop;) {
      before = panel.scrollTop;
      panel.scrollTop += step;
      await new Promise(requestAnimationFrame);
    }
  }
})()`;

describe('Studio history with two thousand attempts', () => {
  let service: DashScopeService;
  let workbench: Workbench;
  let studio: StudioPanel;
  let frame: Frame;
  let storage: string;

  before(async () => {
    service = await startService({ keys: [key], rateLimits: false });
    workbench = await startWorkbench({
      settings: { 'easel.baseUrl': service.baseUrl },
      env: { DASHSCOPE_API_KEY: key },
      theme: 'Default Dark Modern',
    });
    studio = new StudioPanel(workbench.page, workbench.quickInput);
    await studio.open();
    frame = await studio.frame();
    await frame.getByLabel('Prompt', { exact: true }).fill('The newest of all');
    await studio.press('Generate');
    await frame.getByRole('article', { name: 'The newest of all' }).getByRole('button', { name: /^Zoom/ }).waitFor();
    storage = await storageFolder();
    await addAttempts();
    await openHistory();
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
  });

  after(async () => {
    await workbench.close();
    await service.close();
  });

  /** The folder in which the extension stores data of the workspace. */
  function storageFolder(): Promise<string> {
    const all = path.join(workbench.userDataFolder, 'User/workspaceStorage');
    return eventually('the history file', () =>
      readdirSync(all)
        .map(name => path.join(all, name, 'easel.easel'))
        .find(folder => existsSync(path.join(folder, 'history/history.jsonl'))),
    );
  }

  async function addAttempts(): Promise<void> {
    const folder = path.join(workbench.folder ?? '', 'pictures');
    mkdirSync(folder);
    const pictures: string[] = [];
    for (let index = 0; index < pictureCount; index++) {
      const file = path.join(folder, `picture-${index}.png`);
      writeFileSync(
        file,
        await renderPicture({
          width: 512,
          height: 512,
          prompt: cyclic(subjects, index),
          model: 'drawn',
          seed: index,
          index: 0,
          palette: [],
          inputs: [],
        }),
      );
      pictures.push(file);
    }
    // Each attempt has its own file, because a file listed by several attempts belongs to the newest.
    const fileOf = (index: number): string => {
      const file = path.join(folder, `attempt-${index}.png`);
      linkSync(cyclic(pictures, index), file);
      return pathToFileURL(file).href;
    };
    const newestAt = Date.now() - 60_000;
    const attempts = Array.from({ length: attemptCount }, (_, index): Attempt =>
      attemptSchema.parse({
        id: `old-${index}`,
        createdAt: newestAt - (attemptCount - index) * 600_000,
        endedAt: newestAt - (attemptCount - index) * 600_000 + 9000,
        status: 'saved',
        options: {
          prompt: `${cyclic(subjects, index)} ${index + 1}`,
          model: cyclic(models, index),
          size: '1:1',
          n: 1,
          seed: 10_000 + index,
        },
        model: cyclic(models, index),
        mode: 'generate',
        size: '512*512',
        maxCount: 1,
        images: [{ uri: fileOf(index), width: 512, height: 512 }],
        warnings: [],
      }),
    );
    appendFileSync(
      path.join(storage, 'history/history.jsonl'),
      attempts.map(attempt => `${JSON.stringify(attempt)}\n`).join(''),
    );
  }

  /** Reloads the window first. */
  async function openHistory(): Promise<void> {
    await workbench.load();
    await studio.open();
    frame = await studio.frame();
    await frame.getByRole('tab', { name: /History/ }).click();
    await rows().first().waitFor();
  }

  const rows = (): Locator => frame.getByRole('row');
  const search = (): Locator => frame.getByRole('textbox', { name: 'Search the history' });
  const waitForCount = (text: string): Promise<void> =>
    frame.getByRole('tabpanel').getByText(text, { exact: true }).waitFor();
  const names = (): Promise<string[]> =>
    frame.evaluate<string[]>(`[...document.querySelectorAll('[role=row]')].map(row => row.getAttribute('aria-label'))`);

  async function framesDuring(what: string, act: () => Promise<void>): Promise<void> {
    await frame.evaluate(recordFrames);
    await act();
    const { deltas, rows: mostRows } = await frame.evaluate<{ deltas: number[]; rows: number }>(endRecord);
    const within = (share: number): string => milliseconds(quantile(deltas, share));
    const spread = `${deltas.length} frames, half within ${within(0.5)}, the longest ${within(1)}`;
    console.log(`      ${what}: 95 of 100 frames within ${within(0.95)}; ${spread}`);
    report(plainRow(`2,000 attempts in the panel, ${what}: 95 of 100 frames within`, within(0.95), { spread }));
    assert.ok(mostRows > 0 && mostRows < 60, `${mostRows} rows in the document`);
  }

  it('scrolls from top to bottom and back', async () => {
    await waitForCount('2,001');
    await framesDuring('scrolling', () => frame.evaluate<void>(scrollThrough));
    await frame.getByRole('row', { name: /^The newest of all/ }).waitFor();
  });

  it('filters while typing, in English and in Chinese', async () => {
    await search().click();
    await framesDuring('typing', async () => {
      for (const letter of 'lighthouse 133') await workbench.press(letter === ' ' ? 'Space' : letter);
      await waitForCount('4 of 2,001');
    });
    assert.deepEqual(
      (await names()).map(name => name.split(',')[0]),
      [1337, 1333, 1133, 133].map(number => `A lighthouse at dusk ${number}`),
    );
    await search().fill('');
    await workbench.page.keyboard.insertText('渔船 1996');
    await waitForCount('1 of 2,001');
    assert.match((await names()).join(), /^夜色中的灯塔和渔船 1996/);
  });

  it('filters by model', async () => {
    await search().fill('');
    await frame.getByRole('tabpanel').getByLabel('Model').selectOption('wan2.6-t2i');
    await waitForCount('400 of 2,001');
    assert.ok((await names()).every(name => name.includes('wan2.6-t2i')));
    await frame.getByRole('tabpanel').getByLabel('Model').selectOption('');
  });

  it('restores the settings of an old attempt', async () => {
    await frame.getByRole('row', { name: /^The newest of all/ }).click();
    await workbench.press('End');
    const oldest = frame.getByRole('row', { name: /^A lighthouse at dusk 1,/ });
    await oldest.getByRole('button', { name: 'Use these settings' }).click();
    const form = frame.getByRole('main');
    assert.equal(await form.getByLabel('Prompt', { exact: true }).inputValue(), 'A lighthouse at dusk 1');
    assert.equal(await form.getByLabel('Model', { exact: true }).inputValue(), 'qwen-image-2.0');
    assert.equal(await form.getByLabel('Seed', { exact: true }).inputValue(), '10000');
    assert.ok(await form.getByRole('radio', { name: '1:1' }).isChecked());
  });

  it('removes an attempt and keeps its file', async () => {
    const oldest = frame.getByRole('row', { name: /^A lighthouse at dusk 1,/ });
    await oldest.getByRole('button', { name: 'Remove from history' }).click();
    await oldest.getByRole('button', { name: 'Remove', exact: true }).click();
    await waitForCount('2,000');
    await oldest.waitFor({ state: 'detached' });
    assert.ok(existsSync(path.join(workbench.folder ?? '', 'pictures/picture-0.png')));
  });

  it('creates thumbnails once, and shows them again after a reload of the window', async () => {
    const folder = path.join(storage, 'studio/thumbnails');
    const copies = (): string[] =>
      readdirSync(folder)
        .map(name => `${name} ${statSync(path.join(folder, name)).mtimeMs}`)
        .sort();
    const waitForCopies = (): Promise<true> =>
      eventually('the small copies', async () => {
        const addresses = await frame.evaluate<string[]>(
          `[...document.querySelectorAll('[role=row] img')].map(image => image.src)`,
        );
        return addresses.length === (await rows().count()) &&
          addresses.every(address => address.includes('/thumbnails/'))
          ? true
          : undefined;
      });
    // Few enough to be all visible, because thumbnails are made only for visible attempts.
    await search().fill('lighthouse 128 qwen');
    await waitForCopies();
    // The copy of a picture that has left the view meanwhile may still be being written.
    let latest = '';
    const before = await eventually('the copies to stay as they are', async () => {
      const now = copies();
      if (now.join() === latest) return now;
      latest = now.join();
      await delay(1000);
      return undefined;
    });
    await openHistory();
    // The editor may restore an earlier search.
    await frame.getByRole('tabpanel').getByLabel('Model').selectOption('');
    await search().fill('lighthouse 128 qwen');
    await waitForCopies();
    await search().fill('');
    await waitForCount('2,000');
    assert.deepEqual(
      copies().filter(copy => before.includes(copy)),
      before,
    );
  });
});
