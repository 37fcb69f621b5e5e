import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SavedImages } from '../../../../src/core/contributions/contributions';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { untilEnded } from '../../support/untilEnded';
import { submits } from '../../support/refusals';

type Saved = SavedImages<vscode.Uri> | undefined;

/**
 * Each document language, including some that this editor recognizes by file name only: the text with the selection in
 * brackets, and the expected result.
 */
const documents: [name: string, text: string, expected: RegExp][] = [
  [
    'guide.md',
    'A walk.\n\n[A white hut]\n\nThe end.\n',
    /A white hut\n\n!\[A white hut\]\(\.\.\/\.\.\/assets\/a-white-hut\.png\)\n\nThe end\./,
  ],
  ['page.mdx', '# Hut\n\n[A white hut]\n', /A white hut\n\n!\[A white hut\]\(\.\.\/\.\.\/assets\/a-white-hut\.png\)/],
  [
    'page.html',
    '<p>[A white hut]</p>\n',
    /<p>A white hut ?<img src="\.\.\/\.\.\/assets\/a-white-hut\.png" alt="A white hut"><\/p>/,
  ],
  ['guide.adoc', '[A white hut]\n', /A white hut\n\nimage::\.\.\/\.\.\/assets\/a-white-hut\.png\[A white hut\]/],
  [
    'guide.rst',
    '[A white hut]\n',
    /A white hut\n\n\.\. image:: \.\.\/\.\.\/assets\/a-white-hut\.png\n {3}:alt: A white hut/,
  ],
  ['中文.md', '[黄昏时分的灯塔]\n', /黄昏时分的灯塔\n\n!\[黄昏时分的灯塔\]\(\.\.\/\.\.\/assets\/黄昏时分的灯塔\.png\)/],
];

