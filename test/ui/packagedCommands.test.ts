import assert from 'node:assert/strict';
import { startWorkbench, type Workbench } from './workbench';

describe('packaged extension', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await startWorkbench();
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
  });

  after(() => workbench.close());

  it('shows its commands in the palette of a fresh VS Code', async () => {
    await workbench.quickInput.waitForCommand('Easel: Generate Image…');
    const titles = await workbench.quickInput.commandsFor('Easel: ');
    assert.ok(titles.includes('Easel: Generate Image…'), titles.join('\n'));
  });
});
