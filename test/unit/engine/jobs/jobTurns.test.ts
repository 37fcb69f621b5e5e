import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Cancelled, EaselError } from '../../../../src/core/base/errors';
import type { Progress } from '../../../../src/core/base/ports';
import type { FinishOptions, Finished } from '../../../../src/engine/jobs/job';
import type { JournalRecord } from '../../../../src/engine/journal/journal';
import type { JobEnd } from '../../../../src/engine/jobs/jobTurns';
import { JobTurns, mostAtOnce } from '../../../../src/engine/jobs/jobTurns';
import { journalEntry, RecordingLog } from '../../../support/journalFixtures';

const finished: Finished = { saved: { images: [], model: 'm', requestId: 'r', warnings: [] } };

/** A job that goes on until it is told to end, or given up. */
interface Run {
  progress: (progress: Progress) => void;
  end: (how?: Error) => void;
}

describe('jobs that are finished in turns', () => {
  let runs: Map<string, Run>;
  let busy: [id: string, isBusy: boolean][];
  let endTurns: (() => void)[];
  let turns: JobTurns;
  let log: RecordingLog;
  beforeEach(() => {
    [runs, busy, endTurns, log] = [new Map<string, Run>(), [], [], new RecordingLog()];
    const finish = ({ entry }: JournalRecord, { signal, onProgress }: FinishOptions): Promise<Finished> =>
      new Promise((resolve, reject) => {
        assert.ok(!runs.has(entry.id), `${entry.id} begins twice`);
        const giveUp = (): void => {
          reject(new Cancelled());
        };
        runs.set(entry.id, {
          progress: onProgress,
          end: how => {
            if (how) reject(how);
            else resolve(finished);
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
    turns = new JobTurns({ finish, fateOf: () => 'ended' }, { after }, log);
  });

  const idOf = (index: number): string => `job-${index}`;
  const idsTo = (count: number): string[] => Array.from({ length: count }, (_, index) => idOf(index));
  const begin = (index: number, signal = new AbortController().signal): Promise<JobEnd> => {
    const record = { entry: journalEntry(idOf(index)) } as JournalRecord;
    return turns.finish(record, signal, isBusy => busy.push([idOf(index), isBusy]));
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

  it('begin at once where few are under way, and in their order as others end, well or not', async () => {
    const count = mostAtOnce + 4;
    const ends = Array.from({ length: count }, (_, index) => begin(index));
    assert.deepEqual(await begun(), idsTo(mostAtOnce));
    run(3).end();
    assert.deepEqual(await begun(), idsTo(mostAtOnce + 1));
    run(0).end(new EaselError('network', 'gone'));
    assert.deepEqual(await begun(), idsTo(mostAtOnce + 2));
    for (const index of [1, 2]) run(index).end();
    assert.deepEqual(await begun(), idsTo(count));
    for (let index = 4; index < count; index++) run(index).end();
    const fates = (await Promise.all(ends)).map(({ record, fate, error }) => [record.entry.id, fate, error?.message]);
    assert.deepEqual(
      fates,
      idsTo(count).map(id => (id === idOf(0) ? [id, 'ended', 'gone'] : [id, 'saved', undefined])),
    );
    assert.equal(log.complaints.length, 1);
    assert.deepEqual(endTurns, []);
  });

  it('make room for others while they wait for the service, and take it from nobody when their images come', async () => {
    const count = 2 * mostAtOnce + 4;
    const ends = Array.from({ length: count }, (_, index) => begin(index));
    assert.deepEqual(await begun(), idsTo(mostAtOnce));
    for (let index = 0; index < mostAtOnce; index++)
      run(index).progress({ state: index % 2 === 0 ? 'queued' : 'running' });
    assert.deepEqual(await begun(), idsTo(2 * mostAtOnce));
    for (let index = 0; index < mostAtOnce; index++) run(index).progress({ state: 'downloading', done: 0, total: 1 });
    run(0).progress({ state: 'saving' });
    assert.deepEqual(
      busy.filter(([id]) => id === idOf(0)),
      [
        [idOf(0), false],
        [idOf(0), true],
        [idOf(0), true],
      ],
    );
    for (let index = 0; index < mostAtOnce; index++) run(index).end();
    assert.deepEqual(await begun(), idsTo(2 * mostAtOnce));
    for (let index = mostAtOnce; index < 2 * mostAtOnce; index++) run(index).end();
    assert.deepEqual(await begun(), idsTo(count));
    for (let index = 2 * mostAtOnce; index < count; index++) run(index).end();
    await Promise.all(ends);
  });

  it('do not keep others waiting when their images do not come', async () => {
    for (let index = 0; index < 2 * mostAtOnce + 4; index++) void begin(index);
    assert.deepEqual(await begun(), idsTo(mostAtOnce));
    for (const endTurn of [...endTurns]) endTurn();
    assert.deepEqual(await begun(), idsTo(2 * mostAtOnce));
  });

  it('end when they are given up, also before their turn, and begin no second time then', async () => {
    const late = mostAtOnce + 2;
    const controllers = Array.from({ length: late + 2 }, () => new AbortController());
    const ends = controllers.map(({ signal }, index) => begin(index, signal));
    controllers[late]!.abort();
    assert.deepEqual([(await ends[late]!).fate, (await ends[late]!).error], ['ended', undefined]);
    assert.deepEqual(await begun(), [...idsTo(mostAtOnce), idOf(late)]);
    for (const controller of controllers) controller.abort();
    const all = await Promise.all(ends);
    assert.deepEqual(
      all.map(({ fate, saved }) => [fate, saved]),
      all.map(() => ['ended', undefined]),
    );
    assert.deepEqual([(await begun()).length, log.complaints], [controllers.length, []]);
    const after = begin(controllers.length);
    await begun();
    run(controllers.length).end();
    assert.equal((await after).fate, 'saved');
  });
});
