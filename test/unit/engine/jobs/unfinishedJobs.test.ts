import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { URI } from 'vscode-uri';
import { Cancelled, EaselError } from '../../../../src/core/base/errors';
import type { JournalEntry } from '../../../../src/core/jobs/journalEntry';
import type { Fate } from '../../../../src/engine/jobs/jobFate';
import type { Finished, FinishOptions } from '../../../../src/engine/jobs/job';
import type { JobEnd } from '../../../../src/engine/jobs/unfinishedJobs';
import { UnfinishedJobs } from '../../../../src/engine/jobs/unfinishedJobs';
import type { Claim, JournalRecord } from '../../../../src/engine/journal/journal';
import { journalEntry, RecordingLog, temporaryFolder } from '../../../support/journalFixtures';

const finished: Finished = { saved: { images: [], model: 'm', requestId: 'r', warnings: [] } };
const problemOf = (code: EaselError['code']): Pick<JournalEntry, 'problem'> => ({ problem: { code, message: code } });

interface Run {
  options: FinishOptions;
  succeed: (with_?: Finished) => void;
  fail: (error: Error, fate: Fate) => void;
}

describe('UnfinishedJobs', () => {
  const folder = temporaryFolder();
  /** What the next claims find, and what they were given to call. */
  let claims: Claim[];
  let abandoned: (() => void)[];
  let runs: Map<string, Run>;
  let begun: string[];
  let removed: string[];
  let discarded: string[];
  let told: string[];
  let changes: number;
  let setAside: string[][];
  let sleeps: { milliseconds: number; wake: () => void; signal: AbortSignal | undefined }[];
  let log: RecordingLog;
  let unfinished: UnfinishedJobs;

  const record = (id: string, changed: Partial<JournalEntry> = {}): JournalRecord => ({
    entry: journalEntry(id, {
      createdAt: 1,
      target: { folder: URI.file(folder()).toString(), baseNames: ['x'], extension: '.png', overwrite: false },
      stage: { name: 'task', taskId: `task-of-${id}`, since: 1 },
      ...changed,
    }),
    isOnDisk: true,
    update: () => Promise.resolve(),
    list: () => Promise.resolve(),
    remove: () => {
      removed.push(id);
      return Promise.resolve();
    },
  });
  const runOf = (id: string): Run => {
    const run = runs.get(id);
    assert.ok(run, `${id} has not begun`);
    return run;
  };
  const waiting = (): string[] => unfinished.waiting.map(({ id }) => id);
  const progress = (id: string, state: 'queued' | 'running' | 'saving' | 'downloading'): void => {
    runOf(id).options.onProgress({ state, done: 0, total: 1 });
  };
  /** Lets everything happen that can. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await nextTurn();
  };

  beforeEach(() => {
    [claims, abandoned, begun, removed, discarded, told, setAside, sleeps] = [[], [], [], [], [], [], [], []];
    [runs, changes, log] = [new Map<string, Run>(), 0, new RecordingLog()];
    const fates = new WeakMap<Error, Fate>();
    const finish = ({ entry: { id } }: JournalRecord, options: FinishOptions): Promise<Finished> =>
      new Promise((resolve, reject) => {
        begun.push(id);
        const end = (settleIt: () => void): void => {
          runs.delete(id);
          settleIt();
        };
        runs.set(id, {
          options,
          succeed: (how = finished) => {
            end(() => {
              resolve(how);
            });
          },
          fail: (error, fate) => {
            fates.set(error, fate);
            end(() => {
              reject(error);
            });
          },
        });
        options.signal.addEventListener('abort', () => runs.get(id)?.fail(new Cancelled(), 'ended'));
      });
    unfinished = new UnfinishedJobs(
      {
        claim: onAbandoned => {
          abandoned.push(onAbandoned);
          return Promise.resolve(claims.shift() ?? { records: [], damaged: [] });
        },
        listed: () => Promise.resolve([record('listed')]),
      },
      { finish, fateOf: error => fates.get(error as Error) ?? 'ended' },
      { discarded: id => discarded.push(id) },
      {
        after: () => () => undefined,
        sleep: (milliseconds, signal) =>
          new Promise((resolve, reject) => {
            sleeps.push({ milliseconds, wake: resolve, signal });
            signal?.addEventListener('abort', () => {
              reject(signal.reason as Error);
            });
          }),
      },
      log,
    );
    unfinished.onDidChange(() => (changes += 1));
    unfinished.onDidEnd(ends => told.push(ends.map(endText).join(', ')));
    unfinished.onDidSetAside(names => setAside.push(names));
  });
  const endText = ({ record: { entry }, fate, error }: JobEnd): string =>
    [entry.id, fate, ...(error ? [error.code] : [])].join(' ');

  describe('a job of this window whose command has ended', () => {
    it('goes on at once where it can, waits where somebody has to do something, and else is nothing', async () => {
      for (const fate of ['ended', 'listed', 'stuck', 'goesOn'] as const) unfinished.keep(record(fate), fate);
      await settle();
      assert.deepEqual([waiting(), begun, changes], [['stuck', 'goesOn'], ['goesOn'], 1]);
    });

    it('is told of as a change, also where it only waits', async () => {
      unfinished.keep(record('one'), 'listed');
      await settle();
      assert.equal(changes, 0);
      unfinished.keep(record('one'), 'stuck');
      await settle();
      assert.equal(changes, 1);
    });
  });

  describe('when it ends', () => {
    it('is gone where nothing is left of it, and stays where something is', async () => {
      for (const fate of ['ended', 'listed', 'stuck', 'goesOn'] as const) {
        unfinished.add(record(fate));
        await settle();
        runOf(fate).fail(new EaselError('network', 'gone'), fate);
      }
      unfinished.add(record('saved'));
      await settle();
      runOf('saved').succeed();
      await settle();
      assert.deepEqual(waiting(), ['stuck', 'goesOn']);
    });

    it('stays where some of its images could not be saved', async () => {
      unfinished.add(record('one'));
      await settle();
      const error = new EaselError('saveFailed', 'the disk is full');
      runOf('one').succeed({ ...finished, left: { fate: 'stuck', error } });
      await settle();
      assert.deepEqual([waiting(), told], [['one'], ['one stuck saveFailed']]);
    });

    it('is told with the others, as soon as no image is coming any more', async () => {
      for (const id of ['one', 'two', 'three']) unfinished.add(record(id));
      await settle();
      progress('three', 'running');
      runOf('one').succeed();
      await settle();
      assert.deepEqual(told, [], 'the second one may be about to end');
      runOf('two').fail(new EaselError('taskFailed', 'no'), 'ended');
      await settle();
      assert.deepEqual(told, ['one saved, two ended taskFailed'], 'the third one only waits for the service');
      progress('three', 'downloading');
      runOf('three').succeed();
      await settle();
      assert.deepEqual(told.slice(1), ['three saved']);
    });

    it('is told when the one that was about to end turns out to wait for the service', async () => {
      for (const id of ['one', 'two']) unfinished.add(record(id));
      await settle();
      runOf('one').succeed();
      await settle();
      progress('two', 'saving');
      assert.deepEqual(told, []);
      progress('two', 'queued');
      assert.deepEqual(told, ['one saved']);
    });

    it('is not told where it was cancelled, or where its end was asked for', async () => {
      unfinished.add(record('cancelled'));
      unfinished.add(record('quiet'), true);
      await settle();
      assert.equal(unfinished.cancel('cancelled'), true);
      runOf('quiet').succeed();
      await settle();
      assert.deepEqual([told, waiting()], [[], []]);
    });
  });

  describe('what another window left', () => {
    it('goes on here, and what is damaged is told', async () => {
      claims = [{ records: [record('one'), record('two')], damaged: ['broken.json'] }];
      await unfinished.adopt();
      await settle();
      assert.deepEqual([waiting(), begun, setAside], [['one', 'two'], ['one', 'two'], [['broken.json']]]);
    });

    it('is nothing to tell where nothing is damaged', async () => {
      await unfinished.adopt();
      await settle();
      assert.deepEqual([setAside, changes, abandoned.length], [[], 0, 1]);
    });

    it('is asked for again when one more window ends, and told then', async () => {
      await unfinished.adopt(true);
      claims = [{ records: [record('one')], damaged: [] }];
      abandoned[0]?.();
      await settle();
      runOf('one').succeed();
      await settle();
      assert.deepEqual([begun, told], [['one'], ['one saved']]);
    });
  });

  describe('resuming', () => {
    beforeEach(() => {
      unfinished.keep(record('key', problemOf('missingKey')), 'stuck');
      unfinished.keep(record('disk', problemOf('saveFailed')), 'stuck');
      unfinished.keep(record('unknown'), 'stuck');
    });

    it('tries what stopped with one of these errors', async () => {
      unfinished.resumeStuck(false, ['missingKey', 'rejectedKey']);
      await settle();
      assert.deepEqual([begun, changes], [['key'], 1]);
    });

    it('tries everything, but nothing twice at once', async () => {
      unfinished.resumeStuck();
      unfinished.resumeStuck();
      unfinished.resume('disk');
      await settle();
      assert.deepEqual(begun, ['key', 'disk', 'unknown']);
    });

    it('tries one, and tells nobody where that is asked', async () => {
      unfinished.resume('disk', true);
      unfinished.resume('nobody');
      await settle();
      runOf('disk').fail(new EaselError('saveFailed', 'the disk is full'), 'stuck');
      await settle();
      assert.deepEqual([begun, told, waiting()], [['disk'], [], ['key', 'disk', 'unknown']]);
      unfinished.resume('disk');
      await settle();
      runOf('disk').fail(new EaselError('saveFailed', 'the disk is full'), 'stuck');
      await settle();
      assert.deepEqual(told, ['disk stuck saveFailed']);
    });

    it('of everything can be quiet', async () => {
      unfinished.resumeStuck(true);
      await settle();
      for (const id of begun) runOf(id).succeed();
      await settle();
      assert.deepEqual([told, waiting()], [[], []]);
    });
  });

  describe('waiting', () => {
    it('gives the ends of those that end in time, and tells of the others later', async () => {
      for (const id of ['one', 'two']) unfinished.add(record(id), true);
      unfinished.keep(record('stuck'), 'stuck');
      await settle();
      const waited = unfinished.wait(['one', 'two', 'stuck', 'unknown'], 5000);
      runOf('one').succeed();
      await settle();
      assert.deepEqual(
        sleeps.map(({ milliseconds }) => milliseconds),
        [5000],
      );
      sleeps[0]?.wake();
      const { ends, waiting: others } = await waited;
      assert.deepEqual([ends.map(endText), others.map(({ id }) => id)], [['one saved'], ['two', 'stuck']]);
      assert.equal(sleeps[0]?.signal?.aborted, true);
      runOf('two').succeed();
      await settle();
      assert.deepEqual(told, ['two saved']);
    });

    it('ends at once where nothing is under way', async () => {
      unfinished.keep(record('stuck'), 'stuck');
      const { ends, waiting: others } = await unfinished.wait(['stuck'], 5000);
      assert.deepEqual([ends, others.map(({ id }) => id)], [[], ['stuck']]);
    });
  });

  describe('giving up', () => {
    it('ends what is under way, and leaves what waits for somebody', async () => {
      unfinished.keep(record('stuck'), 'stuck');
      for (const id of ['one', 'two']) unfinished.add(record(id));
      await settle();
      assert.deepEqual([unfinished.cancel('stuck'), unfinished.cancel('unknown')], [false, false]);
      assert.equal(unfinished.cancelAll(), 2);
      await settle();
      assert.deepEqual([waiting(), unfinished.cancelAll()], [['stuck'], 0]);
    });

    it('for good removes the record and what was half written, and is told', async () => {
      for (const name of ['.easel-one-1.part', '.easel-two-1.part']) await writeFile(path.join(folder(), name), 'x');
      const running = record('one');
      unfinished.add(running);
      await settle();
      changes = 0;
      await unfinished.discard(running);
      await settle();
      assert.deepEqual(
        [waiting(), removed, discarded, await readdir(folder())],
        [[], ['one'], ['one'], ['.easel-two-1.part']],
      );
      assert.deepEqual([runs.size, told, changes > 0], [0, [], true]);
    });

    it('for good is possible for what is only listed, or waits for somebody', async () => {
      const stuck = record('stuck');
      unfinished.keep(stuck, 'stuck');
      await settle();
      await unfinished.discard(stuck);
      await unfinished.discard(record('listed'));
      await settle();
      assert.deepEqual([removed, discarded, waiting(), changes], [['stuck', 'listed'], ['stuck', 'listed'], [], 3]);
    });
  });

  it('knows its jobs by their tasks and ids, oldest first', async () => {
    const [old, young] = [record('old', { createdAt: 1 }), record('young', { createdAt: 2 })];
    const answered = record('answered', { createdAt: 3, stage: { name: 'queued' } });
    for (const each of [young, answered, old]) unfinished.keep(each, 'stuck');
    assert.deepEqual([waiting(), unfinished.waitingCount], [['old', 'young', 'answered'], 3]);
    assert.deepEqual(
      [0, 1, 2, 9].map(count => unfinished.firstWaiting(count).map(({ id }) => id)),
      [[], ['old'], ['old', 'young'], ['old', 'young', 'answered']],
    );
    assert.deepEqual(
      ['task-of-young', 'task-of-answered', ''].map(taskId => unfinished.withTask(taskId)?.id),
      ['young', undefined, undefined],
    );
    assert.deepEqual([unfinished.recordOf('young'), unfinished.recordOf('nobody')], [young, undefined]);
    assert.deepEqual(
      (await unfinished.listed()).map(({ entry }) => entry.id),
      ['listed'],
    );
  });

  it('tells nobody anything after it was disposed', async () => {
    unfinished.add(record('one'));
    await settle();
    changes = 0;
    unfinished.dispose();
    claims = [{ records: [], damaged: ['broken.json'] }];
    await unfinished.adopt();
    runOf('one').succeed();
    await settle();
    assert.deepEqual([changes, told, setAside, waiting()], [0, [], [], []]);
  });
});
