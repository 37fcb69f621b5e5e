import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { WrittenAltText } from '../../../../src/core/contributions/contributions';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { untilEnded } from '../../support/untilEnded';

type Written = WrittenAltText<vscode.Uri>[] | undefined;

describe('alt text of images that have none', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  beforeEach(async () => {
    await easel.reset();
    for (const name of ['fox', 'hen'])
      await vscode.commands.executeCommand('easel.insertPlaceholder', {
        prompt: `A red ${name}`,
        size: '64*64',
        output: at(`${name}.png`),
      });
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(at(''), { recursive: true });
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  const at = (path: string): vscode.Uri => vscode.Uri.joinPath(easel.folder, 'alt', path);
  const write = (...args: unknown[]): Thenable<Written> =>
    vscode.commands.executeCommand('easel.writeAltText', ...args);
  async function put(name: string, text: string): Promise<void> {
    await vscode.workspace.fs.writeFile(at(name), new TextEncoder().encode(text));
  }
  const open = async (name: string, text: string): Promise<vscode.TextDocument> => {
    await put(name, text);
    return (await vscode.window.showTextDocument(at(name))).document;
  };
  const textAt = async (name: string): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(at(name)));

  it('is offered by the light bulb at the image, and at no other', async () => {
    const document = await open('one.md', '# Animals\n\n![](fox.png)\n\n![A hen](hen.png)\n');
    const actionsAt = async (line: number): Promise<vscode.CodeAction[]> =>
      (
        await vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          document.uri,
          document.lineAt(line).range,
        )
      ).filter(({ title }) => /alt text/iu.test(title));
    assert.deepEqual(await actionsAt(4), []);
    const [action, ...others] = await actionsAt(2);
    assert.deepEqual([action?.title, others], ['Write alt text: "A red fox"', []]);
    assert.ok(action?.edit);
    await vscode.workspace.applyEdit(action.edit);
    assert.equal(document.lineAt(2).text, '![A red fox](fox.png)');
  });

  it('is written in a document as one edit that can be undone, and then there is nothing to write', async () => {
    const text = '![](fox.png)\r\n\r\n<img src="hen.png">\r\n';
    const document = await open('two.md', text);
    const written = await write();
    assert.deepEqual(
      written?.map(({ alt }) => alt),
      ['A red fox', 'A red hen'],
    );
    assert.equal(document.getText(), '![A red fox](fox.png)\r\n\r\n<img alt="A red hen" src="hen.png">\r\n');
    assert.equal(easel.access.said.at(-1)?.message, 'Alt text written: 2');
    assert.deepEqual(await write(), []);
    assert.match(easel.access.said.at(-1)?.message ?? '', /^Nothing to write/);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
  });

  it('is shown as a list for a folder, and written when that is accepted', async () => {
    await put('a.md', '![](fox.png)\n');
    await put('b.adoc', 'image::hen.png[]\n');
    const written = await untilEnded(write(at('')), 'workbench.action.acceptSelectedQuickOpenItem');
    assert.equal(written?.length, 2);
    // The editor saves what it changes in several documents.
    assert.deepEqual(
      [await textAt('a.md'), await textAt('b.adoc')],
      ['![A red fox](fox.png)\n', 'image::hen.png[A red hen]\n'],
    );
  });

  it('is written by scripts without questions, and only told with dryRun', async () => {
    await put('a.md', '![](fox.png)\n');
    const planned = await write({ uri: at('a.md'), dryRun: true });
    assert.deepEqual(
      planned?.map(({ image, alt }) => [image.fsPath, alt]),
      [[at('fox.png').fsPath, 'A red fox']],
    );
    assert.ok(planned[0]?.document instanceof vscode.Uri);
    assert.equal(await textAt('a.md'), '![](fox.png)\n');
    await write({ uri: at('') });
    assert.equal(await textAt('a.md'), '![A red fox](fox.png)\n');
    await assert.rejects(async () => write({ uri: at('gone.md') }), { code: 'invalidRequest' });
    await assert.rejects(async () => write({ dryRun: 1 }), { code: 'invalidRequest' });
  });

  it('is written at its place where the file has several kinds of line ends, of which the editor keeps one', async () => {
    await put('mixed.md', '# One\n\n## Two\n\nText.\r\n\r\n![](fox.png) and ![](hen.png)\r\n');
    await write({ uri: at('mixed.md') });
    assert.deepEqual((await textAt('mixed.md')).split(/\r?\n/u).slice(6), [
      '![A red fox](fox.png) and ![A red hen](hen.png)',
      '',
    ]);
  });

  it('is written into what is on the disk, also where the editor has not read it again yet', async () => {
    for (const round of [1, 2, 3, 4]) {
      await put('again.md', `${'Text.\n'.repeat(round)}![](fox.png)\n`);
      await write({ uri: at('again.md') });
      assert.equal(await textAt('again.md'), `${'Text.\n'.repeat(round)}![A red fox](fox.png)\n`);
    }
  });
});
