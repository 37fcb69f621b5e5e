import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';

describe('deactivation', () => {
  let easel: EaselUnderTest;
  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());

  it('resolves when the last lines of the history and of the spending are written', async () => {
    const extension = vscode.extensions.getExtension('easel.easel');
    assert.ok(extension);
    // The module that the editor has loaded: the host keeps it in the same cache.
    const { deactivate } = module.require(path.join(extension.extensionPath, 'dist', 'extension.js')) as {
      deactivate: () => Promise<void>;
    };
    const saved = await easel.generate({ prompt: 'the last hut', size: '512*512' });
    await deactivate();
    const lines = readFileSync(path.join(easel.access.historyFolder.fsPath, 'history.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const last = JSON.parse(lines.at(-1) ?? '') as { images: { uri: string }[]; status: string };
    assert.deepEqual(
      [last.status, last.images.map(({ uri }) => uri)],
      ['saved', saved.images.map(({ uri }) => uri.toString())],
    );
    const spending = path.join(path.dirname(easel.access.journalFolder.fsPath), 'spending');
    const [month = ''] = readdirSync(spending);
    // The line that follows the answer, which has the number of images.
    assert.match(readFileSync(path.join(spending, month), 'utf8'), /"yuan":0\.2,[^\n]*"images":1,[^\n]*\}\n$/);
  });
});
