import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { failsUnsent, submits } from '../../support/refusals';
import { untilEnded } from '../../support/untilEnded';

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

  describe('made from a finished image', () => {
    let image: vscode.Uri;
    before(async () => {
      await put('{ "style": "line art" }');
      const prompt = 'a hut, watercolour, soft light';
      const saved = await easel.generate({ prompt, output: 'made/hero.png', size: '16:9', negativePrompt: 'people' });
      image = saved.images[0]?.uri ?? assert.fail();
      await vscode.workspace.fs.delete(file);
    });
    // What is in the box is taken: the words that the style file had added.
    const accept = 'workbench.action.acceptSelectedQuickOpenItem';
    const made = { negativePrompt: 'people', model: 'qwen-image-2.0', sizes: { hero: '2688*1536' } };
    const make = (): Promise<{ uri: vscode.Uri; text: string } | undefined> =>
      untilEnded(vscode.commands.executeCommand('easel.makeStyle', image), accept);

    it('is given to a caller, and nothing is written', async () => {
      const proposal = await vscode.commands.executeCommand<{ uri: vscode.Uri; text: string }>('easel.makeStyle', {
        uri: image,
      });
      assert.ok(proposal.uri instanceof vscode.Uri);
      assert.equal(proposal.uri.toString(), file.toString());
      assert.deepEqual(JSON.parse(proposal.text), { style: 'line art', ...made });
      await assert.rejects(async () => vscode.workspace.fs.stat(file));
    });

    it('is shown unsaved where there is none, and saved to its place', async () => {
      const proposal = (await make()) ?? assert.fail('cancelled');
      const { document } = vscode.window.activeTextEditor ?? assert.fail('no editor');
      assert.deepEqual([document.isUntitled, document.getText()], [true, proposal.text]);
      assert.equal(document.languageId, 'json');
      await assert.rejects(async () => vscode.workspace.fs.stat(file));
      // Once more: the same document, and not a second one.
      await make();
      assert.equal(vscode.window.activeTextEditor?.document, document);
      await vscode.commands.executeCommand('workbench.action.files.save');
      assert.equal(Buffer.from(await vscode.workspace.fs.readFile(file)).toString(), proposal.text);
      await easel.generate({ prompt: 'a cat' });
      assert.match(lastPrompt(), /^a cat, line art$/);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    });

    it('keeps what else the file says, and can be undone', async () => {
      const before = '{\n\t"style": "old",\n\t"rules": [{ "files": "a/**", "style": "b" }]\n}\n';
      await put(before);
      const opened = await vscode.workspace.openTextDocument(file);
      if (opened.getText() !== before)
        await new Promise<void>(resolve => {
          const listening = vscode.workspace.onDidChangeTextDocument(({ document }) => {
            if (document.getText() !== before) return;
            listening.dispose();
            resolve();
          });
        });
      await make();
      const { document } = vscode.window.activeTextEditor ?? assert.fail('no editor');
      assert.deepEqual([document.uri.toString(), document.isDirty], [file.toString(), true]);
      const { rules } = JSON.parse(document.getText()) as { rules: unknown };
      assert.deepEqual(rules, [{ files: 'a/**', style: 'b' }]);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), before);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });

    it('is not made where the person closes the question, or the file has mistakes', async () => {
      const cancelled = vscode.commands.executeCommand('easel.makeStyle', image);
      assert.equal(await untilEnded(cancelled, 'workbench.action.closeQuickOpen'), undefined);
      await put('{ "stile": 1 }');
      const said = easel.access.said.length;
      assert.equal(await make(), undefined);
      assert.match(easel.access.said[said]?.message ?? '', /"stile"/);
    });
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
