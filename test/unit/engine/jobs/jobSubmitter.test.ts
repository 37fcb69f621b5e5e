import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../src/core/base/errors';
import type { Progress } from '../../../../src/core/base/ports';
import { SubmitQueue } from '../../../../src/core/jobs/submitQueue';
import type { Answer } from '../../../../src/engine/dashscope/answers/answers';
import type { DashScopeClient, Submitted, SubmitOptions } from '../../../../src/engine/dashscope/client';
import { sourceOfBytes } from '../../../../src/engine/files/byteSource';
import type { InputImage } from '../../../../src/engine/jobs/inputImages';
import type { Answered, PreparedJob } from '../../../../src/engine/jobs/job';
import { entryOf, rateLimitGroupOf } from '../../../../src/engine/jobs/jobEntry';
import { JobSubmitter } from '../../../../src/engine/jobs/jobSubmitter';
import { JobTable } from '../../../../src/engine/jobs/jobTable';
import type { SharedPace } from '../../../../src/engine/pacing/sharedPace';
import { TestClock } from '../../../support/clock';
import { RecordingLog } from '../../../support/journalFixtures';
import { paceDouble } from '../../../support/paceDouble';
import { defaultSettings, preparedJob } from '../../../support/preparedJob';
import { RecordDouble } from '../../../support/recordDouble';

const endpoint = { baseUrl: 'https://service/api/v1', apiKey: 'sk-test', resultHosts: [] };
const answer: Answer = { requestId: 'request', parts: [{ kind: 'image', url: 'https://result/1' }] };
const facts = { mime: 'image/png', format: 'png', width: 8, height: 8 } as const;
/** One byte more than fits a data URL. */
const tooLarge = 7_864_321;

