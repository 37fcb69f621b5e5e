import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { failsUnsent, submits } from '../../support/refusals';

describe('the style file of a repository', () => {
  let easel: EaselUnderTest;
  let file: vscode.Uri;
  const put = (content: string): Thenable<void> => vscode.workspace.fs.writeFile(file, Buffer.from(content));
  const lastPrompt = (): string => submits(easel).at(-1)?.prompt ?? assert.fail('nothing was sent');

  before(async () => {
    easel = await startEasel();
    file = vscode.Uri.joinPath(easel.folder, '.easel/style.json');
  });
  after(async () => {
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(easel.folder, '.easel'), { recursive: true });
    await easel.close();
  });

  it('is added to a command, which says so, and not again where the image is made again', async () => {
    await put('{ "style": "flat vector", "rules": [{ "files": "icons/**", "style": "line art", "size": "1:1" }] }');
    const saved = await easel.generate({ prompt: 'a hut', output: 'icons/hut.png' });
    assert.equal(lastPrompt(), 'a hut, line art');
    assert.deepEqual(saved.warnings, ['Added by .easel/style.json: words "line art", size 1:1 (icon).']);
    await vscode.commands.executeCommand('easel.regenerateImage', { uri: saved.images[0]?.uri });
    assert.equal(lastPrompt(), 'a hut, line art');
  });

  it('sends nothing where it cannot be used', async () => {
    await put('{ "stile": "flat vector" }');
    await failsUnsent(easel, () => easel.generate({ prompt: 'a hut' }), {
      code: 'invalidRequest',
      field: 'style',
      message: /\.easel\/style\.json.*"stile"/,
    });
  });

  it('is checked by the editor as it is typed, and completed', async () => {
    await put('{ "stile": "flat vector", "size": "large", "" }');
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    const messages = (): string[] => vscode.languages.getDiagnostics(file).map(({ message }) => message);
    const isComplete = (): boolean => messages().some(text => text.includes('stile')) && messages().length > 2;
    if (!isComplete())
      await new Promise<void>(resolve => {
        const listening = vscode.languages.onDidChangeDiagnostics(() => {
          if (!isComplete()) return;
          listening.dispose();
          resolve();
        });
      });
    const inQuotes = document.positionAt(document.getText().indexOf('"" }') + 1);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      file,
      inQuotes,
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(
      ['style', 'colorPalette', 'referenceImages', 'rules'].every(name => labels.includes(name)),
      labels.join(),
    );
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});
