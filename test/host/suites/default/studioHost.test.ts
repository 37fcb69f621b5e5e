import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { encode } from 'fast-png';
import * as vscode from 'vscode';
import { eventually } from '../../../ui/eventually';
import type { Resumed } from '../../../../src/core/contributions/contributions';
import type { StoredOptions } from '../../../../src/core/jobs/attempt';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import { emptyForm } from '../../../../src/core/studio/studioFormRules';
import { journalEntry } from '../../../support/journalFixtures';
import type {
  MessageToHost,
  MessageToWebview,
  ShownAttempt,
  ShownImage,
} from '../../../../src/core/studio/studioProtocol';
import { imageActions } from '../../../../src/core/studio/studioProtocol';
import { readSettings } from '../../../../src/editor/settings';
import { ApiKeys } from '../../../../src/editor/apiKeys';
import { Connection } from '../../../../src/engine/connection/connection';
import { vscodeWorkspace } from '../../../../src/editor/vscodeWorkspace';
import { KnownPlaces } from '../../../../src/engine/files/knownPlaces';
import { MapMemento } from '../../../support/mapMemento';
import { DeletedFiles } from '../../../../src/editor/studioStorage/deletedFiles';
import { readSetup } from '../../../../src/ui/studio/studioSetup';
import { jpegPicture } from '../../../support/pictures';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, startEasel } from '../../support/easel';
import { writePictures } from '../../support/writePictures';
import { untilEnded } from '../../support/untilEnded';
import { failsUnsent, submits } from '../../support/refusals';

type Sent<Type extends MessageToWebview['type']> = Extract<MessageToWebview, { type: Type }>;

const hut: StoredOptions = { prompt: 'a white hut', model: 'wanx2.0-t2i-turbo', seed: 7 };
const picture = encode({ width: 400, height: 400, channels: 3, depth: 8, data: new Uint8Array(400 * 400 * 3) });

const fileOf = (address: string): vscode.Uri => vscode.Uri.file(decodeURIComponent(new URL(address).pathname));

/** Only the user can read a file of the storage, and look into its folder. */
function assertPrivate({ fsPath }: vscode.Uri): void {
  if (process.platform === 'win32') return;
  const modes = [path.dirname(fsPath), fsPath].map(place => statSync(place).mode & 0o777);
  assert.deepEqual(modes, [0o700, 0o600], fsPath);
}

