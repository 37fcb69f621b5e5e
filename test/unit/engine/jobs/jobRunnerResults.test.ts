import assert from 'node:assert/strict';
import { writeFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { Cancelled, EaselError } from '../../../../src/core/base/errors';
import type { Clock } from '../../../../src/core/base/ports';
import type { JobStage, JournalEntry } from '../../../../src/core/jobs/journalEntry';
import type { Answer } from '../../../../src/engine/dashscope/answers';
import type { Answered, FinishOptions, JobResult, SavedAnswer, SaveOptions } from '../../../../src/engine/jobs/job';
import { entryOf } from '../../../../src/engine/jobs/jobEntry';
import { JobRunner } from '../../../../src/engine/jobs/jobRunner';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { RecordingLog, temporaryFolder } from '../../../support/journalFixtures';
import { preparedJob } from '../../../support/preparedJob';
import { RecordDouble } from '../../../support/recordDouble';

const endpoint = { baseUrl: 'https://service/api/v1', apiKey: 'sk-test', resultHosts: [] };
const image = { kind: 'image', url: 'https://result/1' } as const;
const answer: Answer = { requestId: 'request', parts: [image] };
const answerStage: JobStage = { name: 'answer', requestId: 'r', parts: [image], complete: true, since: 1_000_000 };
const file = (name: string): SavedAnswer['images'][number] => ({
  uri: URI.parse(`memory:/site/assets/${name}.png`),
  width: 4,
  height: 3,
});

describe('JobRunner: what becomes of an answer', () => {
  const folder = temporaryFolder();
  let happened: string[];
  let log: RecordingLog;
  let nowMs: number;
  const clock: Clock = {
    now: () => nowMs,
    elapsed: () => nowMs,
    sleep: milliseconds => {
      nowMs += milliseconds;
      return Promise.resolve();
    },
    after: () => () => undefined,
  };
  let hasTicket: boolean;
  let record: RecordDouble;
  let submitted: () => Promise<Answered | undefined>;
  let waited: () => Promise<Answer>;
  let waitOptions: Partial<Record<'ageMs' | 'expectedMs' | 'deadline', unknown>>;
  let saveOptions: SaveOptions;
  let save: (options: SaveOptions) => Promise<SavedAnswer>;
  let timeOut: number;
  let runner: JobRunner;
  const job = preparedJob({});
  beforeEach(() => {
    [happened, log, hasTicket, timeOut] = [[], new RecordingLog(), false, 0];
    nowMs = 1_000_000;
    record = new RecordDouble(entryOf(job, 'job', 1), happened);
    submitted = () => Promise.resolve({ endpoint, answer });
    waited = () => Promise.resolve(answer);
    save = () => Promise.resolve({ images: [file('a-cat')], warnings: [], failures: [] });
    runner = new JobRunner({
      client: {
        waitForTask: (_id, _endpoint, options) => {
          waitOptions = { ...options };
          return waited();
        },
      },
      connection: { endpointFor: () => Promise.resolve(endpoint) },
      submitter: {
        submit: (_job, _record, _endpoint, _options, timeoutMs) => {
          timeOut = timeoutMs;
          record.entry = { ...record.entry, stage: answerStage };
          return submitted();
        },
        holdRunning: () => happened.push('place held'),
      },
      jobs: { hasTicket: () => hasTicket, releaseTicket: () => happened.push('place released') },
      saver: {
        save: (_answer, _target, options) => {
          saveOptions = options;
          return save(options);
        },
      },
      taskDurations: { waitOf: () => ({ expectedMs: 9000 }) as never },
      observer: {
        begun: () => undefined,
        progressed: (id, { state }) => happened.push(`${id} ${state}`),
        imageSaved: () => undefined,
        ended: () => undefined,
        discarded: () => undefined,
      },
      workspace: new InMemoryWorkspace('memory:/site'),
      clock,
      log,
    });
  });

  const run = (changes: Partial<FinishOptions> = {}): Promise<JobResult> =>
    runner.run(job, record, Promise.resolve(endpoint), {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      ...changes,
    });
  const resume = (changes: Partial<JournalEntry>): Promise<JobResult> => {
    record = new RecordDouble({ ...entryOf(job, 'job', 1), ...changes }, happened);
    return runner.finish(record, {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      deadline: 77,
      isResumed: true,
    });
  };
  const savedBy = async (work: Promise<JobResult>): Promise<Extract<JobResult, { kind: 'saved' }>> => {
    const result = await work;
    assert.ok(result.kind === 'saved', result.kind);
    return result;
  };
  const answered = (changes: Partial<Answer>): void => {
    submitted = () => Promise.resolve({ endpoint, answer: { ...answer, ...changes } });
  };

  it('is told with what the service and the saver say, and nothing that is not there', async () => {
    const result = await savedBy(run());
    assert.deepEqual(result, {
      kind: 'saved',
      saved: { images: [{ ...file('a-cat'), seed: 7 }], model: 'qwen-image-2.0', requestId: 'request', warnings: [] },
    });
    assert.deepEqual(happened, ['place released', 'removed']);
    const document = URI.parse('memory:/site/assets/a-cat.md');
    answered({ actualPrompt: 'a grey cat' });
    save = () => Promise.resolve({ images: [], warnings: [], failures: [], document });
    const { saved } = await savedBy(run());
    assert.deepEqual([saved.actualPrompt, saved.document], ['a grey cat', document]);
  });

  it('waits as long as the settings say, from the moment at which the answer is there', async () => {
    submitted = async () => {
      await clock.sleep(1000);
      return { endpoint, answer };
    };
    const before = clock.now();
    await run();
    assert.deepEqual([timeOut, saveOptions.deadline], [600_000, before + 601_000]);
    assert.deepEqual(
      [saveOptions.notes.isResumed, saveOptions.prompt, saveOptions.endpoint],
      [false, 'a cat', endpoint],
    );
  });

  it('warns of images that the service has left out without a word', async () => {
    record.entry = { ...record.entry, request: { ...record.entry.request, maxCount: 2 }, warnings: ['rounded'] };
    save = () => Promise.resolve({ images: [], warnings: ['one broke'], failures: [] });
    const [first, second, third, ...more] = (await savedBy(run())).saved.warnings;
    assert.deepEqual([first, third, more], ['rounded', 'one broke', []]);
    assert.match(second!, /sent 1 of 2 images/u);
    assert.deepEqual(log.complaints, [first, second, third]);
  });

  it('warns of none where each is told of, where text came between, or where fewer may come', async () => {
    const { request } = record.entry;
    record.entry = { ...record.entry, request: { ...request, maxCount: 2 } };
    answered({ parts: [image, { kind: 'failed', serviceCode: 'x', serviceMessage: 'y' }] });
    assert.deepEqual((await savedBy(run())).saved.warnings, []);
    answered({ parts: [image, { kind: 'text', text: 'and' }] });
    assert.equal((await savedBy(run())).saved.warnings.length, 1);
    for (const [mode, count] of [
      ['edit', 1],
      ['sequence', 0],
    ] as const) {
      record.entry = { ...record.entry, request: { ...request, maxCount: 2, mode: mode as typeof request.mode } };
      assert.equal((await savedBy(run())).saved.warnings.length, count, mode);
    }
  });

  it('stays in the journal where some of its images are not saved yet', async () => {
    const error = new EaselError('network', 'broke');
    const other = new EaselError('saveFailed', 'full');
    save = () => Promise.resolve({ images: [file('a-cat')], warnings: [], failures: [error, other] });
    const { left } = await savedBy(run());
    assert.deepEqual(left, { status: 'retrying', error });
    assert.deepEqual(happened, ['place released', 'written: problem network']);
  });

  it('has no seed where it comes from elsewhere', async () => {
    const { request } = record.entry;
    const { saved } = await savedBy(resume({ stage: answerStage, request: { ...request, prompt: '' } }));
    assert.equal('seed' in saved.images[0]!, false);
  });

  describe('that is saved in a second run', () => {
    it('knows what the first one has saved, and writes down what comes to it', async () => {
      const kept = { uri: 'memory:/site/assets/first.png', width: 1, height: 2 };
      save = async ({ notes }) => {
        assert.deepEqual(notes.saved[0], { ...kept, uri: URI.parse(kept.uri) });
        assert.equal(notes.document?.toString(), 'memory:/site/assets/a.md');
        assert.deepEqual([notes.jobId, notes.isResumed], ['job', true]);
        await notes.onSaved(1, file('second'));
        await notes.onDocument(URI.parse('memory:/site/assets/b.md'));
        await notes.onOtherFolder(URI.parse('memory:/other'));
        return { images: [], warnings: [], failures: [] };
      };
      await savedBy(resume({ stage: answerStage, saved: { 0: kept }, document: 'memory:/site/assets/a.md' }));
      const { saved, document, target } = record.entry;
      assert.deepEqual(saved, { 0: kept, 1: { ...file('second'), uri: file('second').uri.toString() } });
      assert.deepEqual(
        [document, target.folder, target.within],
        ['memory:/site/assets/b.md', 'memory:/other', undefined],
      );
      assert.deepEqual([target.extension, saveOptions.deadline], ['.png', 77]);
    });

    it('has no document where none was written', async () => {
      await savedBy(resume({ stage: answerStage }));
      assert.equal(saveOptions.notes.document, undefined);
    });
  });

  describe('that is waited for', () => {
    const stage = { name: 'task', taskId: 'task-1', since: 0 } as const;

    it('takes a place in the queue, unless it has one', async () => {
      await savedBy(resume({ stage: { ...stage, since: clock.now() - 500 } }));
      assert.deepEqual(happened, ['place held', 'place released', 'removed']);
      assert.deepEqual([waitOptions.ageMs, waitOptions.expectedMs, waitOptions.deadline], [500, 9000, 77]);
      happened.length = 0;
      hasTicket = true;
      await savedBy(resume({ stage: { ...stage, since: clock.now() } }));
      assert.deepEqual(happened, ['place released', 'removed']);
    });

    it('keeps its place while it is retrying, and gives it up where it is blocked', async () => {
      hasTicket = true;
      for (const [code, place] of [
        ['network', 'place held'],
        ['missingKey', 'place released'],
      ] as const) {
        happened.length = 0;
        waited = () => Promise.reject(new EaselError(code, 'no'));
        await resume({ stage: { ...stage, since: clock.now() } });
        assert.deepEqual(happened, [place, `written: problem ${code}`]);
      }
    });

    it('is gone where there is no prompt that could be sent again', async () => {
      const request = { ...record.entry.request, prompt: '' };
      waited = () => Promise.reject(new EaselError('taskExpired', 'too old'));
      const result = await resume({ stage: { ...stage, since: clock.now() }, request });
      assert.equal(result.kind === 'failed' && result.status, 'gone');
      assert.deepEqual(happened, ['place held', 'place released', 'removed']);
      waited = () => Promise.reject(new EaselError('network', 'broke'));
      const other = await resume({ stage: { ...stage, since: clock.now() }, request });
      assert.equal(other.kind === 'failed' && other.status, 'retrying');
    });
  });

  it('hands each progress to the observer and to the caller', async () => {
    save = ({ onProgress }) => {
      onProgress({ state: 'saving' });
      return Promise.resolve({ images: [], warnings: [], failures: [] });
    };
    const told: string[] = [];
    await run({ onProgress: ({ state }) => told.push(state) });
    assert.deepEqual([told, happened[1]], [['saving'], 'job saving']);
  });

  it('says of a cancelled job whether it may be billed', async () => {
    const ends: [error: Error, mayBeBilled: boolean][] = [
      [new Cancelled({ mayBeBilled: true }), true],
      [new Cancelled({ mayBeBilled: false }), false],
      [new Cancelled(), false],
    ];
    for (const [error, mayBeBilled] of ends) {
      submitted = () => Promise.reject(error);
      assert.deepEqual(await run(), { kind: 'cancelled', mayBeBilled });
    }
    submitted = () => Promise.reject(new EaselError('network', 'broke', { mayBeBilled: true }));
    assert.deepEqual(await run({ signal: AbortSignal.abort() }), { kind: 'cancelled', mayBeBilled: false });
  });

  it('tells of a fault of this program as an error, whatever was thrown', async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a part may reject with anything
    submitted = () => Promise.reject('odd');
    const result = await run();
    assert.ok(result.kind === 'failed' && result.error instanceof Error);
    assert.deepEqual([result.error.message, result.status], ['odd', 'blocked']);
  });

  it('leaves no half written file of a job that is over, and those of a job that goes on', async () => {
    const leftover = path.join(folder(), '.easel-job-1.part');
    const ends: [status: string, error: EaselError, stays: boolean][] = [
      ['gone', new EaselError('taskFailed', 'no'), false],
      ['recorded', new EaselError('taskExpired', 'old'), false],
      ['retrying', new EaselError('network', 'broke'), true],
      ['blocked', new EaselError('missingKey', 'no key'), true],
    ];
    for (const [status, error, stays] of ends) {
      writeFileSync(leftover, 'x');
      waited = () => Promise.reject(error);
      const target = { ...record.entry.target, folder: URI.file(folder()).toString() };
      const result = await resume({ target, stage: { name: 'task', taskId: 't', since: clock.now() } });
      assert.equal(result.kind === 'failed' && result.status, status);
      assert.equal(existsSync(leftover), stays, status);
    }
  });
});
