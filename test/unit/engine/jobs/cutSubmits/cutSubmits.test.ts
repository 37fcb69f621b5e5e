import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { EaselError } from '../../../../../src/core/base/errors';
import type { JournalEntry } from '../../../../../src/core/jobs/journalEntry';
import type { TaskPrompt } from '../../../../../src/engine/dashscope/client';
import type { ListedTask } from '../../../../../src/engine/dashscope/taskList';
import { CutSubmits } from '../../../../../src/engine/jobs/cutSubmits/cutSubmits';
import { KnownTasks } from '../../../../../src/engine/jobs/cutSubmits/knownTasks';
import { JobTable } from '../../../../../src/engine/jobs/jobTable';
import { journalEntry, RecordingLog, temporaryFolder } from '../../../../support/journalFixtures';
import { RecordDouble } from '../../../../support/recordDouble';

const endpoint = { baseUrl: 'https://service/api/v1', apiKey: 'sk-test', resultHosts: [] };
const cut = new EaselError('network', 'broke', { mayBeBilled: true });
const sentAt = 1_770_000_000_000;
const hourMs = 60 * 60 * 1000;
const signal = new AbortController().signal;

describe('CutSubmits', () => {
  const folder = temporaryFolder();
  let nowMs: number;
  let lists: number;
  let tasks: ListedTask[];
  let list: () => Promise<ListedTask[]>;
  let serviceNow: () => number | undefined;
  /** The ids of the jobs of other windows, by their tasks. */
  let elsewhere: Map<string, Set<string>>;
  let jobs: JobTable;
  let knownTasks: KnownTasks;
  /** Whether another process waits for the answer to a request of the same model. */
  let awaitedElsewhere: () => boolean;
  let onSleep: () => void;
  /** What a task says about its request. */
  let prompts: (taskId: string) => TaskPrompt;
  let cutSubmits: CutSubmits;
  beforeEach(() => {
    [nowMs, lists, tasks, elsewhere] = [sentAt + 2_000, 0, [], new Map<string, Set<string>>()];
    list = () => Promise.resolve(tasks);
    serviceNow = () => nowMs;
    onSleep = () => undefined;
    prompts = () => ({ isUnderWay: false, prompt: undefined });
    jobs = new JobTable();
    awaitedElsewhere = () => false;
    knownTasks = new KnownTasks(folder(), { now: () => nowMs }, new RecordingLog());
    cutSubmits = new CutSubmits({
      client: {
        listTasks: () => {
          lists += 1;
          return list();
        },
        promptOfTask: taskId => Promise.resolve(prompts(taskId)),
        serviceNow: () => serviceNow(),
      },
      journal: { tasks: () => Promise.resolve(elsewhere) },
      jobs,
      knownTasks,
      pace: { isAwaitedElsewhere: () => Promise.resolve(awaitedElsewhere()) },
      clock: {
        now: () => nowMs,
        sleep: milliseconds => {
          nowMs += milliseconds;
          onSleep();
          return Promise.resolve();
        },
      },
      log: new RecordingLog(),
    });
  });

  const record = (id = 'job', changes: Partial<JournalEntry> = {}): RecordDouble => {
    const entry = journalEntry(id);
    return new RecordDouble(
      {
        ...entry,
        request: { ...entry.request, modelId: 'wan2.2-t2i-flash', path: 'asyncPrompt' },
        stage: { name: 'submitting', since: sentAt },
        ...changes,
      },
      [],
    );
  };
  const task = (taskId: string, createdAt = sentAt + 500, modelName = 'wan2.2-t2i-flash'): ListedTask => ({
    taskId,
    createdAt,
    modelName,
  });
  /** The id of the task that was found, the ids of those that may be it, or nothing. */
  const found = async (job: RecordDouble, broke: { at?: number } = { at: sentAt + 1_000 }): Promise<unknown> => {
    const error = await cutSubmits
      .recover(job, endpoint, cut, broke.at, signal)
      .catch((reason: unknown) => reason as Error);
    if (error === undefined) return job.entry.stage.name === 'task' ? job.entry.stage.taskId : 'no task';
    assert.ok(error instanceof EaselError, error.message);
    return error === cut ? undefined : job.entry.candidates?.map(({ taskId }) => taskId);
  };

  it('finds the only task of its model and its moment, and has it in the record', async () => {
    tasks = [task('other-model', sentAt, 'wan2.6-t2i'), task('earlier', sentAt - 60_000), task('mine')];
    const job = record();
    assert.equal(await found(job), 'mine');
    assert.deepEqual(job.entry.stage, {
      name: 'task',
      taskId: 'mine',
      since: sentAt + 500,
      serviceSince: sentAt + 500,
    });
    assert.match(job.entry.warnings.join(), /mine of it, which was found again/);
    assert.equal(await knownTasks.has('mine'), true);
  });

  it('looks again while the list does not have the task yet', async () => {
    onSleep = () => {
      if (lists === 2) tasks = [task('late')];
    };
    assert.equal(await found(record()), 'late');
    assert.equal(lists, 3);
  });

  it('looks again while the network is down', async () => {
    list = () => (lists < 3 ? Promise.reject(new EaselError('network', 'down')) : Promise.resolve([task('mine')]));
    assert.equal(await found(record()), 'mine');
  });

  it('finds nothing where the list is empty or cannot be had, after a few looks', async () => {
    assert.deepEqual([await found(record()), lists], [undefined, 4]);
    list = () => Promise.reject(new EaselError('serviceFault', 'no list'));
    assert.deepEqual([await found(record()), lists], [undefined, 8]);
  });

  it('looks for a cancelled job for a day where the list cannot be had, and no longer where it is empty', async () => {
    list = () => (lists < 100 ? Promise.reject(new EaselError('network', 'down')) : Promise.resolve([task('mine')]));
    assert.equal(await found(record('job', { cancellation: 'kept' })), 'mine');
    [lists, list] = [0, () => Promise.resolve([])];
    assert.deepEqual([await found(record('two', { cancellation: 'kept' })), lists], [undefined, 4]);
    [lists, list] = [0, () => Promise.reject(new EaselError('network', 'down'))];
    const from = nowMs;
    assert.equal(await found(record('three', { cancellation: 'kept' })), undefined);
    assert.ok(nowMs - from >= 24 * hourMs && nowMs - from < 25 * hourMs);
  });

  it('asks for another key where the list is refused', async () => {
    list = () => Promise.reject(new EaselError('rejectedKey', 'no key'));
    await assert.rejects(cutSubmits.recover(record(), endpoint, cut, sentAt, signal), { code: 'rejectedKey' });
  });

  it('offers several tasks, with their times', async () => {
    tasks = [task('one', sentAt), task('two', sentAt + 1_000)];
    const job = record();
    assert.deepEqual(await found(job), ['one', 'two']);
    assert.equal(lists, 1);
    assert.deepEqual(job.entry.stage.name, 'submitting');
    await assert.rejects(cutSubmits.recover(job, endpoint, cut, sentAt, signal), {
      code: 'network',
      mayBeBilled: true,
      message: /one \(2026-02-02T02:40:00\.000Z\), two \(2026-02-02T02:40:01\.000Z\)/,
    });
  });

  describe('the time of a task', () => {
    it('lies between the sending and the break, as far as it is known', async () => {
      for (const [createdAt, brokeAt, isMine] of [
        [sentAt - 10_000, sentAt, true],
        [sentAt - 10_001, sentAt, false],
        [sentAt + 10_000, sentAt, true],
        [sentAt + 10_001, sentAt, false],
        [sentAt + 40_000, sentAt + 30_000, true],
        [sentAt + 70_000, undefined, true],
        [sentAt + 70_001, undefined, false],
      ] as const) {
        tasks = [task('mine', createdAt)];
        assert.equal(
          await found(record(), brokeAt === undefined ? {} : { at: brokeAt }),
          isMine ? 'mine' : undefined,
          String(createdAt - sentAt),
        );
        rmSync(folder(), { recursive: true, force: true });
      }
    });

    it('is that of the service, whatever the clock of this computer says', async () => {
      for (const offsetMs of [25 * hourMs, -25 * hourMs]) {
        serviceNow = () => nowMs + offsetMs;
        tasks = [task('mine', sentAt + offsetMs), task('of another day', sentAt)];
        assert.equal(await found(record()), 'mine', 'by the difference of the clocks now');
        rmSync(folder(), { recursive: true, force: true });
        const serviceSince = sentAt + offsetMs;
        serviceNow = () => nowMs;
        const job = record('job', { stage: { name: 'submitting', since: sentAt, serviceSince } });
        assert.equal(await found(job), 'mine', 'by what the clocks said when it was sent');
        rmSync(folder(), { recursive: true, force: true });
      }
    });

    it('is that of this computer where the service tells none, and that of the job in an old entry', async () => {
      serviceNow = () => undefined;
      tasks = [task('mine')];
      const job = record('job', { stage: { name: 'submitting' }, createdAt: sentAt });
      assert.equal(await found(job, {}), 'mine');
    });
  });

  it('compares models leniently, but tells those apart whose names begin alike', async () => {
    for (const [listed, isMine] of [
      ['wan2.2-t2i-flash', true],
      ['WAN2.2-T2I-Flash', true],
      ['wanx2.2-t2i-flash', true],
      ['models/wan2.2_t2i_flash', true],
      ['wan2.2-t2i-flash-2026-03-01', true],
      ['', true],
      ['wan2.2-t2i', false],
      ['wan2.2-t2i-flash-plus', false],
      ['wan2.1-t2i-flash', false],
    ] as const) {
      tasks = [task('mine', sentAt, listed)];
      assert.equal(await found(record()), isMine ? 'mine' : undefined, listed);
      rmSync(folder(), { recursive: true, force: true });
    }
  });

  describe('a task that another job has', () => {
    it('is left alone: of another window or listed, or of a job that is over', async () => {
      tasks = [task('elsewhere'), task('over'), task('mine')];
      elsewhere.set('elsewhere', new Set(['other']));
      await knownTasks.note('over');
      assert.equal(await found(record()), 'mine');
      assert.deepEqual(
        (await cutSubmits.unclaimed(tasks.map(({ taskId, createdAt }) => ({ taskId, createdAt })))).map(
          ({ taskId }) => taskId,
        ),
        [],
      );
    });

    it('is offered to both where two jobs were cut off, because it may be of either', async () => {
      tasks = [task('only')];
      const both = [record('one'), record('two')];
      const results = await Promise.all(both.map(job => found(job)));
      assert.deepEqual(results, [['only'], ['only']]);
      assert.deepEqual(await found(record('three')), ['only'], 'also after both were told');
    });

    it('is offered where a job that a window left behind may have it, and that was not looked for yet', async () => {
      tasks = [task('only')];
      jobs.keep(record('left'));
      assert.deepEqual(await found(record()), ['only']);
      jobs.keep(record('left', { stage: { name: 'submitting', since: sentAt - 300_000 } }));
      assert.deepEqual(await found(record('later')), ['only'], 'it was offered to the first one');
    });

    it('is told by its prompt where two jobs were cut off, as soon as it has ended', async () => {
      tasks = [task('of-two'), task('of-one')];
      const [one, two] = ['one', 'two'].map(id =>
        record(id, { request: { ...record().entry.request, prompt: `a fox, ${id}` } }),
      ) as [RecordDouble, RecordDouble];
      prompts = taskId =>
        lists < 12
          ? { isUnderWay: true, prompt: undefined }
          : { isUnderWay: false, prompt: taskId === 'of-one' ? 'a fox, one' : 'a fox, two' };
      assert.deepEqual(await Promise.all([found(one), found(two)]), ['of-one', 'of-two']);
    });

    it('is told by its prompt while answers to requests with other prompts are on their way', async () => {
      jobs.begin('other', 1);
      jobs.get('other')!.record = record('other', { request: { ...record().entry.request, prompt: 'a bear' } });
      tasks = [task('of-other'), task('mine')];
      prompts = taskId => ({ isUnderWay: false, prompt: taskId === 'mine' ? record().entry.request.prompt : 'a bear' });
      assert.equal(await found(record()), 'mine');
    });

    it('is the one whose prompt is the same, not one whose prompt is its beginning', async () => {
      const { prompt } = record().entry.request;
      tasks = [task('beginning'), task('mine')];
      prompts = taskId => ({ isUnderWay: false, prompt: taskId === 'mine' ? prompt : prompt.slice(0, 2) });
      assert.equal(await found(record()), 'mine');
      tasks = [task('beginning'), task('slow')];
      prompts = taskId =>
        taskId === 'slow' ? { isUnderWay: true, prompt: undefined } : { isUnderWay: false, prompt: prompt.slice(0, 2) };
      assert.deepEqual(await found(record('other')), ['slow']);
    });

    it('is known by the beginning of a prompt that the service has cut to the length that the model reads', async () => {
      const long = record('long', { request: { ...record().entry.request, prompt: 'a fox, '.repeat(200) } });
      tasks = [task('other'), task('mine')];
      prompts = taskId => ({
        isUnderWay: false,
        prompt: taskId === 'mine' ? long.entry.request.prompt.slice(0, 800) : 'a fox, a fox',
      });
      assert.equal(await found(long), 'mine');
    });

    it('is offered where several have its prompt, unless all of them are of jobs that were cut off', async () => {
      const { prompt } = record().entry.request;
      tasks = [task('one'), task('two')];
      prompts = () => ({ isUnderWay: false, prompt });
      assert.deepEqual(await found(record()), ['one', 'two']);
      jobs.keep(record('other'));
      assert.equal(await found(record('again')), 'one');
    });

    it('is taken where a job that was cut off a moment before has none', async () => {
      assert.equal(await found(record('before')), undefined);
      tasks = [task('mine')];
      assert.equal(await found(record()), 'mine');
    });

    it('is not taken where it says another prompt, and nothing is left to choose', async () => {
      tasks = [task('of-other')];
      prompts = () => ({ isUnderWay: false, prompt: 'a fox, other' });
      jobs.keep(record('other'));
      assert.equal(await found(record()), undefined);
    });

    it('is offered where it does not say its prompt in time', async () => {
      tasks = [task('one'), task('two')];
      prompts = () => ({ isUnderWay: true, prompt: undefined });
      assert.deepEqual(await found(record()), ['one', 'two']);
      assert.equal(lists, 9);
    });

    it('is taken where the other job that was cut off is of another time, model or address', async () => {
      tasks = [task('only')];
      const { request, address } = record().entry;
      const others = [
        record('earlier', { stage: { name: 'submitting', since: sentAt - 300_000 } }),
        record('model', { request: { ...request, modelId: 'wan2.6-t2i' } }),
        record('address', { address: { ...address, baseUrl: 'https://b' } }),
      ];
      for (const other of others) jobs.keep(other);
      assert.equal(await found(record()), 'only');
    });

    it('is waited for while the answer with its id is on its way', async () => {
      jobs.begin('other', 1);
      const other = record('other');
      jobs.get('other')!.record = other;
      tasks = [task('of-other')];
      onSleep = () => {
        if (lists < 2) return;
        void knownTasks.note('of-other');
        void other.update({ stage: { name: 'task', taskId: 'of-other', since: 1 } });
      };
      assert.equal(await found(record()), undefined);
    });

    it('is waited for while another process waits for its answer, and is noted there', async () => {
      tasks = [task('of-other')];
      awaitedElsewhere = () => lists < 3;
      onSleep = () => {
        if (lists === 2) void knownTasks.note('of-other');
      };
      assert.equal(await found(record()), undefined);
    });

    it('is given back where another process has noted it meanwhile', async () => {
      tasks = [task('only')];
      // Not there yet when this one looks, because the other one has its own journal.
      const has = knownTasks.has.bind(knownTasks);
      knownTasks.has = async id => {
        const isKnown = await has(id);
        if (!isKnown) await knownTasks.note(id);
        return isKnown;
      };
      const job = record();
      assert.equal(await found(job), undefined);
      assert.equal(job.entry.stage.name, 'submitting');
    });

    it('is offered where that answer does not come', async () => {
      jobs.begin('other', 1);
      jobs.get('other')!.record = record('other');
      tasks = [task('of-one-of-both')];
      assert.deepEqual([await found(record()), lists], [['of-one-of-both'], 4]);
      jobs.get('other')!.record = record('other', { address: { ...record().entry.address, baseUrl: 'https://b' } });
      assert.equal(await found(record()), 'of-one-of-both', 'a request to another address has another list');
    });
  });

  it('ends when it is cancelled', async () => {
    const reason = new Error('cancelled');
    const waiting = new CutSubmits({
      client: {
        listTasks: () => Promise.resolve([]),
        promptOfTask: () => assert.fail(),
        serviceNow: () => undefined,
      },
      journal: { tasks: () => Promise.resolve(new Map()) },
      jobs,
      knownTasks,
      pace: { isAwaitedElsewhere: () => Promise.resolve(false) },
      clock: { now: () => nowMs, sleep: () => Promise.reject(reason) },
      log: new RecordingLog(),
    });
    await assert.rejects(waiting.recover(record(), endpoint, cut, sentAt, signal), reason);
  });
});
