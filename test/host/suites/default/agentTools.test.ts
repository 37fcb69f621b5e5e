import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { canaryKey, startEasel, type EaselUnderTest } from '../../support/easel';

interface Answer {
  images?: { path: string; width: number; height: number; seed: number }[];
  models?: { id: string }[];
  model?: string;
  warnings?: string[];
  code?: string;
  message?: string;
  mayBeBilled?: boolean;
  prompt?: string;
  planned?: { target: string }[];
  generated?: { target: string }[];
}

describe('tools for agents', () => {
  let easel: EaselUnderTest;
  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  beforeEach(() => easel.reset());

  const invoke = async (name: string, input: object, token?: vscode.CancellationToken): Promise<Answer> => {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
    const [text] = content;
    assert.ok(text instanceof vscode.LanguageModelTextPart);
    assert.equal(JSON.stringify(content).includes(canaryKey), false);
    return JSON.parse(text.value) as Answer;
  };
  const textOf = (shown: vscode.LanguageModelToolConfirmationMessages | undefined): string => {
    // The chat reads it as Markdown, so foreign text is escaped.
    assert.ok(shown?.message instanceof vscode.MarkdownString && shown.message.isTrusted !== true);
    return shown.message.value.replace(/\\(?=[^\w\s])/g, '');
  };
  const submits = (): number =>
    easel.service.requests.filter(({ route }) => route === 'sync' || route === 'async').length;

  it('are there, with their schemas', () => {
    const tools = vscode.lm.tools.filter(({ name }) => name.startsWith('easel_'));
    assert.deepEqual(tools.map(({ name }) => name).sort(), [
      'easel_editImage',
      'easel_fillMissingImages',
      'easel_findMissingImages',
      'easel_generateImage',
      'easel_getImageDetails',
      'easel_listModels',
    ]);
  });

  it('generate and edit, and return paths', async () => {
    const made = await invoke('easel_generateImage', { prompt: 'a fox', output: 'agents/fox.png', seed: 7 });
    assert.deepEqual(made.images, [{ path: 'agents/fox.png', width: 2048, height: 2048, seed: 7 }], made.message);
    const edited = await invoke('easel_editImage', { prompt: 'make it night', images: ['agents/fox.png'] });
    assert.match(edited.images?.[0]?.path ?? '', /^assets\/fox-edited(-\d+)?\.png$/);
    assert.equal(submits(), 2);
    const again = await invoke('easel_generateImage', { prompt: 'a fox', output: 'agents/fox.png' });
    assert.equal(again.images?.[0]?.path, 'agents/fox-2.png');
  });

  it('list the models, at no cost', async () => {
    const { models } = await invoke('easel_listModels', {});
    assert.ok(models?.some(({ id }) => id === 'qwen-image-2.0'));
    assert.equal(submits(), 0);
  });

  it('find and fill what a document misses, and tell how an image was made', async () => {
    const document = vscode.Uri.joinPath(easel.folder, 'agents/pages/a.md');
    await vscode.workspace.fs.writeFile(document, new TextEncoder().encode('![A red fox](agent-fox.png)\n'));
    const found = await invoke('easel_findMissingImages', { path: 'agents/pages' });
    assert.deepEqual(
      found.planned?.map(({ target }) => target),
      ['agents/pages/agent-fox.png'],
      found.message,
    );
    const { confirmationMessages } = await easel.access.prepareTool('easel_fillMissingImages', {
      path: 'agents/pages',
    });
    assert.match(textOf(confirmationMessages), /qwen-image-2\.0[^]*1[^]*0\.20[^]*agent-fox\.png/);
    assert.equal(submits(), 0);
    const filled = await invoke('easel_fillMissingImages', { path: 'agents/pages' });
    assert.deepEqual([filled.images?.[0]?.path, submits()], ['agents/pages/agent-fox.png', 1], filled.message);
    const details = await invoke('easel_getImageDetails', { path: 'agents/pages/agent-fox.png' });
    assert.equal(details.prompt, 'A red fox');
    assert.equal((await invoke('easel_findMissingImages', { path: '../' })).code, 'invalidRequest');
  });

  it('say before they run what they make, where, and what it costs', async () => {
    const { confirmationMessages } = await easel.access.prepareTool('easel_generateImage', {
      prompt: 'a fox',
      n: 2,
      output: 'agents/new.png',
    });
    assert.match(textOf(confirmationMessages), /qwen-image-2\.0[^]*2[^]*agents\/new\.png[^]*0\.40/);
    assert.equal((await easel.access.prepareTool('easel_listModels', {})).confirmationMessages, undefined);
    const { confirmationMessages: marked } = await easel.access.prepareTool('easel_generateImage', {
      prompt: 'a fox',
      output: 'agents/![a](https://example.com/b) <b>.png',
    });
    const { message } = marked as { message: vscode.MarkdownString };
    assert.match(message.value, /!\\\[a\\\]\\\(https/);
    const wrong = await easel.access.prepareTool('easel_generateImage', { prompt: 'a fox', output: '../x.png' });
    assert.match(textOf(wrong.confirmationMessages), /outside/);
    assert.equal(submits(), 0);
  });

  for (const [what, input, expected] of [
    ['a place outside', { prompt: 'a', output: '../x.png' }, 'invalidRequest'],
    ['to overwrite', { prompt: 'a', overwrite: true }, 'invalidRequest'],
    ['an option that is not known', { prompt: 'a', colour: 'red' }, 'invalidRequest'],
    ['more images than a person agreed to', { prompt: 'a', n: 5 }, 'invalidRequest'],
    ['an input outside', { prompt: 'a', images: ['../x.png'] }, 'inputImage'],
  ] as const) {
    it(`refuse ${what}, and nothing is sent`, async () => {
      const { code, mayBeBilled, message } = await invoke('easel_generateImage', { ...input });
      assert.deepEqual([code, mayBeBilled, submits()], [expected, false, 0], message);
    });
  }

  it('do not pass the budget', async () => {
    await easel.set('monthlyBudget', 0.01);
    const { code, message } = await invoke('easel_generateImage', { prompt: 'a fox' });
    assert.deepEqual([code, submits()], ['invalidRequest', 0]);
    assert.match(message ?? '', /easel\.monthlyBudget/);
  });

  it('say that there is no key', async () => {
    delete process.env['DASHSCOPE_API_KEY'];
    try {
      assert.equal((await invoke('easel_generateImage', { prompt: 'a fox' })).code, 'missingKey');
    } finally {
      process.env['DASHSCOPE_API_KEY'] = canaryKey;
    }
  });

  it('are cancelled by the stop of the chat', async () => {
    const source = new vscode.CancellationTokenSource();
    easel.service.script({ fault: { kind: 'taskNeverEnds' } });
    const running = invoke('easel_generateImage', { prompt: 'a fox', model: 'wan2.2-t2i-flash' }, source.token);
    await easel.service.waitForRequest(({ route }) => route === 'task');
    source.cancel();
    await assert.rejects(running);
  });
});
