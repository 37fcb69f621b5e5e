import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type DashScopeService, startService } from '../service/dashScopeService';
import { eventually } from './eventually';
import { startWorkbench, type Workbench } from './workbench';

const key = 'sk-tour-2b7d90c4e1';
const screenshots = path.resolve(import.meta.dirname, '../../out/tour');

describe('tour: as a person', () => {
  let service: DashScopeService;
  let workbench: Workbench;
  let pictureCount = 0;

  before(async () => {
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 300 });
    workbench = await startWorkbench({ settings: { 'easel.baseUrl': service.baseUrl }, theme: 'Default Light Modern' });
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  after(async () => {
    await workbench.close();
    await service.close();
  });

  const picture = (): Promise<string> =>
    workbench.screenshot(path.join(screenshots, `${String(++pictureCount).padStart(2, '0')}.png`));
  const file = (name: string): string => path.join(workbench.folder ?? '', name);
  /** Saves the active document, and waits until its text on disk is the wanted one. */
  const savedText = async (name: string, isWanted: (text: string) => boolean): Promise<void> => {
    await workbench.press('ControlOrMeta+S');
    await eventually(
      `the right text in ${name}`,
      () => (isWanted(readFileSync(file(name), 'utf8')) ? true : undefined),
      10_000,
    );
  };
  const submits = (): number =>
    service.requests.filter(({ method, path: target }) => method === 'POST' && target.includes('/services/')).length;

  it('makes the first image: a prompt, Enter, and once the region and the key', async () => {
    const { quickInput, toasts, editors } = workbench;
    await editors.open('docs/guide.md', 9);
    await workbench.runCommand('Easel: Generate Image…');
    await quickInput.waitFor('Describe the image');
    await quickInput.answer('A white lighthouse at dusk, watercolour');
    await quickInput.waitFor('Enter to start');
    await picture();
    await quickInput.enter();
    await quickInput.waitFor('belongs to the region');
    await quickInput.enter();
    assert.match(await workbench.dialogs.waitFor(`Send the API key to ${service.baseUrl}?`), /from easel\.baseUrl/);
    await workbench.dialogs.click('Use This Address');
    await quickInput.waitFor('API Key for China');
    assert.equal(await quickInput.isPassword(), true);
    await quickInput.answer('   ');
    await quickInput.waitFor('Nothing was entered');
    await quickInput.answer('sk-wrong');
    await quickInput.waitFor('does not accept this API key');
    assert.equal(submits(), 0, 'a key is checked without a request that costs');
    await picture();
    await quickInput.answer(` ${key} `);
    await workbench.waitForFile('assets/a-white-lighthouse-at-dusk-watercolour.png');
    await toasts.waitFor('Saved assets/a-white-lighthouse-at-dusk-watercolour.png');
    await editors.waitForTab('a-white-lighthouse-at-dusk-watercolour.png');
    await editors.waitForPictures();
    assert.equal(await editors.groups(), 2);
    assert.deepEqual(await toasts.buttons('Saved assets'), ['Insert Link', 'Copy Path', 'Edit', 'Try Again']);
    await picture();
    await toasts.click('Saved assets', 'Insert Link');
    await editors.waitForText('![A white');
    await savedText('docs/guide.md', text =>
      text.includes(
        '\n\n![A white lighthouse at dusk, watercolour](../assets/a-white-lighthouse-at-dusk-watercolour.png)\n\n## The market',
      ),
    );
    assert.equal(submits(), 1);
  });

  it('illustrates the selected text at the cursor, and undoes the link in one step', async () => {
    const { editors, toasts } = workbench;
    await editors.open('docs/中文.md', 7);
    const before = readFileSync(file('docs/中文.md'), 'utf8');
    await editors.selectLine(7);
    await workbench.runCommand('Easel: Generate Image from Selection');
    await toasts.waitFor('Saved');
    const [made] = readdirSync(file('assets')).filter(name => name.startsWith('黄昏时分'));
    assert.ok(made, readdirSync(file('assets')).join());
    await editors.waitForText('![黄昏时分');
    await savedText('docs/中文.md', text =>
      text.endsWith(`\n\n![黄昏时分，悬崖上的白色灯塔把光投向平静的海面，最后一艘渔船正在归航。](../assets/${made})\n`),
    );
    await picture();
    await workbench.press('ControlOrMeta+Z');
    await savedText('docs/中文.md', text => text === before);
  });

  it('edits an image from the explorer beside the original, which stays unchanged', async () => {
    const { explorer, quickInput, toasts, editors } = workbench;
    const name = 'a-white-lighthouse-at-dusk-watercolour';
    const original = readFileSync(file(`assets/${name}.png`));
    await explorer.chooseFromMenu(`assets/${name}.png`, 'Edit Image with Easel');
    await quickInput.waitFor('What should change');
    await quickInput.answer('make it night');
    await quickInput.waitFor('Enter to start');
    await quickInput.enter();
    await toasts.waitFor(`Saved assets/${name}-edited.png`);
    await editors.waitForPictures(2);
    await picture();
    assert.deepEqual(readFileSync(file(`assets/${name}.png`)), original);
    assert.equal(existsSync(file(`assets/${name}-edited.png`)), true);
  });

  it('edits two selected images together, in the order of the request', async () => {
    const { explorer, quickInput, toasts } = workbench;
    const name = 'a-white-lighthouse-at-dusk-watercolour';
    await explorer.select(`assets/${name}.png`, `assets/${name}-edited.png`);
    await explorer.chooseFromMenu(`assets/${name}-edited.png`, 'Edit Image with Easel');
    await quickInput.waitFor('What should change');
    await quickInput.answer('put both side by side');
    await quickInput.waitFor('Enter to start');
    await quickInput.enter();
    await toasts.waitFor('Saved assets/');
    const { body } = service.requests.filter(({ method }) => method === 'POST').at(-1) ?? {};
    const input = (body as { input: { messages: { content: { image?: string }[] }[] } }).input;
    assert.equal(input.messages[0]?.content.filter(entry => entry.image).length, 2);
  });

  it('offers the open picture when an edit starts from the palette, and Enter accepts it', async () => {
    const { editors, explorer, quickInput, toasts } = workbench;
    await (await explorer.reveal('assets/a-white-lighthouse-at-dusk-watercolour-edited.png')).click();
    await editors.waitForTab('a-white-lighthouse-at-dusk-watercolour-edited.png');
    await editors.waitForPictures();
    await workbench.runCommand('Easel: Edit Image with Easel…');
    await quickInput.waitFor('Check one or several');
    await quickInput.enter();
    await quickInput.waitFor('watercolour-edited.png');
    await quickInput.answer('add snow');
    await toasts.waitFor('Saved assets/a-white-lighthouse-at-dusk-watercolour-edited-edited.png');
  });

  it('makes several images after one choice in the picker, and keeps an unused prompt', async () => {
    const { quickInput, toasts } = workbench;
    await workbench.runCommand('Easel: Generate Image…');
    await quickInput.waitFor('Describe the image');
    await quickInput.answer('paper boats');
    await quickInput.waitFor('Enter to start');
    await quickInput.close();
    await workbench.runCommand('Easel: Generate Image…');
    await quickInput.waitFor('Describe the image');
    assert.equal(await quickInput.value(), 'paper boats');
    await quickInput.enter();
    await quickInput.waitFor('Enter to start');
    await quickInput.pick('3 images');
    await quickInput.waitForFirst('qwen-image-2.0 · 2048 × 2048 · 3 images');
    await quickInput.enter();
    await toasts.waitFor('Saved 3 images in assets');
    for (const name of ['paper-boats', 'paper-boats-2', 'paper-boats-3'])
      assert.ok(existsSync(file(`assets/${name}.png`)), name);
  });

  it('shows a refusal of the service once, with a next step', async () => {
    const { quickInput, toasts } = workbench;
    const before = submits();
    service.script({
      fault: {
        kind: 'error',
        status: 400,
        code: 'DataInspectionFailed',
        message: 'Input data may contain inappropriate content.',
      },
    });
    await workbench.runCommand('Easel: Generate Image…');
    await quickInput.waitFor('Describe the image');
    await quickInput.answer('something');
    await quickInput.waitFor('Enter to start');
    await quickInput.enter();
    const said = await toasts.waitFor('The service refused the content');
    assert.match(said, /Input data may contain inappropriate content/);
    assert.deepEqual(await toasts.buttons('The service refused the content'), ['Change Prompt', 'Show Log']);
    await toasts.waitUntilGone('Generating with');
    const texts = await toasts.texts();
    assert.equal(texts.length, 1, texts.join('\n'));
    assert.equal(submits(), before + 1);
    await picture();
    await toasts.click('The service refused the content', 'Change Prompt');
    await quickInput.waitFor('Describe the image');
    assert.equal(await quickInput.value(), 'something');
    await quickInput.close();
  });

  it('shows foreign text as text: no link of the service, of a model id or of a file name', async () => {
    const { quickInput, toasts, explorer } = workbench;
    const link = (label: string): string => `[${label}](command:workbench.action.closeAllEditors)`;
    const generate = async (): Promise<void> => {
      await workbench.runCommand('Easel: Generate Image…');
      await quickInput.waitFor('Describe the image');
      await quickInput.answer('a fence');
    };
    service.script({ fault: { kind: 'error', status: 400, code: 'InvalidParameter', message: link('Retry here') } });
    await generate();
    await quickInput.waitFor('Enter to start');
    await quickInput.enter();
    assert.match(await toasts.waitFor('Retry here'), /\[Retry here\]/);
    assert.deepEqual(await toasts.links(), []);
    await picture();

    await workbench.changeSettings({ 'easel.model': link('model') });
    await generate();
    assert.match(await toasts.waitFor('[model]'), /command:workbench/);
    assert.deepEqual(await toasts.links(), []);
    await workbench.changeSettings({ 'easel.model': 'qwen-image-2.0' });

    writeFileSync(file(`assets/${link('picture')}.png`), 'not a picture');
    await explorer.chooseFromMenu(`assets/${link('picture')}.png`, 'Edit Image with Easel');
    await quickInput.waitFor('What should change');
    assert.match(await quickInput.question(), /\[picture\]/);
    await quickInput.answer('make it night');
    await quickInput.waitFor('Enter to start');
    await quickInput.enter();
    await toasts.waitFor('[picture]');
    assert.deepEqual(await toasts.links(), []);
    assert.equal(await workbench.page.locator('.quick-input-widget a[href], .monaco-dialog-box a[href]').count(), 0);
    await picture();
    rmSync(file(`assets/${link('picture')}.png`));
  });

  it('cancels a queued task at once, also at the service', async () => {
    const { quickInput, toasts } = workbench;
    service.script({ fault: { kind: 'taskNeverEnds', status: 'PENDING' } });
    await workbench.runCommand('Easel: Generate Image…');
    await quickInput.waitFor('Describe the image');
    await quickInput.answer('never to be');
    await quickInput.waitFor('Enter to start');
    await quickInput.type('wan2.6-t2i');
    await quickInput.pick('wan2.6-t2i');
    await quickInput.waitForFirst('wan2.6-t2i · 1280 × 1280 · 1 image');
    await quickInput.enter();
    await toasts.waitFor('queued at the service');
    await toasts.click('Generating with', 'Cancel');
    await service.waitForRequest(({ path: target }) => target.endsWith('/cancel'));
    await toasts.waitUntilGone('Generating with');
    assert.equal(existsSync(file('assets/never-to-be.png')), false);
    assert.deepEqual(await toasts.texts(), []);
  });

  it('lists the setup', async () => {
    const { quickInput } = workbench;
    await workbench.setTheme('Default Dark Modern');
    await workbench.runCommand('Easel: Check Setup');
    await quickInput.waitFor('Easel is set up');
    const items = await quickInput.items();
    for (const name of ['API key', 'Service', 'Proxy', 'Folder']) assert.ok(items.includes(name), items.join());
    await picture();
    await quickInput.close();
  });

  it('still has the key after a reload of the window, and uses a free name', async () => {
    const { quickInput, toasts, editors } = workbench;
    await workbench.load();
    await quickInput.runUntilAsked('Easel: Generate Image…', 'Describe the image');
    await quickInput.answer('A white lighthouse at dusk, watercolour');
    await quickInput.waitFor('Enter to start');
    await quickInput.enter();
    await toasts.waitFor('Saved assets/a-white-lighthouse-at-dusk-watercolour-2.png');
    await editors.waitForTab('a-white-lighthouse-at-dusk-watercolour-2.png');
    await editors.waitForPictures();
    await picture();
  });

  it('forgets a removed key', async () => {
    const { quickInput, toasts } = workbench;
    await quickInput.runUntilAsked('Easel: Remove API Key…', 'whose API key is removed');
    await quickInput.enter();
    await toasts.waitFor('was removed');
    await workbench.runCommand('Easel: Remove API Key…');
    await toasts.waitFor('No API key is stored');
  });

  it('never shows the key, and logs no errors to the console', () => {
    const { consoleErrors } = workbench.browser;
    assert.deepEqual(
      consoleErrors.filter(line => line.includes(key)),
      [],
    );
    // The editor also logs each message of an error that it shows, such as the one about the model id above.
    const isShown = (line: string): boolean => line.startsWith('The model "[model]');
    assert.deepEqual(
      consoleErrors.filter(line => /easel/i.test(line) && !isShown(line)),
      [],
    );
    assert.deepEqual(service.warnings, []);
  });
});