describe('commands as a person calls them', () => {
  let easel: EaselUnderTest;
  let saidBefore = 0;

  before(async () => {
    easel = await startEasel();
    // These commands use the default size, which is small for this model.
    await easel.set('model', 'wanx2.0-t2i-turbo');
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(easel.folder, 'text'), { recursive: true });
    await easel.close();
  });
  beforeEach(async () => {
    await easel.reset();
    await easel.set('model', 'wanx2.0-t2i-turbo');
    saidBefore = easel.access.said.length;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs
      .delete(vscode.Uri.joinPath(easel.folder, 'assets'), { recursive: true, useTrash: false })
      .then(undefined, () => undefined);
  });
  // An open message would keep its command waiting.
  afterEach(() => vscode.commands.executeCommand('notifications.clearAll'));

  const said = (): readonly { severity: string; message: string; actions: string[] }[] =>
    easel.access.said.slice(saidBefore);
  const fromSelection = async (): Promise<Saved> =>
    vscode.commands.executeCommand<Saved>('easel.generateFromSelection');

  /** Opens a document and selects the text in brackets. */
  async function open(name: string, marked: string): Promise<vscode.TextEditor> {
    const uri = vscode.Uri.joinPath(easel.folder, 'text', 'deep', name);
    const [start, end] = [marked.indexOf('['), marked.indexOf(']')];
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(marked.replace('[', '').replace(']', '')));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(document.positionAt(start), document.positionAt(end - 1));
    return editor;
  }

  for (const [name, text, expected] of documents) {
    it(`generateFromSelection writes a link into ${name}`, async () => {
      const { document } = await open(name, text);
      const before = document.getText();
      const saved = await fromSelection();
      assert.equal(saved?.images.length, 1);
      assert.match(document.getText(), expected);
      assert.deepEqual(
        said().map(({ severity, actions }) => [severity, actions]),
        [['information', ['Copy Path', 'Edit', 'Try Again']]],
      );
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), before);
    });
  }

  it('generateFromSelection writes the link at the original place, although the text moved meanwhile', async () => {
    easel.service.script({ match: { path: 'task' }, fault: { kind: 'taskPolls', pending: 3, running: 3 } });
    const { document } = await open('moving.md', 'First.\n\n[A white hut]\n\nLast.\n');
    const work = fromSelection();
    await easel.service.waitForRequest(({ route }) => route === 'async');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'A new line.\n\n');
    edit.delete(document.uri, new vscode.Range(0, 0, 2, 0));
    await vscode.workspace.applyEdit(edit);
    await work;
    assert.match(document.getText(), /^A new line\.\n\nA white hut\n\n!\[A white hut\]\([^)]*\)\n\nLast\.\n$/);
  });

  it('generateFromSelection saves the image and offers the link if the document was closed meanwhile', async () => {
    easel.service.script({ match: { path: 'task' }, fault: { kind: 'taskPolls', pending: 2, running: 2 } });
    const { document } = await open('leaving.md', '[A white hut]\n');
    const work = fromSelection();
    await easel.service.waitForRequest(({ route }) => route === 'async');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(document.uri);
    assert.equal((await work)?.images.length, 1);
    assert.deepEqual(
      said().map(({ actions }) => actions),
      [['Insert Link', 'Copy Path', 'Edit', 'Try Again']],
    );
  });

  it('generateFromSelection without a selection says what to do and sends nothing', async () => {
    const editor = await open('empty.md', '[]nothing is selected');
    assert.equal(editor.selection.isEmpty, true);
    assert.equal(await fromSelection(), undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.equal(await fromSelection(), undefined);
    assert.deepEqual(
      said().map(({ severity }) => severity),
      ['information', 'information'],
    );
    assert.match(said()[0]?.message ?? '', /Select/);
    assert.equal(easel.service.requests.length, 0);
  });

  it('a failed command shows one message with the reason and the next step, and resolves to undefined', async () => {
    await open('failing.md', '[A white hut]');
    const failures: [status: number, code: string, words: RegExp, actions: string[]][] = [
      [400, 'DataInspectionFailed', /inappropriate/, ['Change Prompt', 'Show Log']],
      [400, 'Arrearage', /inappropriate/, ['Open Console', 'Try Again', 'Show Log']],
      [401, 'InvalidApiKey', /inappropriate/, ['Set API Key', 'Show Log']],
      [500, 'InternalError', /may have been billed/, ['Ask Again', 'Try Again', 'Show Log']],
    ];
    for (const [status, code, words, actions] of failures) {
      saidBefore = easel.access.said.length;
      easel.service.script({ fault: { kind: 'error', status, code, message: 'Something inappropriate.' } });
      assert.equal(await fromSelection(), undefined);
      assert.equal(said().length, 1);
      assert.equal(said()[0]?.severity, 'error');
      assert.match(said()[0]?.message ?? '', words);
      assert.deepEqual(said()[0]?.actions, actions);
    }
    await easel.set('model', 'nope');
    saidBefore = easel.access.said.length;
    assert.equal(await fromSelection(), undefined);
    assert.deepEqual(
      said().map(({ actions }) => actions),
      [['Open Settings', 'Try Again', 'Show Log']],
    );
  });

  it('a cancelled or empty prompt resolves to undefined without a message', async () => {
    assert.equal(
      await untilEnded(vscode.commands.executeCommand('easel.generateImage'), 'workbench.action.closeQuickOpen'),
      undefined,
    );
    assert.equal(
      await untilEnded(
        vscode.commands.executeCommand('easel.generateImage'),
        'workbench.action.acceptSelectedQuickOpenItem',
      ),
      undefined,
    );
    assert.equal(
      await untilEnded(vscode.commands.executeCommand('easel.editImage'), 'workbench.action.closeQuickOpen'),
      undefined,
    );
    const picture = vscode.Uri.joinPath(easel.folder, 'inputs', 'picture 1.png');
    assert.equal(
      await untilEnded(
        vscode.commands.executeCommand('easel.editImage', picture, [picture]),
        'workbench.action.closeQuickOpen',
      ),
      undefined,
    );
    assert.equal(
      await untilEnded(vscode.commands.executeCommand('easel.setApiKey'), 'workbench.action.closeQuickOpen'),
      false,
    );
    assert.deepEqual(said(), []);
    assert.equal(easel.service.requests.length, 0);
  });

  it('easel.showLog shows the log', async () => {
    assert.equal(await vscode.commands.executeCommand('easel.showLog'), undefined);
    assert.deepEqual(said(), []);
  });

  it('calls with arguments show no message', async () => {
    await easel.generate({ prompt: 'quiet' });
    assert.deepEqual(said(), []);
    assert.equal(submits(easel).length, 1);
  });
});
