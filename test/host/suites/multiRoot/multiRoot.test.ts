import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SavedImages } from '../../../../src/core/contributions/contributions';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { writePictures } from '../../support/writePictures';
import { failsUnsent } from '../../support/refusals';

const hut = { prompt: 'a hut', size: '512*512' };

describe('workspace with several folders', () => {
  let easel: EaselUnderTest;
  const [one, two] = (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri);

  before(async () => {
    assert.ok(one && two);
    easel = await startEasel();
  });
  after(() => easel.close());
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await easel.reset();
  });

  const open = async (folder: vscode.Uri): Promise<void> => {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, 'docs', 'guide.md'));
  };
  const namesOf = (saved: SavedImages<vscode.Uri>): string[] =>
    saved.images.map(({ uri }) => vscode.workspace.asRelativePath(uri, true));

  it('saves to the first folder if no document is open, otherwise to the folder of the active document', async () => {
    assert.deepEqual(namesOf(await easel.generate(hut)), ['one/assets/a-hut.png']);
    await open(two!);
    assert.deepEqual(namesOf(await easel.generate(hut)), ['two/assets/a-hut.png']);
    assert.deepEqual(namesOf(await easel.generate({ ...hut, output: 'static/hero.png' })), ['two/static/hero.png']);
    await open(one!);
    assert.deepEqual(namesOf(await easel.generate({ ...hut, output: 'static/hero.png' })), ['one/static/hero.png']);
  });

  it('a relative path stays in the active folder, but a Uri may be in another one', async () => {
    await open(one!);
    await failsUnsent(easel, () => easel.generate({ ...hut, output: '../outside/hut.png' }), {
      code: 'invalidRequest',
      field: 'output',
    });
    assert.deepEqual(namesOf(await easel.generate({ ...hut, output: vscode.Uri.joinPath(two!, 'named.png') })), [
      'two/named.png',
    ]);
  });

  it("an edit is saved in the folder of its first input, with that folder's settings", async () => {
    await open(one!);
    const [picture] = await writePictures(two!, 1);
    assert.deepEqual(namesOf(await easel.edit({ ...hut, images: [picture!] })), ['two/assets/picture 1-edited.png']);
    const settings = vscode.workspace.getConfiguration('easel', two);
    await settings.update('outputFolder', 'art', vscode.ConfigurationTarget.WorkspaceFolder);
    assert.deepEqual(namesOf(await easel.edit({ ...hut, images: [picture!] })), ['two/art/picture 1-edited.png']);
    assert.deepEqual(namesOf(await easel.generate({ ...hut, prompt: 'here' })), ['one/assets/here.png']);
    await settings.update('outputFolder', '${fileDirname}/edited', vscode.ConfigurationTarget.WorkspaceFolder);
    // The edit belongs to the picture's folder, not to that of the active document.
    await open(two!);
    assert.deepEqual(namesOf(await easel.edit({ ...hut, images: [picture!] })), [
      'two/inputs/edited/picture 1-edited.png',
    ]);
    await settings.update('outputFolder', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
  });
});
