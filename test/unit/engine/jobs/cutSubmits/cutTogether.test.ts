import assert from 'node:assert/strict';
import { join } from 'node:path';
import { EaselError } from '../../../../../src/core/base/errors';
import { CutSubmits } from '../../../../../src/engine/jobs/cutSubmits/cutSubmits';
import { KnownTasks } from '../../../../../src/engine/jobs/cutSubmits/knownTasks';
import { JobTable } from '../../../../../src/engine/jobs/jobTable';
import { SystemClock } from '../../../../../src/engine/connection/clock';
import { Journal } from '../../../../../src/engine/journal/journal';
import { journalEntry, temporaryFolder } from '../../../../support/journalFixtures';

const endpoint = { baseUrl: 'https://service/api/v1', apiKey: 'sk-test', resultHosts: [] };
const cut = new EaselError('network', 'broke', { mayBeBilled: true });
const sentAt = 1_770_000_000_000;
/** How long one window waits for the other to give the task back. */
const giveBackMs = 2_000;

/** Settles for everybody when so many have called it. */
function meeting(count: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  return () =>
    new Promise(resolve => {
      waiting.push(resolve);
      if (waiting.length >= count) for (const go of waiting.splice(0)) go();
    });
}

describe('two windows whose submits were cut at the same moment, with one task between them', () => {
  const place = temporaryFolder();
  let journals: Journal[] = [];
  afterEach(async () => {
    await Promise.all(journals.map(journal => journal.dispose()));
    journals = [];
  });

  /**
   * What became of the jobs of two windows on one folder.
   * @param late the job that is written down only when the other one has its task; neither where it is undefined.
   */
  async function bothRecover(late?: string): Promise<string[]> {
    const both = meeting(2);
    let tellGivenBack: () => void = () => undefined;
    const givenBack = new Promise<void>(resolve => (tellGivenBack = resolve));
    let tellTaken: () => void = () => undefined;
    const taken = new Promise<void>(resolve => (tellTaken = resolve));
    const recovered = async (jobId: string): Promise<string> => {
      const ignore = (): void => undefined;
      const info = (message: string): void => {
        if (message.includes('given back')) tellGivenBack();
      };
      const log = { debug: ignore, info, warn: ignore, error: ignore };
      const journal = new Journal(place(), log, new SystemClock());
      journals.push(journal);
      const entry = journalEntry(jobId);
      const record = await journal.add({
        ...entry,
        request: { ...entry.request, modelId: 'wan2.2-t2i-flash', path: 'asyncPrompt' },
        stage: { name: 'submitting', since: sentAt },
      });
      let looks = 0;
      const cutSubmits = new CutSubmits({
        client: {
          listTasks: () => Promise.resolve([{ taskId: 'only', createdAt: sentAt, modelName: 'wan2.2-t2i-flash' }]),
          promptOfTask: () => Promise.resolve({ isUnderWay: false, prompt: undefined }),
          serviceNow: () => sentAt,
        },
        journal: {
          tasks: async () => {
            looks += 1;
            // Each has written before one of them looks again.
            if (looks === 2 && late === undefined) await both();
            const tasks = await journal.tasks();
            if (looks > 1) return tasks;
            // Each has found the task free before one of them writes.
            await both();
            if (jobId === late) await taken;
            return tasks;
          },
        },
        jobs: new JobTable(),
        // Each looks into its own, so that only the journal can tell.
        knownTasks: new KnownTasks(join(place(), jobId), new SystemClock(), log),
        pace: { isAwaitedElsewhere: () => Promise.resolve(false) },
        clock: {
          now: () => sentAt,
          sleep: ms => (ms === giveBackMs && late === undefined ? givenBack : Promise.resolve()),
        },
        log,
      });
      const error = await cutSubmits
        .recover(record, endpoint, cut, sentAt, new AbortController().signal)
        .catch((reason: unknown) => reason);
      assert.ok(error === undefined || error === cut, String(error));
      tellTaken();
      return error === undefined ? record.entry.stage.name : `${record.entry.stage.name}, told`;
    };
    return Promise.all([recovered('job-a'), recovered('job-b')]);
  }

  it('have it once, when both find it free', async () => {
    assert.deepEqual(await bothRecover(), ['task', 'submitting, told']);
  });

  for (const [late, ends] of [
    ['job-a', ['submitting, told', 'task']],
    ['job-b', ['task', 'submitting, told']],
  ] as const)
    it(`have it once, when ${late} writes after the other one has looked`, async () => {
      assert.deepEqual(await bothRecover(late), ends);
    });
});
