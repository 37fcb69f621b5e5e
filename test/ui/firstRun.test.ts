import assert from 'node:assert/strict';
import path from 'node:path';
import { type DashScopeService, startService } from '../service/dashScopeService';
import { StudioPanel } from './studioPanel';
import { startWorkbench, type Workbench } from './workbench';

const key = 'sk-first-51c0a7';
const screenshots = path.resolve(import.meta.dirname, '../../out/tour');

describe('first run: as a person who has a key', () => {
  let service: DashScopeService;
  let workbench: Workbench;

  before(async () => {
    service = await startService({ keys: [key], rateLimits: false });
    workbench = await startWorkbench({
      settings: { 'easel.baseUrl': service.baseUrl },
      env: { DASHSCOPE_API_KEY: key, DASHSCOPE_HTTP_BASE_URL: service.baseUrl },
      theme: 'Default Light Modern',
    });
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
    await workbench.runCommand('Notifications: Clear All Notifications');
  });
  after(async () => {
    await workbench.close();
    await service.close();
  });

  const picture = (name: string): Promise<string> =>
    workbench.screenshot(path.join(screenshots, `first-run-${name}.png`));

  it('shows the four steps of the walkthrough, with pictures in the colours of the theme', async () => {
    const { quickInput, page } = workbench;
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await quickInput.type('Get images with Easel');
    await quickInput.waitForFirst('Get images with Easel');
    await quickInput.enter();
    const steps = page.locator('.getting-started-step .step-title');
    await steps.first().waitFor();
    assert.deepEqual(
      (await steps.allInnerTexts()).map(title => title.trim()),
      ['Set your API key', 'Make the first image', 'Edit a picture', 'Open the Studio'],
    );
    await picture('light');
    await workbench.setTheme('Default Dark Modern');
    await picture('dark');
  });

  it('takes two decisions from the command to the first image: the prompt, and to start', async () => {
    const { quickInput, toasts } = workbench;
    let decisions = 0;
    const decide = async (answer: () => Promise<void>): Promise<void> => {
      decisions++;
      await answer();
    };
    await workbench.runCommand('Easel: Generate Image…');
    await quickInput.waitFor('Describe the image');
    await decide(() => quickInput.answer('A red kite over the dunes'));
    await quickInput.waitFor('Enter to start');
    await decide(() => quickInput.enter());
    // The folder of the active document decides nothing here: no document is open.
    await workbench.waitForFile('assets/a-red-kite-over-the-dunes.png');
    await toasts.waitFor('Saved assets/a-red-kite-over-the-dunes.png');
    assert.equal(decisions, 2);
  });

  it('saves an image in the folder of the explorer whose menu was used', async () => {
    const { explorer, quickInput, toasts } = workbench;
    await explorer.chooseFromMenu('docs', 'Generate Image Here…');
    await quickInput.waitFor('Describe the image');
    await quickInput.answer('A blue boat at the pier');
    await quickInput.waitFor('Enter to start');
    await quickInput.enter();
    await workbench.waitForFile('docs/a-blue-boat-at-the-pier.png');
    await toasts.waitFor('Saved docs/a-blue-boat-at-the-pier.png');
  });

  it('opens the Studio from the title bar of an image, which becomes an input', async () => {
    const studio = new StudioPanel(workbench.page, workbench.quickInput);
    // The title bar of a group that is not active shows fewer buttons.
    await workbench.page.locator('.tab', { hasText: 'a-blue-boat-at-the-pier.png' }).first().click();
    await workbench.page.locator('.editor-actions:visible [aria-label="Open Studio"]').first().click();
    await studio.waitUntilReady();
    await (await studio.frame()).getByText('a-blue-boat-at-the-pier.png').first().waitFor();
    await picture('studio-input');
  });
});
