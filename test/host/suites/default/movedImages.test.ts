import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pngPicture } from '../../../support/pictures';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';

describe('references to images that are renamed in the editor', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  beforeEach(() => easel.reset());
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(at(''), { recursive: true });
  });

  const at = (path: string): vscode.Uri => vscode.Uri.joinPath(easel.folder, 'moved', path);
  const put = (path: string, content: string | Uint8Array): Thenable<void> =>
    vscode.workspace.fs.writeFile(at(path), typeof content === 'string' ? new TextEncoder().encode(content) : content);
  const textAt = async (path: string): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(at(path)));

  /** Renames as the explorer does, and waits until these documents are saved. */
  async function rename(from: string, to: string, ...documents: string[]): Promise<void> {
    const left = new Set(documents.map(path => at(path).toString()));
    const saved = new Promise<void>(resolve => {
      const listening = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        left.delete(uri.toString());
        if (left.size > 0) return;
        listening.dispose();
        resolve();
      });
    });
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(at(from), at(to));
    await vscode.workspace.applyEdit(edit);
    await saved;
  }

  it('follow the image, and the document', async () => {
    await put('img/fox.png', pngPicture(8, 8));
    await put('a.html', '<img src="img/fox.png">\r\n<img src="img/gone.png">\n');
    await put('b.adoc', 'image::img/fox.png[A fox]\n');
    await rename('img/fox.png', 'img/red.png', 'a.html', 'b.adoc');
    assert.equal(await textAt('b.adoc'), 'image::img/red.png[A fox]\n');
    assert.match(await textAt('a.html'), /<img src="img\/red\.png">\r?\n<img src="img\/gone\.png">/);
    await rename('b.adoc', 'deep.er/b.adoc', 'deep.er/b.adoc');
    assert.equal(await textAt('deep.er/b.adoc'), 'image::../img/red.png[A fox]\n');
  });

  it('follow a folder whose name has a dot, also in a document that is open with unsaved changes', async () => {
    await put('v1.0/fox.png', pngPicture(8, 8));
    await put('a.rst', '.. image:: v1.0/fox.png\n');
    const { document } = await vscode.window.showTextDocument(at('a.rst'));
    const typed = new vscode.WorkspaceEdit();
    typed.insert(document.uri, new vscode.Position(0, 0), 'Title\n=====\n\n');
    await vscode.workspace.applyEdit(typed);
    const changed = new Promise<void>(resolve => {
      const listening = vscode.workspace.onDidChangeTextDocument(event => {
        if (event.document !== document || event.contentChanges.length === 0) return;
        listening.dispose();
        resolve();
      });
    });
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(at('v1.0'), at('v1.1'));
    await vscode.workspace.applyEdit(edit);
    await changed;
    assert.equal(document.getText(), 'Title\n=====\n\n.. image:: v1.1/fox.png\n');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), 'Title\n=====\n\n.. image:: v1.0/fox.png\n');
    await document.save();
  });
});
