import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Batch } from '../../../../src/core/documents/batch';
import type { MissingArgument } from '../../../../src/core/documents/missingArgument';
import type { EaselUnderTest } from '../../support/easel';
import { failureOf, startEasel } from '../../support/easel';

type Result = Batch<vscode.Uri>;

describe('missing images', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  beforeEach(async () => {
    await easel.reset();
    await easel.set('model', 'wanx2.0-t2i-turbo');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(at(''), { recursive: true });
  });

  const at = (path: string): vscode.Uri => vscode.Uri.joinPath(easel.folder, 'missing', ...path.split('/'));
  const fill = async (argument: MissingArgument): Promise<Result> =>
    vscode.commands.executeCommand<Result>('easel.generateMissingImages', argument);
  const targets = (items: Result['planned']): string[] =>
    items.map(({ target }) => target.path.slice(at('').path.length).replace(/^\//u, ''));
  const submits = (): number =>
    easel.service.requests.filter(({ route }) => route === 'async' || route === 'sync').length;

  async function write(path: string, text: string): Promise<vscode.Uri> {
    await vscode.workspace.fs.writeFile(at(path), new TextEncoder().encode(text));
    return at(path);
  }
  const textOf = async (path: string): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(at(path)));
  const exists = async (path: string): Promise<boolean> =>
    vscode.workspace.fs.stat(at(path)).then(
      () => true,
      () => false,
    );

  it('returns the plan of a document and costs nothing', async () => {
    const uri = await write(
      'a.md',
      '# Sea\n\n![A mill](img/mill.png)\n![](img/mill.png)\n![x](photo.jpg)\n\nThe lake is blue. ![](lake.png)\n',
    );
    await write('img/there.txt', '');
    const { planned, generated, failed } = await fill({ uri, dryRun: true });
    assert.deepEqual(targets(planned), ['img/mill.png', 'photo.png', 'lake.png']);
    assert.deepEqual(
      planned.map(({ prompt }) => prompt),
      ['A mill', 'x', 'Sea: The lake is blue.'],
    );
    assert.deepEqual(
      planned.map(({ error }) => error?.code),
      [undefined, 'invalidRequest', undefined],
    );
    assert.deepEqual(planned[0]?.documents.map(String), [uri.toString()]);
    assert.ok(planned[0]?.target instanceof vscode.Uri);
    assert.deepEqual([generated, failed], [[], []]);
    assert.equal(submits(), 0);
  });

  it('writes exactly the files that a document names, each once', async () => {
    const uri = await write('a.md', '![A mill](img/mill.png) ![A lake](lake.png) ![again](img/mill.png)\n');
    const { planned, generated, failed } = await fill({ uri });
    assert.equal(planned.length, 2);
    assert.deepEqual(targets(generated), ['img/mill.png', 'lake.png']);
    assert.deepEqual(failed, []);
    assert.ok((await exists('img/mill.png')) && (await exists('lake.png')));
    assert.equal(submits(), 2);
    assert.deepEqual((await fill({ uri })).planned, []);
    assert.equal(submits(), 2);
  });

  it('changes references to other formats only where that is agreed', async () => {
    const uri = await write('a.md', '![A mill](mill.jpg?v=1)\r\n\r\n<img src="mill.jpg" alt="x">\r\n');
    const { failed } = await fill({ uri });
    assert.equal(failed[0]?.error?.code, 'invalidRequest');
    assert.equal(submits(), 0);
    const { generated } = await fill({ uri, changeReferences: true });
    assert.deepEqual(targets(generated), ['mill.png']);
    assert.equal(await textOf('a.md'), '![A mill](mill.png?v=1)\r\n\r\n<img src="mill.png" alt="x">\r\n');
  });

  it('makes the images of a folder, and goes on after a failure', async () => {
    await write('docs/a.md', '![A mill](mill.png)\n');
    await write('docs/b.rst', '.. image:: lake.png\n   :alt: A lake\n');
    await write(
      'docs/c.tsx',
      'import hero from "./hero.png";\nexport const A = () => <img src={hero} alt="A hero" />;\n',
    );
    await write('docs/node_modules/d.md', '![d](d.png)\n');
    easel.service.script({
      match: { path: 'async' },
      fault: { kind: 'error', code: 'DataInspectionFailed', status: 400 },
    });
    const { planned, generated, failed } = await fill({ uri: at('docs') });
    assert.deepEqual(targets(planned), ['docs/mill.png', 'docs/lake.png', 'docs/hero.png']);
    assert.equal(generated.length, 2);
    assert.deepEqual(
      failed.map(({ error }) => error?.code),
      ['contentRefused'],
    );
    const second = await fill({ uri: at('docs') });
    assert.deepEqual(targets(second.generated), targets(failed));
  });

  it('takes the active document, with what is not saved yet', async () => {
    const document = await vscode.workspace.openTextDocument(await write('a.md', 'x\n'));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), '![A mill](mill.png)\n'));
    assert.deepEqual(targets((await fill({ dryRun: true })).planned), ['mill.png']);
  });

  it('finds the cells of notebooks', async () => {
    const cells = [{ cell_type: 'markdown', metadata: {}, source: ['# A\n', '![A mill](mill.png)'] }];
    const uri = await write('a.ipynb', JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    assert.deepEqual(targets((await fill({ uri, dryRun: true })).planned), ['mill.png']);
  });

  it('looks for rooted paths in the public folder of the site, and in those of the setting', async () => {
    await write('site/docusaurus.config.js', '');
    await write('site/static/img/there.png', '');
    await easel.set('publicFolders', ['missing/media'], vscode.ConfigurationTarget.Workspace);
    await write('media/known.png', '');
    const uri = await write('site/docs/a.md', '![a](/img/a.png) ![b](/img/there.png) ![c](/known.png)\n');
    assert.deepEqual(targets((await fill({ uri, dryRun: true })).planned), ['site/static/img/a.png']);
  });

  it('shows the plan of a folder as a text, and makes what is chosen in it', async () => {
    await write('docs/a.md', '![A mill](mill.png) ![A lake](lake.png)\n');
    assert.equal(await vscode.commands.executeCommand('easel.generateMissingImages', at('docs')), undefined);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.languageId, 'easel-plan');
    const { document } = editor;
    const line = document
      .getText()
      .split('\n')
      .findIndex(text => text === '[x] missing/docs/mill.png');
    await editor.edit(edit => {
      edit.replace(document.lineAt(line).range, '[ ] missing/docs/mill.png');
      edit.insert(new vscode.Position(line + 1, document.lineAt(line + 1).text.length), ' at dusk');
    });
    const [lens] = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    assert.match(lens?.command?.title ?? '', /^Generate missing images: 1/u);
    const made = await vscode.commands.executeCommand<Result>(
      lens?.command?.command ?? '',
      ...((lens?.command?.arguments ?? []) as unknown[]),
    );
    assert.deepEqual(targets(made.generated), ['docs/lake.png']);
    assert.equal(submits(), 1);
    assert.doesNotMatch(document.getText(), /^\[x\]/mu);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('refuses arguments that cannot be', async () => {
    await write('a.md', '');
    for (const argument of [
      { uri: 5 },
      { dryRun: 'yes' },
      { uri: at('gone.md') },
      { uri: vscode.Uri.file('/') },
      { uri: at('a.md'), model: 'none' },
    ])
      assert.equal(
        (await failureOf(fill(argument as MissingArgument))).code,
        'invalidRequest',
        JSON.stringify(argument),
      );
  });

  it('asks for a key only where something is made', async () => {
    delete process.env['DASHSCOPE_API_KEY'];
    try {
      const uri = await write('a.md', '![A mill](mill.png)\n');
      assert.equal((await fill({ uri, dryRun: true })).planned.length, 1);
      assert.equal((await failureOf(fill({ uri }))).code, 'missingKey');
    } finally {
      process.env['DASHSCOPE_API_KEY'] = 'sk-canary-4f1d9c27b6e84a03';
    }
  });
});
