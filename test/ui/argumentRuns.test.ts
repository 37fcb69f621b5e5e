import assert from 'node:assert/strict';
import { type DashScopeService, startService } from '../service/dashScopeService';
import { startWorkbench, type Workbench } from './workbench';

const key = 'sk-argument-runs-91b4';
const pressed = 'Control+Alt+Shift+G';

describe('runs by argument: as a person sees them', () => {
  let service: DashScopeService;
  let workbench: Workbench;

  before(async () => {
    service = await startService({ keys: [key], rateLimits: false });
    workbench = await startWorkbench({
      settings: { 'easel.baseUrl': service.baseUrl, 'easel.openAfterSave': false },
      env: { DASHSCOPE_API_KEY: key },
      keybindings: [
        {
          key: 'ctrl+alt+shift+g',
          command: 'easel.generateImage',
          args: { prompt: 'a red fox', model: 'z-image-turbo' },
        },
      ],
    });
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
  });

  after(async () => {
    await workbench.close();
    await service.close();
  });

  it('are in the status bar while they are under way, and a click there cancels them', async () => {
    const item = workbench.page.locator('.statusbar-item[id$="easel.argumentRuns"]');
    service.script({ match: { path: 'sync' }, fault: { kind: 'stallBeforeHeaders' } });
    await workbench.press(pressed);
    await item.filter({ hasText: 'Easel: 1' }).waitFor();
    await item.click();
    await item.waitFor({ state: 'hidden' });
    assert.equal(service.requests.filter(({ route }) => route === 'sync').length, 1);
  });

  it('leave the status bar when their image is there', async () => {
    const item = workbench.page.locator('.statusbar-item[id$="easel.argumentRuns"]');
    service.clearScripts();
    service.script({ match: { path: 'download' }, fault: { kind: 'slow', delayMs: 1000, pieceMs: 5 } });
    await workbench.press(pressed);
    await item.filter({ hasText: 'Easel: 1' }).waitFor();
    await workbench.waitForFile('assets/a-red-fox.png');
    await item.waitFor({ state: 'hidden' });
  });
});
