import assert from 'node:assert/strict';
import { writeFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { Cancelled, EaselError } from '../../../../src/core/base/errors';
import type { Clock } from '../../../../src/core/base/ports';
import type { JobStage, JournalEntry } from '../../../../src/core/jobs/journalEntry';
import type { Answer } from '../../../../src/engine/dashscope/answers/answers';
import type {
  Answered,
  FinishOptions,
  JobResult,
  SavedAnswer,
  SaveOptions,
  SaveTarget,
} from '../../../../src/engine/jobs/job';
import { entryOf, takenOver } from '../../../../src/engine/jobs/jobEntry';
import { JobRunner } from '../../../../src/engine/jobs/jobRunner';
import { KnownPlaces } from '../../../../src/engine/files/knownPlaces';
import { MapMemento } from '../../../support/mapMemento';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { RecordingLog, temporaryFolder } from '../../../support/journalFixtures';
import { preparedJob } from '../../../support/preparedJob';
import { RecordDouble } from '../../../support/recordDouble';

const endpoint = { baseUrl: 'https://service/api/v1', apiKey: 'sk-test', resultHosts: [] };
const image = { kind: 'image', url: 'https://result/1' } as const;
const written = Promise.resolve();
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
  let save: (options: SaveOptions, target: SaveTarget) => Promise<SavedAnswer>;
  let timeOut: number;
  let noted: string[];
  let runner: JobRunner;
  let places: KnownPlaces;
  const job = preparedJob({});
  beforeEach(() => {
    [happened, log, hasTicket, timeOut, noted] = [[], new RecordingLog(), false, 0, []];
    nowMs = 1_000_000;
    record = new RecordDouble(entryOf(job, 'job', 1), happened);
    submitted = () => Promise.resolve({ endpoint, answer, written });
    waited = () => Promise.resolve(answer);
    save = () => Promise.resolve({ images: [file('a-cat')], warnings: [], failures: [] });
    const workspace = new InMemoryWorkspace('memory:/site');
    places = new KnownPlaces(new MapMemento(), workspace);
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
        save: (_answer, target, options) => {
          saveOptions = options;
          return save(options, target);
        },
      },
      cutSubmits: { recover: () => Promise.reject(new Error('Nothing was cut')) },
      knownTasks: { note: taskId => Promise.resolve(void noted.push(taskId)) },
      taskDurations: { waitOf: () => ({ expectedMs: 9000 }) as never },
      observer: {
        begun: () => undefined,
        progressed: (id, { state }) => happened.push(`${id} ${state}`),
        imageSaved: () => undefined,
        ended: () => undefined,
        discarded: () => undefined,
      },
      workspace,
      places,
      clock,
      log,
    });
  });

  const run = (changes: Partial<FinishOptions> = {}, given = job): Promise<JobResult> =>
    runner.run(given, record, Promise.resolve(endpoint), {
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
    submitted = () => Promise.resolve({ endpoint, answer: { ...answer, ...changes }, written });
  };

  it('is returned with everything that the service and the saver say, and nothing else', async () => {
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
      return { endpoint, answer, written };
    };
    const before = clock.now();
    await run();
    assert.deepEqual([timeOut, saveOptions.deadline], [600_000, before + 601_000]);
    assert.deepEqual(
      [saveOptions.notes.isResumed, saveOptions.prompt, saveOptions.endpoint],
      [false, 'a cat', endpoint],
    );
  });

  it('waits as long as the setting says; the client gives a synchronous request two minutes at least', async () => {
    for (const [model, timeoutSeconds, expected] of [
      ['qwen-image-2.0', 121, 121_000],
      ['wan2.2-t2i-flash', 1, 1_000],
    ] as const) {
      const impatient = preparedJob({}, { model });
      await run({}, { ...impatient, settings: { ...impatient.settings, timeoutSeconds } });
      assert.equal(timeOut, expected, model);
    }
  });

  it('warns about images that the service left out without an error', async () => {
    record.entry = { ...record.entry, request: { ...record.entry.request, maxCount: 2 }, warnings: ['rounded'] };
    save = () => Promise.resolve({ images: [], warnings: ['one broke'], failures: [] });
    const [first, second, third, ...more] = (await savedBy(run())).saved.warnings;
    assert.deepEqual([first, third, more], ['rounded', 'one broke', []]);
    assert.match(second!, /sent 1 of 2 images/u);
    assert.deepEqual(log.complaints, [first, second, third]);
  });

  it('does not warn when an error was sent for each missing image, or when fewer images are allowed', async () => {
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

  it('stays in the journal while some of its images are not saved', async () => {
    const error = new EaselError('network', 'broke');
    const other = new EaselError('saveFailed', 'full');
    save = () => Promise.resolve({ images: [file('a-cat')], warnings: [], failures: [error, other] });
    const { left } = await savedBy(run());
    assert.deepEqual(left, { status: 'retrying', error });
    assert.deepEqual(happened, ['place released', 'written: problem network']);
  });

  it('has no seed when its task comes from elsewhere', async () => {
    const { request } = record.entry;
    const { saved } = await savedBy(resume({ stage: answerStage, request: { ...request, prompt: '' } }));
    assert.equal('seed' in saved.images[0]!, false);
  });

  describe('that is saved in a second run', () => {
    it('knows what the first run has saved, and writes down what it saves itself', async () => {
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

    it('has no document when none was written', async () => {
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
      assert.deepEqual([...new Set(noted)], ['task-1'], 'it is known also after its job is over');
    });

    it('keeps its place while it is retrying, and frees it when it is blocked', async () => {
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

    it('is gone when it has no prompt that could be sent again', async () => {
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

  it('passes each progress to the observer and to the caller', async () => {
    save = ({ onProgress }) => {
      onProgress({ state: 'saving' });
      return Promise.resolve({ images: [], warnings: [], failures: [] });
    };
    const told: string[] = [];
    await run({ onProgress: ({ state }) => told.push(state) });
    assert.deepEqual([told, happened[1]], [['saving'], 'job saving']);
  });

  it('tells whether a cancelled job may be billed', async () => {
    const ends: [error: Error, result: JobResult][] = [
      [new Cancelled({ mayBeBilled: true }), { kind: 'cancelled', mayBeBilled: true, left: 'retrying' }],
      [new Cancelled({ mayBeBilled: false }), { kind: 'cancelled', mayBeBilled: false }],
      [new Cancelled(), { kind: 'cancelled', mayBeBilled: false }],
    ];
    for (const [error, result] of ends) {
      submitted = () => Promise.reject(error);
      assert.deepEqual(await run(), result);
    }
    submitted = () => Promise.reject(new EaselError('network', 'broke', { mayBeBilled: true }));
    assert.deepEqual(await run({ signal: AbortSignal.abort() }), { kind: 'cancelled', mayBeBilled: false });
  });

  it('writes nothing for an entry that names a place that is neither open nor known, and waits for a person', async () => {
    waited = () => assert.fail('asked');
    save = () => assert.fail('saved');
    const target = { ...record.entry.target, within: undefined };
    for (const folder of ['file:///srv/me/.ssh', 'memory:/', 'memory:/site/../other', 'memory:/sitemap', 'other:/site'])
      for (const within of [undefined, folder]) {
        const result = await resume({ stage: answerStage, target: { ...target, folder, within } });
        assert.ok(result.kind === 'failed' && result.error instanceof EaselError, folder);
        assert.deepEqual([result.status, result.error.code, result.error.field], ['blocked', 'saveFailed', 'output']);
        assert.match(result.error.message, /is not open and was not chosen before/u);
      }
    const once = ['place released', 'written: problem saveFailed'];
    assert.deepEqual(happened, Array(10).fill(once).flat());
  });

  it('goes on at a place that a job was made for before, and does not let links lead out of it', async () => {
    let target: SaveTarget | undefined;
    save = (_options, given) => {
      target = given;
      return Promise.resolve({ images: [], warnings: [], failures: [] });
    };
    const at = (folder: string): Partial<JournalEntry> => ({
      stage: answerStage,
      target: { ...record.entry.target, folder, within: 'memory:/' },
    });
    for (const known of ['memory:/elsewhere/assets', 'memory:/picked/']) places.remember(URI.parse(known));
    const roots: [folder: string, root: string][] = [
      ['memory:/site/assets', 'memory:/site'],
      ['memory:/elsewhere/assets/deep', 'memory:/elsewhere/assets'],
      ['memory:/picked', 'memory:/picked'],
    ];
    for (const [folder, root] of roots) {
      await savedBy(resume(at(folder)));
      assert.deepEqual([target?.folder.toString(), target?.within?.toString()], [folder, root]);
    }
    assert.equal((await resume(at('memory:/elsewhere'))).kind, 'failed');
  });

  it('remembers the place of a job, and one that was chosen in its stead', async () => {
    save = async ({ notes }) => {
      await notes.onOtherFolder(URI.parse('memory:/chosen'));
      return { images: [], warnings: [], failures: [] };
    };
    await savedBy(run());
    const rootOf = (text: string): string | undefined => places.rootOf(URI.parse(text))?.toString();
    assert.equal(rootOf('memory:/chosen/x.png'), 'memory:/chosen');
    const later = new KnownPlaces(new MapMemento(), new InMemoryWorkspace('memory:/other'));
    assert.equal(later.rootOf(URI.parse('memory:/chosen')), undefined);
  });

  it('does not count an image, or a document, as saved that lies at no known place', async () => {
    const outside = { uri: 'file:///etc/x.png', width: 1, height: 1 };
    const inside = { uri: 'memory:/site/y.png', width: 1, height: 1 };
    await savedBy(resume({ stage: answerStage, saved: { 0: outside, 1: inside }, document: 'file:///etc/x.md' }));
    assert.deepEqual([Object.keys(saveOptions.notes.saved), saveOptions.notes.document], [['1'], undefined]);
  });

  it('warns where what came could not be written down, after the other warnings', async () => {
    record.isOnDisk = false;
    save = () => Promise.resolve({ images: [], warnings: ['w'], failures: [] });
    const { saved } = await savedBy(run());
    assert.equal(saved.warnings.at(-2), 'w');
    assert.match(saved.warnings.at(-1) ?? '', /could not be written down/u);
    const resumed = await savedBy(resume({ stage: answerStage }));
    assert.doesNotMatch(resumed.saved.warnings.join(), /could not be written down/u);
  });

  it('does not warn where only a later step could not be written down', async () => {
    save = async ({ ready }) => {
      await ready;
      await new Promise(setImmediate);
      record.isOnDisk = false;
      return { images: [], warnings: [], failures: [] };
    };
    const { saved } = await savedBy(run());
    assert.doesNotMatch(saved.warnings.join(), /could not be written down/u);
  });

  describe('of a job that another window has taken over', () => {
    const isLeft = (result: JobResult): void => {
      assert.ok(result.kind === 'failed' && result.error instanceof EaselError);
      assert.deepEqual([result.status, result.error.code], ['gone', 'saveFailed']);
      assert.match(result.error.message, /Another window has taken this request over/u);
      assert.deepEqual([...new Set(happened)], ['place released'], 'its record is left alone');
    };

    it('is that nothing of it is saved, where that is found out before', async () => {
      save = () => assert.fail('saved');
      const resumed = resume({ stage: answerStage });
      record.isTakenOver = true;
      isLeft(await resumed);
    });

    it('is that nothing of it is saved, where that is found out while the images are on their way', async () => {
      record.isTakenOver = true;
      const notOurs = Promise.reject(takenOver());
      notOurs.catch(() => undefined);
      submitted = () => Promise.resolve({ endpoint, answer, written: notOurs });
      save = async ({ ready }) => {
        await ready;
        return assert.fail('saved');
      };
      isLeft(await run());
    });
  });

  it('returns an error for a defect of this program, whatever was thrown', async () => {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- a part may reject with anything
    submitted = () => Promise.reject('odd');
    const result = await run();
    assert.ok(result.kind === 'failed' && result.error instanceof Error);
    assert.deepEqual([result.error.message, result.status], ['odd', 'blocked']);
  });

  it('deletes the half-written files of a job that is over, and keeps those of a job that continues', async () => {
    places.remember(URI.file(folder()));
    const formerOwner = '012345abcdef';
    const own = [`${record.owner}-2`, `${formerOwner}-1`, `${formerOwner}-text`, '1'];
    const others = ['fedcba543210-1', 'fedcba543210', `${record.owner}-x`];
    const fileOf = (name: string): string => path.join(folder(), `.easel-job-${name}.part`);
    const ends: [status: string, error: EaselError, stays: boolean][] = [
      ['gone', new EaselError('taskFailed', 'no'), false],
      ['recorded', new EaselError('taskExpired', 'old'), false],
      ['retrying', new EaselError('network', 'broke'), true],
      ['blocked', new EaselError('missingKey', 'no key'), true],
    ];
    for (const [status, error, stays] of ends) {
      for (const name of [...own, ...others]) writeFileSync(fileOf(name), 'x');
      waited = () => Promise.reject(error);
      const target = { ...record.entry.target, folder: URI.file(folder()).toString() };
      const stage = { name: 'task' as const, taskId: 't', since: clock.now() };
      const result = await resume({ target, stage, formerOwners: [formerOwner] });
      assert.equal(result.kind === 'failed' && result.status, status);
      for (const name of own) assert.equal(existsSync(fileOf(name)), stays, `${status}: ${name}`);
      for (const name of others) assert.ok(existsSync(fileOf(name)), `${status}: ${name} is of another window`);
    }
  });

  it('gets the same texts in a run and in one that is resumed, and none from an entry of an earlier version', async () => {
    const provenance = { extensionVersion: '1.2.3', images: [], inputs: [] };
    const given = { ...job, provenance };
    const size = { width: 4, height: 3 };
    answered({ requestId: 'r' });
    record = new RecordDouble(entryOf(given, 'job', 1), happened);
    await run({}, given);
    const texts = saveOptions.embedding?.textsFor(size);
    assert.equal(texts?.length, 3);
    await resume({ stage: answerStage, provenance });
    assert.deepEqual(saveOptions.embedding?.textsFor(size), texts);
    await resume({ stage: answerStage });
    assert.equal(saveOptions.embedding, undefined);
  });
});
