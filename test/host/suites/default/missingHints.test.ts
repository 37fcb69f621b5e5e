import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { OlderImages } from '../../../../src/ui/commands/missing/olderImages';
import { Notifications } from '../../../../src/ui/messages/notifications';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';

describe('hints about missing images', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  beforeEach(async () => {
    await easel.reset();
    await easel.set('model', 'wanx2.0-t2i-turbo');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(at(''), { recursive: true });
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  const at = (path: string): vscode.Uri => vscode.Uri.joinPath(easel.folder, 'hints', path);
  const hintsOf = (uri: vscode.Uri): vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Easel');

  async function open(name: string, text: string): Promise<vscode.TextDocument> {
    await vscode.workspace.fs.writeFile(at(name), new TextEncoder().encode(text));
    const { document } = await vscode.window.showTextDocument(at(name));
    return document;
  }

  /** Waits until a document has so many hints. */
  async function untilHints(uri: vscode.Uri, count: number): Promise<vscode.Diagnostic[]> {
    while (hintsOf(uri).length !== count)
      await new Promise<void>(resolve => {
        const listening = vscode.languages.onDidChangeDiagnostics(() => {
          listening.dispose();
          resolve();
        });
      });
    return hintsOf(uri);
  }

  it('shows them quietly, with a light bulb that makes the image, and a line above the first', async () => {
    const document = await open('one.md', '# Sea\n\n![A mill](mill.png)\n\n![A lake](lake.png)\n');
    const [first] = await untilHints(document.uri, 2);
    assert.equal(first?.severity, vscode.DiagnosticSeverity.Hint);
    assert.equal(document.getText(first?.range), 'mill.png');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['Generate missing images: 2', 'Insert placeholders'],
    );
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      first?.range,
    );
    const action = actions.find(({ title }) => title === 'Generate "mill.png" from its alt text');
    assert.ok(action?.command);
    await vscode.commands.executeCommand(action.command.command, ...((action.command.arguments ?? []) as unknown[]));
    assert.ok(await vscode.workspace.fs.stat(at('mill.png')));
    await untilHints(document.uri, 1);
  });

  it('holds a place by a placeholder at exactly its path, and leaves what is there alone', async () => {
    const document = await open('held.md', '![A barn](barn.png)\n\n![A well](well.jpg)\n');
    const [first] = await untilHints(document.uri, 2);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      first?.range,
    );
    const action = actions.find(({ title }) => title === 'Insert a placeholder for "barn.png"');
    assert.ok(action?.command);
    const { command, arguments: given = [] } = action.command;
    await vscode.commands.executeCommand(command, ...(given as unknown[]));
    const bytes = await vscode.workspace.fs.readFile(at('barn.png'));
    const details = await vscode.commands.executeCommand<{ placeholder?: boolean; prompt: string }>(
      'easel.showImageDetails',
      { uri: at('barn.png') },
    );
    assert.deepEqual([details.placeholder, details.prompt], [true, 'A barn']);
    // The same again changes nothing, and a reference to another format keeps its words.
    await vscode.commands.executeCommand(command, document.uri);
    assert.deepEqual(await vscode.workspace.fs.readFile(at('barn.png')), bytes);
    assert.equal(document.getText(), '![A barn](barn.png)\n\n![A well](well.jpg)\n');
    await untilHints(document.uri, 1);
  });

  it('sees images that it makes in folders that did not exist', async () => {
    // The watcher of the editor begins to watch a new folder after it was made, and misses what is already in it.
    for (const folder of ['a', 'b', 'c', 'd'].map(name => `new-${name}/maps`)) {
      const document = await open(`deep.md`, `![A coast](${folder}/coast.png)\n\n![A bay](${folder}/bay.png)\n`);
      await untilHints(document.uri, 2);
      await vscode.commands.executeCommand('easel.insertMissingPlaceholders', document.uri);
      await untilHints(document.uri, 0);
    }
  });

  it('follows what is typed, and is silent where the setting says so', async () => {
    const document = await open('two.md', '![A mill](mill.png)\n');
    await untilHints(document.uri, 1);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '![A lake](lake.png)\n');
    await vscode.workspace.applyEdit(edit);
    await untilHints(document.uri, 2);
    await easel.set('missingImages', 'off');
    await untilHints(document.uri, 0);
    await document.save();
  });

  it('tell at the link to an image how it was made, in plain text, with links to commands of Easel alone', async () => {
    const prompt = 'A [pier](command:workbench.action.quit) ``` at dawn';
    await easel.set('model', undefined);
    await easel.generate({ prompt, size: '512*512', output: 'hints/a (1).png' });
    const document = await open('hover.md', '![A pier](<a (1).png>) ![none](photo.png)\n\n![gone](gone.png)\n');
    await untilHints(document.uri, 2);
    const hoverAt = async (text: string): Promise<(vscode.MarkdownString | vscode.MarkedString)[]> => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        document.positionAt(document.getText().indexOf(text) + 1),
      );
      return hovers.flatMap(({ contents }) => contents);
    };
    const texts = (await hoverAt('a (1).png')).map(content => (typeof content === 'string' ? content : content.value));
    const [facts = '', links = ''] = texts.slice(texts.findIndex(text => text.includes('Made with Easel')));
    assert.match(
      facts,
      /^````?plaintext\nMade with Easel\nPrompt: A \[pier\].*at dawn\nModel: qwen-image-2\.0\nSize: 512 × 512/u,
    );
    const commands = Array.from(links.matchAll(/\]\(command:([\w.]+)\?([^)]*)\)/gu), ([, id = '', given = '']) => [
      id,
      (JSON.parse(decodeURIComponent(given)) as { path: string }[])[0]?.path,
    ]);
    const path = at('a (1).png').path;
    assert.deepEqual(commands, [
      ['easel.showImageDetails', path],
      ['easel.regenerateImage', path],
    ]);
    assert.equal(
      texts.some(text => text.includes('quit') && !text.includes('plaintext')),
      false,
    );
    assert.equal(
      (await hoverAt('gone.png')).some(content => JSON.stringify(content).includes('Made with')),
      false,
    );
  });

  it('offer an image again whose description has changed: a new file, which can take the place of the old one', async () => {
    const document = await open('older.md', '![A mill](older-mill.png)\n');
    await untilHints(document.uri, 1);
    await vscode.commands.executeCommand('easel.generateMissingImages', { uri: document.uri });
    await untilHints(document.uri, 0);
    const before = await vscode.workspace.fs.readFile(at('older-mill.png'));
    await vscode.window.activeTextEditor?.edit(edit => edit.insert(new vscode.Position(0, 8), ' at night'));
    const [hint] = await untilHints(document.uri, 1);
    assert.match(hint?.message ?? '', /older-mill\.png was made from an older description\.$/u);
    assert.equal(document.getText(hint?.range), 'older-mill.png');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      hint?.range,
    );
    const [again] = actions.filter(({ title }) => title.startsWith('Make "older-mill.png" again'));
    assert.ok(again?.command);
    const submitsBefore = easel.service.images.length;
    const [command, args] = [again.command.command, again.command.arguments ?? []];
    await vscode.commands.executeCommand(command, ...(args as unknown[]));
    assert.equal(easel.service.images.length, submitsBefore + 1);
    assert.equal(easel.service.images.at(-1)?.prompt, 'A mill at night');
    assert.deepEqual(await vscode.workspace.fs.readFile(at('older-mill.png')), before);
    const made = await vscode.workspace.fs.readFile(at('older-mill-2.png'));
    const question = easel.access.said.at(-1);
    assert.match(question?.message ?? '', /older-mill-2\.png, made from the new description\. Let it take the place/u);
    assert.deepEqual(question?.actions, ['Replace']);
    const [said, told]: [string[], vscode.Uri[]] = [[], []];
    const images = new OlderImages(
      { inText: () => Promise.resolve([]) },
      { run: () => Promise.resolve(undefined) },
      { setApiKey: () => Promise.resolve(false) },
      new Notifications((_severity, message) => {
        said.push(message);
        return Promise.resolve(undefined);
      }),
      replaced => told.push(...replaced),
    );
    await images.replace(at('older-mill.png'), at('older-mill-2.png'));
    assert.deepEqual(await vscode.workspace.fs.readFile(at('older-mill.png')), made);
    const names = (await vscode.workspace.fs.readDirectory(at(''))).map(([name]) => name);
    assert.equal(names.includes('older-mill-2.png'), false);
    // Where there is no trash, the old file stays and is named.
    assert.equal(names.filter(name => /^older-mill-before-/u.test(name)).length, said.length);
    // The window hears of it, because watchers miss what happens in a folder that is new.
    assert.deepEqual(told.map(String), [String(at('older-mill.png'))]);
    await images.replace(at('older-mill.png'), at('gone.png'));
    assert.match(said.at(-1) ?? '', /could not be replaced/u);
    assert.deepEqual(await vscode.workspace.fs.readFile(at('older-mill.png')), made);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
