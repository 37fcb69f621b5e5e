import assert from 'node:assert/strict';
import { Cancelled, EaselError } from '../../../../src/core/base/errors';
import { SubmitQueue } from '../../../../src/core/jobs/submitQueue';
import type { Answer } from '../../../../src/engine/dashscope/answers';
import type { DashScopeClient, Submitted, SubmitOptions } from '../../../../src/engine/dashscope/client';
import { AnswerSaver } from '../../../../src/engine/jobs/answerSaver';
import type { JobResult } from '../../../../src/engine/jobs/job';
import { entryOf } from '../../../../src/engine/jobs/jobEntry';
import { JobRunner } from '../../../../src/engine/jobs/jobRunner';
import { JobSubmitter } from '../../../../src/engine/jobs/jobSubmitter';
import { JobTable } from '../../../../src/engine/jobs/jobTable';
import { TestClock } from '../../../support/clock';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { RecordingLog } from '../../../support/journalFixtures';
import { errorOf, nameOf } from '../../../support/jobResults';
import { pngPicture } from '../../../support/pictures';
import { defaultSettings, preparedJob } from '../../../support/preparedJob';
import { RecordDouble } from '../../../support/recordDouble';

const endpoint = { baseUrl: 'https://service/api/v1', apiKey: 'sk-test', resultHosts: [] };
const answer: Answer = { requestId: 'request', parts: [{ kind: 'image', url: 'https://result/1' }] };

describe('JobRunner', () => {
  let happened: string[];
  let results: JobResult[];
  let runner: JobRunner;
  let record: RecordDouble;
  let workspace: InMemoryWorkspace;
  let jobs: JobTable;
  let queue: SubmitQueue;
  let controller: AbortController;
  let submit: (options: SubmitOptions) => Promise<Submitted>;
  let waitForTask: (signal: AbortSignal) => Promise<Answer>;
  let download: () => Promise<Uint8Array>;
  const clock = new TestClock();
  const job = preparedJob({});

  beforeEach(() => {
    [happened, results] = [[], []];
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
    download = () => Promise.resolve(pngPicture(4, 4));
    const log = new RecordingLog();
    const client: Pick<DashScopeClient, 'submit' | 'upload' | 'waitForTask' | 'download'> = {
      submit: (_request, _model, _images, _endpoint, options) => {
        happened.push('submit');
        return submit(options);
      },
      upload: () => Promise.reject(new Error('Nothing is that large')),
      waitForTask: (taskId, _endpoint, { signal }) => {
        happened.push(`wait for ${taskId}`);
        return waitForTask(signal);
      },
      download: async function* () {
        happened.push('download');
        yield await download();
      },
    };
    const submitter = new JobSubmitter({
      client,
      queue,
      jobs,
      recentSubmits: { recall: () => undefined, note: () => happened.push('noted') },
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
      clock,
      log,
    });
  });

  const run = (): Promise<JobResult> =>
    runner.run(job, record, Promise.resolve(endpoint), { signal: controller.signal, onProgress: () => undefined });
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

  it('takes a refused submit back into the queue, as one that was not sent', async () => {
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

  it('forgets what was surely refused, and lists what may be billed', async () => {
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

  it('sends nothing where there is no key', async () => {
    const noKey = Promise.reject(new EaselError('missingKey', 'no key'));
    const options = { signal: controller.signal, onProgress: () => undefined };
    assert.equal((await failure(runner.run(job, record, noKey, options)))[1], 'gone');
    assert.equal(happened.includes('submit'), false);
  });

  it('keeps a task that a broken line cut off: it goes on, and holds its place', async () => {
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
    [
      'while its image is fetched',
      () => {
        download = () => {
          controller.abort();
          return Promise.reject(new EaselError('network', 'broke'));
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
});
