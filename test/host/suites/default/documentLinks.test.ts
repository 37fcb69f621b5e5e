import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SavedImages } from '../../../../src/core/contributions/contributions';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';

type Saved = SavedImages<vscode.Uri> | undefined;

describe('links in documents', () => {
  let easel: EaselUnderTest;
  let saidBefore = 0;

  before(async () => {
    easel = await startEasel();
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(folderOfDocuments(), { recursive: true });
    await easel.close();
  });
  beforeEach(async () => {
    await easel.reset();
    await easel.set('model', 'wanx2.0-t2i-turbo');
    await easel.set('outputFolder', '${fileDirname}/images');
    saidBefore = easel.access.said.length;
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  // An open message would keep its command waiting.
  afterEach(() => vscode.commands.executeCommand('notifications.clearAll'));

  const folderOfDocuments = (): vscode.Uri => vscode.Uri.joinPath(easel.folder, 'links');
  const messages = (): string[] => easel.access.said.slice(saidBefore).map(({ message }) => message);
  const fromSelection = async (): Promise<Saved> =>
    vscode.commands.executeCommand<Saved>('easel.generateFromSelection');

  async function write(path: string, text: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.joinPath(folderOfDocuments(), ...path.split('/'));
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return uri;
  }

  function select(editor: vscode.TextEditor, words: string): void {
    const { document } = editor;
    const start = document.getText().indexOf(words);
    editor.selection = new vscode.Selection(document.positionAt(start), document.positionAt(start + words.length));
  }

  async function open(path: string, text: string, words: string): Promise<vscode.TextEditor> {
    const editor = await vscode.window.showTextDocument(await write(path, text));
    select(editor, words);
    return editor;
  }

  /** Changes something while the image is being made. */
  async function whileMaking(change: () => PromiseLike<unknown>): Promise<void> {
    easel.service.script({ match: { path: 'task' }, fault: { kind: 'taskPolls', pending: 3, running: 3 } });
    const work = fromSelection();
    await easel.service.waitForRequest(({ route }) => route === 'async');
    await change();
    await work;
  }

  for (const name of ['crlf.md', 'crlf.rst']) {
    it(`${name}: the cursor ends behind the link`, async () => {
      const editor = await open(name, 'Weather\r\n\r\nA tall mill\r\n\r\nend\r\n', 'A tall mill');
      await fromSelection();
      const before = editor.document.getText(new vscode.Range(new vscode.Position(0, 0), editor.selection.active));
      assert.match(
        before,
        /A tall mill\r\n\r\n(?:!\[A tall mill\]\(images\/a-tall-mill[^)]*\)|.. image:: images\/a-tall-mill.*\r\n {3}:alt: A tall mill)$/u,
      );
      assert.equal(editor.selection.isEmpty, true);
      assert.match(editor.document.getText().slice(before.length), /^\r\n\r\nend\r\n$/u);
    });
  }

  it('stand where the text was when the line ends are switched meanwhile', async () => {
    const editor = await open('switched.md', '# W\r\n\r\nA tall mill\r\n\r\nend\r\n', 'A tall mill');
    await whileMaking(() => editor.edit(edit => edit.setEndOfLine(vscode.EndOfLine.LF)));
    assert.match(editor.document.getText(), /^# W\n\nA tall mill\n\n!\[A tall mill\]\([^)]*\)\n\nend\n$/u);
  });

  it('stand where the text was when the file is rewritten meanwhile', async () => {
    const { document } = await open('rewritten.md', '# W\n\nA tall mill\n\nend\n', 'A tall mill');
    await whileMaking(() => write('rewritten.md', '# Other\n\nNew.\n\n# W\n\nA tall mill\n\nend\n'));
    const text = (await vscode.workspace.openTextDocument(document.uri)).getText();
    assert.match(text, /A tall mill\n\n!\[A tall mill\]\([^)]*\)\n\nend\n$/u);
  });

  it('are on the clipboard, and told, when their place is gone', async () => {
    const { document } = await open('replaced.md', '# W\n\nA tall mill\n\nend\n', 'A tall mill');
    await whileMaking(async () => {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(0, 0, 99, 0), '# Something else\n\nNothing of it.\n');
      await vscode.workspace.applyEdit(edit);
    });
    assert.equal(document.getText(), '# Something else\n\nNothing of it.\n');
    assert.match(await vscode.env.clipboard.readText(), /^!\[A tall mill\]\(images\/a-tall-mill[^)]*\)$/u);
    assert.match(messages().join(' '), /not in .*replaced\.md any more, so the link is on the clipboard/u);
  });

  it('of a notebook cell are in the cell, relative to the notebook', async () => {
    const source = ['# Lesson\n', '\n', 'A cell under a microscope\n', '\n', 'more text'];
    const cells = [{ cell_type: 'markdown', metadata: {}, source }];
    const uri = await write(
      'deep/lesson.ipynb',
      JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }),
    );
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand('notebook.cell.edit');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'vscode-notebook-cell');
    select(editor, 'A cell under a microscope');
    const saved = await fromSelection();
    assert.match(saved?.images[0]?.uri.path ?? '', /\/links\/deep\/images\/a-cell-under-a-microscope\.png$/u);
    assert.match(
      notebook.cellAt(0).document.getText(),
      /microscope\n\n!\[A cell under a microscope\]\(images\/a-cell-under-a-microscope\.png\)\n\nmore text$/u,
    );
  });

  it('of an older version of a file, as in a comparison, are in the file', async () => {
    const file = await write('compared.md', '# New\n\nFirst.\n\nA tall mill\n\nend\n');
    const provider = { provideTextDocumentContent: () => '# Old\n\nA tall mill\n\nend\n' };
    const registration = vscode.workspace.registerTextDocumentContentProvider('older', provider);
    try {
      const editor = await vscode.window.showTextDocument(file.with({ scheme: 'older' }));
      select(editor, 'A tall mill');
      await fromSelection();
      const { document } = await vscode.window.showTextDocument(file);
      assert.match(
        document.getText(),
        /First\.\n\nA tall mill\n\n!\[A tall mill\]\(images\/a-tall-mill[^)]*\)\n\nend\n$/u,
      );
    } finally {
      registration.dispose();
    }
  });

  for (const [what, before, line, link, behind] of [
    ['an alert', '> [!NOTE]\n', '> A tall mill\n', '\n>\n> LINK', '> fog\n'],
    ['a row of a table', '| a |\n|---|\n', '| A tall mill |\n', ' LINK |', '| next |\n'],
    ['an item of a list', '', '- A tall mill\n', '\n\n  LINK', '- next\n'],
  ] as const) {
    it(`of a whole line that was selected stay with it: ${what}`, async () => {
      const { document } = await open(`${what.replaceAll(' ', '-')}.md`, before + line + behind, line);
      await fromSelection();
      const [shown] = /!\[[^\]]*\]\([^)]*\)/u.exec(document.getText()) ?? [''];
      assert.match(shown, /a-tall-mill/u);
      const withLink = document.getText().replace(shown, 'LINK');
      assert.ok(withLink.startsWith(before + line.replace(/(?: \|)?\n$/u, '') + link), withLink);
      assert.ok(withLink.endsWith(`\n${behind}`), withLink);
    });
  }

  it('of a document that was never saved are relative to the workspace', async () => {
    await easel.set('outputFolder', 'links/images');
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: '> A tall mill' });
    select(await vscode.window.showTextDocument(document), 'A tall mill');
    await fromSelection();
    assert.match(document.getText(), /^> A tall mill\n>\n> !\[A tall mill\]\(links\/images\/a-tall-mill[^)]*\)$/u);
  });

  it('of a site are below its public folder', async () => {
    await write('site/hugo.toml', 'title = "x"\n');
    const { document } = await open(
      'site/content/posts/first/index.md',
      '---\ntitle: Post\n---\n\nA red lantern\n',
      'A red lantern',
    );
    await easel.set('outputFolder', 'links/site/static/images');
    await fromSelection();
    assert.match(document.getText(), /!\[A red lantern\]\(\/images\/a-red-lantern\.png\)/u);
    assert.ok(!messages().some(message => message.includes('does not show')));
    await easel.set('outputFolder', 'links/images');
    await open('site/content/posts/b.md', 'A green lantern\n', 'A green lantern');
    await fromSelection();
    assert.match(messages().at(-1) ?? '', /does not show images from this folder.*links\/site\/static\/images/u);
  });

  it('of marked-up text have its words as prompt, name and alt text', async () => {
    const { document } = await open(
      'markup.md',
      'See **a red fox** in [the wood](https://example.org)<!-- todo -->\n',
      'See **a red fox** in [the wood](https://example.org)<!-- todo -->',
    );
    const saved = await fromSelection();
    assert.match(saved?.images[0]?.uri.path ?? '', /\/see-a-red-fox-in-the-wood\.png$/u);
    assert.match(document.getText(), /!\[See a red fox in the wood\]\(/u);
  });
});
