import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { UsageRow } from '../../src/core/usage/usageReport';
import { usageHtml } from '../../src/ui/usage/usageHtml';
import { type DashScopeService, startService } from '../service/dashScopeService';
import { eventually } from './eventually';
import { StudioPanel, violationsIn } from './studioPanel';
import { startWorkbench, type Workbench } from './workbench';

const key = 'sk-documents-3f82b1';
const root = path.resolve(import.meta.dirname, '../..');
const screenshots = path.join(root, 'out/tour');
const readTable = (file: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, string>;

const missing = `# The harbour

![Fishing boats at the quay, early morning, watercolour](boats.png)

![Nets that dry on a white wall](nets.png)

![A map of the coast, drawn with a pen](maps/coast.png)

![The lighthouse keeper with a lamp](keeper.png)
`;
const chapter = '# Gulls\n\n![Gulls above the pier](gulls.png)\n\n![A gull with a fish](fish.png)\n';

for (const locale of ['en', 'zh-cn'] as const) {
  const titles = readTable(locale === 'en' ? 'package.nls.json' : 'package.nls.zh-cn.json');
  const sentences = locale === 'en' ? {} : readTable('l10n/bundle.l10n.zh-cn.json');
  /** A sentence in the language of the window. */
  const said = (english: string, ...values: (string | number)[]): string => {
    const sentence = locale === 'en' ? english : sentences[english];
    assert.ok(sentence !== undefined, `no Chinese for "${english}"`);
    return sentence.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)]));
  };

  describe(`documents and placeholders: as a person, ${locale}`, () => {
    let service: DashScopeService;
    let workbench: Workbench;

    before(async () => {
      service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 300 });
      workbench = await startWorkbench({
        settings: { 'easel.baseUrl': service.baseUrl, 'easel.openAfterSave': false, 'easel.model': 'wan2.2-t2i-flash' },
        theme: 'Default Light Modern',
        ...(locale !== 'en' && { locale }),
      });
      writeFileSync(file('docs/harbour.md'), missing);
    });
    afterEach(async function () {
      if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
    });
    after(async () => {
      await workbench.close();
      await service.close();
    });

    const file = (name: string): string => path.join(workbench.folder ?? '', name);
    const command = (id: string): string => `Easel: ${titles[`command.${id}`]}`;
    const submits = (): number =>
      service.requests.filter(({ method, path: target }) => method === 'POST' && target.includes('/services/')).length;
    /** A picture in the light and in the dark theme. */
    const pictures = async (name: string): Promise<void> => {
      for (const [theme, kind] of [
        ['Default Dark Modern', 'dark'],
        ['Default Light Modern', 'light'],
      ] as const) {
        await workbench.setTheme(theme);
        await workbench.screenshot(path.join(screenshots, `documents-${locale}-${name}-${kind}.png`));
      }
    };
    const line = (text: string) => workbench.page.locator('.view-line', { hasText: text }).first();
    const lens = (text: string) => workbench.page.locator('.codelens-decoration a', { hasText: text }).first();
    /** An editor that has lost the focus, to a notification for example, asks for no lenses until it has it again. */
    const focusEditor = (text: string): Promise<void> => line(text).click();
    const row = (text: string) => workbench.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();

    it('makes a placeholder as the first image: no key, and nothing is sent', async () => {
      const { quickInput, toasts, editors } = workbench;
      await editors.open('docs/guide.md', 9);
      await workbench.press('End');
      await workbench.runCommand(command('insertPlaceholder'));
      await quickInput.waitFor(said('Describe the image that will take the place'));
      await quickInput.answer('Old pier at dawn');
      await quickInput.waitFor(said('Size in pixels'));
      await quickInput.answer('1024*576');
      await workbench.waitForFile('assets/old-pier-at-dawn.png');
      await editors.waitForText('![Old pier at dawn](../assets/old-pier-at-dawn.png)');
      await toasts.waitFor('assets/old-pier-at-dawn.png');
      await pictures('placeholder');
      assert.equal(service.requests.length, 0);
      await workbench.press('ControlOrMeta+S');
    });

    it('lists it with its prompt among the images of the workspace', async () => {
      await workbench.page.locator('.pane-header', { hasText: 'Easel' }).first().click();
      await row(said('Placeholders')).click();
      await row('Old pier at dawn').waitFor();
      await pictures('images');
    });

    it('filters that list, and tells at the link in the document what the image is', async () => {
      const { quickInput, page } = workbench;
      const filter = async (words: string): Promise<void> => {
        await workbench.runCommand(command('filterImages'));
        await quickInput.waitFor(said('Filter the images by path and prompt'));
        await quickInput.answer(words);
      };
      await filter('dawn windmill');
      await row(said('Filter: {0}', 'dawn windmill')).waitFor();
      await row('Old pier at dawn').waitFor({ state: 'detached' });
      await filter('');
      await row('Old pier at dawn').waitFor();
      await line('old-pier-at-dawn.png').getByText('old-pier-at-dawn.png').hover();
      const hover = page.locator('.monaco-hover', { hasText: said('Placeholder by Easel') }).first();
      await hover.waitFor();
      await pictures('hover');
      await line('old-pier-at-dawn.png').getByText('old-pier-at-dawn.png').hover();
      await hover.getByText(said('Show Image Details')).click();
      await quickInput.waitFor(said('Placeholder {0}', 'assets/old-pier-at-dawn.png'));
      await quickInput.close();
    });

    it('makes the real image in its place, once the key is there', async () => {
      const { quickInput, toasts, dialogs } = workbench;
      const before = readFileSync(file('assets/old-pier-at-dawn.png'));
      await workbench.runCommand(command('upgradePlaceholders'));
      await quickInput.waitFor();
      await quickInput.enter();
      await dialogs.waitFor(service.baseUrl);
      await dialogs.click(said('Use This Address'));
      await eventually('the box for the key', async () => ((await quickInput.isPassword()) ? true : undefined));
      await quickInput.answer(key);
      await dialogs.waitFor(said('Generate the image in place of the placeholder?'));
      await pictures('upgrade');
      await dialogs.click(said('Generate Them'));
      await toasts.waitFor(said('Images generated: {0}.', 1));
      assert.notDeepEqual(readFileSync(file('assets/old-pier-at-dawn.png')), before);
      assert.equal(submits(), 1);
    });

    it('shows how the image was made, and makes it again as a new file', async () => {
      const { explorer, quickInput, dialogs } = workbench;
      const name = 'assets/old-pier-at-dawn.png';
      await explorer.chooseFromMenu(name, titles['command.showImageDetails'] ?? '');
      await quickInput.waitFor(said('How {0} was made', name));
      await pictures('details');
      await quickInput.pick(said('Regenerate…'));
      await dialogs.waitFor(said('Make {0} again?', name));
      await dialogs.click(said('New File'));
      await workbench.waitForFile('assets/old-pier-at-dawn-2.png');
      assert.equal(submits(), 2);
    });

    it('makes one missing image by the light bulb, at exactly its path', async () => {
      const { editors, page } = workbench;
      await editors.open('docs/harbour.md', 3);
      await lens(said('Generate missing images: {0}', 4)).waitFor();
      await pictures('lens');
      await workbench.press('ControlOrMeta+.');
      await page
        .locator('.action-widget')
        .getByText(said('Generate "{0}" from its alt text', 'boats.png'))
        .first()
        .waitFor();
      await pictures('light-bulb');
      await page
        .locator('.action-widget')
        .getByText(said('Generate "{0}" from its alt text', 'boats.png'))
        .first()
        .click();
      await workbench.waitForFile('docs/boats.png');
      await lens(said('Generate missing images: {0}', 3)).waitFor();
    });

    it('makes the others after a list, keeps what is done when cancelled, and finishes the next time', async () => {
      const { quickInput, toasts } = workbench;
      const progress = said('Making missing images');
      service.script({ match: { promptIncludes: 'keeper' }, fault: { kind: 'taskNeverEnds', status: 'PENDING' } });
      await lens(said('Generate missing images: {0}', 3)).click();
      await quickInput.waitFor(said('Check what is to be made; Enter starts'));
      await pictures('list');
      await quickInput.enter();
      await toasts.waitFor(said('{0} of {1}', 2, 3));
      await toasts.click(progress, 'Cancel');
      await toasts.waitFor(said('Images made: {0}.', 2));
      service.reset();
      assert.deepEqual(
        ['nets', 'maps/coast', 'keeper'].map(name => existsSync(file(`docs/${name}.png`))),
        [true, true, false],
      );
      await focusEditor('# The harbour');
      await lens(said('Generate missing images: {0}', 1)).click();
      await quickInput.waitFor(said('Check what is to be made; Enter starts'));
      await quickInput.enter();
      await workbench.waitForFile('docs/keeper.png');
      assert.equal(await line('keeper.png').count(), 1);
    });

    it('makes those of a folder from a plan that is changed first', async () => {
      const { explorer, editors, toasts } = workbench;
      writeFileSync(file('docs/gulls.md'), chapter);
      await explorer.chooseFromMenu('docs', titles['command.generateMissingImages'] ?? '');
      await lens(said('Generate missing images: {0}', 2).slice(0, 6)).waitFor();
      await editors.waitForText('Gulls above the pier');
      await pictures('plan');
      await lens(said('Generate missing images: {0}', 2).slice(0, 6)).click();
      await toasts.waitFor(said('Images made: {0}.', 2));
      await workbench.waitForFile('docs/gulls.png');
      await workbench.waitForFile('docs/fish.png');
    });

    it('holds the places of all missing images of a document by placeholders, without a request', async () => {
      const { editors, toasts } = workbench;
      const before = submits();
      writeFileSync(file('docs/pier.md'), '# Pier\n\n![The old crane](crane.png)\n\n![Ropes](ropes.png)\n');
      await editors.open('docs/pier.md', 3);
      await lens(said('Generate missing images: {0}', 2)).waitFor();
      await lens(said('Insert placeholders')).click();
      await toasts.waitFor(said('Placeholders inserted: {0}.', 2));
      for (const name of ['crane', 'ropes']) await workbench.waitForFile(`docs/${name}.png`);
      await lens(said('Insert placeholders')).waitFor({ state: 'hidden' });
      await pictures('placeholders');
      assert.equal(submits(), before);
    });

    it('helps with prompts and models in the Studio, where a screen reader finds no problem', async () => {
      const studio = new StudioPanel(workbench.page, workbench.quickInput);
      await workbench.runCommand(command('openStudio'));
      await studio.waitUntilReady();
      const frame = await studio.frame();
      const look = async (name: string): Promise<void> => {
        await pictures(`studio-${name}`);
        assert.deepEqual(await studio.violations(), [], name);
      };
      await look('start');
      await frame.getByLabel(said('Prompt'), { exact: true }).fill('一只红色的狐狸');
      for (const [name, label] of [
        ['prompt-help', 'Prompt help'],
        ['help-me-choose', 'Help me choose'],
      ] as const) {
        await frame.getByRole('button', { name: said(label) }).click();
        await frame.getByRole('menu', { name: said(label) }).waitFor();
        await look(name);
        await workbench.press('Escape');
        await frame.getByRole('menu', { name: said(label) }).waitFor({ state: 'hidden' });
      }
    });

    it('shows the four steps of the walkthrough, of which the first one leads to a placeholder, too', async () => {
      const { page, quickInput } = workbench;
      await workbench.runCommand('Welcome: Open Walkthrough...');
      await quickInput.type(titles['walkthrough.title'] ?? '');
      await quickInput.waitForFirst(titles['walkthrough.title'] ?? '');
      await quickInput.enter();
      const steps = page.locator('.getting-started-step .step-title');
      await steps.first().waitFor();
      assert.deepEqual(
        (await steps.allInnerTexts()).map(title => title.trim()),
        ['key', 'image', 'edit', 'studio'].map(step => titles[`walkthrough.${step}.title`]),
      );
      await page.locator('.getting-started-step a[href*="easel.insertPlaceholder"]').first().waitFor();
      await pictures('walkthrough');
      await workbench.runCommand('View: Close Editor');
    });

    it('shows what was spent', async () => {
      await workbench.runCommand(command('showUsage'));
      await workbench.page.locator('.tab.active', { hasText: said('Easel: Usage') }).waitFor();
      await pictures('usage');
      // The panel runs no scripts, so axe looks at the same page outside of it.
      const page = await workbench.browser.context.newPage();
      const rowOf = (name: string): UsageRow => ({ name, images: 3, inputs: 1, sums: [], unpriced: 1 });
      const report = {
        total: rowOf(''),
        days: [rowOf('2026-11-27')],
        models: [rowOf('wan2.2-t2i-flash')],
        workspaces: [rowOf('harbour-notes')],
      };
      const budget = { budgetYuan: 10, spentThisMonthYuan: 3 };
      await page.setContent(
        usageHtml({ report, pricesUrl: 'https://example.com', language: locale, nonce: 'n', ...budget }),
      );
      assert.deepEqual(await violationsIn(page.mainFrame()), []);
      await page.close();
    });
  });
}
