import assert from 'node:assert/strict';
import { Cancelled, EaselError } from '../../../../src/core/base/errors';
import type { JobStage } from '../../../../src/core/jobs/journalEntry';
import { SubmitQueue } from '../../../../src/core/jobs/submitQueue';
import type { Answer } from '../../../../src/engine/dashscope/answers/answers';
import type { DashScopeClient, Submitted, SubmitOptions } from '../../../../src/engine/dashscope/client';
import type { ListedTask } from '../../../../src/engine/dashscope/taskList';
import type { TaskWait } from '../../../../src/engine/dashscope/tasks';
import { AnswerSaver } from '../../../../src/engine/jobs/answerSaver';
import { CutSubmits } from '../../../../src/engine/jobs/cutSubmits/cutSubmits';
import { KnownTasks } from '../../../../src/engine/jobs/cutSubmits/knownTasks';
import type { JobResult } from '../../../../src/engine/jobs/job';
import { entryOf } from '../../../../src/engine/jobs/jobEntry';
import { JobRunner } from '../../../../src/engine/jobs/jobRunner';
import { JobSubmitter } from '../../../../src/engine/jobs/jobSubmitter';
import { JobTable } from '../../../../src/engine/jobs/jobTable';
import { TestClock } from '../../../support/clock';
import { KnownPlaces } from '../../../../src/engine/files/knownPlaces';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { RecordingLog, temporaryFolder } from '../../../support/journalFixtures';
import { paceDouble } from '../../../support/paceDouble';
import { errorOf, nameOf } from '../../../support/jobResults';
import { MapMemento } from '../../../support/mapMemento';
import { pngPicture } from '../../../support/pictures';
import { defaultSettings, preparedJob } from '../../../support/preparedJob';
import { RecordDouble } from '../../../support/recordDouble';

const endpoint = { baseUrl: 'https://service/api/v1', apiKey: 'sk-test', resultHosts: [] };
const answer: Answer = { requestId: 'request', parts: [{ kind: 'image', url: 'https://result/1' }] };

