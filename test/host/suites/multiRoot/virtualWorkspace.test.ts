import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { MemoryFileSystem } from '../../support/memoryFileSystem';
import { failsUnsent } from '../../support/refusals';
import { serviceHash } from '../../../support/serviceHash';

const hut = { prompt: 'a hut', size: '512*512' };

describe('virtual workspace', () => {
  let easel: EaselUnderTest;
  const memory = new MemoryFileSystem();
  const root = vscode.Uri.parse('memfs:/project');
  const registered: vscode.Disposable[] = [];

  before(async () => {
    registered.push(
      vscode.workspace.registerFileSystemProvider('memfs', memory, { isCaseSensitive: true }),
      vscode.workspace.registerFileSystemProvider('memfs-read-only', memory, { isReadonly: true }),
    );
    memory.createDirectory(root);
    memory.createDirectory(vscode.Uri.joinPath(root, 'docs'));
    memory.writeFile(vscode.Uri.joinPath(root, 'docs', 'guide.md'), new TextEncoder().encode('A white hut\n'), {
      create: true,
      overwrite: true,
    });
    easel = await startEasel();
    await changeFolders(folders =>
      vscode.workspace.updateWorkspaceFolders(
        folders,
        0,
        { uri: root },
        { uri: root.with({ scheme: 'memfs-read-only' }), name: 'read-only' },
      ),
    );
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await changeFolders(folders => vscode.workspace.updateWorkspaceFolders(folders - 2, 2));
    await easel.close();
    for (const item of registered) item.dispose();
  });

  const sha256 = async (uri: vscode.Uri): Promise<string> => serviceHash(await vscode.workspace.fs.readFile(uri));

  it('images are saved like in any other, under free names', async () => {
    const output = vscode.Uri.joinPath(root, 'art', 'hut.png');
    const saved = [await easel.generate({ ...hut, output }), await easel.generate({ ...hut, output, n: 2 })];
    const uris = saved.flatMap(({ images }) => images.map(({ uri }) => uri));
    assert.deepEqual(
      uris.map(uri => uri.toString()),
      ['memfs:/project/art/hut.png', 'memfs:/project/art/hut-2.png', 'memfs:/project/art/hut-3.png'],
    );
    assert.deepEqual(
      await Promise.all(uris.map(sha256)),
      await Promise.all(easel.service.images.map(image => image.sha256())),
    );
  });

  it('its images can be inputs, and the edit is saved beside them', async () => {
    const images = [vscode.Uri.joinPath(root, 'art', 'hut.png')];
    const saved = await easel.edit({ ...hut, images });
    assert.deepEqual(
      saved.images.map(({ uri }) => uri.toString()),
      ['memfs:/project/assets/hut-edited.png'],
    );
  });

  it('a link is relative to its document', async () => {
    await easel.set('model', 'wanx2.0-t2i-turbo');
    const editor = await vscode.window.showTextDocument(vscode.Uri.joinPath(root, 'docs', 'guide.md'));
    editor.selection = new vscode.Selection(0, 0, 0, 11);
    await vscode.commands.executeCommand('easel.generateFromSelection');
    assert.match(editor.document.getText(), /^A white hut\n\n!\[A white hut\]\(\.\.\/assets\/a-white-hut\.png\)\n/);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('a read-only one is refused before any cost', async () => {
    const output = root.with({ scheme: 'memfs-read-only', path: '/project/hut.png' });
    await failsUnsent(easel, () => easel.generate({ ...hut, output }), { code: 'saveFailed' });
  });
});

/** Changes the folders of the workspace, and waits until the editor has done so. */
async function changeFolders(change: (count: number) => boolean): Promise<void> {
  const changed = new Promise<void>(resolve => {
    const listening = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      listening.dispose();
      resolve();
    });
  });
  assert.equal(change(vscode.workspace.workspaceFolders?.length ?? 0), true);
  await changed;
}
