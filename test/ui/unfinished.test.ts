import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { type DashScopeService, startService } from '../service/dashScopeService';
import { eventually } from './eventually';
import { startWorkbench, type Workbench } from './workbench';

const key = 'sk-unfinished-5d81c2';
const screenshots = path.resolve(import.meta.dirname, '../../out/tour');
const slowModel = 'wan2.2-t2i-flash';

describe('unfinished images: as a person meets them', () => {
  let service: DashScopeService;
  let workbench: Workbench;

  before(async () => {
    service = await startService({ keys: [key], taskDurationMs: 300 });
    workbench = await startWorkbench({
      settings: { 'easel.baseUrl': service.baseUrl, 'easel.model': 'qwen-image-2.0', 'easel.openAfterSave': false },
      env: { DASHSCOPE_API_KEY: key },
      theme: 'Default Light Modern',
    });
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
    await workbench.runCommand('Notifications: Clear All Notifications');
    service.reset();
  });

  after(async () => {
    await workbench.close();
    await service.close();
  });

  const picture = (name: string): Promise<string> =>
    workbench.screenshot(path.join(screenshots, `unfinished-${name}.png`));
  const submits = (): number => service.requests.filter(({ route }) => route === 'sync' || route === 'async').length;
  const waitingCount = (): Locator => workbench.page.locator('.statusbar-item[id$="easel.unfinished"]');

  async function start(prompt: string, model: string): Promise<void> {
    const { quickInput } = workbench;
    await workbench.changeSettings({ 'easel.model': model });
    await workbench.runCommand('Easel: Generate Image…');
    await quickInput.waitFor('Describe the image');
    await quickInput.answer(prompt);
    await quickInput.waitForFirst(model);
    await quickInput.enter();
    await quickInput.waitUntilClosed();
  }

  async function openList(): Promise<void> {
    await workbench.runCommand('Easel: Resume Unfinished Images…');
    await workbench.quickInput.waitFor('Choose what to resume');
  }

  /** The entries of the extension's journal, as text. */
  function journal(): string[] {
    const folder = path.join(workbench.userDataFolder, 'User/globalStorage/easel.easel/journal');
    return readdirSync(folder)
      .filter(name => name.endsWith('.json'))
      .map(name => readFileSync(path.join(folder, name), 'utf8'));
  }

  function jobId(prompt: string): string {
    const text = journal().find(entry => entry.includes(JSON.stringify(prompt)));
    assert.ok(text, `no entry of "${prompt}"`);
    // The first line is the entry, the others are its later steps.
    return (JSON.parse(text.split('\n', 1)[0] ?? '') as { id: string }).id;
  }

  /** Moves to a button of the open dialog with Tab, and presses it. */
  async function pressButton(label: string): Promise<void> {
    const { page } = workbench;
    const focused = page.locator('.monaco-dialog-box .dialog-buttons .monaco-button:focus');
    await focused.waitFor();
    const buttons = await page.locator('.monaco-dialog-box .dialog-buttons .monaco-button').count();
    for (let step = 0; step < buttons && (await focused.innerText()).trim() !== label; step++)
      await workbench.press('Tab');
    assert.equal((await focused.innerText()).trim(), label);
    await workbench.press('Enter');
  }

  it('queue: a request waits for the rate limit and says when it starts; Cancel All ends it unsent', async () => {
    const { toasts } = workbench;
    for (const prompt of ['First in line', 'Second in line']) {
      await start(prompt, 'qwen-image-2.0-pro');
      await toasts.waitFor(`Saved assets/${prompt.toLowerCase().replaceAll(' ', '-')}.png`);
    }
    await start('Third in line', 'qwen-image-2.0-pro');
    await toasts.waitFor(/number 1 in line, starts at about \d/);
    await picture('line');
    await workbench.runCommand('Easel: Cancel All');
    await toasts.waitUntilGone('number 1 in line');
    assert.equal(submits(), 2);
    await workbench.runCommand('Easel: Cancel All');
    await toasts.waitFor('Nothing is under way');
  });

  it('a job continues after a reload, is counted in the status bar, and is reported once', async () => {
    const { toasts } = workbench;
    service.script({ fault: { kind: 'taskNeverEnds' } });
    await start('A hut on stilts', slowModel);
    await service.waitForRequest(({ route }) => route === 'task');
    await workbench.load();
    await waitingCount().waitFor();
    assert.equal((await waitingCount().innerText()).trim(), '1');
    await picture('counted');
    const polls = service.requests.filter(({ route }) => route === 'task').length;
    await service.waitForRequest(({ route, index }) => route === 'task' && index > polls + 1);
    await openList();
    assert.ok((await workbench.quickInput.items()).includes('A hut on stilts'));
    await picture('list');
    await workbench.quickInput.close();
    // The service has forgotten the task: this is reported, and its prompt stays in the list.
    service.script({
      match: { path: 'task' },
      fault: {
        kind: 'json',
        body: { output: { task_status: 'UNKNOWN' } },
        headers: { date: new Date(Date.now() + 25 * 60 * 60 * 1000).toUTCString() },
      },
    });
    await toasts.waitFor('For "A hut on stilts": The service no longer knows this task');
    await waitingCount().waitFor({ state: 'hidden' });
    assert.equal(submits(), 1);
    await workbench.load();
    await openList();
    assert.ok((await workbench.quickInput.items()).includes('A hut on stilts'));
    await workbench.quickInput.close();
    assert.deepEqual(await toasts.texts(), []);
  });

  it('asks before it repeats a request that may have been billed', async () => {
    const { quickInput, toasts, dialogs } = workbench;
    service.script({ match: { path: 'sync' }, fault: { kind: 'resetAfterRequest' } });
    await start('A broken line', 'qwen-image-2.0');
    await toasts.waitFor('may have been billed');
    assert.equal(submits(), 1);
    await openList();
    await picture('billed');
    await quickInput.pick('A broken line');
    await dialogs.waitFor('Send "A broken line" again?');
    await picture('ask');
    await dialogs.click('Send Again');
    await toasts.waitFor('Saved assets/a-broken-line.png');
    assert.equal(submits(), 2);
    await openList();
    assert.ok(!(await quickInput.items()).includes('A broken line'));
    await quickInput.close();
  });

  it('keeps an image that cannot be saved, and saves it later without another request', async () => {
    const { toasts } = workbench;
    service.script({ match: { path: 'download' }, fault: { kind: 'notPng' } });
    await start('A kept image', 'qwen-image-2.0');
    await toasts.waitFor('The images are kept for 24 hours');
    assert.equal(
      await waitingCount()
        .innerText()
        .then(text => text.trim()),
      '1',
    );
    await picture('kept');
    await toasts.click('The images are kept for 24 hours', 'Resume');
    await toasts.waitFor('An image that was still missing is saved now: assets/a-kept-image.png');
    await waitingCount().waitFor({ state: 'hidden' });
    assert.equal(submits(), 1);
  });

  it('discards a blocked image by keyboard alone, and leaves nothing behind', async () => {
    const { quickInput, toasts, dialogs, page } = workbench;
    const prompt = 'A hopeless image';
    service.script({ match: { path: 'download' }, fault: { kind: 'notPng' } });
    await start(prompt, 'qwen-image-2.0');
    await toasts.waitFor('The images are kept for 24 hours');
    await waitingCount().waitFor();
    // A leftover of an extension host that was killed while writing.
    const leftover = path.join(workbench.folder ?? '', 'assets', `.easel-${jobId(prompt)}-1.part`);
    mkdirSync(path.dirname(leftover), { recursive: true });
    writeFileSync(leftover, 'half an image');
    const requests = service.requests.length;

    await workbench.press('F1');
    await quickInput.type('>Easel: Resume Unfinished Images');
    await quickInput.waitForFirst('Resume Unfinished Images');
    await quickInput.enter();
    await quickInput.waitFor('Choose what to resume');
    await workbench.type('hopeless');
    await quickInput.waitForFirst(prompt);
    await quickInput.enter();
    await dialogs.waitFor(prompt);
    await pressButton('Give Up');
    await dialogs.waitFor('Give up this image?');
    await picture('give-up');
    await pressButton('Give Up');
    await waitingCount().waitFor({ state: 'hidden' });
    await eventually('the half image to be gone', () => (existsSync(leftover) ? undefined : true));
    await eventually('the journal to forget it', () =>
      journal().some(text => text.includes(prompt)) ? undefined : true,
    );
    assert.equal(await page.locator('.monaco-dialog-box:visible').count(), 0);
    await openList();
    assert.ok(!(await quickInput.items()).includes(prompt));
    await quickInput.close();
    assert.equal(service.requests.length, requests, 'giving up asks nothing of the service');
    assert.equal(existsSync(path.join(workbench.folder ?? '', 'assets/a-hopeless-image.png')), false);
  });

  it('accepts the id of a task from elsewhere', async () => {
    const { quickInput, toasts } = workbench;
    const response = await fetch(`${service.baseUrl}/services/aigc/text2image/image-synthesis`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'X-DashScope-Async': 'enable' },
      body: JSON.stringify({
        model: slowModel,
        input: { prompt: 'Made by another program' },
        parameters: { size: '512*512', n: 1 },
      }),
    });
    const {
      output: { task_id: taskId },
    } = (await response.json()) as { output: { task_id: string } };
    await openList();
    await quickInput.pick('Resume a Task by Its Id');
    await quickInput.waitFor('Resume a Task by Its Id');
    await quickInput.answer(` ${taskId} `);
    const file = `task-${taskId.slice(0, 8)}.png`;
    await toasts.waitFor(file);
    await eventually('the image', () =>
      existsSync(path.join(workbench.folder ?? '', 'assets', file)) ? true : undefined,
    );
    assert.deepEqual(
      readdirSync(path.join(workbench.folder ?? '', 'assets')).filter(name => name.startsWith('.')),
      [],
    );
  });
});