describe('the Studio', () => {
  let easel: EaselUnderTest;
  let sentBefore = 0;
  let saidBefore = 0;

  before(async () => {
    easel = await startEasel();
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await easel.close();
  });
  beforeEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs
      .delete(at('assets'), { recursive: true, useTrash: false })
      .then(undefined, () => undefined);
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

  /** The first matching message of this type, past or future. */
  async function received<Type extends MessageToWebview['type']>(
    type: Type,
    isWanted: (message: Sent<Type>) => boolean = () => true,
  ): Promise<Sent<Type>> {
    for (;;) {
      const found = sent(type).find(isWanted);
      if (found) return found;
      await delay(5);
    }
  }

  /** Opens the panel; resolves when its webview has received everything. */
  async function open(options?: ImageOptions): Promise<Sent<'snapshot'>> {
    sentBefore = easel.access.studio.sent.length;
    await vscode.commands.executeCommand('easel.openStudio', ...(options ? [options] : []));
    return received('snapshot');
  }

  /** Runs options to the end; returns the last state of the attempt that the webview received. */
  async function run(options: StoredOptions): Promise<ShownAttempt> {
    await send({ type: 'run', options });
    const { id } = sent('run-started').at(-1) ?? assert.fail(JSON.stringify(sent('run-refused')));
    return sent('attempts')
      .flatMap(({ attempts }) => attempts)
      .filter(attempt => attempt.id === id)
      .at(-1)!;
  }

  /** The last state of an attempt that the webview received. */
  const lastShown = (id: string): ShownAttempt | undefined =>
    sent('attempts')
      .flatMap(({ attempts }) => attempts)
      .findLast(attempt => attempt.id === id);
  const exists = (uri: vscode.Uri): Promise<boolean> =>
    Promise.resolve(vscode.workspace.fs.stat(uri)).then(
      () => true,
      () => false,
    );
  const studioTabs = (): vscode.Tab[] =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview);

  it('opens as one editor tab, with settings and attempts', async () => {
    const { settings, hasKey, hasFolder } = await open();
    assert.equal(settings.model, 'qwen-image-2.0');
    assert.deepEqual([hasKey, hasFolder], [true, true]);
    await vscode.commands.executeCommand('easel.openStudio');
    assert.deepEqual(
      studioTabs().map(({ label }) => label),
      ['Easel Studio'],
    );
  });

  it('puts the options of a caller into its form, in a new panel and in an open one', async () => {
    await open({ prompt: 'a hut', images: ['a.png'], n: 2 });
    const given = await received('recall');
    assert.deepEqual(given.options, { prompt: 'a hut', n: 2, images: [at('a.png').toString()] });
    sentBefore = easel.access.studio.sent.length;
    await vscode.commands.executeCommand('easel.openStudio', { prompt: 'a tower', output: 'pictures/', quality: 1 });
    const { options, warnings } = await received('recall');
    assert.deepEqual([given.warnings, warnings?.length], [[], 1]);
    assert.match(warnings?.[0] ?? '', /"quality"/);
    assert.deepEqual(options, { prompt: 'a tower', output: at('pictures/').toString() });
  });

  it('a hidden panel receives options that were given meanwhile when it is shown again', async () => {
    await open();
    await vscode.window.showTextDocument(at('README.md'));
    sentBefore = easel.access.studio.sent.length;
    await send({ type: 'inputs-paste', name: 'image.png', bytes: picture });
    await vscode.commands.executeCommand('easel.openStudio', { prompt: 'a tower' });
    const lastOf = (type: MessageToWebview['type']): number =>
      easel.access.studio.sent.findLastIndex(message => message.type === type);
    await received('inputs-added', () => lastOf('inputs-added') > lastOf('snapshot'));
    const { options } = await received('recall', () => lastOf('recall') > lastOf('snapshot'));
    assert.equal(options.prompt, 'a tower');
  });

  it('refuses invalid options and opens nothing', async () => {
    await failsUnsent(easel, async () => vscode.commands.executeCommand('easel.openStudio', { prompt: 7 }), {
      code: 'invalidRequest',
      field: 'prompt',
    });
    assert.deepEqual(studioTabs(), []);
  });

  it('runs the form: started, running, saved; without a message', async () => {
    await open();
    const attempt = await run(hut);
    assert.equal(attempt.status, 'saved');
    const [image] = attempt.images;
    assert.ok(image && attempt.images.length === 1);
    assert.equal(image.uri, at('assets', 'a-white-hut.png').toString());
    assert.equal(image.name, 'assets/a-white-hut.png');
    assert.match(
      image.src ?? '',
      /a-white-hut\.png\?version%3D[0-9a-f-]{36}$|a-white-hut\.png\?version=[0-9a-f-]{36}$/,
    );
    assert.ok(await exists(vscode.Uri.parse(image.uri)));
    const states = sent('attempts')
      .flatMap(({ attempts }) => attempts)
      .filter(({ id }) => id === attempt.id)
      .map(({ status }) => status);
    assert.equal(states[0], 'running');
    assert.ok(sent('progress').some(({ id }) => id === attempt.id));
    assert.deepEqual(said(), []);
    assert.deepEqual(
      submits(easel).map(({ body }) => (body as { model: string }).model),
      ['wanx2.0-t2i-turbo'],
    );
  });

  it('overwrites no file, whatever the options of an earlier attempt say', async () => {
    await open();
    const options: StoredOptions = { ...hut, output: at('assets', 'fox.png').toString(), overwrite: true };
    assert.equal((await run(options)).images[0]?.name, 'assets/fox.png');
    assert.equal((await run(options)).images[0]?.name, 'assets/fox-2.png');
  });

  it('runs an edit of a file by its Uri, in one request', async () => {
    const [input] = await writePictures(easel.folder, 1);
    await open();
    const attempt = await run({
      prompt: 'make it night',
      model: 'qwen-image-2.0',
      images: [input!.toString()],
      size: '512*512',
    });
    assert.deepEqual(
      [attempt.status, attempt.mode, attempt.images[0]?.name],
      ['saved', 'edit', 'assets/picture 1-edited.png'],
    );
    assert.deepEqual(
      submits(easel).map(({ route }) => route),
      ['sync'],
    );
  });

  it('reports an invalid run at its field, and sends nothing', async () => {
    await open();
    const wrong: [StoredOptions, string][] = [
      [{ prompt: ' ' }, 'prompt'],
      [{ prompt: 'a hut', size: '7*7' }, 'size'],
      [{ prompt: 'a hut', images: [at('none.png').toString()] }, 'images'],
      [{ prompt: 'a hut', output: 'file:///elsewhere/x.png' }, 'output'],
      [{ prompt: 'a hut', model: 'none' }, 'model'],
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

  it('shows a failure at the service on its attempt, and nowhere else', async () => {
    await open();
    easel.service.script({ fault: { kind: 'error', status: 400, code: 'DataInspectionFailed', message: 'not this' } });
    const attempt = await run(hut);
    assert.deepEqual(
      [attempt.status, attempt.error?.code, attempt.error?.serviceMessage],
      ['failed', 'contentRefused', 'not this'],
    );
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

  it('takes a request that is sent again off the unfinished list, once its image is saved', async () => {
    await open();
    const again: StoredOptions = { prompt: 'a twice sent hut', model: 'qwen-image-2.0', seed: 7 };
    const isListed = async (): Promise<boolean> => {
      const { failed } = await vscode.commands.executeCommand<Resumed<vscode.Uri>>('easel.resumeUnfinished', {});
      return failed.some(({ prompt }) => prompt === again.prompt);
    };
    easel.service.script({ match: { path: 'sync' }, fault: { kind: 'resetAfterRequest' } });
    const broken = await run(again);
    assert.deepEqual([broken.status, broken.error?.mayBeBilled], ['failed', true]);
    assert.equal(await isListed(), true);
    await send({ type: 'run', options: again, replaces: broken.id });
    const { id } = sent('run-started').at(-1) ?? assert.fail('nothing was started');
    assert.equal(lastShown(id)?.status, 'saved');
    assert.equal(await isListed(), false);
    assert.equal(submits(easel).length, 2);
  });

  it('asks for a missing key, and keeps the form if none is given', async () => {
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

  /** Leaves while the task runs; at normal speed the task might end first. */
  async function leaveMeanwhile(leave: () => Thenable<unknown>): Promise<void> {
    const { clock } = easel.access;
    const { speed } = clock;
    await easel.service.waitForRequest(({ route }) => route === 'async');
    clock.speed = 5;
    await leave();
    clock.speed = speed;
  }

  for (const [name, leave] of [
    ['was closed meanwhile', () => vscode.commands.executeCommand('workbench.action.closeAllEditors')],
    [
      'was closed meanwhile, and another one is open',
      async () => {
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
        await open();
      },
    ],
    ['is behind another editor', () => vscode.window.showTextDocument(at('README.md'))],
  ] as [string, () => Thenable<unknown>][]) {
    it(`reports a result like a command if the panel ${name}`, async () => {
      await open();
      await easel.set('openAfterSave', false);
      easel.service.script({ match: { path: 'task' }, fault: { kind: 'taskPolls', pending: 2, running: 10 } });
      const work = send({ type: 'run', options: hut });
      await leaveMeanwhile(leave);
      await work;
      assert.deepEqual(said(), ['Saved assets/a-white-hut.png.']);
    });

    it(`reports a failure like a command if the panel ${name}`, async () => {
      await open();
      easel.service.script({ match: { path: 'task' }, fault: { kind: 'taskPolls', pending: 2, running: 12 } });
      easel.service.script({ match: { path: 'task' }, skip: 10, fault: { kind: 'taskFailed', code: 'InternalError' } });
      const work = send({ type: 'run', options: hut });
      await leaveMeanwhile(leave);
      await work;
      assert.equal(said().length, 1);
      assert.match(said()[0] ?? '', /^For "a white hut": /);
    });
  }

  it('reports why nothing was sent if the panel was closed meanwhile', async () => {
    await open();
    const { studio } = easel.access;
    delete process.env['DASHSCOPE_API_KEY'];
    try {
      const work = studio.receive({ type: 'run', options: hut });
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await open();
      await untilEnded(work, 'workbench.action.closeQuickOpen');
    } finally {
      process.env['DASHSCOPE_API_KEY'] = canaryKey;
    }
    assert.match(said().join(), /^For "a white hut": Nothing was sent, because there is no API key yet/);
    assert.deepEqual(sent('run-refused'), []);
  });

  it('prepares one run at a time, and says so to a second one', async () => {
    assert.equal((await open()).isStarting, false);
    delete process.env['DASHSCOPE_API_KEY'];
    try {
      const work = send({ type: 'run', options: hut });
      await send({ type: 'run', options: hut });
      assert.match((await received('notice')).message, /Another request is being prepared/);
      sentBefore = easel.access.studio.sent.length;
      await send({ type: 'ready' });
      assert.equal((await received('snapshot')).isStarting, true);
      await untilEnded(work, 'workbench.action.closeQuickOpen');
    } finally {
      process.env['DASHSCOPE_API_KEY'] = canaryKey;
    }
    assert.equal(sent('run-refused').length, 1);
    sentBefore = easel.access.studio.sent.length;
    await send({ type: 'ready' });
    assert.equal((await received('snapshot')).isStarting, false);
  });

  it('ignores invalid messages', async () => {
    await open();
    const countBefore = easel.access.studio.sent.length;
    for (const message of [
      undefined,
      null,
      7,
      'ready',
      {},
      { type: 'format-disk' },
      { type: { toString: 1 } },
      { type: 'run' },
      { type: 'image', action: 'eat', attemptId: '', uri: '' },
      { type: 'draft', form: { prompt: 1 } },
      { type: 'copy-text', text: 'x'.repeat(20_001) },
    ]) {
      await easel.access.studio.receive(message);
    }
    assert.deepEqual([easel.access.studio.sent.length, submits(easel)], [countBefore, []]);
  });

  it('deletes an image, and restores it without overwriting another file', async () => {
    await open();
    const {
      id,
      images: [image],
    } = await run(hut);
    const uri = vscode.Uri.parse(image!.uri);
    const remove = async (): Promise<string> => {
      sentBefore = easel.access.studio.sent.length;
      await send({ type: 'image', action: 'delete', attemptId: id, uri: image!.uri });
      assert.equal(await exists(uri), false);
      const undo = sent('notice')[0]?.undo ?? assert.fail('nothing to undo it with');
      const shown = lastShown(id)?.images[0];
      assert.deepEqual([shown?.state, shown?.deleted, shown?.src], ['deleted', undo, undefined]);
      return undo;
    };
    await send({ type: 'undo-delete', undo: await remove() });
    assert.equal(await exists(uri), true);
    // A look at the disk that began before the undo may still say that the file is missing.
    await eventually('the image to be shown again', () =>
      lastShown(id)?.images[0]?.state === undefined ? true : undefined,
    );
    assert.equal(lastShown(id)?.images[0]?.deleted, undefined);
    const undo = await remove();
    await vscode.workspace.fs.writeFile(uri, new Uint8Array([1]));
    await send({ type: 'undo-delete', undo });
    assert.equal((await vscode.workspace.fs.readFile(uri)).length, 1);
    assert.equal(await exists(at('assets', 'a-white-hut-2.png')), true);
    assert.deepEqual(easel.access.history.get(id)?.images, [
      { uri: at('assets', 'a-white-hut-2.png').toString(), width: image!.width, height: image!.height },
    ]);
    await send({ type: 'undo-delete', undo });
    assert.equal(await exists(at('assets', 'a-white-hut-3.png')), false);
  });

  it('restores a deleted image in another session, while it is kept', async () => {
    await open();
    const {
      id,
      images: [image],
    } = await run(hut);
    const remove = (): Promise<void> => send({ type: 'image', action: 'delete', attemptId: id, uri: image!.uri });
    await remove();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const deletedNow = async (): Promise<ShownImage | undefined> =>
      (await open()).attempts.find(attempt => attempt.id === id)?.images[0];
    const { deleted: token, state } = (await deletedNow()) ?? {};
    assert.ok(token !== undefined && state === 'deleted');
    await send({ type: 'image', action: 'open', attemptId: id, uri: image!.uri });
    assert.match(sent('notice')[0]?.message ?? '', /is not there any more/);
    // Another session only knows what is in the storage.
    const folder = vscode.Uri.joinPath(easel.access.historyFolder, '..', 'studio', 'deleted');
    const places = new KnownPlaces(new MapMemento(), vscodeWorkspace);
    assertPrivate(vscode.Uri.joinPath(folder, token, 'origin.json'));
    assert.equal((await new DeletedFiles(folder, places).restore(token))?.toString(), image!.uri);
    assert.equal(await new DeletedFiles(folder, places).restore(token), undefined);
    for (const odd of ['', '.', '..', '../history', `${token}/..`])
      assert.equal(await new DeletedFiles(folder, places).restore(odd), undefined);
    // Another program may have put something there, which must not lead out of the workspace.
    const planted = '01234567-89ab-cdef-0123-456789abcdef';
    const outside = vscode.Uri.joinPath(easel.access.historyFolder, '..', 'outside');
    for (const [directory, name] of [
      [outside, 'x.png'],
      [at('assets'), 'run.sh'],
      [vscode.Uri.joinPath(at('assets'), '../..'), 'x.png'],
    ] as const) {
      const uri = `${directory.toString()}/${name}`;
      const write = (file: string, text: string): Thenable<void> =>
        vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, planted, file), Buffer.from(text));
      await write('origin.json', JSON.stringify({ uri }));
      await write(name, 'x');
      assert.equal(await new DeletedFiles(folder, places).restore(planted), undefined, uri);
      assert.equal(await exists(vscode.Uri.parse(uri)), false, uri);
    }
    assert.equal(await exists(outside), false);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, planted), { recursive: true, useTrash: false });
    // An expired image can no longer be restored.
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const gone = await deletedNow();
    assert.deepEqual([gone?.state, gone?.deleted], ['deleted', undefined]);
    await send({ type: 'undo-delete', undo: token });
    assert.match(sent('notice')[0]?.message ?? '', /cannot be brought back/);
  });

  it('assigns a file to the newest attempt with its name', async () => {
    await open();
    const first = await run(hut);
    const uri = first.images[0]!.uri;
    await send({ type: 'thumbnail-made', uri, bytes: picture });
    await vscode.workspace.fs.delete(vscode.Uri.parse(uri), { useTrash: false });
    const second = await run(hut);
    assert.equal(second.images[0]?.uri, uri);
    const [before, after] = [lastShown(first.id)?.images[0], lastShown(second.id)?.images[0]];
    assert.deepEqual([before?.state, before?.src, after?.state], ['replaced', undefined, undefined]);
    assert.ok(after?.src !== undefined && after.src !== first.images[0]?.src);
    assert.ok(before?.thumbnail !== undefined && after.thumbnail === undefined);
    sentBefore = easel.access.studio.sent.length;
    for (const action of imageActions) await send({ type: 'image', action, attemptId: first.id, uri });
    assert.equal(sent('notice').length, imageActions.length);
    assert.ok(sent('notice').every(({ message, undo }) => message.includes('newer image') && undo === undefined));
    assert.equal(await exists(vscode.Uri.parse(uri)), true);
    await send({ type: 'image', action: 'delete', attemptId: second.id, uri });
    assert.deepEqual(
      [lastShown(first.id)?.images[0]?.state, lastShown(second.id)?.images[0]?.state],
      [undefined, 'deleted'],
    );
  });

  it('shows images outside of the workspace as copies', async () => {
    await open();
    const outside = vscode.Uri.joinPath(easel.access.logFolder, 'elsewhere', 'fox.png');
    await vscode.workspace.fs.writeFile(outside, picture);
    const { history } = easel.access;
    const entry = journalEntry('outside', { saved: { 0: { uri: outside.toString(), width: 400, height: 400 } } });
    history.begun(entry);
    history.ended(entry, { kind: 'saved', saved: { images: [], model: 'm', requestId: 'r', warnings: [] } });
    const isCopied = ({ attempts }: { attempts: ShownAttempt[] }): boolean =>
      attempts.some(
        ({ id, images }) => id === 'outside' && /\/studio\/copies\/[0-9a-f]{40}\.png$/.test(images[0]?.src ?? ''),
      );
    await received('attempts', isCopied);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const shown = await open();
    assert.ok(isCopied(shown));
    assertPrivate(fileOf(shown.attempts.find(({ id }) => id === 'outside')?.images[0]?.src ?? ''));
    history.remove('outside');
  });

  it("does not touch files that are not the attempt's own", async () => {
    await open();
    const { id } = await run(hut);
    sentBefore = easel.access.studio.sent.length;
    const readme = at('README.md');
    for (const attemptId of [id, 'none'])
      await send({ type: 'image', action: 'delete', attemptId, uri: readme.toString() });
    await send({ type: 'thumbnail-made', uri: readme.toString(), bytes: picture });
    assert.equal(await exists(readme), true);
    assert.deepEqual([sent('notice'), sent('thumbnail')], [[], []]);
  });

  it('inserts into the last edited document', async () => {
    const uri = at('docs', 'studio.md');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('# Hut\n\n\n\nThe end.\n'));
    const editor = await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Two });
    editor.selection = new vscode.Selection(2, 0, 2, 0);
    await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
    await open();
    const {
      id,
      images: [image],
    } = await run(hut);
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
    const {
      id,
      images: [image],
    } = await run(hut);
    await send({ type: 'image', action: 'copyPath', attemptId: id, uri: image!.uri });
    assert.equal(await vscode.env.clipboard.readText(), 'assets/a-white-hut.png');
    await send({ type: 'copy-curl', attemptId: id });
    const command = await vscode.env.clipboard.readText();
    assert.ok(command.startsWith(`curl '${easel.service.baseUrl}/services/aigc/text2image/image-synthesis'`), command);
    assert.deepEqual([/"seed": 7\b/.test(command), command.includes(canaryKey)], [true, false]);
  });

  it('request as curl: reports a missing input', async () => {
    const [input] = await writePictures(easel.folder, 1);
    await open();
    const { id } = await run({
      prompt: 'make it night',
      model: 'qwen-image-2.0',
      images: [input!.toString()],
      size: '512*512',
    });
    await vscode.workspace.fs.delete(input!, { useTrash: false });
    await send({ type: 'copy-curl', attemptId: id });
    assert.match(
      sent('notice')[0]?.message ?? '',
      /^The input image "inputs\/picture 1\.png" is not there any more\.$/,
    );
  });

  it('accepts several pictures in the order in which they were pasted', async () => {
    await open();
    const large = Buffer.concat([picture, Buffer.alloc(20 * 1024 * 1024)]);
    await Promise.all([
      send({ type: 'inputs-paste', name: 'large.png', bytes: large }),
      send({ type: 'inputs-paste', name: 'text.txt', bytes: Uint8Array.of(1) }),
      send({ type: 'inputs-paste', name: 'small.png', bytes: picture }),
    ]);
    assert.deepEqual(
      sent('inputs-added').flatMap(({ files }) => files.map(({ name }) => name)),
      ['large.png', 'small.png'],
    );
  });

  it('accepts a picture from the clipboard', async () => {
    await open();
    await send({ type: 'inputs-paste', name: 'image.png', bytes: picture });
    const [file] = (await received('inputs-added')).files;
    assert.deepEqual(file?.facts, {
      format: 'png',
      mime: 'image/png',
      width: 400,
      height: 400,
      hasAlpha: false,
      byteLength: picture.length,
    });
    assert.equal(file.name, 'image.png');
    assert.notEqual(file.src, undefined);
    assert.deepEqual(new Uint8Array(await vscode.workspace.fs.readFile(vscode.Uri.parse(file.uri))), picture);
    await send({ type: 'inputs-paste', name: 'text.txt', bytes: new TextEncoder().encode('a text') });
    assert.match((await received('notice')).message, /"text\.txt" is not an image/);
  });

  it('names the kind of everything that is dropped', async () => {
    const [input] = await writePictures(easel.folder, 1);
    await open();
    const uris = [
      input!.toString(),
      input!.with({ scheme: 'vscode-remote', authority: 'wsl+ubuntu' }).toString(),
      at('inputs').toString(),
      at('README.md').toString(),
      at('none.png').toString(),
      'https://example.com/a/b.png?Signature=x',
      'http://example.com/b.png',
      'nothing',
    ];
    await send({ type: 'inputs-drop', uris });
    const { files } = await received('inputs-added');
    assert.deepEqual(
      files.map(({ uri }) => uri),
      [input!.toString(), input!.toString(), ...uris.slice(2)],
    );
    assert.deepEqual(
      files.map(({ facts, problem }) => [facts?.width, problem !== undefined]),
      [
        [512, false],
        [512, false],
        [undefined, true],
        [undefined, true],
        [undefined, true],
        [undefined, false],
        [undefined, true],
        [undefined, true],
      ],
    );
    assert.equal(files[5]?.name, 'example.com/b.png');
  });

  it('offers the settings of a dropped image that says how it was made, and puts them into the form', async () => {
    const made = await easel.generate({ prompt: 'a lake', size: '512*512', seed: 9, output: 'settings/lake.png' });
    const image = made.images[0]?.uri.toString() ?? assert.fail('no image');
    const [input] = await writePictures(easel.folder, 1);
    await open();
    await send({ type: 'inputs-drop', uris: [input!.toString(), image] });
    const { files } = await received('inputs-added');
    assert.deepEqual(
      files.map(({ hasSettings }) => hasSettings),
      [undefined, true],
    );
    assert.match((await received('notice')).message, /lake\.png says how it was made/);
    await send({ type: 'inputs-settings', uri: image });
    const { prompt, seed, size, images } = (await received('recall')).options;
    assert.deepEqual([prompt, seed, size, images], ['a lake', 9, '512*512', undefined]);
  });

  it('shows inputs from other places by their own names, and asks before one of them is sent', async () => {
    const elsewhere = vscode.Uri.joinPath(easel.access.logFolder, 'a hill.png');
    await vscode.workspace.fs.writeFile(elsewhere, picture);
    await open();
    await send({ type: 'inputs-drop', uris: [elsewhere.toString()] });
    const [file] = (await received('inputs-added')).files;
    assert.deepEqual([file?.uri, file?.name, file?.facts?.width], [elsewhere.toString(), 'a hill.png', 400]);
    assert.match(file?.src ?? '', /\/inputs\/[0-9a-f]{16}\/a-hill\.png$/);
    const options = { prompt: 'make it night', model: 'qwen-image-2.0', images: [file!.uri], size: '512*512' };
    await send({ type: 'run', options });
    // A test cannot answer a dialog; the refusal quotes its question.
    assert.match(JSON.stringify(sent('run-refused')), /a hill\.png.{0,5} is outside the workspace/);
    assert.equal(easel.service.requests.filter(({ route }) => route === 'sync').length, 0);
    await vscode.workspace.fs.delete(elsewhere);
  });

  it('shows inputs from other places by content, not by name, as complete copies', async () => {
    const folder = vscode.Uri.joinPath(easel.access.logFolder, 'elsewhere');
    const large = Buffer.concat([picture, randomBytes(1024 * 1024)]);
    const files: [name: string, bytes: Uint8Array][] = [
      ['large.png', large],
      ['photo.png', jpegPicture(40, 30)],
      ['large.jpg', large],
      ['cut.png', picture.subarray(0, 100)],
      ['empty.png', new Uint8Array(0)],
    ];
    for (const [name, bytes] of files) await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), bytes);
    await open();
    await send({ type: 'inputs-drop', uris: files.map(([name]) => vscode.Uri.joinPath(folder, name).toString()) });
    const added = (await received('inputs-added')).files;
    assert.deepEqual(
      added.map(({ facts }) => [facts?.format, facts?.byteLength]),
      [
        ['png', large.length],
        ['jpeg', files[1]![1].length],
        ['png', large.length],
        [undefined, undefined],
        [undefined, undefined],
      ],
    );
    assert.deepEqual(
      added.map(({ src }) => src?.slice(src.lastIndexOf('/') + 1)),
      ['large.png', 'photo.jpg', 'large.png', undefined, undefined],
    );
    assert.match(added[3]?.problem ?? '', /"cut\.png" is damaged: its end is missing/);
    assert.match(added[4]?.problem ?? '', /"empty\.png" is not an image: it is empty/);
    for (const [index, [, bytes]] of files.slice(0, 3).entries()) {
      const copy = fileOf(added[index]!.src!);
      assertPrivate(copy);
      assert.ok(Buffer.from(bytes).equals(await vscode.workspace.fs.readFile(copy)));
      // Reached by another path, a copy counts as an input, which is copied onto itself.
      const alias = vscode.Uri.joinPath(folder, `alias ${index}`);
      await symlink(path.dirname(copy.fsPath), alias.fsPath);
      await send({ type: 'inputs-drop', uris: [vscode.Uri.joinPath(alias, path.basename(copy.path)).toString()] });
      assert.deepEqual(
        sent('inputs-added')
          .at(-1)
          ?.files.map(({ src }) => src),
        [added[index]!.src],
      );
      assert.ok(Buffer.from(bytes).equals(await vscode.workspace.fs.readFile(copy)));
    }
    await vscode.workspace.fs.delete(folder, { recursive: true, useTrash: false });
  });

  it('keeps thumbnails, and reports missing files', async () => {
    await open();
    const {
      id,
      images: [image],
    } = await run(hut);
    await send({ type: 'thumbnail-made', uri: image!.uri, bytes: picture });
    const { src } = await received('thumbnail', ({ attemptId, uri }) => attemptId === id && uri === image!.uri);
    assert.match(src, /thumbnails\/[0-9a-f]{40}\.webp$/);
    assertPrivate(fileOf(src));
    const gone = at('gone.png').toString();
    await send({ type: 'files-check', uris: [image!.uri, gone] });
    await vscode.workspace.fs.rename(vscode.Uri.parse(image!.uri), at('assets', 'moved.png'));
    await send({ type: 'files-check', uris: [image!.uri, gone] });
    await received('files-missing', ({ uris }) => uris.length === 1 && uris[0] === image!.uri);
    assert.ok(!sent('files-missing').some(({ uris }) => uris.includes(gone)), 'of other files nothing is told');
    await vscode.workspace.fs.rename(at('assets', 'moved.png'), vscode.Uri.parse(image!.uri));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const { attempts } = await open();
    assert.equal(attempts.find(attempt => attempt.id === id)?.images[0]?.thumbnail, src);
    await send({ type: 'attempt-remove', id });
    assert.deepEqual(sent('attempt-removed'), [{ type: 'attempt-removed', id }]);
    assert.equal(await exists(vscode.Uri.parse(image!.uri)), true);
  });

  it('restores the typed form when it opens again', async () => {
    await open();
    const draft = { form: { ...emptyForm('qwen-image-2.0'), prompt: 'half a sentence' }, panel: 'one', editedAt: 1 };
    await send({ type: 'draft', draft });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.deepEqual((await open()).draft, draft);
  });

  it('reports that the keyring is locked if the key cannot be read', async () => {
    const locked: vscode.SecretStorage = {
      get: () => Promise.reject(new Error('the keyring is locked')),
      store: () => Promise.resolve(),
      delete: () => Promise.resolve(),
      onDidChange: () => ({ dispose: () => undefined }),
    };
    const state: vscode.Memento = {
      keys: () => [],
      get: (_: string, fallback?: unknown) => fallback as never,
      update: () => Promise.resolve(),
    };
    const connection = new Connection(new ApiKeys(locked, vscode.window), {}, state, readSettings, {
      hide: () => undefined,
    });
    const { setup, problem } = await readSetup(connection, undefined);
    assert.deepEqual([setup.hasKey, setup.hasFolder], [false, true]);
    assert.match(problem ?? '', /the keyring is locked/);
  });

  it('is told of changes to the setup', async () => {
    await open();
    await easel.set('model', 'wan2.6-t2i');
    const { hasKey } = await received('setup-changed', ({ settings }) => settings.model === 'wan2.6-t2i');
    assert.equal(hasKey, true);
  });

  it('is told of the style file of the repository, and of mistakes in it', async () => {
    await open();
    const file = vscode.Uri.joinPath(easel.folder, '.easel/style.json');
    const put = (text: string): Thenable<void> => vscode.workspace.fs.writeFile(file, Buffer.from(text));
    // In a window of a person, a folder that has just been made may be watched too late: it is saved in an editor.
    await put('{}');
    const document = await vscode.workspace.openTextDocument(file);
    // The editor may know the file of another test, and would not save over a newer one.
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    const save = async (text: string): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(file, new vscode.Range(0, 0, document.lineCount, 0), text);
      assert.ok(await vscode.workspace.applyEdit(edit), 'changed');
      assert.ok(await document.save(), 'saved');
    };
    await save('{ "style": "flat", "model": "qwen-image-max" }');
    const { settings } = await received('setup-changed', ({ settings: { style } }) => style === 'flat');
    assert.equal(settings.styleNote, 'Added by .easel/style.json: model qwen-image-max, words "flat".');
    assert.equal(settings.model, 'qwen-image-max');
    await save('{ "stile": 1 }');
    await received('setup-changed', ({ settings: { styleNote } }) => styleNote?.includes('"stile"') === true);
    await save('{}');
    await received('setup-changed', ({ settings: { styleNote, style } }) => styleNote === undefined && style === '');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(easel.folder, '.easel'), { recursive: true });
  });

  it('has never received the key or a signed address', () => {
    const everything = JSON.stringify(easel.access.studio.sent);
    assert.ok(easel.access.studio.sent.length > 30);
    assert.ok(!everything.includes(canaryKey));
    assert.doesNotMatch(everything.replaceAll('b.png?Signature=x', ''), /Signature=|OSSAccessKeyId/);
  });
});
