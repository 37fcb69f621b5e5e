import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../src/core/base/errors';
import type { JournalEntry } from '../../../../src/core/jobs/journalEntry';
import type { FinishOptions, JobResult } from '../../../../src/engine/jobs/job';
import { JobTable } from '../../../../src/engine/jobs/jobTable';
import { UnfinishedJobs } from '../../../../src/engine/jobs/unfinishedJobs';
import type { Claim, JournalRecord } from '../../../../src/engine/journal/journal';
import { cancelled, failed, saved, savedInPart, textOf } from '../../../support/jobResults';
import { journalEntry, RecordingLog, temporaryFolder } from '../../../support/journalFixtures';

const problemOf = (code: EaselError['code']): Pick<JournalEntry, 'problem'> => ({ problem: { code, message: code } });

interface Run {
  options: FinishOptions;
  end: (result: JobResult) => void;
}

describe('UnfinishedJobs', () => {
  const folder = temporaryFolder();
  /** What the next claims find, and what they were given to call. */
  let claims: Claim[];
  let abandoned: (() => void)[];
  let runs: Map<string, Run>;
  let begun: string[];
  let added: JournalEntry[];
  let removed: string[];
  let discarded: string[];
  let told: string[];
  let changes: number;
  let setAside: string[][];
  let sleeps: { milliseconds: number; wake: () => void; signal: AbortSignal | undefined }[];
  let log: RecordingLog;
  let jobs: JobTable;
  let unfinished: UnfinishedJobs;

  const record = (id: string, changed: Partial<JournalEntry> = {}): JournalRecord => ({
    entry: journalEntry(id, {
      createdAt: 1,
      target: { folder: URI.file(folder()).toString(), baseNames: ['x'], extension: '.png', overwrite: false },
      stage: { name: 'task', taskId: `task-of-${id}`, since: 1 },
      ...changed,
    }),
    owner: 'abcdef012345',
    isOnDisk: true,
    isOpen: true,
    isStillOurs: () => Promise.resolve(true),
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
    added = [];
    [runs, changes, log] = [new Map<string, Run>(), 0, new RecordingLog()];
    const finish = ({ entry: { id } }: JournalRecord, options: FinishOptions): Promise<JobResult> =>
      new Promise(resolve => {
        begun.push(id);
        runs.set(id, {
          options,
          end: result => {
            runs.delete(id);
            resolve(result);
          },
        });
        options.signal.addEventListener('abort', () => runs.get(id)?.end(cancelled));
      });
    jobs = new JobTable();
    unfinished = new UnfinishedJobs(
      jobs,
      {
        add: entry => {
          added.push(entry);
          return Promise.resolve({ ...record(entry.id), entry });
        },
        claim: onAbandoned => {
          abandoned.push(onAbandoned);
          return Promise.resolve(claims.shift() ?? { records: [], damaged: [] });
        },
        listed: () => Promise.resolve([record('listed')]),
      },
      { finish },
      { discarded: id => discarded.push(id) },
      {
        after: () => () => undefined,
        now: () => 1_770_000_000_000,
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
    unfinished.onDidEnd(ends => told.push(ends.map(textOf).join(', ')));
    unfinished.onDidSetAside(names => setAside.push(names));
  });

  describe('a job of this window whose command has ended', () => {
    it('continues when it can, waits for the person when it is blocked, and is forgotten otherwise', async () => {
      for (const status of ['gone', 'recorded', 'blocked', 'retrying'] as const)
        unfinished.keep(record(status), status);
      await settle();
      assert.deepEqual([waiting(), begun, changes], [['blocked', 'retrying'], ['retrying'], 1]);
    });

    it('fires a change, also when it only waits', async () => {
      unfinished.keep(record('one'), 'recorded');
      await settle();
      assert.equal(changes, 0);
      unfinished.keep(record('one'), 'blocked');
      await settle();
      assert.equal(changes, 1);
    });
  });

  describe('when it ends', () => {
    it('is removed when nothing is left of it, and stays otherwise', async () => {
      for (const status of ['gone', 'recorded', 'blocked', 'retrying'] as const) {
        unfinished.add(record(status));
        await settle();
        runOf(status).end(failed(status, new EaselError('network', 'no answer')));
      }
      unfinished.add(record('saved'));
      await settle();
      runOf('saved').end(saved);
      await settle();
      assert.deepEqual(waiting(), ['blocked', 'retrying']);
    });

    it('stays when some of its images could not be saved', async () => {
      unfinished.add(record('one'));
      await settle();
      const error = new EaselError('saveFailed', 'the disk is full');
      runOf('one').end(savedInPart('blocked', error));
      await settle();
      assert.deepEqual([waiting(), told], [['one'], ['one blocked saveFailed']]);
    });

    it('is told together with the others, once no image is arriving any more', async () => {
      for (const id of ['one', 'two', 'three']) unfinished.add(record(id));
      await settle();
      progress('three', 'running');
      runOf('one').end(saved);
      await settle();
      assert.deepEqual(told, [], 'the second one may be about to end');
      runOf('two').end(failed('gone', new EaselError('taskFailed', 'no')));
      await settle();
      assert.deepEqual(told, ['one saved, two gone taskFailed'], 'the third one only waits for the service');
      progress('three', 'downloading');
      runOf('three').end(saved);
      await settle();
      assert.deepEqual(told.slice(1), ['three saved']);
    });

    it('is told when the job that seemed about to end only waits for the service', async () => {
      for (const id of ['one', 'two']) unfinished.add(record(id));
      await settle();
      runOf('one').end(saved);
      await settle();
      progress('two', 'saving');
      assert.deepEqual(told, []);
      progress('two', 'queued');
      assert.deepEqual(told, ['one saved']);
    });

    it('is not told when it was cancelled, or when a caller gets its end', async () => {
      unfinished.add(record('cancelled'));
      unfinished.add(record('quiet'), true);
      await settle();
      assert.equal(jobs.cancel('cancelled'), true);
      runOf('quiet').end(saved);
      await settle();
      assert.deepEqual([told, waiting()], [[], []]);
    });
  });

  describe('what another window left', () => {
    it('continues here, and damaged files are told', async () => {
      claims = [{ records: [record('one'), record('two')], damaged: ['broken.json'] }];
      await unfinished.adopt();
      await settle();
      assert.deepEqual([waiting(), begun, setAside], [['one', 'two'], ['one', 'two'], [['broken.json']]]);
    });

    it('fires nothing when there is nothing', async () => {
      await unfinished.adopt();
      await settle();
      assert.deepEqual([setAside, changes, abandoned.length], [[], 0, 1]);
    });

    it('is claimed again when another window ends, and then told', async () => {
      await unfinished.adopt(true);
      claims = [{ records: [record('one')], damaged: [] }];
      abandoned[0]?.();
      await settle();
      runOf('one').end(saved);
      await settle();
      assert.deepEqual([begun, told], [['one'], ['one saved']]);
    });
  });

  describe('resuming', () => {
    beforeEach(() => {
      unfinished.keep(record('key', problemOf('missingKey')), 'blocked');
      unfinished.keep(record('disk', problemOf('saveFailed')), 'blocked');
      unfinished.keep(record('unknown'), 'blocked');
    });

    it('continues the jobs that stopped with one of these errors', async () => {
      unfinished.resumeBlocked(false, ['missingKey', 'rejectedKey']);
      await settle();
      assert.deepEqual([begun, changes], [['key'], 1]);
    });

    it('continues all blocked jobs, but none twice at once', async () => {
      unfinished.resumeBlocked();
      unfinished.resumeBlocked();
      unfinished.resume('disk');
      await settle();
      assert.deepEqual(begun, ['key', 'disk', 'unknown']);
    });

    it('continues one job, without a message when that is asked for', async () => {
      unfinished.resume('disk', true);
      unfinished.resume('nobody');
      await settle();
      runOf('disk').end(failed('blocked', new EaselError('saveFailed', 'the disk is full')));
      await settle();
      assert.deepEqual([begun, told, waiting()], [['disk'], [], ['key', 'disk', 'unknown']]);
      unfinished.resume('disk');
      await settle();
      runOf('disk').end(failed('blocked', new EaselError('saveFailed', 'the disk is full')));
      await settle();
      assert.deepEqual(told, ['disk blocked saveFailed']);
    });

    it('of everything can be quiet', async () => {
      unfinished.resumeBlocked(true);
      await settle();
      for (const id of begun) runOf(id).end(saved);
      await settle();
      assert.deepEqual([told, waiting()], [[], []]);
    });
  });

  describe('waiting', () => {
    it('returns the jobs that end in time, and tells about the others later', async () => {
      for (const id of ['one', 'two']) unfinished.add(record(id), true);
      unfinished.keep(record('blocked'), 'blocked');
      await settle();
      const waited = unfinished.wait(['one', 'two', 'blocked', 'unknown'], 5000);
      runOf('one').end(saved);
      await settle();
      assert.deepEqual(
        sleeps.map(({ milliseconds }) => milliseconds),
        [5000],
      );
      sleeps[0]?.wake();
      const { ends, waiting: others } = await waited;
      assert.deepEqual([ends.map(textOf), others.map(({ id }) => id)], [['one saved'], ['two', 'blocked']]);
      assert.equal(sleeps[0]?.signal?.aborted, true);
      runOf('two').end(saved);
      await settle();
      assert.deepEqual(told, ['two saved']);
    });

    it('returns at once when no job is running', async () => {
      unfinished.keep(record('blocked'), 'blocked');
      const { ends, waiting: others } = await unfinished.wait(['blocked'], 5000);
      assert.deepEqual([ends, others.map(({ id }) => id)], [[], ['blocked']]);
    });
  });

  describe('giving up', () => {
    it('cancels running jobs, and leaves jobs that wait for the person', async () => {
      unfinished.keep(record('blocked'), 'blocked');
      for (const id of ['one', 'two']) unfinished.add(record(id));
      await settle();
      assert.deepEqual([jobs.cancel('blocked'), jobs.cancel('unknown')], [false, false]);
      assert.deepEqual(jobs.cancelAll(), { foreground: 0, background: 2 });
      await settle();
      assert.deepEqual([waiting(), jobs.cancelAll()], [['blocked'], { foreground: 0, background: 0 }]);
    });

    it('for good removes the record and the half-written files, and tells the observer', async () => {
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

    it('for good is possible for a listed job, and for one that waits for the person', async () => {
      const blocked = record('blocked');
      unfinished.keep(blocked, 'blocked');
      await settle();
      await unfinished.discard(blocked);
      await unfinished.discard(record('listed'));
      await settle();
      assert.deepEqual([removed, discarded, waiting(), changes], [['blocked', 'listed'], ['blocked', 'listed'], [], 3]);
    });
  });

  describe('a cancelled job that the service makes all the same', () => {
    const kept: JobResult = { kind: 'cancelled', mayBeBilled: true, left: 'retrying' };
    const offered: JobResult = { kind: 'cancelled', mayBeBilled: true, left: 'blocked' };
    const withUpdates = (id: string, changed: Partial<JournalEntry> = {}): JournalRecord => {
      const own = { ...record(id, changed) };
      return Object.assign(own, {
        update: (change: Partial<JournalEntry>) => {
          Object.assign(own, { entry: { ...own.entry, ...change } });
          return Promise.resolve();
        },
      });
    };
    /** Ends its run as the runner does when the images are there. */
    const offer = async (job: JournalRecord): Promise<void> => {
      await job.update({ cancellation: 'offered' });
      runOf(job.entry.id).end(offered);
      await settle();
    };

    it('goes on quietly, and is offered once when its image is there', async () => {
      const job = withUpdates('one', { cancellation: 'kept' });
      unfinished.keep(job, 'retrying');
      await settle();
      assert.deepEqual([begun, waiting(), unfinished.waitingCount, told], [['one'], [], 0, []]);
      await offer(job);
      assert.deepEqual([told, waiting(), unfinished.cancelled.map(({ id }) => id)], [['one blocked'], [], ['one']]);
      unfinished.resume('one');
      await offer(job);
      assert.deepEqual(told, ['one blocked'], 'it is not offered a second time');
    });

    it('goes on also when it was in the background when it was cancelled', async () => {
      const job = withUpdates('one');
      unfinished.add(job);
      await settle();
      assert.deepEqual(jobs.cancelAll(), { foreground: 0, background: 1 });
      await job.update({ cancellation: 'kept' });
      await settle();
      assert.deepEqual(waiting(), []);
    });

    it('is not cancelled again, and not resumed with everything else', async () => {
      unfinished.keep(withUpdates('one', { cancellation: 'kept' }), 'retrying');
      unfinished.keep(withUpdates('two', { cancellation: 'offered' }), 'blocked');
      await settle();
      unfinished.resumeBlocked();
      assert.deepEqual([jobs.cancelAll(), jobs.cancel('one')], [{ foreground: 0, background: 0 }, false]);
      await settle();
      assert.deepEqual([begun, runs.size], [['one'], 1]);
    });

    it('is saved when the person wants it after all', async () => {
      const job = withUpdates('one', { cancellation: 'offered' });
      unfinished.keep(job, 'blocked');
      await unfinished.withdrawCancellation('one');
      await unfinished.withdrawCancellation('unknown');
      await settle();
      assert.deepEqual([job.entry.cancellation, waiting(), begun], ['withdrawn', ['one'], ['one']]);
      runOf('one').end(saved);
      await settle();
      assert.deepEqual(told, ['one saved']);
    });

    it('is gone for good when it is given up', async () => {
      const job = withUpdates('one', { cancellation: 'kept' });
      unfinished.keep(job, 'retrying');
      await settle();
      const discarding = unfinished.discard(job);
      runs.get('one')?.end(kept);
      await discarding;
      await settle();
      assert.deepEqual([begun, unfinished.cancelled, told, removed], [['one'], [], [], ['one']]);
    });
  });

  describe('asking the service again', () => {
    it('goes on with a job that was only listed, as it was', async () => {
      const listed = record('listed', problemOf('taskExpired'));
      await unfinished.askAgain(listed);
      await settle();
      assert.deepEqual([added[0]?.stage, added[0]?.problem], [listed.entry.stage, undefined]);
      assert.deepEqual([removed, begun, waiting()], [['listed'], ['listed'], ['listed']]);
    });

    it('goes on with the task that the person chose', async () => {
      const listed = record('listed', {
        stage: { name: 'submitting' },
        candidates: [
          { taskId: 't-1', createdAt: 5 },
          { taskId: 't-2', createdAt: 6 },
        ],
      });
      await unfinished.askAgain(listed, { taskId: 't-2', createdAt: 6 });
      assert.deepEqual(
        [added[0]?.stage, added[0]?.candidates],
        [{ name: 'task', taskId: 't-2', since: 1_770_000_000_000, serviceSince: 6 }, []],
      );
    });
  });

  it('knows its jobs by their tasks and ids, oldest first', async () => {
    const [old, young] = [record('old', { createdAt: 1 }), record('young', { createdAt: 2 })];
    const answered = record('answered', { createdAt: 3, stage: { name: 'queued' } });
    for (const each of [young, answered, old]) unfinished.keep(each, 'blocked');
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

  it('finds a job that can be sent again by its id', async () => {
    const found = await unfinished.listedWith('listed');
    assert.deepEqual([found?.entry.id, await unfinished.listedWith('unknown')], ['listed', undefined]);
  });

  it('fires nothing after it was disposed', async () => {
    unfinished.add(record('one'));
    await settle();
    changes = 0;
    unfinished.dispose();
    claims = [{ records: [], damaged: ['broken.json'] }];
    await unfinished.adopt();
    runOf('one').end(saved);
    await settle();
    assert.deepEqual([changes, told, setAside, waiting()], [0, [], [], []]);
  });
});