describe('JobSubmitter', () => {
  let happened: string[];
  let progress: Progress[];
  let jobs: JobTable;
  let queue: SubmitQueue;
  let record: RecordDouble;
  let images: Parameters<DashScopeClient['submit']>[2];
  let uploads: Parameters<DashScopeClient['upload']>[];
  let timeOut: number;
  let serviceNow: number | undefined;
  let submitter: JobSubmitter;
  /** What the pace of all processes answers first. */
  let claims: (() => ReturnType<SharedPace['claim']>)[];
  let submit: (options: SubmitOptions) => Promise<Submitted>;
  let job: PreparedJob;
  beforeEach(() => {
    [happened, progress, uploads, images, timeOut, serviceNow] = [[], [], [], [], 0, undefined];
    job = preparedJob({});
    jobs = new JobTable();
    jobs.begin('job', 1);
    const pace = paceDouble({ onSent: () => happened.push('noted'), onAnswered: () => happened.push('answered') });
    claims = [];
    queue = new SubmitQueue(new TestClock(), () => 1);
    submit = async options => {
      await options.onSend();
      return { kind: 'answer', answer };
    };
    submitter = new JobSubmitter({
      client: {
        submit: (_request, _model, given, _endpoint, options) => {
          [images, timeOut] = [given, options.timeoutMs];
          return submit(options);
        },
        upload: (...given) => {
          uploads.push(given);
          return Promise.resolve(`oss://${uploads.length}`);
        },
        serviceNow: () => serviceNow,
      },
      queue,
      jobs,
      pace: {
        claim: of => {
          happened.push('claimed');
          return (claims.shift() ?? pace.claim)(of);
        },
        hold: pace.hold,
      },
      knownTasks: { note: taskId => Promise.resolve(void happened.push(`known: ${taskId}`)) },
      readSettings: () => defaultSettings,
      clock: { now: () => 42 },
      log: new RecordingLog(),
    });
  });

  const group = (): ReturnType<typeof rateLimitGroupOf> =>
    rateLimitGroupOf(job.checked.request, job.checked.model, job.address);
  const begin = (signal: AbortSignal): Promise<Answered | undefined> => {
    record = new RecordDouble(entryOf(job, 'job', 1), happened);
    const options = { signal, onProgress: (told: Progress) => progress.push(told) };
    return submitter.submit(job, record, endpoint, options, 5000);
  };
  const send = async (signal = new AbortController().signal): Promise<Omit<Answered, 'written'> | undefined> => {
    const answered = await begin(signal);
    if (!answered) return undefined;
    const { written, ...rest } = answered;
    await written;
    return rest;
  };
  const file = (byteLength: number): InputImage => ({
    kind: 'file',
    name: 'cat.png',
    uri: URI.parse('memory:/site/cat.png'),
    sha256: '',
    source: { ...sourceOfBytes(new Uint8Array(1)), byteLength },
    facts: { ...facts } as Extract<InputImage, { kind: 'file' }>['facts'],
  });

  it('writes down that it sends before it counts the submit', async () => {
    assert.deepEqual(await send(), { endpoint, answer });
    assert.deepEqual(happened, ['claimed', 'written: submitting', 'noted', 'written: answer', 'answered']);
    assert.deepEqual([timeOut, progress, jobs.hasTicket('job')], [5000, [], true]);
    assert.deepEqual(record.entry.stage, {
      name: 'answer',
      requestId: 'request',
      parts: answer.parts,
      actualPrompt: undefined,
      complete: true,
      since: 42,
    });
  });

  it('sends nothing where it cannot be written down that it sends', async () => {
    let isSent = false;
    submit = async options => {
      record.isOnDisk = false;
      await options.onSend();
      isSent = true;
      return { kind: 'answer', answer };
    };
    await assert.rejects(send(), { code: 'saveFailed', mayBeBilled: false, message: /was not sent/ });
    assert.deepEqual([isSent, happened], [false, ['claimed', 'written: submitting', 'answered']]);
  });

  it('writes down the id of a task, and returns nothing to save', async () => {
    submit = async options => {
      await options.onSend();
      return { kind: 'task', taskId: 'task-1' };
    };
    assert.equal(await send(), undefined);
    assert.deepEqual(record.entry.stage, { name: 'task', taskId: 'task-1', since: 42 });
    // Who asks whether its answer is awaited, and hears no, must find the task known.
    assert.deepEqual(happened.slice(-3), ['written: task', 'known: task-1', 'answered']);
  });

  it('writes down when it was sent and when its task was made, also by the clock of the service', async () => {
    const sent: unknown[] = [];
    serviceNow = 5_000;
    submit = async options => {
      await options.onSend();
      sent.push(record.entry.stage);
      return { kind: 'task', taskId: 'task-1' };
    };
    await send();
    assert.deepEqual(sent, [{ name: 'submitting', since: 42, serviceSince: 5_000 }]);
    assert.deepEqual(record.entry.stage, { name: 'task', taskId: 'task-1', since: 42, serviceSince: 5_000 });
  });

  it('writes down the parts of an answer that have arrived, as an incomplete answer', async () => {
    submit = async options => {
      await options.onSend();
      await options.onPartialAnswer(answer);
      assert.equal(record.entry.stage.name === 'answer' && record.entry.stage.complete, false);
      return { kind: 'answer', answer: { ...answer, interrupted: new EaselError('network', 'broke') } };
    };
    await send();
    assert.deepEqual(happened.slice(-3), ['written: answer', 'written: answer', 'answered']);
    assert.equal(record.entry.stage.name === 'answer' && record.entry.stage.complete, false);
  });

  it('waits behind others, tells its place, and is then part of a batch', async () => {
    const first = await queue.enter(group(), { signal: new AbortController().signal });
    let isBatch: boolean | undefined;
    submit = async options => {
      await options.onSend();
      isBatch = options.isBatch();
      return { kind: 'answer', answer };
    };
    const sending = send();
    while (progress.length === 0) await Promise.resolve();
    assert.deepEqual([progress[0]?.state, happened], ['waiting', []]);
    assert.equal(progress[0]?.state === 'waiting' && progress[0].place, 1);
    first.leave();
    await sending;
    assert.equal(isBatch, true);
  });

  it('is part of a batch only while others wait behind it', async () => {
    const isBatch: boolean[] = [];
    submit = async options => {
      await options.onSend();
      isBatch.push(options.isBatch());
      const controller = new AbortController();
      const other = queue.enter(group(), { signal: controller.signal });
      isBatch.push(options.isBatch());
      controller.abort();
      await assert.rejects(other);
      return { kind: 'answer', answer };
    };
    await send();
    assert.deepEqual(isBatch, [false, true]);
  });

  it('goes to the front of the queue when it was refused, and is not part of a batch', async () => {
    const order: string[] = [];
    submit = async options => {
      await options.onSend();
      const others = ['first', 'second'].map(async name => {
        const ticket = await queue.enter(group(), { signal: new AbortController().signal });
        order.push(name);
        ticket.leave();
      });
      await options.onRefused(100);
      order.push('job');
      assert.equal(record.entry.stage.name, 'queued');
      await options.onSend();
      jobs.releaseTicket('job');
      await Promise.all(others);
      assert.equal(options.isBatch(), false);
      return { kind: 'answer', answer };
    };
    await send();
    // The refusal holds for the whole group: none of the others is sent in the meantime.
    assert.deepEqual(order, ['job', 'first', 'second']);
    assert.deepEqual(
      happened.filter(step => step.startsWith('written')),
      ['written: submitting', 'written: queued', 'written: submitting', 'written: answer'],
    );
  });

  describe('a spent quota', () => {
    const spent = new EaselError('quotaExhausted', 'It is used up.');
    /** Submits of the group that wait behind the next one, and what became of them. */
    const wait = (count: number): Promise<PromiseSettledResult<void>[]> =>
      Promise.allSettled(
        Array.from({ length: count }, async () => {
          const ticket = await queue.enter(group(), { signal: new AbortController().signal });
          ticket.leave();
        }),
      );
    const sendAnswered = async (error: EaselError | undefined, waiting = 0): Promise<PromiseSettledResult<void>[]> => {
      let waited: Promise<PromiseSettledResult<void>[]> = Promise.resolve([]);
      submit = async options => {
        await options.onSend();
        waited = wait(waiting);
        if (error) throw error;
        return { kind: 'answer', answer };
      };
      await Promise.allSettled([send()]);
      jobs.remove('job');
      jobs.begin('job', 1);
      return waited;
    };

    it('ends the request, and lets the others of the model go', async () => {
      const others = await sendAnswered(spent, 3);
      assert.deepEqual(
        others.map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'fulfilled'],
      );
    });

    it('ends all that wait for the model when it is told twice in a row', async () => {
      await sendAnswered(spent);
      const others = await sendAnswered(spent, 3);
      assert.deepEqual(others, Array(3).fill({ status: 'rejected', reason: spent }));
      assert.equal(queue.waiting(group()), 0);
    });

    it('counts from the beginning after any other answer', async () => {
      for (const between of [undefined, new EaselError('contentRefused', 'No.')]) {
        await sendAnswered(spent);
        await sendAnswered(between);
        const others = await sendAnswered(spent, 1);
        assert.deepEqual(
          others.map(({ status }) => status),
          ['fulfilled'],
        );
        await sendAnswered(undefined);
      }
    });
  });

  it('says of an answer that another window goes on with the job, where that has taken it over meanwhile', async () => {
    const sending = begin(new AbortController().signal);
    record.isTakenOver = true;
    const answered = await sending;
    assert.ok(answered);
    await assert.rejects(answered.written, /Another window has taken this request over/u);
  });

  it('waits for other processes with its time where that is known, and counts nothing that was not sent', async () => {
    claims.push(
      () => Promise.resolve({ kind: 'busy', waitMs: 300 }),
      () => Promise.resolve({ kind: 'full', waitMs: 2000 }),
    );
    assert.deepEqual(await send(), { endpoint, answer });
    assert.deepEqual(happened.slice(0, 4), ['claimed', 'claimed', 'claimed', 'written: submitting']);
    const startsInMs = progress.map(told => (told.state === 'waiting' ? told.startsInMs : NaN));
    assert.equal(startsInMs.length, 2);
    assert.equal(startsInMs[0], undefined);
    // The clock of these tests goes on while they run.
    assert.ok((startsInMs[1] ?? 0) > 1000 && (startsInMs[1] ?? 0) <= 2000, String(startsInMs[1]));
  });

  it('gives back its place among all processes when it is cancelled while it takes it', async () => {
    const controller = new AbortController();
    let left = 0;
    claims.push(() => {
      controller.abort();
      return Promise.resolve({
        kind: 'place',
        place: { sent: () => assert.fail(), answered: () => assert.fail(), leave: () => (left += 1) },
      });
    });
    await assert.rejects(send(controller.signal), { name: 'AbortError' });
    assert.deepEqual([left, happened, jobs.hasTicket('job')], [1, ['claimed'], false]);
  });

  it('sends nothing when it is cancelled while it waits', async () => {
    await queue.enter(group(), { signal: new AbortController().signal });
    const controller = new AbortController();
    const sending = send(controller.signal);
    while (progress.length === 0) await Promise.resolve();
    controller.abort();
    await assert.rejects(sending, { name: 'AbortError' });
    assert.deepEqual([happened, jobs.hasTicket('job')], [[], false]);
  });

  it('also sends a job that the table does not have any more', async () => {
    jobs.remove('job');
    assert.deepEqual(await send(), { endpoint, answer });
    assert.equal(queue.waiting(group()), 0);
  });

  describe('an input image', () => {
    it('is sent within the request, or as its address', async () => {
      const small = file(10);
      job.inputs = [small, { kind: 'address', url: 'https://example.com/a.png' }];
      await send();
      assert.ok(small.kind === 'file');
      assert.deepEqual(images, [{ mime: 'image/png', source: small.source }, 'https://example.com/a.png']);
      assert.deepEqual([uploads, progress], [[], []]);
    });

    it('that is too large is uploaded, before the job waits in the queue', async () => {
      const large = file(tooLarge);
      job.inputs = [{ kind: 'address', url: 'https://example.com/a.png' }, large];
      await send();
      assert.ok(large.kind === 'file');
      assert.deepEqual(images, ['https://example.com/a.png', 'oss://1']);
      assert.deepEqual(
        uploads.map(([model, given]) => [model, given]),
        [[job.checked.request.modelId, { source: large.source, mime: 'image/png', extension: '.png' }]],
      );
      assert.deepEqual(progress, [{ state: 'uploading', done: 1, total: 2 }]);
    });

    it('that is too large is refused when its region does not serve uploads', async () => {
      job.inputs = [file(tooLarge)];
      job.address = { ...job.address, region: 'virginia' };
      await assert.rejects(send(), { code: 'inputImage' });
      assert.deepEqual([uploads, happened], [[], []]);
    });
  });

  describe('a task that runs already', () => {
    const holdRunning = (changes: Partial<RecordDouble['entry']>): boolean => {
      submitter.holdRunning(new RecordDouble({ ...entryOf(job, 'job', 1), ...changes }, happened));
      return jobs.hasTicket('job');
    };
    const stage = { name: 'task', taskId: 'task-1', since: 1 } as const;

    it('holds a place', () => {
      assert.equal(holdRunning({ stage }), true);
    });

    it('holds no place for a model that is not known any more', () => {
      const { request } = entryOf(job, 'job', 1);
      assert.equal(holdRunning({ stage, request: { ...request, modelId: 'gone' } }), false);
    });

    it('holds no place when it is not a task', () => {
      assert.equal(holdRunning({ stage: { name: 'submitting' } }), false);
    });
  });
});
