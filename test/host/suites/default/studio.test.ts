import assert from 'node:assert/strict';
import { encode } from 'fast-png';
import * as vscode from 'vscode';
import type { StoredOptions } from '../../../../src/core/attempt';
import type { ImageOptions } from '../../../../src/core/imageOptions';
import type { MessageToHost, MessageToWebview, ShownAttempt } from '../../../../src/core/studioProtocol';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, startEasel } from '../../support/easel';
import { writePictures } from '../../support/inputs';
import { untilEnded } from '../../support/quickInput';
import { failsUnsent, submits } from '../../support/refusals';

type Sent<Type extends MessageToWebview['type']> = Extract<MessageToWebview, { type: Type }>;

const hut: StoredOptions = { prompt: 'a white hut', model: 'wanx2.0-t2i-turbo', seed: 7 };
const picture = encode({ width: 400, height: 400, channels: 3, depth: 8, data: new Uint8Array(400 * 400 * 3) });

describe('the Studio', () => {
  let easel: EaselUnderTest;
  let sentBefore = 0;
  let saidBefore = 0;

  before(async () => { easel = await startEasel(); });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await easel.close();
  });
  beforeEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(at('assets'), { recursive: true, useTrash: false }).then(undefined, () => undefined);
    await easel.reset();
    saidBefore = easel.access.said.length;
  });
  afterEach(() => vscode.commands.executeCommand('notifications.clearAll'));

  const at = (...path: string[]): vscode.Uri => vscode.Uri.joinPath(easel.folder, ...path);
  const send = (message: MessageToHost): Promise<void> => easel.access.studio.receive(message);
  const said = (): string[] => easel.access.said.slice(saidBefore).map(({ message }) => message);

  function sent<Type extends MessageToWebview['type']>(type: Type): Sent<Type>[] {
    return easel.access.studio.sent.slice(sentBefore).filter((message): message is Sent<Type> => message.type === type);
  }

  /** The first message of this kind, past or to come, that is wanted. */
  async function received<Type extends MessageToWebview['type']>(type: Type, isWanted: (message: Sent<Type>) => boolean = () => true): Promise<Sent<Type>> {
    for (;;) {
      const found = sent(type).find(isWanted);
      if (found) return found;
      await new Promise(resolve => { setImmediate(resolve); });
    }
  }

  /** Opens the panel; settles when its webview has been told everything. */
  async function open(options?: ImageOptions): Promise<Sent<'snapshot'>> {
    sentBefore = easel.access.studio.sent.length;
    await vscode.commands.executeCommand('easel.openStudio', ...(options ? [options] : []));
    return received('snapshot');
  }

  /** Runs options to the end; gives back the attempt as it was told last. */
  async function run(options: StoredOptions): Promise<ShownAttempt> {
    await send({ type: 'run', options });
    const { id } = sent('run-started').at(-1) ?? assert.fail(JSON.stringify(sent('run-refused')));
    return sent('attempts').flatMap(({ attempts }) => attempts).filter(attempt => attempt.id === id).at(-1)!;
  }

  const exists = (uri: vscode.Uri): Promise<boolean> => Promise.resolve(vscode.workspace.fs.stat(uri)).then(() => true, () => false);
  const studioTabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputWebview);

  it('opens as one editor tab, with settings and attempts', async () => {
    const { settings, hasKey, hasFolder, isFormGiven, language } = await open();
    assert.equal(settings.model, 'qwen-image-2.0');
    assert.deepEqual([hasKey, hasFolder, isFormGiven, language], [true, true, false, 'en']);
    await vscode.commands.executeCommand('easel.openStudio');
    assert.deepEqual(studioTabs().map(({ label }) => label), ['Easel Studio']);
  });

  it('takes options of a caller into its form, whether it is open already or not', async () => {
    const { form, isFormGiven } = await open({ prompt: 'a hut', images: ['a.png'], n: 2 });
    assert.equal(isFormGiven, true);
    assert.deepEqual([form?.prompt, form?.count, form?.inputs], ['a hut', 2, [{ uri: at('a.png').toString(), boxes: [] }]]);
    await vscode.commands.executeCommand('easel.openStudio', { prompt: 'a tower', output: 'pictures/' });
    const { options } = await received('recall');
    assert.deepEqual(options, { prompt: 'a tower', output: at('pictures/').toString() });
  });

  it('has for a hidden panel, once it is shown again, what it was given meanwhile', async () => {
    await open();
    await vscode.window.showTextDocument(at('README.md'));
    sentBefore = easel.access.studio.sent.length;
    await send({ type: 'inputs-paste', name: 'image.png', bytes: picture });
    await vscode.commands.executeCommand('easel.openStudio', { prompt: 'a tower' });
    const { form, isFormGiven } = await received('snapshot');
    assert.deepEqual([form?.prompt, isFormGiven], ['a tower', true]);
    const lastOf = (type: MessageToWebview['type']): number => easel.access.studio.sent.findLastIndex(message => message.type === type);
    await received('inputs-added', () => lastOf('inputs-added') > lastOf('snapshot'));
  });

  it('refuses options that are none, and opens nothing', async () => {
    await failsUnsent(easel, async () => vscode.commands.executeCommand('easel.openStudio', { prompt: 7 }), { code: 'invalidRequest', field: 'prompt' });
    assert.deepEqual(studioTabs(), []);
  });

  it('runs the form: started, under way, saved; and says nothing beside', async () => {
    await open();
    const attempt = await run(hut);
    assert.equal(attempt.status, 'saved');
    const [image] = attempt.images;
    assert.ok(image && attempt.images.length === 1);
    assert.equal(image.uri, at('assets', 'a-white-hut.png').toString());
    assert.equal(image.name, 'assets/a-white-hut.png');
    assert.match(image.src ?? '', /a-white-hut\.png$/);
    assert.ok(await exists(vscode.Uri.parse(image.uri)));
    const states = sent('attempts').flatMap(({ attempts }) => attempts).filter(({ id }) => id === attempt.id).map(({ status }) => status);
    assert.equal(states[0], 'running');
    assert.ok(sent('progress').some(({ id }) => id === attempt.id));
    assert.deepEqual(said(), []);
    assert.deepEqual(submits(easel).map(({ body }) => (body as { model: string }).model), ['wanx2.0-t2i-turbo']);
  });

  it('runs an edit of a file by its Uri, directly', async () => {
    const [input] = await writePictures(easel.folder, 1);
    await open();
    const attempt = await run({ prompt: 'make it night', model: 'qwen-image-2.0', images: [input!.toString()], size: '512*512' });
    assert.deepEqual([attempt.status, attempt.mode, attempt.images[0]?.name], ['saved', 'edit', 'assets/picture 1-edited.png']);
    assert.deepEqual(submits(easel).map(({ route }) => route), ['sync']);
  });

  it('says what is wrong with a run, and where, and sends nothing', async () => {
    await open();
    const wrong: [StoredOptions, string][] = [
      [{ prompt: ' ' }, 'prompt'], [{ prompt: 'a hut', size: '7*7' }, 'size'], [{ prompt: 'a hut', images: [at('none.png').toString()] }, 'images'],
      [{ prompt: 'a hut', output: 'file:///elsewhere/x.png' }, 'output'], [{ prompt: 'a hut', model: 'none' }, 'model'],
    ];
    for (const [options, field] of wrong) {
      sentBefore = easel.access.studio.sent.length;
      await send({ type: 'run', options });
      const [refused] = sent('run-refused');
      assert.equal(refused?.field, field);
      assert.notEqual(refused.message, '');
    }
    assert.deepEqual([submits(easel), said()], [[], []]);
  });

  it('shows what failed at the service on the attempt, and nowhere else', async () => {
    await open();
    easel.service.script({ fault: { kind: 'error', status: 400, code: 'DataInspectionFailed', message: 'not this' } });
    const attempt = await run(hut);
    assert.deepEqual([attempt.status, attempt.error?.code, attempt.error?.serviceMessage], ['failed', 'contentRefused', 'not this']);
    assert.deepEqual([sent('run-refused'), said()], [[], []]);
  });

  it('cancels a run', async () => {
    await open();
    easel.service.script({ match: { path: 'task' }, fault: { kind: 'taskPolls', pending: 50, running: 50 } });
    const work = run(hut);
    const { id } = await received('run-started');
    await easel.service.waitForRequest(({ route }) => route === 'task');
    await send({ type: 'cancel', id });
    assert.equal((await work).status, 'cancelled');
  });

  it('asks for a missing key, and loses nothing where none is given', async () => {
    await open();
    delete process.env['DASHSCOPE_API_KEY'];
    try {
      await untilEnded(send({ type: 'run', options: hut }), 'workbench.action.closeQuickOpen');
    } finally {
      process.env['DASHSCOPE_API_KEY'] = canaryKey;
    }
    assert.match(sent('run-refused')[0]?.message ?? '', /no API key/);
    assert.deepEqual(submits(easel), []);
  });

  it('tells like a command where the panel was closed meanwhile', async () => {
    await open();
    await easel.set('openAfterSave', false);
    easel.service.script({ match: { path: 'task' }, fault: { kind: 'taskPolls', pending: 2, running: 2 } });
    const work = send({ type: 'run', options: hut });
    await easel.service.waitForRequest(({ route }) => route === 'async');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await work;
    assert.deepEqual(said(), ['Saved assets/a-white-hut.png.']);
  });

  it('leaves alone what it does not understand', async () => {
    await open();
    const countBefore = easel.access.studio.sent.length;
    for (const message of [undefined, null, 7, 'ready', {}, { type: 'format-disk' }, { type: 'run' }, { type: 'image', action: 'eat', attemptId: '', uri: '' }, { type: 'draft', form: { prompt: 1 } }]) {
      await easel.access.studio.receive(message);
    }
    assert.deepEqual([easel.access.studio.sent.length, submits(easel)], [countBefore, []]);
  });

  it('deletes an image, and brings it back, never over another file', async () => {
    await open();
    const { id, images: [image] } = await run(hut);
    const uri = vscode.Uri.parse(image!.uri);
    const remove = async (): Promise<string> => {
      sentBefore = easel.access.studio.sent.length;
      await send({ type: 'image', action: 'delete', attemptId: id, uri: image!.uri });
      assert.equal(await exists(uri), false);
      assert.deepEqual(sent('files-missing').at(-1)?.uris, [image!.uri]);
      return sent('notice')[0]?.undo ?? assert.fail('nothing to undo it with');
    };
    await send({ type: 'undo-delete', undo: await remove() });
    assert.equal(await exists(uri), true);
    // Other attempts had that name as well.
    assert.ok(sent('attempts').some(({ attempts }) => attempts.some(attempt => attempt.id === id)));
    const undo = await remove();
    await vscode.workspace.fs.writeFile(uri, new Uint8Array([1]));
    await send({ type: 'undo-delete', undo });
    assert.equal((await vscode.workspace.fs.readFile(uri)).length, 1);
    assert.equal(await exists(at('assets', 'a-white-hut-2.png')), true);
    await send({ type: 'undo-delete', undo });
    assert.equal(await exists(at('assets', 'a-white-hut-3.png')), false);
  });

  it('touches no file that the attempt does not have', async () => {
    await open();
    const { id } = await run(hut);
    sentBefore = easel.access.studio.sent.length;
    const readme = at('README.md');
    for (const attemptId of [id, 'none']) await send({ type: 'image', action: 'delete', attemptId, uri: readme.toString() });
    await send({ type: 'thumbnail-made', uri: readme.toString(), bytes: picture });
    assert.equal(await exists(readme), true);
    assert.deepEqual([sent('notice'), sent('thumbnail')], [[], []]);
  });

  it('inserts into the document that was written in last', async () => {
    const uri = at('docs', 'studio.md');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('# Hut\n\n\n\nThe end.\n'));
    const editor = await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Two });
    editor.selection = new vscode.Selection(2, 0, 2, 0);
    await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
    await open();
    const { id, images: [image] } = await run(hut);
    await send({ type: 'image', action: 'insert', attemptId: id, uri: image!.uri });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.match(document.getText(), /^# Hut\n\n!\[a white hut\]\(\.\.\/assets\/a-white-hut\.png\)\n\nThe end\./);
    assert.match(sent('notice')[0]?.message ?? '', /docs\/studio\.md/);
    await send({ type: 'image', action: 'copyMarkdown', attemptId: id, uri: image!.uri });
    assert.equal(await vscode.env.clipboard.readText(), '![a white hut](../assets/a-white-hut.png)');
    await document.save();
    await vscode.workspace.fs.delete(uri);
  });

  it('copies the path, and the request as curl', async () => {
    await open();
    const { id, images: [image] } = await run(hut);
    await send({ type: 'image', action: 'copyPath', attemptId: id, uri: image!.uri });
    assert.equal(await vscode.env.clipboard.readText(), 'assets/a-white-hut.png');
    await send({ type: 'copy-curl', attemptId: id });
    const command = await vscode.env.clipboard.readText();
    assert.ok(command.startsWith(`curl '${easel.service.baseUrl}/services/aigc/text2image/image-synthesis'`), command);
    assert.deepEqual([/"seed": 7\b/.test(command), command.includes(canaryKey)], [true, false]);
  });

  it('takes a picture from the clipboard', async () => {
    await open();
    await send({ type: 'inputs-paste', name: 'image.png', bytes: picture });
    const [file] = (await received('inputs-added')).files;
    assert.deepEqual(file?.facts, { format: 'png', mime: 'image/png', width: 400, height: 400, hasAlpha: false, byteLength: picture.length });
    assert.equal(file.name, 'image.png');
    assert.notEqual(file.src, undefined);
    assert.deepEqual(new Uint8Array(await vscode.workspace.fs.readFile(vscode.Uri.parse(file.uri))), picture);
    await send({ type: 'inputs-paste', name: 'text.txt', bytes: new TextEncoder().encode('a text') });
    assert.match((await received('notice')).message, /"text\.txt" is not an image/);
  });

  it('says of everything that is dropped what it is', async () => {
    const [input] = await writePictures(easel.folder, 1);
    await open();
    const uris = [input!.toString(), input!.with({ scheme: 'vscode-remote', authority: 'wsl+ubuntu' }).toString(), at('inputs').toString(), at('README.md').toString(),
      at('none.png').toString(), 'https://example.com/a/b.png?Signature=x', 'http://example.com/b.png', 'nothing'];
    await send({ type: 'inputs-drop', uris });
    const { files } = await received('inputs-added');
    assert.deepEqual(files.map(({ uri }) => uri), [input!.toString(), input!.toString(), ...uris.slice(2)]);
    assert.deepEqual(files.map(({ facts, problem }) => [facts?.width, problem !== undefined]),
      [[512, false], [512, false], [undefined, true], [undefined, true], [undefined, true], [undefined, false], [undefined, true], [undefined, true]]);
    assert.equal(files[5]?.name, 'example.com/b.png');
  });

  it('shows inputs of other places as well, and edits them by their own names', async () => {
    const elsewhere = vscode.Uri.joinPath(easel.access.logFolder, 'a hill.png');
    await vscode.workspace.fs.writeFile(elsewhere, picture);
    await open();
    await send({ type: 'inputs-drop', uris: [elsewhere.toString()] });
    const [file] = (await received('inputs-added')).files;
    assert.deepEqual([file?.uri, file?.name, file?.facts?.width], [elsewhere.toString(), 'a hill.png', 400]);
    assert.match(file?.src ?? '', /\/inputs\/[0-9a-f]{16}\/a-hill\.png$/);
    const { images } = await run({ prompt: 'make it night', model: 'qwen-image-2.0', images: [file!.uri], size: '512*512' });
    assert.deepEqual(images.map(({ name }) => name), ['assets/a hill-edited.png']);
    await vscode.workspace.fs.delete(elsewhere);
  });

  it('keeps thumbnails, and tells which files are gone', async () => {
    await open();
    const { id, images: [image] } = await run(hut);
    await send({ type: 'thumbnail-made', uri: image!.uri, bytes: picture });
    const { src } = await received('thumbnail', ({ uri }) => uri === image!.uri);
    assert.match(src, /thumbnails\/[0-9a-f]{40}\.webp$/);
    const gone = at('gone.png').toString();
    await send({ type: 'files-check', uris: [image!.uri, gone] });
    await received('files-missing', ({ uris }) => uris.length === 1 && uris[0] === gone);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const { attempts } = await open();
    assert.equal(attempts.find(attempt => attempt.id === id)?.images[0]?.thumbnail, src);
    await send({ type: 'attempt-remove', id });
    assert.deepEqual(sent('attempt-removed'), [{ type: 'attempt-removed', id }]);
    assert.equal(await exists(vscode.Uri.parse(image!.uri)), true);
  });

  it('opens again with what was typed', async () => {
    const { form } = await open({ prompt: 'half a sen' });
    await send({ type: 'draft', form: { ...form!, prompt: 'half a sentence' } });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const again = await open();
    assert.deepEqual([again.form?.prompt, again.isFormGiven], ['half a sentence', false]);
  });

  it('tells when the setup changes', async () => {
    await open();
    await easel.set('model', 'wan2.6-t2i');
    const { hasKey } = await received('setup-changed', ({ settings }) => settings.model === 'wan2.6-t2i');
    assert.equal(hasKey, true);
  });

  it('has never been told the key, nor a signed address', () => {
    const everything = JSON.stringify(easel.access.studio.sent);
    assert.ok(easel.access.studio.sent.length > 30);
    assert.ok(!everything.includes(canaryKey));
    assert.doesNotMatch(everything.replaceAll('b.png?Signature=x', ''), /Signature=|OSSAccessKeyId/);
  });
});
