import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { IllustratedDocument } from '../../../../src/core/contributions/contributions';
import type { EaselUnderTest } from '../../support/easel';
import { failureOf, startEasel } from '../../support/easel';

describe('an illustrated document', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  beforeEach(() => easel.reset());
  afterEach(() => vscode.workspace.fs.delete(at(''), { recursive: true }));

  const at = (path: string): vscode.Uri => vscode.Uri.joinPath(easel.folder, 'illustrated', path);
  const illustrate = async (argument: Record<string, unknown>): Promise<IllustratedDocument<vscode.Uri>> =>
    vscode.commands.executeCommand('easel.illustrateDocument', argument);

  it('is a Markdown file with the images beside it, made by a task', async () => {
    const made = await illustrate({ prompt: 'How a lighthouse works', maxImages: 2, uri: at('guide.md') });
    assert.equal(made.uri?.toString(), at('guide.md').toString());
    assert.ok(made.uri instanceof vscode.Uri);
    assert.deepEqual(made.document?.toString(), made.uri.toString());
    assert.deepEqual(
      made.images.map(({ uri }) => uri.toString()),
      ['guide.png', 'guide-2.png'].map(name => at(name).toString()),
    );
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(made.uri));
    assert.deepEqual(
      [...text.matchAll(/\]\(([^)]+)\)/gu)].map(([, target]) => target),
      ['guide.png', 'guide-2.png'],
    );
    assert.deepEqual(
      easel.service.requests.filter(({ route }) => route === 'sync'),
      [],
    );
    assert.equal(
      (await failureOf(illustrate({ prompt: 'x', model: 'qwen-image', uri: at('') }))).code,
      'invalidRequest',
    );
  });
});
