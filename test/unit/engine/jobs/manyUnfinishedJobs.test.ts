import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../src/core/base/errors';
import { SystemClock } from '../../../../src/engine/connection/clock';
import type { FinishOptions, JobEnd, JobResult } from '../../../../src/engine/jobs/job';
import type { JournalRecord } from '../../../../src/engine/journal/journal';
import { Journal } from '../../../../src/engine/journal/journal';
import { entryName } from '../../../../src/engine/journal/journalNames';
import { JobTable } from '../../../../src/engine/jobs/jobTable';
import { UnfinishedJobs } from '../../../../src/engine/jobs/unfinishedJobs';
import { cancelled, errorOf, failed, saved } from '../../../support/jobResults';
import { journalEntry, RecordingLog } from '../../../support/journalFixtures';

/** More than start at once. */
const count = 30;
const last = count - 1;
/** The id of a window that has ended. */
const goneOwner = 'deadbeef';

describe('unfinished jobs: many', () => {
  let folder = '';
  let journal: Journal;
  let jobs: JobTable;
  let unfinished: UnfinishedJobs;
  /** The jobs that are running, by id. */
  let runs: Map<string, { succeed: () => void; fail: () => void }>;
  let begun: string[];
  let ended: JobEnd[][];
  let changes: number;

  const idOf = (index: number): string => `job-${index}`;
  const ids = Array.from({ length: count }, (_, index) => idOf(index));
  const taskOf = (index: number): string => `task-${index}`;
  const waitingIds = (): string[] => unfinished.waiting.map(({ id }) => id);

  beforeEach(async () => {
    runs = new Map();
    begun = [];
    ended = [];
    changes = 0;
    folder = await mkdtemp(path.join(tmpdir(), 'easel-unfinished-'));
    const left = path.join(folder, 'journal');
    await mkdir(left);
    for (let index = 0; index < count; index++) {
      const entry = journalEntry(idOf(index), {
        createdAt: index + 1,
        target: { folder: URI.file(folder).toString(), baseNames: ['x'], extension: '.png', overwrite: false },
        stage: { name: 'task', taskId: taskOf(index), since: Date.now() },
      });
      await writeFile(path.join(left, entryName(entry.id, goneOwner)), JSON.stringify(entry));
    }
    const log = new RecordingLog();
    journal = new Journal(left, log, new SystemClock());
    const finish = (record: JournalRecord, { signal }: FinishOptions): Promise<JobResult> =>
      new Promise(resolve => {
        const { id } = record.entry;
        begun.push(id);
        const over = (result: JobResult) => () => {
          runs.delete(id);
          void record.remove().then(() => {
            resolve(result);
          });
        };
        const giveUp = over(cancelled);
        runs.set(id, {
          succeed: over(saved),
          fail: over(failed('gone', new EaselError('taskFailed', `${id} failed`))),
        });
        if (signal.aborted) giveUp();
        else signal.addEventListener('abort', giveUp);
      });
    jobs = new JobTable();
    unfinished = new UnfinishedJobs(jobs, journal, { finish }, { discarded: () => undefined }, new SystemClock(), log);
    unfinished.onDidChange(() => {
      changes += 1;
    });
    unfinished.onDidEnd(ends => ended.push(ends));
  });
  afterEach(async () => {
    jobs.cancelAll();
    await unfinished.wait(waitingIds(), 60_000);
    unfinished.dispose();
    await journal.dispose();
    await rm(folder, { recursive: true });
  });

  /** Ends every job that starts, until none is left. */
  async function endAll(how: 'succeed' | 'fail' = 'succeed'): Promise<void> {
    while (unfinished.waitingCount > 0) {
      for (const run of [...runs.values()]) run[how]();
      await nextTurn();
    }
  }

  it('are resumed oldest first, and count as waiting before they start', async () => {
    await unfinished.adopt();
    assert.deepEqual(waitingIds(), ids);
    assert.deepEqual(begun, ids.slice(0, begun.length));
    assert.ok(begun.length < count, 'all have begun at once');
    assert.deepEqual(
      [unfinished.waitingCount, unfinished.firstWaiting(3).map(({ id }) => id), unfinished.firstWaiting(1000).length],
      [count, ids.slice(0, 3), count],
    );
    assert.equal(unfinished.withTask(taskOf(last))?.id, idOf(last));
    assert.equal(unfinished.withTask('task-of-nobody'), undefined);
    assert.equal(unfinished.recordOf(idOf(last))?.entry.id, idOf(last));
    await endAll();
    assert.deepEqual(begun, ids);
  });

  it('start only once, however often they are resumed', async () => {
    await unfinished.adopt();
    const begunBefore = [...begun];
    unfinished.resume(idOf(last));
    unfinished.resumeBlocked();
    assert.deepEqual(begun, begunBefore);
    await endAll();
    assert.deepEqual(begun, ids);
  });

  it('are reported together, including the last ones', async () => {
    await unfinished.adopt();
    await endAll('fail');
    assert.deepEqual(
      ended.map(ends => ends.map(({ result }) => errorOf(result)?.message).sort()),
      [ids.map(id => `${id} failed`).sort()],
    );
  });

  it('are not reported if the caller gets the result', async () => {
    await unfinished.adopt(true);
    const [{ ends, waiting }] = await Promise.all([unfinished.wait(ids, 60_000), endAll()]);
    assert.deepEqual([ends.map(({ record }) => record.entry.id), waiting], [ids, []]);
    assert.deepEqual(ended, []);
  });

  it('fire one event for all their changes', async () => {
    await unfinished.adopt();
    await nextTurn();
    assert.equal(changes, 1);
    for (const run of [...runs.values()]) run.succeed();
    await endAll();
    await nextTurn();
    assert.ok(changes > 1, 'nobody was told that they have ended');
  });

  it('can be discarded one by one before they start', async () => {
    await unfinished.adopt();
    const waited = unfinished.wait([idOf(last)], 60_000);
    assert.ok(jobs.cancel(idOf(last)));
    assert.deepEqual(
      (await waited).ends.map(({ result }) => result),
      [cancelled],
    );
    const record = unfinished.recordOf(idOf(last - 1));
    assert.ok(record);
    await unfinished.discard(record);
    assert.deepEqual(waitingIds(), ids.slice(0, -2));
    assert.deepEqual(
      (await readdir(path.join(folder, 'journal'))).filter(
        name => name.startsWith(`${idOf(last)}.`) || name.startsWith(`${idOf(last - 1)}.`),
      ),
      [],
    );
    await endAll();
    assert.equal(new Set(begun).size, begun.length);
    assert.equal(ended.flat().length, count - 2);
  });

  it('can all be discarded at once', async () => {
    await unfinished.adopt();
    const waited = unfinished.wait(ids, 60_000);
    assert.deepEqual(jobs.cancelAll(), { foreground: 0, background: count });
    assert.deepEqual(
      (await waited).ends.map(({ result }) => result),
      ids.map(() => cancelled),
    );
    assert.deepEqual([waitingIds(), jobs.cancelAll(), ended], [[], { foreground: 0, background: 0 }, []]);
    assert.equal(new Set(begun).size, begun.length);
  });
});
