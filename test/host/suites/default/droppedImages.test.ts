import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { DroppedImages } from '../../../../src/ui/documents/droppedImages';
import { ImageDropProvider } from '../../../../src/ui/documents/registerImageDrops';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';

describe('images that are dropped or pasted into a document', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());

  const at = (path: string): vscode.Uri => vscode.Uri.joinPath(easel.folder, 'dropped', path);
  const images = new DroppedImages(
    { altOf: image => Promise.resolve(image.path.endsWith('/fox.png') ? 'A red fox, asleep' : '') },
    { ask: () => Promise.resolve() },
  );
  const provider = new ImageDropProvider(() => Promise.resolve(images));

  const textOf = (edit: vscode.DocumentDropEdit | undefined): string =>
    typeof edit?.insertText === 'string' ? edit.insertText : '';

  async function dropped(
    language: string,
    content: string,
    ...images: vscode.Uri[]
  ): Promise<vscode.DocumentDropEdit[] | undefined> {
    const document = await vscode.workspace.openTextDocument({ language, content });
    const data = new vscode.DataTransfer();
    data.set('text/uri-list', new vscode.DataTransferItem(images.map(String).join('\r\n')));
    return provider.provideDocumentDropEdits(document, document.positionAt(content.length), data);
  }

  it('get a link with their prompt as alt text, and an edit that nothing chooses by itself', async () => {
    const [link, edit, ...others] = (await dropped('html', '<p>Fox</p>\n', at('fox.png'))) ?? [];
    assert.match(textOf(link), /^<img src="[^"]*dropped\/fox\.png" alt="A red fox, asleep">/);
    assert.equal(link?.yieldTo, undefined);
    assert.deepEqual([edit?.title, edit?.insertText, others], ['Edit with Easel…', '', []]);
    assert.ok(edit?.yieldTo?.some(kind => link?.kind && kind.contains(link.kind)));
  });

  it('get the words of their names where they do not say what they show, behind the link of the editor', async () => {
    const [link] = (await dropped('markdown', '', at('old-mill_2.jpg'))) ?? [];
    assert.match(textOf(link), /^!\[old mill 2\]\(/);
    assert.equal(link?.yieldTo?.length, 1);
  });

  it('get their link behind a block of code', async () => {
    const [link] = (await dropped('markdown', '```\ncode', at('fox.png'))) ?? [];
    assert.ok(textOf(link) === '' ? link?.additionalEdit : textOf(link).startsWith('\n'));
  });

  it('are left to the editor where they are no images, or not of the workspace', async () => {
    assert.equal(await dropped('html', '', at('notes.txt')), undefined);
    assert.equal(await dropped('html', '', vscode.Uri.file('/elsewhere/fox.png')), undefined);
    assert.equal(await dropped('html', '', at('fox.png'), at('notes.txt')), undefined);
  });
});
