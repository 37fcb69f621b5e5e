import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { type DashScopeService, startService } from '../service/dashScopeService';
import { pngPicture } from '../support/pictures';
import { eventually } from './eventually';
import { StudioPanel } from './studioPanel';
import { startWorkbench, type Workbench } from './workbench';

const key = 'sk-pictures-51c7a0';

describe('pictures in documents: as a person drops and pastes them', () => {
  let service: DashScopeService;
  let workbench: Workbench;
  let studio: StudioPanel;

  before(async () => {
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 300, syncDurationMs: 50 });
    workbench = await startWorkbench({
      settings: {
        'easel.model': 'wan2.2-t2i-flash',
        'easel.openAfterSave': false,
        'files.autoSave': 'off',
        'editor.wordWrap': 'off',
        '[markdown]': { 'editor.wordWrap': 'off' },
      },
      env: { DASHSCOPE_API_KEY: key, DASHSCOPE_HTTP_BASE_URL: service.baseUrl },
    });
    studio = new StudioPanel(workbench.page, workbench.quickInput);
    writeFileSync(file('picture.png'), pngPicture(64, 48));
    // From now on the extension is there when something is pasted.
    await studio.open();
    await workbench.runCommand('View: Close Editor');
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
  });
  after(async () => {
    await workbench.close();
    await service.close();
  });

  const file = (name: string): string => path.join(workbench.folder ?? '', name);
  const line = (text: string): Locator => workbench.page.locator('.view-line', { hasText: text }).first();

  /** Puts the cursor behind its line, once the editor takes keys. */
  const goToEnd = (): Promise<true> =>
    eventually('the cursor at the end of its line', async () => {
      await workbench.press('End');
      const place = await workbench.page.locator('#status\\.editor\\.selection').innerText();
      return /Col 1$/u.test(place) ? undefined : true;
    });

  /** Drags with the mouse, to the beginning of what takes it. */
  async function drag(what: Locator, where: Locator, key?: 'Shift'): Promise<void> {
    const { mouse, keyboard } = workbench.page;
    await what.scrollIntoViewIfNeeded();
    const [from, to] = [await what.boundingBox(), await where.boundingBox()];
    assert.ok(from && to);
    await mouse.move(from.x + 30, from.y + from.height / 2);
    await mouse.down();
    await mouse.move(from.x + 45, from.y + from.height / 2 + 4, { steps: 4 });
    if (key) await keyboard.down(key);
    await mouse.move(to.x + 20, to.y + to.height / 2, { steps: 10 });
    await mouse.move(to.x + 2, to.y + to.height / 2, { steps: 10 });
    await mouse.up();
    if (key) await keyboard.up(key);
  }

  /** Opens the list of ways to insert what was just pasted, and chooses one. */
  async function pasteAs(way: string): Promise<void> {
    const { page } = workbench;
    await page.locator('.post-edit-widget').first().waitFor();
    const entry = page.locator('.action-widget .monaco-list-row', { hasText: way }).first();
    await eventually(`the list with "${way}"`, async () => {
      await page.keyboard.press('Control+.');
      await entry.waitFor({ timeout: 2000 });
      return true;
    });
    await entry.click();
  }

  it('saves a pasted picture in HTML, and links it with an alt text that the person writes', async () => {
    const { editors, page } = workbench;
    await editors.open('index.html', 10);
    await goToEnd();
    await studio.paste(file('picture.png'));
    await editors.waitForText('      <img src="assets/image.png" alt="image">');
    assert.equal(
      readFileSync(await workbench.waitForFile('assets/image.png'))
        .subarray(1, 4)
        .toString(),
      'PNG',
    );
    await page.keyboard.type('Pier');
    await editors.waitForText('</p>\n      <img src="assets/image.png" alt="Pier">\n');
    await workbench.press('ControlOrMeta+Z');
    await editors.waitForText('alt="image"');
    // One more takes back both the link and the file.
    await workbench.press('ControlOrMeta+Z');
    await eventually('the file to be gone', () => (existsSync(file('assets/image.png')) ? undefined : true));
    await editors.waitForText('</p>\n    </main>');
  });

  it('leaves Markdown to the editor, and edits the picture when that is chosen among its ways', async () => {
    const { editors, quickInput, page } = workbench;
    await editors.open('docs/guide.md', 4);
    // The editor's own extension for Markdown tells the headings when it is ready.
    await page.locator('.breadcrumbs-control', { hasText: 'A walk through the village' }).first().waitFor();
    await goToEnd();
    await studio.paste(file('picture.png'));
    await editors.waitForText('](image.png)');
    await pasteAs('Edit with Easel');
    await quickInput.waitFor('What should change in assets/');
    await editors.waitForText('wall.\n');
    await quickInput.answer('Make it night');
    await quickInput.waitFor();
    await quickInput.enter();
    await editors.waitForText('wall.\n\n![Make it night](../assets/image-edited.png)\n');
    assert.ok(existsSync(file('assets/image.png')) && !existsSync(file('docs/image.png')));
    assert.equal(service.requests.filter(({ route }) => route === 'sync' || route === 'async').length, 1);
  });

  it('takes a result of the Studio by the mouse, and by copy and paste', async () => {
    const { editors } = workbench;
    await editors.open('docs/guide.md', 9);
    await studio.open();
    const frame = await studio.frame();
    await frame.getByLabel('Prompt', { exact: true }).first().fill('Three gulls');
    await studio.press(/^Generate$/);
    await (await studio.card('Three gulls')).locator('.tile-picture').first().waitFor();
    await workbench.runCommand('View: Move Editor into Right Group');
    await studio.waitUntilReady();
    const tile = (await studio.card('Three gulls')).locator('.tile-picture').first();
    await drag(tile, line('at dusk'));
    await eventually('the dropped link', async () =>
      (await line('![Three gulls](../assets/three-gulls.png)').isVisible()) ? true : undefined,
    );
    await tile.focus();
    await workbench.press('ControlOrMeta+C');
    await studio.waitForNotice('is copied');
    await line('Saturdays').click();
    await workbench.press('Home');
    await workbench.press('ControlOrMeta+V');
    await editors.waitForText('![Three gulls](../assets/three-gulls.png)\n\nOn Saturdays');
    assert.match(
      await workbench.page.evaluate<string>('navigator.clipboard.readText()'),
      /^\.\/assets\/three-gulls\.png$/,
    );
  });

  it('takes an entry of the view of images, dragged with Shift', async () => {
    const { editors, page } = workbench;
    await editors.open('README.md', 1);
    await page.locator('.pane-header', { hasText: 'Easel Images' }).first().click();
    const row = (text: string): Locator => page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
    await row('Generated').click();
    await row('three-gulls.png').waitFor();
    await drag(row('three-gulls.png'), page.locator('.view-line').first(), 'Shift');
    await editors.waitForText('![Three gulls](assets/three-gulls.png)');
  });
});
