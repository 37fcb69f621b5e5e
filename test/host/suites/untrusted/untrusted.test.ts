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
      'easel.promptExtend': false,
      'easel.watermark': true,
      'easel.timeoutSeconds': 1,
      'easel.maxConcurrent': 1,
      'easel.confirmAbove': 1_000_000,
      'easel.openAfterSave': false,
      'easel.monthlyBudget': 0.01,
      'easel.customModels': [{ id: 'evil', like: 'qwen-image-2.0' }],
      'easel.editModel': 'wan2.7-image',
      'easel.editOutput': 'besideOriginal',
      'easel.baseUrl': thief.baseUrl,
      'easel.region': 'singapore',
      'easel.workspaceId': 'evil',
      'easel.resultHosts': ['*.example.com'],
    });
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(easel.folder, '.easel/style.json'),
      Buffer.from('{ "style": "evil style", "negativePrompt": "good", "model": "qwen-image-max" }'),
    );
    const saved = await easel.generate({ prompt: 'a hut', size: '512*512' });
    assert.equal(vscode.workspace.asRelativePath(saved.images[0]!.uri), 'assets/a-hut.png');
    assert.equal(saved.model, 'qwen-image-2.0');
    const { prompt, body } = submits(easel)[0]!;
    assert.equal(prompt, 'a hut');
    const { parameters } = body as { parameters: Record<string, unknown> };
    assert.equal('negative_prompt' in parameters, false);
    assert.deepEqual([parameters['prompt_extend'], parameters['watermark']], [true, false]);
    const inForce = vscode.workspace.getConfiguration('easel', easel.folder);
    assert.deepEqual(
      ['timeoutSeconds', 'maxConcurrent', 'confirmAbove', 'openAfterSave', 'monthlyBudget'].map(id => inForce.get(id)),
      [600, 8, 4, true, 0],
    );
    assert.equal(thief.requests.length, 0);
    await thief.close();
  });
});
