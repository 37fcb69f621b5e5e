import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SetupCheck } from '../../../../src/core/contributions/contributions';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { failsUnsent } from '../../support/refusals';

describe('window without a folder', () => {
  let easel: EaselUnderTest;

  before(async () => {
    assert.equal(vscode.workspace.workspaceFolders, undefined);
    easel = await startEasel();
  });
  after(() => easel.close());

  it('calls with arguments fail with invalidRequest, with and without an output', async () => {
    await failsUnsent(easel, () => easel.generate({ prompt: 'a hut' }), { code: 'invalidRequest', field: 'output' });
    await failsUnsent(easel, () => easel.generate({ prompt: 'a hut', output: 'hut.png' }), {
      code: 'invalidRequest',
      field: 'output',
    });
    await failsUnsent(easel, () => easel.generate({ prompt: 'a hut', output: vscode.Uri.file('/tmp/hut.png') }), {
      code: 'invalidRequest',
      field: 'output',
    });
    await failsUnsent(easel, () => easel.edit({ prompt: 'night', images: [vscode.Uri.file('/tmp/hut.png')] }), {
      code: 'invalidRequest',
      field: 'output',
    });
  });

  it('other bad options are reported first', async () => {
    await failsUnsent(easel, () => easel.generate({ prompt: '' }), { code: 'invalidRequest', field: 'prompt' });
    await failsUnsent(easel, () => easel.generate({ prompt: 'a hut', n: 99 }), { code: 'invalidRequest', field: 'n' });
  });

  it('commands without arguments offer to open or choose a folder before any other question', async () => {
    // An editor under test refuses to show a modal dialog.
    for (const command of ['easel.generateImage', 'easel.editImage']) {
      await assert.rejects(
        async () => vscode.commands.executeCommand(command),
        /refused to show dialog in tests. Contents: No folder is open/,
      );
    }
    assert.deepEqual(
      easel.access.said.map(({ actions }) => actions),
      [
        ['Open Folder…', 'Choose Where to Save…'],
        ['Open Folder…', 'Choose Where to Save…'],
      ],
    );
    assert.equal(easel.service.requests.length, 0);
  });

  it('checkSetup says what to do', async () => {
    const checks = await vscode.commands.executeCommand<SetupCheck[]>('easel.checkSetup');
    const folder = checks.find(({ check }) => check === 'folder');
    assert.equal(folder?.ok, false);
    assert.match(folder.detail, /open/);
    assert.deepEqual(
      checks.filter(({ ok }) => ok).map(({ check }) => check),
      ['key', 'endpoint', 'proxy'],
    );
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  });
});
