import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type DashScopeService, startService } from '../service/dashScopeService';
import { eventually } from './eventually';
import { startWorkbench, type Workbench } from './workbench';

const key = 'sk-proposals-9a41c7';
const screenshots = path.resolve(import.meta.dirname, '../../out/tour');

const table = '# Fruit\n\n| Name | Colour |\n| --- | --- |\n| Apple | red |\n| Pear | green |\n';
const linked = table
  .replace('Apple', 'Apple ![Apple](../assets/apple.png)')
  .replace('Pear', 'Pear ![Pear](../assets/pear.png)');

describe('proposed images: as a person', () => {
  let service: DashScopeService;
  let workbench: Workbench;

  before(async () => {
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 300, syncDurationMs: 1_500 });
    workbench = await startWorkbench({
      settings: { 'easel.baseUrl': service.baseUrl, 'easel.openAfterSave': false, 'easel.model': 'wan2.7-image' },
      env: { DASHSCOPE_API_KEY: key },
      theme: 'Default Light Modern',
    });
    writeFileSync(file('docs/fruit.md'), table);
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
    await workbench.runCommand('Notifications: Clear All Notifications');
  });
  after(async () => {
    await workbench.close();
    await service.close();
  });

  const file = (name: string): string => path.join(workbench.folder ?? '', name);
  const textOf = (name: string): string => readFileSync(file(name), 'utf8');
  const lens = (text: string) => workbench.page.locator('.codelens-decoration a', { hasText: text }).first();
  const picture = (name: string): Promise<string> =>
    workbench.screenshot(path.join(screenshots, `proposals-${name}.png`));
  const submits = (): number =>
    service.requests.filter(({ method, path: target }) => method === 'POST' && target.includes('/services/')).length;

  it('are one for each row of the column that is chosen, and cost nothing before the plan is approved', async () => {
    const { editors, quickInput, toasts } = workbench;
    await editors.open('docs/fruit.md', 5);
    await workbench.runCommand('Easel: One Image for Each Item…');
    await quickInput.waitFor('One Image for Each Item');
    assert.equal((await quickInput.items()).length, 2);
    await quickInput.pick('Name');
    await lens('Insert links and generate images: 2').waitFor();
    await editors.waitForText('after: docs/fruit.md:5 Apple');
    await picture('plan');
    assert.equal(textOf('docs/fruit.md'), table);
    assert.equal(submits(), 0);
    await lens('Insert links and generate images: 2').click();
    await toasts.waitFor('Images made: 2.');
    for (const name of ['apple', 'pear']) assert.ok(existsSync(file(`assets/${name}.png`)), name);
    assert.equal(textOf('docs/fruit.md'), linked);
    assert.equal(submits(), 1, 'a set is one request');
  });

  it('are undone with one key, which leaves the images', async () => {
    const { editors } = workbench;
    await editors.open('docs/fruit.md', 1);
    await workbench.press('ControlOrMeta+Z');
    await workbench.press('ControlOrMeta+S');
    await eventually('the text as it was', () => (textOf('docs/fruit.md') === table ? true : undefined));
    assert.ok(existsSync(file('assets/apple.png')));
  });

  it('come with a text that is watched while it is written, and is a file in the end', async () => {
    const { editors, quickInput, toasts, page } = workbench;
    await workbench.runCommand('Easel: Illustrate Document…');
    await quickInput.waitFor('What should the document be about?');
    await quickInput.answer('How a lighthouse works');
    await quickInput.waitFor('At most so many images');
    await quickInput.pick('2');
    await quickInput.waitFor('How do you want to get it?');
    await quickInput.pick('Watch While It Is Written');
    await editors.waitForTab('how-a-lighthouse-works.md');
    await picture('watched');
    await workbench.waitForFile('assets/how-a-lighthouse-works.md');
    await toasts.waitFor('Saved 2 images in assets.');
    await page.locator('.tab', { hasText: 'how-a-lighthouse-works.md' }).waitFor({ state: 'detached' });
    assert.match(textOf('assets/how-a-lighthouse-works.md'), /!\[[^\]]+\]\(how-a-lighthouse-works\.png\)/u);
  });
});
