import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { EaselUnderTest } from '../../support/easel';
import { failureOf, startEasel } from '../../support/easel';

describe('display language Chinese', () => {
  let easel: EaselUnderTest;

  before(async () => {
    assert.equal(vscode.env.language, 'zh-cn');
    easel = await startEasel();
  });
  after(() => easel.close());

  const han = /[\u4e00-\u9fff]{4}/;

  it('messages of every layer are in Chinese', async () => {
    assert.match((await failureOf(easel.generate({ prompt: '' }))).message, han);
    assert.match((await failureOf(easel.edit({ prompt: '夜晚', images: ['missing.png'] }))).message, han);
    easel.service.script({
      fault: {
        kind: 'error',
        status: 400,
        code: 'DataInspectionFailed',
        message: 'Input data may contain inappropriate content.',
      },
    });
    const { message } = await failureOf(easel.generate({ prompt: '灯塔', size: '512*512' }));
    assert.match(message, han);
    assert.ok(
      message.includes('Input data may contain inappropriate content.'),
      "the service's own words stay as they are",
    );
    await vscode.commands.executeCommand('easel.generateFromSelection');
    assert.match(easel.access.said.at(-1)?.message ?? '', han);
  });

  it('an image is named after its Chinese prompt', async () => {
    const saved = await easel.generate({ prompt: '黄昏时分的灯塔', size: '512*512' });
    assert.equal(vscode.workspace.asRelativePath(saved.images[0]!.uri), 'assets/黄昏时分的灯塔.png');
  });
});
