import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../src/core/base/errors';
import type { Progress } from '../../../../src/core/base/ports';
import type { JobStage, JournalEntry } from '../../../../src/core/jobs/journalEntry';
import { taskLifetimeMs } from '../../../../src/core/jobs/journalEntry';
import type { FinishOptions, JobEnd, JobResult } from '../../../../src/engine/jobs/job';
import { JobLimiter, maxJobsAtOnce } from '../../../../src/engine/jobs/jobLimiter';
import type { JournalRecord } from '../../../../src/engine/journal/journal';
import { cancelled, errorOf, failed, nameOf, saved, savedNothing } from '../../../support/jobResults';
import { journalEntry, RecordingLog } from '../../../support/journalFixtures';

const nowMs = 1_770_000_000_000;

/** A job that goes on until it is told to end, or given up. */
interface Run {
  progress: (progress: Progress) => void;
  end: (error?: EaselError) => void;
}

describe('JobLimiter', () => {
  let runs: Map<string, Run>;
  let busy: [id: string, isBusy: boolean][];
  let endTurns: (() => void)[];
  let limiter: JobLimiter;
  let log: RecordingLog;
  beforeEach(() => {
    [runs, busy, endTurns, log] = [new Map<string, Run>(), [], [], new RecordingLog()];
    const finish = ({ entry }: JournalRecord, { signal, onProgress }: FinishOptions): Promise<JobResult> =>
      new Promise(resolve => {
        assert.ok(!runs.has(entry.id), `${entry.id} begins twice`);
        const giveUp = (): void => {
          resolve(cancelled);
        };
        runs.set(entry.id, {
          progress: onProgress,
          end: error => {
            resolve(error ? failed('gone', error) : saved);
          },
        });
        if (signal.aborted) giveUp();
        else signal.addEventListener('abort', giveUp);
      });
    const after = (_milliseconds: number, callback: () => void): (() => void) => {
      endTurns.push(callback);
      return () => {
        endTurns = endTurns.filter(other => other !== callback);
      };
    };
    limiter = new JobLimiter({ finish }, { after, now: () => nowMs }, log);
  });

  const idOf = (index: number): string => `job-${index}`;
  const idsTo = (count: number): string[] => Array.from({ length: count }, (_, index) => idOf(index));
  const begin = (index: number, signal = new AbortController().signal): Promise<JobEnd> => {
    const record = { entry: journalEntry(idOf(index)) } as JournalRecord;
    return limiter.finish(record, signal, isBusy => busy.push([idOf(index), isBusy]));
  };
  const run = (index: number): Run => {
    const found = runs.get(idOf(index));
    assert.ok(found, `${idOf(index)} has not begun`);
    return found;
  };
  const begun = async (): Promise<string[]> => {
    await nextTurn();
    return [...runs.keys()];
  };

  it('starts a few jobs at once, and the others in their order as jobs end, with success or not', async () => {
    const count = maxJobsAtOnce + 4;
    const ends = Array.from({ length: count }, (_, index) => begin(index));
    assert.deepEqual(await begun(), idsTo(maxJobsAtOnce));
    run(3).end();
    assert.deepEqual(await begun(), idsTo(maxJobsAtOnce + 1));
    run(0).end(new EaselError('network', 'no answer'));
    assert.deepEqual(await begun(), idsTo(maxJobsAtOnce + 2));
    for (const index of [1, 2]) run(index).end();
    assert.deepEqual(await begun(), idsTo(count));
    for (let index = 4; index < count; index++) run(index).end();
    const results = (await Promise.all(ends)).map(({ record, result }) => [
      record.entry.id,
      nameOf(result),
      errorOf(result)?.message,
    ]);
    assert.deepEqual(
      results,
      idsTo(count).map(id => (id === idOf(0) ? [id, 'gone', 'no answer'] : [id, 'saved', undefined])),
    );
    assert.equal(log.complaints.length, 1);
    assert.deepEqual(endTurns, []);
  });

  it('starts further jobs while others wait for the service, and does not stop them when images of the others arrive', async () => {
    const count = 2 * maxJobsAtOnce + 4;
    const ends = Array.from({ length: count }, (_, index) => begin(index));
    assert.deepEqual(await begun(), idsTo(maxJobsAtOnce));
    for (let index = 0; index < maxJobsAtOnce; index++)
      run(index).progress({ state: index % 2 === 0 ? 'queued' : 'running' });
    assert.deepEqual(await begun(), idsTo(2 * maxJobsAtOnce));
    for (let index = 0; index < maxJobsAtOnce; index++)
      run(index).progress({ state: 'downloading', done: 0, total: 1 });
    run(0).progress({ state: 'saving' });
    assert.deepEqual(
      busy.filter(([id]) => id === idOf(0)),
      [
        [idOf(0), false],
        [idOf(0), true],
        [idOf(0), true],
      ],
    );
    for (let index = 0; index < maxJobsAtOnce; index++) run(index).end();
    assert.deepEqual(await begun(), idsTo(2 * maxJobsAtOnce));
    for (let index = maxJobsAtOnce; index < 2 * maxJobsAtOnce; index++) run(index).end();
    assert.deepEqual(await begun(), idsTo(count));
    for (let index = 2 * maxJobsAtOnce; index < count; index++) run(index).end();
    await Promise.all(ends);
  });

  it('starts further jobs when the images of others do not arrive', async () => {
    for (let index = 0; index < 2 * maxJobsAtOnce + 4; index++) void begin(index);
    assert.deepEqual(await begun(), idsTo(maxJobsAtOnce));
    for (const endTurn of [...endTurns]) endTurn();
    assert.deepEqual(await begun(), idsTo(2 * maxJobsAtOnce));
  });

  it('ends a cancelled job, also before its turn, and does not start it later', async () => {
    const late = maxJobsAtOnce + 2;
    const controllers = Array.from({ length: late + 2 }, () => new AbortController());
    const ends = controllers.map(({ signal }, index) => begin(index, signal));
    controllers[late]!.abort();
    assert.equal((await ends[late]!).result, cancelled);
    assert.deepEqual(await begun(), [...idsTo(maxJobsAtOnce), idOf(late)]);
    for (const controller of controllers) controller.abort();
    const all = await Promise.all(ends);
    assert.deepEqual(
      all.map(({ result }) => result),
      all.map(() => cancelled),
    );
    assert.deepEqual([(await begun()).length, log.complaints], [controllers.length, []]);
    const after = begin(controllers.length);
    await begun();
    run(controllers.length).end();
    assert.equal((await after).result, saved);
  });

  describe('a job', () => {
    const finishWith = async (entry: Partial<JournalEntry>, result: JobResult): Promise<[JobEnd, FinishOptions]> => {
      let given: FinishOptions | undefined;
      const finish = (_record: JournalRecord, options: FinishOptions): Promise<JobResult> => {
        given = options;
        return Promise.resolve(result);
      };
      limiter = new JobLimiter({ finish }, { after: () => () => undefined, now: () => nowMs }, log);
      const record = { entry: journalEntry('one', entry) } as JournalRecord;
      const end = await limiter.finish(record, new AbortController().signal, () => undefined);
      assert.ok(given);
      return [end, given];
    };

    it('ends with the files that this run has saved', async () => {
      const [old, fresh] = ['old', 'new'].map(name => ({
        uri: URI.parse(`memory:/site/${name}.png`),
        width: 1,
        height: 1,
      }));
      const before = { 0: { ...old!, uri: old!.uri.toString() } };
      const images: JobResult = { kind: 'saved', saved: { ...savedNothing, images: [old!, fresh!] } };
      const [end] = await finishWith({ saved: before }, images);
      assert.deepEqual(end.newFiles, [fresh!.uri]);
      const [failedEnd] = await finishWith({ saved: before }, failed('gone', new EaselError('network', 'no answer')));
      assert.deepEqual(failedEnd.newFiles, []);
    });

    it('is resumed, and waited for 24 hours from now, whatever this clock said when its task was made', async () => {
      for (const since of [9, nowMs, nowMs + 25 * 60 * 60 * 1000]) {
        const [, options] = await finishWith({ createdAt: 5, stage: { name: 'task', taskId: 't', since } }, saved);
        assert.deepEqual([options.deadline, options.isResumed], [nowMs + taskLifetimeMs, true]);
      }
    });

    it('is downloaded as long as the service keeps the images of its answer', async () => {
      const stage: JobStage = { name: 'answer', requestId: 'r', parts: [], complete: true, since: 9 };
      const [, options] = await finishWith({ createdAt: 5, stage }, saved);
      assert.equal(options.deadline, 9 + taskLifetimeMs);
    });
  });
});
