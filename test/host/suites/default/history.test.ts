import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Attempt } from '../../../../src/core/jobs/attempt';
import type { Resumed } from '../../../../src/core/contributions/contributions';
import type { JournalEntry } from '../../../../src/core/jobs/journalEntry';
import type { Log, Progress } from '../../../../src/core/base/ports';
import { History } from '../../../../src/engine/history/history';
import type { JobOutcome } from '../../../../src/engine/jobs/job';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, failureOf, startEasel } from '../../support/easel';
import { writePictures } from '../../support/inputs';
import { eventually } from '../../../ui/eventually';

const task = { model: 'wan2.2-t2i-flash', size: '512*512', output: 'history/' };

describe('the history of the workspace', () => {
  let easel: EaselUnderTest;
  let told: Attempt[] = [];
  let progress: Progress[] = [];
  const subscriptions: vscode.Disposable[] = [];

  before(async () => {
    easel = await startEasel();
    const { history } = easel.access;
    subscriptions.push(
      history.onDidChange(attempt => told.push(attempt)),
      history.onDidProgress(({ id, progress: reached }) => {
        progress.push(reached);
        assert.deepEqual(history.progressOf(id), reached);
      }),
    );
  });
  after(async () => {
    for (const subscription of subscriptions) subscription.dispose();
    await easel.close();
  });
  beforeEach(() => {
    told = [];
    progress = [];
  });
  afterEach(() => easel.reset());

  const linesOf = async (prompt: string): Promise<Attempt[]> => {
    await easel.access.history.settled();
    const lines = readFileSync(path.join(easel.access.historyFolder.fsPath, 'history.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    return lines.map(line => JSON.parse(line) as Attempt).filter(({ options }) => options.prompt === prompt);
  };
  const statusesOf = (prompt: string): string[] =>
    told.filter(({ options }) => options.prompt === prompt).map(({ status, images }) => `${status} ${images.length}`);
  const resumeAll = async (): Promise<Resumed<vscode.Uri>> =>
    vscode.commands.executeCommand('easel.resumeUnfinished', {});

  it('has a job from its beginning to its end, image by image', async () => {
    const saved = await easel.generate({ ...task, prompt: 'two huts', n: 2, promptExtend: false });
    assert.deepEqual(statusesOf('two huts'), ['running 0', 'running 1', 'running 2', 'saved 2']);
    const attempt = told.at(-1)!;
    assert.deepEqual(
      attempt.images,
      saved.images.map(({ uri, width, height }) => ({ uri: uri.toString(), width, height })),
    );
    assert.deepEqual(
      [attempt.options.model, attempt.options.seed, attempt.options.n],
      [task.model, saved.images[0]?.seed, 2],
    );
    assert.deepEqual([attempt.requestId, attempt.size, attempt.maxCount], [saved.requestId, task.size, 2]);
    assert.ok(attempt.taskId !== undefined && attempt.endedAt !== undefined && attempt.endedAt >= attempt.createdAt);
    assert.ok(
      progress.some(({ state }) => state === 'downloading'),
      JSON.stringify(progress),
    );
    const { history } = easel.access;
    assert.equal(history.progressOf(attempt.id), undefined);
    assert.equal(history.list()[0], attempt);
    assert.equal(history.get(attempt.id), attempt);
    assert.deepEqual(await linesOf('two huts'), [attempt]);
  });

  it('has an edit with its pictures by their whole addresses', async () => {
    const [picture] = await writePictures(easel.folder, 1);
    await easel.edit({
      prompt: 'a red hut',
      images: [vscode.workspace.asRelativePath(picture!)],
      output: vscode.Uri.joinPath(easel.folder, 'history'),
    });
    const [line] = await linesOf('a red hut');
    assert.deepEqual(
      [line?.mode, line?.options.images, line?.options.output],
      ['edit', [picture!.toString()], vscode.Uri.joinPath(easel.folder, 'history').toString()],
    );
  });

  it("has what failed, with the service's own words", async () => {
    easel.service.script({
      match: { path: 'async' },
      fault: {
        kind: 'error',
        status: 400,
        code: 'DataInspectionFailed',
        message: 'Input may contain inappropriate content.',
      },
    });
    const error = await failureOf(easel.generate({ ...task, prompt: 'a refused hut' }));
    const [line] = await linesOf('a refused hut');
    assert.equal(line?.status, 'failed');
    assert.deepEqual(
      [line.error?.code, line.error?.message, line.error?.serviceMessage],
      [error.code, error.message, 'Input may contain inappropriate content.'],
    );
  });

  it('has what was cancelled', async () => {
    easel.service.script({ match: { path: 'download' }, fault: { kind: 'stallMidBody' } });
    const work = easel.generate({ ...task, prompt: 'a cancelled hut' });
    await easel.service.waitForRequest(({ route, fault }) => route === 'download' && fault === 'stallMidBody');
    await vscode.commands.executeCommand('easel.cancelAll', {});
    assert.equal(await work, undefined);
    assert.deepEqual(
      (await linesOf('a cancelled hut')).map(({ status, error }) => [status, error]),
      [['cancelled', undefined]],
    );
  });

  it('has what stopped in the middle, and the same attempt when it is resumed', async () => {
    easel.service.script({
      match: { path: 'task' },
      fault: {
        kind: 'error',
        status: 401,
        code: 'InvalidApiKey',
        message: `Incorrect API key provided: ${canaryKey}.`,
      },
    });
    assert.equal((await failureOf(easel.generate({ ...task, prompt: 'a stopped hut' }))).code, 'rejectedKey');
    const stopped = told.at(-1)!;
    assert.deepEqual([stopped.status, stopped.error?.code], ['unfinished', 'rejectedKey']);
    assert.equal((await resumeAll()).saved.length, 1);
    assert.deepEqual(statusesOf('a stopped hut'), ['running 0', 'unfinished 0', 'running 0', 'running 1', 'saved 1']);
    assert.deepEqual(
      (await linesOf('a stopped hut')).map(({ id, status }) => [id, status]),
      [
        [stopped.id, 'unfinished'],
        [stopped.id, 'saved'],
      ],
    );
    assert.equal(easel.access.history.get(stopped.id)?.error, undefined);
  });

  it("is there again in the next session, and is the user's alone", async () => {
    const { history, historyFolder } = easel.access;
    await history.settled();
    const next = new History(historyFolder.fsPath, silent, { now: Date.now });
    assert.deepEqual(next.list(), []);
    await next.load();
    const ended = history.list().filter(({ status }) => status !== 'running');
    assert.ok(ended.length >= 5);
    assert.deepEqual(
      ended.filter(({ id }) => next.get(id) === undefined),
      [],
    );
    for (const attempt of ended) assert.deepEqual(next.get(attempt.id), attempt);
    await next.dispose();
    if (process.platform !== 'win32') {
      assert.equal(statSync(historyFolder.fsPath).mode & 0o777, 0o700);
      assert.equal(statSync(path.join(historyFolder.fsPath, 'history.jsonl')).mode & 0o777, 0o600);
    }
  });

  it('holds no key and no signed address', async () => {
    await easel.access.history.settled();
    const text = readFileSync(path.join(easel.access.historyFolder.fsPath, 'history.jsonl'), 'utf8');
    assert.ok(!text.includes(canaryKey));
    assert.doesNotMatch(text, /Signature=|OSSAccessKeyId|\/results\//);
  });
});

describe('two windows with one history', () => {
  let folder = '';
  let [one, other] = [] as unknown as [History, History];
  let told: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'easel-'));
    [one, other] = [new History(folder, silent, { now: () => 99 }), new History(folder, silent, { now: () => 99 })];
    told = [];
    other.onDidChange(({ id, status }) => told.push(`${id} ${status}`));
    other.onDidRemove(id => told.push(`${id} removed`));
  });
  afterEach(async () => {
    await Promise.all([one.dispose(), other.dispose()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const make = async (
    history: History,
    id: string,
    createdAt: number,
    outcome: JobOutcome = { fate: 'saved' },
  ): Promise<void> => {
    history.begun(entryOf(id, createdAt));
    history.ended(entryOf(id, createdAt), outcome);
    await history.settled();
  };
  const makeWith = async (history: History, id: string, createdAt: number, uri: string): Promise<void> => {
    const entry = { ...entryOf(id, createdAt), saved: { 0: { uri, width: 1, height: 1 } } };
    history.begun(entry);
    history.ended(entry, { fate: 'saved' });
    await history.settled();
  };
  const idsOf = (history: History): string[] => history.list().map(({ id }) => id);

  it('see what the other one has made, changed and removed, and are told their own once', async () => {
    await make(one, 'first', 1, stuck);
    await other.load();
    assert.deepEqual([idsOf(other), told], [['first'], []]);
    await make(other, 'third', 3);
    await make(one, 'second', 2);
    await make(one, 'first', 1);
    told = [];
    await other.refresh();
    assert.deepEqual(told, ['second saved', 'first saved']);
    assert.deepEqual(idsOf(other), ['third', 'second', 'first']);
    one.remove('second');
    other.remove('third');
    told = [];
    await one.settled();
    await other.settled();
    await other.refresh();
    assert.deepEqual([told, idsOf(other)], [['second removed'], ['first']]);
    await one.load();
    assert.deepEqual(idsOf(one), ['first']);
  });

  it('believe themselves of what they have in hand', async () => {
    await make(one, 'job', 1, stuck);
    await other.load();
    other.begun(entryOf('job', 1));
    await make(one, 'job', 1);
    told = [];
    await other.refresh();
    assert.deepEqual([told, other.get('job')?.status], [[], 'running']);
    other.ended(entryOf('job', 1), { fate: 'cancelled' });
    await other.refresh();
    await one.load();
    assert.deepEqual([told, one.get('job')?.status], [['job cancelled'], 'cancelled']);
  });

  it('give up what an earlier session has left unfinished, and nothing else', async () => {
    await make(one, 'stuck', 1, stuck);
    await make(one, 'well', 2);
    for (const id of ['stuck', 'well', 'unknown']) other.discarded(id);
    await other.settled();
    assert.deepEqual(told, ['stuck failed']);
    const next = new History(folder, silent, { now: () => 99 });
    await next.load();
    assert.deepEqual(
      next.list().map(({ id, status }) => `${id} ${status}`),
      ['well saved', 'stuck failed'],
    );
    await next.dispose();
  });

  it('forget what is removed while it is under way', async () => {
    other.begun(entryOf('job', 1));
    other.remove('job');
    other.progressed('job', { state: 'running' });
    other.imageSaved(entryOf('job', 1));
    other.ended(entryOf('job', 1), { fate: 'saved' });
    await other.settled();
    assert.deepEqual([told, other.list(), other.progressOf('job')], [['job running', 'job removed'], [], undefined]);
    await one.load();
    assert.deepEqual(one.list(), []);
  });

  it('know whose image a file is: that of the newest attempt, as long as it is not deleted', async () => {
    const fox = 'file:///workspace/fox.png';
    const ownerOf = (history: History): string | undefined => history.ownerOf(fox)?.id;
    await makeWith(one, 'first', 1, fox);
    assert.equal(ownerOf(one), 'first');
    await makeWith(one, 'second', 2, fox);
    assert.deepEqual([ownerOf(one), one.withImage(fox).map(({ id }) => id)], ['second', ['second', 'first']]);
    const [image] = one.get('second')!.images;
    one.changeImage('second', image!, { ...image!, deleted: 'token' });
    await one.settled();
    await other.load();
    assert.deepEqual(
      [ownerOf(one), ownerOf(other), other.get('second')?.images[0]?.deleted],
      ['first', 'first', 'token'],
    );
    told = [];
    one.changeImage('second', { ...image!, deleted: 'token' }, { ...image!, uri: 'file:///workspace/fox-2.png' });
    await one.settled();
    await other.refresh();
    assert.deepEqual(
      [told, other.get('second')?.images],
      [['second saved'], [{ uri: 'file:///workspace/fox-2.png', width: 1, height: 1 }]],
    );
  });

  it('do not leave the files of a forgotten attempt to an earlier one', async () => {
    const fox = 'file:///workspace/fox.png';
    await makeWith(one, 'first', 1, fox);
    await makeWith(one, 'second', 2, fox);
    one.remove('second');
    await one.settled();
    await other.load();
    for (const history of [one, other])
      assert.deepEqual([history.ownerOf(fox), history.get('first')?.images], [undefined, []]);
  });

  it('remember what was done to the images of a job that is under way', async () => {
    const fox = 'file:///workspace/fox.png';
    const saved = (uris: string[]): JournalEntry => ({
      ...entryOf('job', 1),
      saved: Object.fromEntries(uris.map((uri, index) => [index, { uri, width: 1, height: 1 }])),
    });
    const change = (changes: Partial<Attempt['images'][number]>): void => {
      const [image] = one.get('job')!.images;
      one.changeImage('job', image!, { uri: image!.uri, width: 1, height: 1, ...changes });
    };
    one.begun(saved([]));
    one.imageSaved(saved([fox]));
    change({ deleted: 'token' });
    // The name was free again.
    one.imageSaved(saved([fox, fox]));
    assert.deepEqual(
      one.get('job')?.images.map(({ deleted }) => deleted),
      ['token', undefined],
    );
    change({ uri: 'file:///workspace/fox-2.png' });
    one.ended(saved([fox, fox]), { fate: 'saved' });
    await one.settled();
    await other.load();
    for (const history of [one, other])
      assert.deepEqual(
        history.get('job')?.images.map(({ uri }) => uri),
        ['file:///workspace/fox-2.png', fox],
      );
  });

  it('write down for another workspace what is finished for it here', async () => {
    const elsewhere = path.join(folder, 'another workspace');
    const entry = { ...entryOf('job', 1), historyFolder: elsewhere };
    one.begun(entry);
    one.ended(entry, { fate: 'cancelled' });
    assert.deepEqual([told, one.list()], [[], []]);
    const theirs = new History(elsewhere, silent, { now: () => 99 });
    await eventually('the line', async () => {
      await theirs.load();
      await theirs.refresh();
      return theirs.get('job')?.status === 'cancelled' ? true : undefined;
    });
    await theirs.dispose();
  });

  it('go on where it can be neither read nor written', async () => {
    await writeFile(path.join(folder, 'in the way'), '');
    const complaints: string[] = [];
    const log = {
      ...silent,
      warn: (message: string) => complaints.push(message),
      error: (message: string) => complaints.push(message),
    };
    const history = new History(path.join(folder, 'in the way'), log, { now: () => 99 });
    await history.load();
    await make(history, 'job', 1);
    await history.refresh();
    assert.deepEqual(
      history.list().map(({ status }) => status),
      ['saved'],
    );
    assert.equal(complaints.filter(complaint => complaint.includes('was not written')).length, 1);
    await history.dispose();
  });
});

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const stuck: JobOutcome = { fate: 'stuck', problem: { code: 'rejectedKey', message: 'Set the key anew.' } };

function entryOf(id: string, createdAt: number): JournalEntry {
  return {
    version: 1,
    id,
    createdAt,
    request: {
      modelId: 'qwen-image-2.0',
      mode: 'generate',
      path: 'syncMessages',
      pathReason: 'the only one',
      prompt: 'a hut',
      parameters: { seed: 7 },
      maxCount: 1,
    },
    options: { prompt: 'a hut' },
    address: { baseUrl: 'http://127.0.0.1:1/api/v1', region: 'beijing', decidedBy: 'setting' },
    target: { folder: 'file:///workspace/assets', baseNames: ['a-hut'], extension: '.png', overwrite: false },
    warnings: [],
    stage: { name: 'queued' },
    saved: {},
  };
}
