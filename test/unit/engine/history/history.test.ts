import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EaselError } from '../../../../src/core/base/errors';
import type { Attempt } from '../../../../src/core/jobs/attempt';
import type { Log, Progress } from '../../../../src/core/base/ports';
import type { JournalEntry } from '../../../../src/core/jobs/journalEntry';
import { History } from '../../../../src/engine/history/history';
import { endedAttempt } from '../../../../src/engine/history/historyAttempt';
import type { JobResult } from '../../../../src/engine/jobs/job';
import { cancelled, failed, saved as savedResult } from '../../../support/jobResults';
import { journalEntry, temporaryFolder } from '../../../support/journalFixtures';
import { eventually } from '../../../ui/eventually';

describe('two windows with one history', () => {
  const place = temporaryFolder();
  let folder = '';
  let [one, other] = [] as unknown as [History, History];
  let told: string[] = [];
  beforeEach(() => {
    folder = place();
    [one, other] = [new History(folder, silent, { now: () => 99 }), new History(folder, silent, { now: () => 99 })];
    told = [];
    other.onDidChange(({ id, status }) => told.push(`${id} ${status}`));
    other.onDidRemove(id => told.push(`${id} removed`));
  });
  afterEach(async () => {
    await Promise.all([one.dispose(), other.dispose()]);
  });

  const make = async (
    history: History,
    id: string,
    createdAt: number,
    result: JobResult = savedResult,
  ): Promise<void> => {
    history.begun(entryOf(id, createdAt));
    history.ended(entryOf(id, createdAt), result);
    await history.settled();
  };
  const makeWith = async (history: History, id: string, createdAt: number, uri: string): Promise<void> => {
    const entry = { ...entryOf(id, createdAt), saved: { 0: { uri, width: 1, height: 1 } } };
    history.begun(entry);
    history.ended(entry, savedResult);
    await history.settled();
  };
  const idsOf = (history: History): string[] => history.list().map(({ id }) => id);

  it('see what the other one has made, changed and removed, and are told their own once', async () => {
    await make(one, 'first', 1, blocked);
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
    await make(one, 'job', 1, blocked);
    await other.load();
    other.begun(entryOf('job', 1));
    await make(one, 'job', 1);
    told = [];
    await other.refresh();
    assert.deepEqual([told, other.get('job')?.status], [[], 'running']);
    other.ended(entryOf('job', 1), cancelled);
    await other.refresh();
    await one.load();
    assert.deepEqual([told, one.get('job')?.status], [['job cancelled'], 'cancelled']);
  });

  it('give up what an earlier session has left unfinished, and nothing else', async () => {
    await make(one, 'blocked', 1, blocked);
    await make(one, 'well', 2);
    for (const id of ['blocked', 'well', 'unknown']) other.discarded(id);
    await other.settled();
    assert.deepEqual(told, ['blocked failed']);
    const next = new History(folder, silent, { now: () => 99 });
    await next.load();
    assert.deepEqual(
      next.list().map(({ id, status }) => `${id} ${status}`),
      ['well saved', 'blocked failed'],
    );
    await next.dispose();
  });

  it('forget what is removed while it is under way', async () => {
    other.begun(entryOf('job', 1));
    other.remove('job');
    other.progressed('job', { state: 'running' });
    other.imageSaved(entryOf('job', 1));
    other.ended(entryOf('job', 1), savedResult);
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
    one.ended(saved([fox, fox]), savedResult);
    await one.settled();
    await other.load();
    for (const history of [one, other])
      assert.deepEqual(
        history.get('job')?.images.map(({ uri }) => uri),
        ['file:///workspace/fox-2.png', fox],
      );
  });

  it('write down for another workspace what is finished for it here', async () => {
    const elsewhere = path.join(folder, 'another workspace', path.basename(folder));
    await mkdir(path.dirname(elsewhere));
    const entry = { ...entryOf('job', 1), historyFolder: elsewhere };
    one.begun(entry);
    one.ended(entry, cancelled);
    assert.deepEqual([told, one.list()], [[], []]);
    const theirs = new History(elsewhere, silent, { now: () => 99 });
    await eventually('the line', async () => {
      await theirs.load();
      await theirs.refresh();
      return theirs.get('job')?.status === 'cancelled' ? true : undefined;
    });
    await theirs.dispose();
  });

  it('write nothing and create nothing for an entry that names a folder outside of the storage', async () => {
    const name = path.basename(folder);
    const outside = await mkdtemp(path.join(tmpdir(), 'easel-outside-'));
    await symlink(outside, path.join(folder, 'link'));
    await mkdir(path.join(folder, 'workspace'));
    await writeFile(path.join(folder, 'workspace', name), '');
    const named = [
      path.join(outside, name),
      path.join(folder, 'link', name),
      path.join(folder, 'no such workspace', name),
      path.join(folder, 'workspace', 'other'),
      path.join(folder, 'workspace', name),
      `${folder}/workspace/../../${path.basename(outside)}/${name}`,
      path.join('workspace', name),
      path.dirname(folder),
    ];
    const warnings: string[] = [];
    const history = new History(
      folder,
      { ...silent, warn: message => warnings.push(message) },
      { now: () => 99 },
      folder,
    );
    for (const historyFolder of named) history.ended({ ...entryOf('job', 1), historyFolder }, cancelled);
    await eventually('the refusals', () => Promise.resolve(warnings.length === named.length ? true : undefined));
    assert.deepEqual(await readdir(outside), []);
    assert.deepEqual((await readdir(folder)).sort(), ['link', 'workspace']);
    await history.dispose();
    await rm(outside, { recursive: true });
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

describe('History', () => {
  const folder = temporaryFolder();
  let history: History;
  let told: string[];
  let progress: [string, Progress['state']][];
  let now: number;
  beforeEach(() => {
    [told, progress, now] = [[], [], 99];
    history = new History(folder(), silent, { now: () => now });
    history.onDidChange(({ id, status }) => told.push(`${id} ${status}`));
    history.onDidRemove(id => told.push(`${id} removed`));
    history.onDidProgress(({ id, progress: { state } }) => progress.push([id, state]));
  });
  afterEach(() => history.dispose());

  /** What a window that opens now finds. */
  const onDisk = async (): Promise<readonly Attempt[]> => {
    await history.settled();
    const next = new History(folder(), silent, { now: () => now });
    await next.load();
    await next.dispose();
    return next.list();
  };
  const image = (name: string) => ({ uri: `file:///workspace/${name}.png`, width: 1, height: 1 });
  const withImages = (id: string, ...names: string[]): JournalEntry => ({
    ...entryOf(id, 1),
    saved: Object.fromEntries(names.map((name, index) => [index, image(name)])),
  });

  it('keeps what is under way in memory, and writes what has ended, with the moment', async () => {
    history.begun(entryOf('job', 1));
    assert.deepEqual([told, (await onDisk()).length], [['job running'], 0]);
    now = 123;
    history.ended(entryOf('job', 1), savedResult);
    assert.deepEqual(told, ['job running', 'job saved']);
    assert.deepEqual(await onDisk(), [history.get('job')]);
    assert.equal(history.get('job')?.endedAt, 123);
  });

  it('tells the progress of what is under way, and of nothing else', () => {
    history.progressed('unknown', { state: 'running' });
    history.begun(entryOf('job', 1));
    assert.equal(history.progressOf('job'), undefined);
    history.progressed('job', { state: 'queued' });
    history.progressed('job', { state: 'running' });
    assert.deepEqual(history.progressOf('job'), { state: 'running' });
    history.ended(entryOf('job', 1), savedResult);
    history.progressed('job', { state: 'saving' });
    assert.deepEqual(
      [progress, history.progressOf('job'), history.progressOf('unknown')],
      [
        [
          ['job', 'queued'],
          ['job', 'running'],
        ],
        undefined,
        undefined,
      ],
    );
  });

  it('forgets the progress of what is removed', () => {
    history.begun(entryOf('job', 1));
    history.progressed('job', { state: 'running' });
    history.remove('job');
    assert.deepEqual([history.progressOf('job'), history.get('job')], [undefined, undefined]);
  });

  it('lists the newest first, and of one moment the one that came last', () => {
    for (const [id, createdAt] of [
      ['b', 2],
      ['d', 4],
      ['a', 1],
      ['c', 2],
    ] as const)
      history.begun(entryOf(id, createdAt));
    assert.deepEqual(
      history.list().map(({ id }) => id),
      ['d', 'c', 'b', 'a'],
    );
    assert.equal(history.list(), history.list());
  });

  it('knows the attempts of an image once each, also when images come later', () => {
    history.begun(withImages('job', 'fox', 'fox'));
    const { uri } = image('fox');
    assert.deepEqual(
      history.withImage(uri).map(({ id }) => id),
      ['job'],
    );
    history.imageSaved(withImages('job', 'fox', 'hare'));
    assert.deepEqual(
      [history.withImage(image('hare').uri).length, history.withImage(image('owl').uri), history.ownerOf('file:///x')],
      [1, [], undefined],
    );
  });

  it('takes an image of an attempt that it does not know for none', () => {
    history.imageSaved(withImages('unknown', 'fox'));
    history.changeImage('unknown', image('fox'), image('hare'));
    assert.deepEqual([told, history.list()], [[], []]);
  });

  it('changes the image that is meant, and no other of the same name', async () => {
    history.begun(withImages('job', 'fox', 'fox', 'hare'));
    history.ended(withImages('job', 'fox', 'fox', 'hare'), savedResult);
    history.changeImage('job', { ...image('fox'), deleted: 'nothing' }, { ...image('fox'), deleted: 'token' });
    assert.deepEqual(
      history.get('job')?.images.map(({ deleted }) => deleted),
      [undefined, undefined, undefined],
    );
    history.changeImage('job', image('hare'), { ...image('hare'), deleted: 'token' });
    assert.deepEqual(
      history.get('job')?.images.map(({ deleted }) => deleted),
      [undefined, undefined, 'token'],
    );
    assert.deepEqual(await onDisk(), [history.get('job')]);
  });

  it('writes nothing of what is changed while it is under way', async () => {
    history.begun(withImages('job', 'fox'));
    history.changeImage('job', image('fox'), { ...image('fox'), deleted: 'token' });
    assert.deepEqual(await onDisk(), []);
  });

  it('follows an image through all its names', () => {
    history.begun(withImages('job', 'fox'));
    history.changeImage('job', image('fox'), image('fox-2'));
    history.changeImage('job', image('fox-2'), image('fox-3'));
    history.ended(withImages('job', 'fox'), savedResult);
    assert.deepEqual(history.get('job')?.images, [image('fox-3')]);
  });

  it('leaves the images that were deleted to the earlier attempt when a later one is removed', () => {
    history.begun({ ...withImages('first', 'fox', 'hare'), createdAt: 1 });
    history.changeImage('first', image('fox'), { ...image('fox'), deleted: 'token' });
    history.begun({ ...withImages('second', 'fox'), createdAt: 2 });
    history.remove('second');
    assert.deepEqual(history.get('first')?.images, [{ ...image('fox'), deleted: 'token' }, image('hare')]);
  });

  it('leaves its images to the newest attempt when an earlier one is removed', () => {
    history.begun({ ...withImages('first', 'fox'), createdAt: 1 });
    history.begun({ ...withImages('second', 'fox'), createdAt: 2 });
    history.remove('first');
    assert.deepEqual([history.ownerOf(image('fox').uri)?.id, history.list().length], ['second', 1]);
  });

  it('gives up what is unfinished only, with its error where there was one', async () => {
    // Earlier versions kept what was unfinished without its error.
    const withoutError = { ...endedAttempt(entryOf('silent', 1), blocked, 1), error: undefined };
    await writeFile(path.join(folder(), 'history.jsonl'), `${JSON.stringify(withoutError)}\n`);
    await history.load();
    for (const [id, result] of [
      ['failed', blocked],
      ['saved', savedResult],
    ] as const) {
      history.begun(entryOf(id, 1));
      history.ended(entryOf(id, 1), result);
    }
    history.begun(entryOf('running', 1));
    told = [];
    now = 500;
    for (const id of ['failed', 'silent', 'saved', 'running', 'unknown']) history.discarded(id);
    await history.load();
    await history.settled();
    assert.deepEqual(told, ['failed failed', 'silent cancelled']);
    assert.equal(history.get('silent')?.endedAt, 500);
  });

  it('reads what was there without a word, and once', async () => {
    const before = new History(folder(), silent, { now: () => 1 });
    before.begun(entryOf('job', 1));
    before.ended(entryOf('job', 1), savedResult);
    await before.dispose();
    await history.refresh();
    assert.deepEqual(history.list(), [], 'nothing is read before it is asked for');
    assert.equal(history.load(), history.load());
    await history.load();
    await history.refresh();
    assert.deepEqual([history.list().length, told], [1, []]);
  });

  it('believes itself of a line that could not be written', async () => {
    const before = new History(folder(), silent, { now: () => 1 });
    before.begun(entryOf('job', 1));
    before.ended(entryOf('job', 1), blocked);
    await before.dispose();
    const file = path.join(folder(), 'history.jsonl');
    const lines = await readFile(file);
    await rm(file);
    // A folder of this name cannot be written to.
    await mkdir(file);
    history.begun(entryOf('job', 1));
    history.ended(entryOf('job', 1), savedResult);
    await history.settled();
    await rm(file, { recursive: true });
    await writeFile(file, lines);
    await history.load();
    assert.equal(history.get('job')?.status, 'saved');
  });

  it('tells nothing after it was disposed, and still writes what ends', async () => {
    history.begun(entryOf('job', 1));
    told = [];
    await history.dispose();
    history.progressed('job', { state: 'running' });
    history.ended(entryOf('job', 1), savedResult);
    history.remove('unknown');
    assert.deepEqual([told, progress, (await onDisk()).length], [[], [], 1]);
  });

  it('logs a listener that throws, and tells the others', () => {
    const errors: string[] = [];
    const noisy = new History(folder(), { ...silent, error: message => errors.push(message) }, { now: () => 1 });
    const heard: string[] = [];
    noisy.onDidChange(() => {
      throw new Error('broken');
    });
    noisy.onDidChange(({ id }) => heard.push(id));
    noisy.begun(entryOf('job', 1));
    assert.deepEqual([heard, errors.length], [['job'], 1]);
  });
});

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const blocked = failed('blocked', new EaselError('rejectedKey', 'Set the key again.'));

const entryOf = (id: string, createdAt: number): JournalEntry => journalEntry(id, { createdAt });