describe('tour: in Chinese', () => {
  let service: DashScopeService;
  let workbench: Workbench;

  before(async () => {
    service = await startService({ keys: [key], rateLimits: false });
    workbench = await startWorkbench({
      settings: { 'easel.baseUrl': service.baseUrl },
      env: { DASHSCOPE_API_KEY: key },
      locale: 'zh-cn',
      theme: 'Default Light Modern',
    });
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
  });
  after(async () => {
    await workbench.close();
    await service.close();
  });

  it('asks and answers in Chinese, and names the file in Chinese', async () => {
    const { quickInput, toasts, editors } = workbench;
    await workbench.runCommand('Easel: 生成图片…');
    await quickInput.waitFor('描述图片');
    await quickInput.answer('雪山下的小木屋，水彩');
    await quickInput.waitFor('按 Enter 开始');
    await quickInput.enter();
    await workbench.waitForFile('assets/雪山下的小木屋-水彩.png');
    await toasts.waitFor('雪山下的小木屋-水彩.png');
    await editors.waitForPictures();
    await workbench.screenshot(path.join(screenshots, 'chinese.png'));
  });
});

describe('tour: window without a folder', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await startWorkbench({ folder: null });
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
  });
  after(() => workbench.close());

  it('offers to open a folder, or to choose where to save', async () => {
    await workbench.runCommand('Easel: Generate Image…');
    await workbench.dialogs.waitFor('No folder is open');
    await workbench.screenshot(path.join(screenshots, 'no-folder.png'));
    await workbench.dialogs.click('Choose Where to Save');
    await workbench.quickInput.waitFor();
    await workbench.quickInput.close();
    assert.deepEqual(await workbench.toasts.texts(), []);
  });
});