describe('JobRunner', () => {
  const folder = temporaryFolder();
  let happened: string[];
  let results: JobResult[];
  let waited: TaskWait[];
  let runner: JobRunner;
  let record: RecordDouble;
  let workspace: InMemoryWorkspace;
  let jobs: JobTable;
  let queue: SubmitQueue;
  let controller: AbortController;
  let submit: (options: SubmitOptions) => Promise<Submitted>;
  let waitForTask: (signal: AbortSignal) => Promise<Answer>;
  let listTasks: () => Promise<ListedTask[]>;
  let download: () => Promise<Uint8Array>;
  const clock = new TestClock();
  const job = preparedJob({});
  const taskJob = preparedJob({}, { model: 'wan2.2-t2i-flash' });

  beforeEach(() => {
    [happened, results, waited] = [[], [], []];
    controller = new AbortController();
    workspace = new InMemoryWorkspace('memory:/site');
    record = new RecordDouble(entryOf(job, 'job', clock.now()), happened);
    queue = new SubmitQueue(clock, () => 8);
    jobs = new JobTable();
    jobs.begin('job', clock.now());
    submit = async options => {
      await options.onSend();
      return { kind: 'answer', answer };
    };
    waitForTask = () => Promise.resolve(answer);
    listTasks = () => Promise.resolve([]);
    download = () => Promise.resolve(pngPicture(4, 4));
    const log = new RecordingLog();
    const client: Pick<DashScopeClient, 'submit' | 'upload' | 'serviceNow' | 'waitForTask' | 'download'> = {
      submit: (_request, _model, _images, _endpoint, options) => {
        happened.push('submit');
        return submit(options);
      },
      upload: () => Promise.reject(new Error('Nothing is that large')),
      serviceNow: () => undefined,
      waitForTask: (taskId, _endpoint, options) => {
        happened.push(`wait for ${taskId}`);
        waited.push(options);
        return waitForTask(options.signal);
      },
      download: async function* () {
        happened.push('download');
        yield await download();
      },
    };
    const knownTasks = new KnownTasks(folder(), clock, log);
    const cutSubmits = new CutSubmits({
      client: {
        listTasks: () => listTasks(),
        promptOfTask: () => Promise.resolve({ isUnderWay: false, prompt: undefined }),
        serviceNow: () => undefined,
      },
      journal: { tasks: () => Promise.resolve(new Map()) },
      jobs,
      knownTasks,
      pace: { isAwaitedElsewhere: () => Promise.resolve(false) },
      clock,
      log,
    });
    const submitter = new JobSubmitter({
      client,
      queue,
      jobs,
      pace: paceDouble({ onSent: () => happened.push('noted') }),
      knownTasks,
      readSettings: () => defaultSettings,
      clock,
      log,
    });
    runner = new JobRunner({
      client,
      connection: { endpointFor: () => Promise.resolve(endpoint) },
      submitter,
      jobs,
      saver: new AnswerSaver(client, workspace, clock, log),
      taskDurations: { waitOf: () => ({}) },
      cutSubmits,
      knownTasks,
      observer: {
        begun: () => happened.push('begun'),
        progressed: () => undefined,
        imageSaved: () => happened.push('image'),
        ended: (_entry, result) => {
          happened.push(`ended: ${nameOf(result)}`);
          results.push(result);
        },
        discarded: () => undefined,
      },
      workspace,
      places: new KnownPlaces(new MapMemento(), workspace),
      clock,
      log,
    });
  });

  const run = (given = job): Promise<JobResult> =>
    runner.run(given, record, Promise.resolve(endpoint), { signal: controller.signal, onProgress: () => undefined });
  const resume = (): Promise<JobResult> =>
    runner.finish(record, {
      signal: controller.signal,
      onProgress: () => undefined,
      deadline: clock.now() + 60_000,
      isResumed: true,
    });
  const failure = async (work: Promise<JobResult>): Promise<[error: Error, status: string]> => {
    const result = await work;
    assert.ok(result.kind === 'failed', 'It did not fail');
    return [result.error, nameOf(result)];
  };
  const task = (options: SubmitOptions): Promise<Submitted> =>
    options.onSend().then(() => ({ kind: 'task', taskId: 'task-1' }));

  it('writes down each step of an answer before the next begins', async () => {
    const result = await run();
    assert.ok(result.kind === 'saved');
    const { saved, left } = result;
    assert.deepEqual(happened, [
      'begun',
      'submit',
      'written: submitting',
      'noted',
      'written: answer',
      'download',
      'written: saved 0',
      'image',
      'removed',
      'ended: saved',
    ]);
    assert.deepEqual(
      [saved.images[0]?.uri.path, saved.images[0]?.seed, left],
      ['/site/assets/a-cat.png', 7, undefined],
    );
  });

  it('writes down the id of a task before it waits for it', async () => {
    submit = task;
    await run();
    assert.deepEqual(happened.slice(1, 7), [
      'submit',
      'written: submitting',
      'noted',
      'written: task',
      'wait for task-1',
      'download',
    ]);
  });

  it('puts a refused submit back into the queue, as one that was not sent', async () => {
    submit = async options => {
      await options.onSend();
      await options.onRefused(100);
      await options.onSend();
      return { kind: 'answer', answer };
    };
    await run();
    assert.deepEqual(
      happened.filter(step => step.startsWith('written')),
      ['written: submitting', 'written: queued', 'written: submitting', 'written: answer', 'written: saved 0'],
    );
  });

  it('forgets a refused job, and lists one that may be billed', async () => {
    submit = async options => {
      await options.onSend();
      throw new EaselError('invalidRequest', 'no');
    };
    assert.equal((await failure(run()))[1], 'gone');
    assert.deepEqual(happened.slice(-2), ['removed', 'ended: gone']);
    submit = async options => {
      await options.onSend();
      throw new EaselError('network', 'broke', { mayBeBilled: true });
    };
    assert.equal((await failure(run()))[1], 'recorded');
    assert.deepEqual(happened.slice(-2), ['listed: network', 'ended: recorded']);
  });

  it('sends nothing without a key', async () => {
    const noKey = Promise.reject(new EaselError('missingKey', 'no key'));
    const options = { signal: controller.signal, onProgress: () => undefined };
    assert.equal((await failure(runner.run(job, record, noKey, options)))[1], 'gone');
    assert.equal(happened.includes('submit'), false);
  });

  it('keeps a task when the connection breaks: it continues, and holds its place in the queue', async () => {
    submit = task;
    waitForTask = () => Promise.reject(new EaselError('network', 'broke'));
    assert.equal((await failure(run()))[1], 'retrying');
    assert.deepEqual(happened.slice(-2), ['written: problem network', 'ended: retrying']);
    waitForTask = () => Promise.resolve(answer);
    await resume();
    assert.deepEqual(happened.slice(-7), [
      'begun',
      'wait for task-1',
      'download',
      'written: saved 0',
      'image',
      'removed',
      'ended: saved',
    ]);
    assert.equal(happened.filter(step => step === 'submit').length, 1);
  });

  it('ends a task that failed', async () => {
    submit = task;
    waitForTask = () => Promise.reject(new EaselError('taskFailed', 'failed'));
    assert.equal((await failure(run()))[1], 'gone');
    assert.equal((errorOf(results[0]!) as EaselError).code, 'taskFailed');
  });

  it('keeps an answer whose image cannot be saved, and saves it without another submit', async () => {
    record = new RecordDouble(entryOf(preparedJob({ whenTaken: 'fail' }), 'job', clock.now()), happened);
    workspace.put('memory:/site/assets/a-cat.png', 'old');
    const [error, status] = await failure(run());
    assert.deepEqual([(error as EaselError).code, status], ['saveFailed', 'blocked']);
    assert.match(error.message, /a-cat\.png.*left alone/u);
    assert.equal(record.entry.problem?.code, 'saveFailed');
    workspace.remove('memory:/site/assets/a-cat.png');
    await resume();
    assert.equal(happened.filter(step => step === 'submit').length, 1);
    assert.deepEqual(workspace.paths, ['/site/assets/a-cat.png']);
  });

  it('does not send a job again that was cut off before its answer', async () => {
    for (const name of ['queued', 'submitting'] as const) {
      record = new RecordDouble({ ...entryOf(job, 'job', clock.now()), stage: { name } }, happened);
      assert.equal((await failure(resume()))[1], 'recorded');
    }
    assert.equal(happened.includes('submit'), false);
  });

  const stages: [stage: string, prepare: () => void][] = [
    ['before it is sent', () => controller.abort()],
    [
      'while it is sent',
      () => {
        submit = async options => {
          await options.onSend();
          controller.abort();
          throw new Cancelled({ mayBeBilled: true });
        };
      },
    ],
    [
      'while its task is waited for',
      () => {
        submit = task;
        waitForTask = signal => {
          controller.abort();
          return Promise.reject(signal.reason as Error);
        };
      },
    ],
  ];
  for (const [stage, prepare] of stages) {
    it(`is gone when it is cancelled ${stage}`, async () => {
      prepare();
      const result = await run();
      assert.equal(result.kind, 'cancelled');
      assert.deepEqual(happened.slice(-2), ['removed', 'ended: cancelled']);
      assert.deepEqual(workspace.paths, []);
    });
  }

  describe('that is cancelled, but is made and billed all the same', () => {
    const refusedCancel = (): Promise<never> => {
      controller.abort();
      return Promise.reject(new Cancelled({ taskId: 'task-1', mayBeBilled: true }));
    };
    const kept: [stage: string, prepare: () => void][] = [
      [
        'while its task is waited for, which the service does not stop',
        () => {
          submit = task;
          waitForTask = refusedCancel;
        },
      ],
      [
        'while the answer with the id of its task was on its way',
        () => {
          record = new RecordDouble(entryOf(taskJob, 'job', clock.now()), happened);
          submit = async options => {
            await options.onSend();
            return refusedCancel();
          };
        },
      ],
      [
        'while the image of its task is fetched',
        () => {
          submit = task;
          download = () => {
            controller.abort();
            return Promise.reject(new EaselError('network', 'broke'));
          };
        },
      ],
      [
        'while the image of its answer is fetched',
        () => {
          download = () => {
            controller.abort();
            return Promise.reject(new EaselError('network', 'broke'));
          };
        },
      ],
    ];
    for (const [stage, prepare] of kept) {
      it(`is kept when it is cancelled ${stage}`, async () => {
        prepare();
        const result = await run();
        assert.deepEqual(result, { kind: 'cancelled', mayBeBilled: true, left: 'retrying' });
        assert.deepEqual(happened.slice(-2), ['written: cancelled, kept', 'ended: retrying']);
        assert.deepEqual(workspace.paths, []);
      });
    }

    it('is gone when it was cancelled before anything could be made of it', async () => {
      submit = async options => {
        await options.onSend();
        return refusedCancel();
      };
      assert.deepEqual(await run(), { kind: 'cancelled', mayBeBilled: true });
      assert.equal(happened.at(-2), 'removed', 'a synchronous request leaves nothing that could be asked for');
    });

    const cancelledTask = (): void => {
      const stage = { name: 'task', taskId: 'task-1', since: clock.now() } as const;
      record = new RecordDouble({ ...entryOf(job, 'job', clock.now()), stage, cancellation: 'kept' }, happened);
    };

    it('is waited for without a word, and offered instead of saved when its image is there', async () => {
      cancelledTask();
      assert.deepEqual(await resume(), { kind: 'cancelled', mayBeBilled: true, left: 'blocked' });
      assert.deepEqual(happened, ['wait for task-1', 'written: cancelled, offered']);
    });

    it('is saved once the person wants it after all', async () => {
      cancelledTask();
      await resume();
      await record.update({ cancellation: 'withdrawn' });
      assert.equal((await resume()).kind, 'saved');
      assert.deepEqual(workspace.paths, ['/site/assets/a-cat.png']);
    });

    it('is gone without a word when its task brings no image', async () => {
      for (const code of ['taskFailed', 'contentRefused', 'taskExpired', 'unexpectedResponse', 'timeout'] as const) {
        cancelledTask();
        happened.length = 0;
        waitForTask = () => Promise.reject(new EaselError(code, 'no'));
        assert.deepEqual(await resume(), { kind: 'cancelled', mayBeBilled: false });
        assert.deepEqual(happened, ['wait for task-1', 'removed']);
      }
    });

    it('stays while there is no key', async () => {
      cancelledTask();
      waitForTask = () => Promise.reject(new EaselError('rejectedKey', 'no'));
      assert.deepEqual(await resume(), { kind: 'cancelled', mayBeBilled: true, left: 'blocked' });
      assert.equal(record.entry.cancellation, 'kept');
    });
  });

  describe('whose answer never came', () => {
    const broke = new EaselError('network', 'The connection broke.', { mayBeBilled: true });
    beforeEach(() => {
      record = new RecordDouble(entryOf(taskJob, 'job', clock.now()), happened);
      submit = async options => {
        await options.onSend();
        throw broke;
      };
    });
    const listed = (taskId = 'task-9'): ListedTask => ({
      taskId,
      createdAt: clock.now(),
      modelName: taskJob.checked.request.modelId,
    });

    it('goes on with its task when the list of tasks has it, and says so', async () => {
      listTasks = () => Promise.resolve([listed()]);
      const result = await run(taskJob);
      assert.ok(result.kind === 'saved');
      assert.match(result.saved.warnings.join(), /task-9 of it, which was found again/);
      assert.deepEqual(
        happened.filter(step => step !== 'begun'),
        [
          'submit',
          'written: submitting',
          'noted',
          'written: task',
          'wait for task-9',
          'download',
          'written: saved 0',
          'image',
          'removed',
          'ended: saved',
        ],
      );
    });

    it('is kept when it is cancelled while its task is looked for', async () => {
      listTasks = () => {
        controller.abort();
        return Promise.resolve([]);
      };
      assert.deepEqual(await run(taskJob), { kind: 'cancelled', mayBeBilled: true, left: 'retrying' });
      assert.deepEqual([record.entry.stage.name, record.entry.cancellation], ['submitting', 'kept']);
    });

    it('is told as possibly billed when the list does not have its task', async () => {
      assert.deepEqual(await failure(run(taskJob)), [broke, 'recorded']);
    });

    it('is told as possibly billed when the list cannot be had', async () => {
      listTasks = () => Promise.reject(new EaselError('serviceFault', 'no list'));
      assert.deepEqual(await failure(run(taskJob)), [broke, 'recorded']);
    });

    it('names the tasks when several fit, and keeps them', async () => {
      listTasks = () => Promise.resolve([listed('task-8'), listed('task-9')]);
      const [error, status] = await failure(run(taskJob));
      assert.match(error.message, /^The connection broke\. .*task-8 \(20\S+Z\), task-9 \(20/u);
      assert.deepEqual([status, (error as EaselError).mayBeBilled], ['recorded', true]);
      assert.deepEqual(
        record.entry.candidates?.map(({ taskId }) => taskId),
        ['task-8', 'task-9'],
      );
    });

    it('is looked for after a crash, too', async () => {
      await record.update({ stage: { name: 'submitting', since: clock.now() } });
      listTasks = () => Promise.resolve([listed()]);
      assert.equal((await resume()).kind, 'saved');
      assert.equal(happened.includes('submit'), false);
    });

    it('waits for a key when the list is refused without one', async () => {
      await record.update({ stage: { name: 'submitting', since: clock.now() } });
      listTasks = () => Promise.reject(new EaselError('rejectedKey', 'no key'));
      assert.equal((await failure(resume()))[1], 'blocked');
    });

    it('is not looked for when it was refused, or was synchronous', async () => {
      listTasks = () => Promise.reject(new Error('It was looked for'));
      record = new RecordDouble(entryOf(job, 'job', clock.now()), happened);
      assert.deepEqual(await failure(run(job)), [broke, 'recorded']);
      const refused = new EaselError('invalidRequest', 'no');
      record = new RecordDouble(entryOf(taskJob, 'job', clock.now()), happened);
      submit = async options => {
        await options.onSend();
        throw refused;
      };
      assert.deepEqual(await failure(run(taskJob)), [refused, 'gone']);
    });
  });

  it('tells the wait for a task when the service made it, and whether it is one of Easel', async () => {
    const stage = { name: 'task', taskId: 'task-1', since: clock.now(), serviceSince: 5 } as const;
    record = new RecordDouble({ ...entryOf(job, 'job', clock.now()), stage }, happened);
    await resume();
    const { request } = record.entry;
    record = new RecordDouble({ ...entryOf(job, 'job', 1), stage, request: { ...request, prompt: '' } }, happened);
    await resume();
    assert.deepEqual(
      waited.map(({ serviceSince, isFromElsewhere }) => [serviceSince, isFromElsewhere]),
      [
        [5, false],
        [5, true],
      ],
    );
  });

  it('asks for tasks and answers that are a day old by the clock of this computer', async () => {
    const since = clock.now() - 25 * 60 * 60 * 1000;
    const entry = entryOf(job, 'job', since);
    for (const stage of [{ name: 'task', taskId: 'task-1', since }, answerStageOf(since)] as JobStage[]) {
      record = new RecordDouble({ ...entry, stage }, happened);
      assert.equal((await resume()).kind, 'saved', stage.name);
    }
    record = new RecordDouble({ ...entry, stage: answerStageOf(since) }, happened);
    download = () => Promise.reject(new EaselError('unexpectedResponse', 'Forbidden', { httpStatus: 403 }));
    const [error, status] = await failure(resume());
    assert.deepEqual([(error as EaselError).code, status], ['taskExpired', 'recorded']);
  });
});

const answerStageOf = (since: number): JobStage => ({
  name: 'answer',
  requestId: 'r',
  parts: answer.parts,
  complete: true,
  since,
});
