import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Batch } from '../../../../src/core/documents/batch';
import type { ItemsArgument, SectionArgument } from '../../../../src/core/documents/missingArgument';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, failureOf, startEasel } from '../../support/easel';

type Result = Batch<vscode.Uri>;

const lamp = 'The lamp of the tower burns all night.';
const ship = 'A ship sails past the tower in a storm.';
const bird = 'White birds rest on the rail of the tower.';

describe('proposed images', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  // The editor keeps the text of a file that is gone for a while, so no two tests have one of the same path.
  let count = 0;
  beforeEach(async () => {
    count += 1;
    await easel.reset();
    await easel.set('model', 'wanx2.0-t2i-turbo');
    await easel.set('outputFolder', `proposed/${count}/img`);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    while (vscode.window.activeTextEditor)
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(at(''), { recursive: true });
  });

  const at = (path: string): vscode.Uri =>
    vscode.Uri.joinPath(easel.folder, 'proposed', String(count), ...path.split('/'));
  const submits = (): typeof easel.service.requests =>
    easel.service.requests.filter(({ route }) => route === 'async' || route === 'sync');
  const names = (items: Result['planned']): string[] =>
    items.map(({ target }) => target.path.slice(at('').path.length).replace(/^\//u, ''));
  const textOf = async (path: string): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(at(path)));
  const imagesThere = async (): Promise<string[]> =>
    (await vscode.workspace.fs.readDirectory(at('img'))).map(([name]) => name).sort();
  const section = async (argument: SectionArgument): Promise<Result> =>
    vscode.commands.executeCommand<Result>('easel.illustrateSection', argument);
  const items = async (argument: ItemsArgument): Promise<Result> =>
    vscode.commands.executeCommand<Result>('easel.illustrateItems', argument);

  async function write(path: string, text: string): Promise<vscode.Uri> {
    await vscode.workspace.fs.writeFile(at(path), new TextEncoder().encode(text));
    return at(path);
  }

  /** Runs a command with the cursor in a line, from 0. @returns the plan that it shows. */
  async function planOf(command: string, uri: vscode.Uri, line: number): Promise<vscode.TextEditor> {
    const editor = await vscode.window.showTextDocument(uri);
    editor.selection = new vscode.Selection(line, 0, line, 0);
    await vscode.commands.executeCommand(command);
    const plan = vscode.window.activeTextEditor;
    assert.equal(plan?.document.languageId, 'easel-plan');
    return plan;
  }

  /** What the button above a plan does. */
  async function approve({ document }: vscode.TextEditor, title: RegExp): Promise<Result | undefined> {
    const [lens] = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    assert.match(lens?.command?.title ?? '', title);
    const args = (lens?.command?.arguments ?? []) as unknown[];
    return vscode.commands.executeCommand<Result | undefined>(lens?.command?.command ?? '', ...args);
  }

  const replaceIn = async (editor: vscode.TextEditor, old: string, written: string): Promise<void> => {
    const { document } = editor;
    const start = document.getText().indexOf(old);
    assert.ok(start >= 0, document.getText());
    const range = new vscode.Range(document.positionAt(start), document.positionAt(start + old.length));
    assert.ok(await editor.edit(edit => edit.replace(range, written)));
  };

  it('for a section are told without changing or sending anything', async () => {
    const text = `# Tower\n\n${lamp}\n\n- a\n\n${ship}\n\n![x](x.png)\n\n## Other\n\n${bird}\n`;
    const uri = await write('a.md', text);
    const { planned, generated, failed } = await section({ uri, line: 1, count: 5, dryRun: true });
    assert.deepEqual(
      planned.map(({ prompt, alt, line }) => ({ prompt, alt, line })),
      [
        { prompt: `Tower: ${lamp}`, alt: lamp, line: 3 },
        { prompt: `Other: ${bird}`, alt: bird, line: 13 },
      ],
    );
    assert.deepEqual(names(planned), [
      'img/the-lamp-of-the-tower-burns-all-night.png',
      'img/white-birds-rest-on-the-rail-of-the-tower.png',
    ]);
    assert.ok(planned[0]?.target instanceof vscode.Uri);
    assert.deepEqual([generated, failed, submits().length, await textOf('a.md')], [[], [], 0, text]);
  });

  it('are reviewed in a plan, linked as one step of undo, and made as the plan says', async () => {
    const text = `# Tower\r\n\r\n${lamp}\r\n\r\n${ship}\r\n\r\n${bird}\r\n\r\n${lamp} Two.\r\n\r\n${ship} Two.\r\n`;
    const uri = await write('a.md', text);
    const plan = await planOf('easel.illustrateSection', uri, 0);
    assert.equal(submits().length, 0);
    assert.equal(await textOf('a.md'), text);
    // One for two of the five paragraphs.
    assert.equal(plan.document.getText().match(/^\[x\]/gmu)?.length, 3);
    const target = vscode.workspace.asRelativePath(at('img/white'));
    await replaceIn(plan, `[x] ${target}`, `[ ] ${target}`);
    await replaceIn(plan, `prompt: Tower: ${lamp}`, 'prompt: A lamp in fog');
    const made = await approve(plan, /^Insert links and generate images: 2/u);
    assert.equal(made?.generated.length, 2);
    assert.deepEqual(
      await imagesThere(),
      names(made.generated)
        .map(name => name.slice('img/'.length))
        .sort(),
    );
    const linked = await textOf('a.md');
    assert.ok(
      linked.includes(`${lamp}\r\n\r\n![A lamp in fog](img/the-lamp-of-the-tower-burns-all-night.png)\r\n\r\n`),
    );
    assert.equal(linked.match(/!\[/gu)?.length, 2);
    assert.ok(!linked.replaceAll('\r\n', '').includes('\n'));
    assert.deepEqual(
      submits()
        .map(({ prompt }) => prompt)
        .sort(),
      ['A lamp in fog', `Tower: ${ship} Two.`],
    );
    assert.doesNotMatch(plan.document.getText(), /^\[x\]/mu);
    const { document } = await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
  });

  it('that are refused stay missing, and the same plan makes them later', async () => {
    const uri = await write('a.md', `# Tower\n\n${lamp}\n\n${ship}\n\n${bird}\n`);
    const plan = await planOf('easel.illustrateSection', uri, 0);
    const fault = { kind: 'error', code: 'DataInspectionFailed', status: 400 } as const;
    easel.service.script({ match: { path: 'async', promptIncludes: 'ship' }, fault });
    easel.service.script({ match: { path: 'async', promptIncludes: 'lamp' }, fault });
    const first = await approve(plan, /^Insert links/u);
    assert.equal(first?.failed.length, 1);
    assert.equal(first.failed[0]?.error?.code, 'contentRefused');
    const linked = await textOf('a.md');
    assert.equal(linked.match(/!\[/gu)?.length, 2);
    easel.service.reset();
    const second = await approve(plan, /^Insert links and generate images: 1/u);
    assert.deepEqual(names(second?.generated ?? []), names(first.failed));
    assert.equal(await textOf('a.md'), linked);
    assert.equal((await imagesThere()).length, 2);
  });

  it('that are cancelled in the middle stay missing beside those that are made', async () => {
    const uri = await write('a.md', `- Lamp\n- Ship\n`);
    const plan = await planOf('easel.illustrateItems', uri, 1);
    easel.service.script({
      match: { path: 'async', promptIncludes: 'Ship' },
      fault: { kind: 'taskNeverEnds', status: 'PENDING' },
    });
    const lampSaved = new Promise<void>(resolve => {
      const listening = easel.access.history.onDidChange(({ images }) => {
        if (images.length === 0) return;
        listening.dispose();
        resolve();
      });
    });
    const running = approve(plan, /^Insert links and generate images: 2/u);
    await lampSaved;
    await easel.service.waitForRequest(({ route, prompt }) => route === 'async' && prompt === 'Ship');
    await vscode.commands.executeCommand('easel.cancelAll');
    assert.equal(await running, undefined);
    assert.deepEqual(await imagesThere(), ['lamp.png']);
    assert.equal(await textOf('a.md'), '- Lamp\n\n  ![Lamp](img/lamp.png)\n\n- Ship\n\n  ![Ship](img/ship.png)\n');
    easel.service.reset();
    const made = await vscode.commands.executeCommand<Result>('easel.generateMissingImages', { uri });
    assert.deepEqual(names(made.generated), ['img/ship.png']);
  });

  it('change nothing where there is no key, or where the model makes no new images', async () => {
    const text = `${lamp}\n`;
    const uri = await write('a.md', text);
    assert.equal((await failureOf(section({ uri, model: 'wan2.5-i2i-preview' }))).code, 'invalidRequest');
    delete process.env['DASHSCOPE_API_KEY'];
    try {
      assert.equal((await failureOf(section({ uri }))).code, 'missingKey');
    } finally {
      process.env['DASHSCOPE_API_KEY'] = canaryKey;
    }
    assert.equal(await textOf('a.md'), text);
    assert.equal(submits().length, 0);
  });

  it('for items are one set where the model makes sets, placed in order', async () => {
    const uri = await write('a.md', '# Fruit\n\n1. Apple\n2. Pear\n3. Plum\n');
    const { generated, failed } = await items({ uri, line: 4, model: 'wan2.7-image' });
    assert.deepEqual([names(generated), failed], [['img/apple.png', 'img/pear.png', 'img/plum.png'], []]);
    const [request, ...others] = submits();
    assert.equal(others.length, 0);
    const { parameters } = request?.body as { parameters: Record<string, unknown> };
    assert.deepEqual([parameters['enable_sequential'], parameters['n']], [true, 3]);
    assert.match(request?.prompt ?? '', /\n1\. Fruit: Apple\n2\. Fruit: Pear\n3\. Fruit: Plum$/u);
    assert.match(await textOf('a.md'), /2\. Pear\n\n {3}!\[Pear\]\(img\/pear\.png\)\n/u);
  });

  it('of a set that is not complete are placed as far as they came, and told', async () => {
    const uri = await write('a.md', '- Apple\n- Pear\n- Plum\n');
    easel.service.script({ fault: { kind: 'partialResults' } });
    const { generated, failed } = await items({ uri, line: 1, model: 'wan2.7-image' });
    assert.deepEqual([names(generated), names(failed)], [['img/apple.png', 'img/pear.png'], ['img/plum.png']]);
    assert.match(failed[0]?.error?.message ?? '', /3 images of the set, 2 are there; plum\.png/u);
    assert.equal(submits().length, 1);
    const second = await vscode.commands.executeCommand<Result>('easel.generateMissingImages', { uri });
    assert.deepEqual(names(second.generated), ['img/plum.png']);
  });

  it('for a column of a table are made one by one with one seed where the model makes no sets', async () => {
    const uri = await write('a.md', '| No | Name |\n|---|---|\n| 1 | Apple \\| red |\n| 2 | Pear |\n');
    assert.equal((await failureOf(items({ uri, line: 3, column: 'Size' }))).code, 'invalidRequest');
    const { generated } = await items({ uri, line: 3, column: 'Name' });
    assert.equal(generated.length, 2);
    const seeds = submits().map(({ body }) => (body as { parameters: { seed: number } }).parameters.seed);
    assert.equal(seeds.length, 2);
    assert.equal(new Set(seeds).size, 1);
    assert.equal(
      await textOf('a.md'),
      '| No | Name |\n|---|---|\n| 1 | Apple \\| red ![Apple \\| red](img/apple-red.png) |\n| 2 | Pear ![Pear](img/pear.png) |\n',
    );
  });

  it('are offered by the light bulb on a heading and in a list', async () => {
    const uri = await write('a.md', `# Tower\n\n${lamp}\n\n- a\n\n\`\`\`\n- b\n\`\`\`\n`);
    const { document } = await vscode.window.showTextDocument(uri);
    const offered = async (line: number): Promise<string[]> => {
      const { range } = document.lineAt(line);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        range,
        vscode.CodeActionKind.Refactor.value,
      );
      return actions.flatMap(({ command }) => (command?.command.startsWith('easel.') === true ? command.command : []));
    };
    assert.deepEqual(await offered(0), ['easel.illustrateSection']);
    assert.deepEqual(await offered(4), ['easel.illustrateItems']);
    assert.deepEqual([await offered(2), await offered(7)], [[], []]);
  });

  it('refuse arguments that cannot be', async () => {
    const uri = await write('a.md', `${lamp}\n`);
    for (const argument of [{ uri: 5 }, { uri, line: 0 }, { uri, count: 6 }, { uri: at('gone.md') }])
      assert.equal((await failureOf(section(argument as SectionArgument))).code, 'invalidRequest');
    assert.equal((await failureOf(items({ uri, line: 1 }))).code, 'invalidRequest');
  });
});
