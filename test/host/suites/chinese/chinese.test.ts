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

  it('the schema of the style file explains itself in Chinese, and so do its errors', async () => {
    const file = vscode.Uri.joinPath(easel.folder, '.easel/style.json');
    await vscode.workspace.fs.writeFile(file, Buffer.from('{ "style": "扁平插画", "size": "large" }'));
    await vscode.window.showTextDocument(file);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      file,
      new vscode.Position(0, 4),
    );
    const texts = hovers.flatMap(({ contents }) => contents.map(one => (typeof one === 'string' ? one : one.value)));
    assert.match(texts.join(), /添加到每条提示词的文字/);
    assert.match((await failureOf(easel.generate({ prompt: '灯塔' }))).message, /style\.json.*必须是文字/);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(easel.folder, '.easel'), { recursive: true });
  });
});
