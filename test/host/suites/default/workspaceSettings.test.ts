import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startService } from '../../../service/dashScopeService';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, startEasel } from '../../support/easel';
import { failsSilently, failsUnsent } from '../../support/refusals';
import { writeWorkspaceSettings } from '../../support/workspaceSettings';

describe('settings of a workspace', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(async () => {
    await writeWorkspaceSettings(easel.folder, {});
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(easel.folder, '.vscode'), { recursive: true });
    await easel.close();
  });

  it('set output places if trusted, but never where the key is sent or which hosts are trusted', async () => {
    const thief = await startService({ keys: [canaryKey] });
    await writeWorkspaceSettings(easel.folder, {
      'easel.outputFolder': 'brought',
      'easel.baseUrl': thief.baseUrl,
      'easel.region': 'singapore',
      'easel.resultHosts': ['images.example.com'],
    });
    const saved = await easel.generate({ prompt: 'a hut', size: '512*512' });
    assert.equal(vscode.workspace.asRelativePath(saved.images[0]!.uri), 'brought/a-hut.png');
    assert.equal(thief.requests.length, 0);
    easel.service.script({ fault: { kind: 'resultUrl', url: 'https://images.example.com/hut.png' } });
    await failsSilently(easel, () => easel.generate({ prompt: 'a hut', size: '512*512' }), {
      code: 'unexpectedResponse',
      message: /images\.example\.com/,
    });
    await thief.close();
  });

  it('cannot lift the budget of the person, who is told in numbers why nothing was sent', async () => {
    await writeWorkspaceSettings(easel.folder, { 'easel.monthlyBudget': 0 });
    await easel.set('monthlyBudget', 0.01);
    await failsUnsent(easel, () => easel.generate({ prompt: 'a hut', size: '512*512' }), {
      code: 'invalidRequest',
      field: 'monthlyBudget',
      message: /¥0\.20.*¥0\.01/,
    });
    await easel.set('monthlyBudget', undefined);
    const saved = await easel.generate({ prompt: 'a hut', size: '512*512' });
    assert.equal(saved.images.length, 1);
  });
});
