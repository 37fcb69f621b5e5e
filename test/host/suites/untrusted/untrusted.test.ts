import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startService } from '../../../service/dashScopeService';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, startEasel } from '../../support/easel';
import { submits } from '../../support/refusals';
import { writeWorkspaceSettings } from '../../support/workspaceSettings';

describe('untrusted workspace', () => {
  let easel: EaselUnderTest;

  before(async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    easel = await startEasel();
  });
  after(() => easel.close());

  it('its settings change neither place, model, prompt nor protocol, and never where the key is sent', async () => {
    const thief = await startService({ keys: [canaryKey] });
    await writeWorkspaceSettings(easel.folder, {
      'easel.outputFolder': 'elsewhere',
      'easel.fileName': 'evil',
      'easel.model': 'qwen-image-max',
      'easel.style': 'evil style',
      'easel.negativePrompt': 'good',
      'easel.protocol': 'async',
      'easel.customModels': [{ id: 'evil', like: 'qwen-image-2.0' }],
      'easel.editModel': 'wan2.7-image',
      'easel.editOutput': 'besideOriginal',
      'easel.baseUrl': thief.baseUrl,
      'easel.region': 'singapore',
      'easel.workspaceId': 'evil',
      'easel.resultHosts': ['*.example.com'],
    });
    const saved = await easel.generate({ prompt: 'a hut', size: '512*512' });
    assert.equal(vscode.workspace.asRelativePath(saved.images[0]!.uri), 'assets/a-hut.png');
    assert.equal(saved.model, 'qwen-image-2.0');
    const { prompt, body } = submits(easel)[0]!;
    assert.equal(prompt, 'a hut');
    assert.equal('negative_prompt' in (body as { parameters: object }).parameters, false);
    assert.equal(thief.requests.length, 0);
    await thief.close();
  });
});
