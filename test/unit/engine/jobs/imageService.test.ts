import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { Cancelled, EaselError } from '../../../../src/core/base/errors';
import type { Settings } from '../../../../src/core/contributions/contributions';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import type { Endpoint } from '../../../../src/engine/dashscope/endpoint';
import type { PrepareContext } from '../../../../src/engine/jobs/imageService';
import { ImageService } from '../../../../src/engine/jobs/imageService';
import type { Finished, PreparedJob, RunOptions } from '../../../../src/engine/jobs/job';
import type { JournalRecord } from '../../../../src/engine/journal/journal';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { RecordingLog } from '../../../support/journalFixtures';
import { pngPicture } from '../../../support/pictures';
import { defaultSettings, preparedJob } from '../../../support/preparedJob';

const finished: Finished = { saved: { images: [], model: 'm', requestId: 'r', warnings: ['w'] } };

describe('ImageService', () => {
  let workspace: InMemoryWorkspace;
  let settings: Settings;
  let scopes: (string | undefined)[];
  /** Everything beyond the checks: what could cost money. */
  let begun: string[];
  let isOnDisk: boolean;
  let runJob: (options: RunOptions) => Promise<Finished>;
  let service: ImageService;
  beforeEach(() => {
    workspace = new InMemoryWorkspace('memory:/site', 'memory:/second');
    workspace.put('memory:/site/photos/cat.png', pngPicture(512, 512));
    settings = defaultSettings;
    [scopes, begun, isOnDisk] = [[], [], true];
    runJob = () => Promise.resolve(finished);
    service = new ImageService({
      connection: {
        address: () => preparedJob({}).address,
        endpoint: () => {
          begun.push('key');
          return Promise.resolve({ baseUrl: '', apiKey: 'sk-test', resultHosts: [] });
        },
      },
      journal: {
        add: entry => {
          begun.push('journal');
          return Promise.resolve({ entry, isOnDisk } as JournalRecord);
        },
      },
      runner: {
        run: (_job: PreparedJob, _record: JournalRecord, _connecting: Promise<Endpoint>, options: RunOptions) => {
          begun.push('run');
          return runJob(options);
        },
        fateOf: () => 'stuck',
      },
      unfinished: {
        keep: (_record, fate) => begun.push(`keep ${fate}`),
        waiting: [],
        cancel: () => false,
        cancelAll: () => 2,
      },
      workspace,
      readSettings: scope => {
        scopes.push(scope?.toString());
        return settings;
      },
      chance: () => 0.5,
      clock: { now: () => 0 },
      log: new RecordingLog(),
    });
  });

  const prepare = (options: Partial<ImageOptions> = {}, context: PrepareContext = {}): Promise<PreparedJob> =>
    service.prepare({ prompt: 'a cat', ...options }, context);
  const run = (job: PreparedJob, options: Partial<RunOptions> = {}): ReturnType<ImageService['run']> =>
    service.run(job, { signal: new AbortController().signal, onProgress: () => undefined, ...options });

  const refusals: [options: Partial<ImageOptions>, field: string, code?: string][] = [
    [{ prompt: '' }, 'prompt'],
    [{ model: 'nothing' }, 'model'],
    [{ n: 99 }, 'n'],
    [{ output: '../x.png' }, 'output'],
    [{ output: 'x.jpg' }, 'output'],
    [{ images: ['nothing.png'] }, 'images', 'inputImage'],
    [{ images: ['http://example.com/a.png'] }, 'images', 'inputImage'],
  ];
  for (const [options, field, code = 'invalidRequest'] of refusals) {
    it(`prepare: refuses ${JSON.stringify(options)} before anything is sent`, async () => {
      await assert.rejects(prepare(options), { code, field });
      assert.deepEqual(begun, []);
    });
  }

  it('prepare: writes and sends nothing', async () => {
    const job = await prepare({ images: ['photos/cat.png'] });
    assert.deepEqual(begun, []);
    assert.deepEqual(
      workspace.calls.filter(call => /^(?:write|createFolder|delete)/u.test(call)),
      [],
    );
    assert.deepEqual([job.target.folder.path, job.target.baseNames], ['/site/assets', ['cat-edited']]);
  });

  it('prepare: draws the seed by the given chance', async () => {
    assert.equal((await prepare()).checked.request.parameters.seed, 1_073_741_824);
    assert.equal((await prepare({ seed: 3 })).checked.request.parameters.seed, 3);
  });

  it('prepare: takes the settings of the document where it lies in the folder in play', async () => {
    await prepare({}, { document: URI.parse('memory:/second/page.md') });
    await prepare({ images: ['memory:///site/photos/cat.png'] }, { document: URI.parse('memory:/second/page.md') });
    await prepare({}, { document: URI.parse('untitled:page.md') });
    assert.deepEqual(scopes, ['memory:/second/page.md', 'memory:/site', 'memory:/site']);
  });

  it('prepare: needs a folder, or one that the person picked', async () => {
    workspace.folders.length = 0;
    await assert.rejects(prepare(), { code: 'invalidRequest', field: 'output', message: /No folder is open/u });
    const job = await prepare({}, { pickedFolder: URI.parse('memory:/picked') });
    assert.deepEqual([job.target.folder.path, job.target.within], ['/picked', undefined]);
  });

  it('prepare: says what happens when a name is taken, by the option or by its caller', async () => {
    assert.equal((await prepare()).target.whenTaken, 'number');
    assert.equal((await prepare({ overwrite: true })).target.whenTaken, 'overwrite');
    assert.equal((await prepare({ output: 'x.png' }, { whenTaken: 'fail' })).target.whenTaken, 'fail');
  });

  it('prepare: keeps the target of a job that is tried again', async () => {
    const { target } = preparedJob({ baseNames: ['kept'] });
    assert.equal((await prepare({ output: 'x.png' }, { target })).target, target);
  });

  it('run: sends nothing where the image could not be saved and no person can choose another folder', async () => {
    workspace.readOnlySchemes.add('memory');
    const job = await prepare();
    await assert.rejects(run(job), { code: 'saveFailed', message: /read-only/u });
    assert.deepEqual(begun, ['key']);
    await run(job, { askOtherFolder: () => Promise.resolve(undefined) });
    assert.deepEqual(begun, ['key', 'key', 'journal', 'run']);
  });

  it('run: writes the job down before it runs, and warns where that failed', async () => {
    assert.deepEqual((await run(await prepare())).warnings, ['w']);
    assert.deepEqual(begun, ['key', 'journal', 'run']);
    isOnDisk = false;
    assert.match((await run(await prepare())).warnings.join(), /w,This job could not be written down/u);
  });

  it('run: hands what is left of a job to the unfinished ones', async () => {
    const error = new EaselError('saveFailed', 'full');
    runJob = () => Promise.resolve({ ...finished, left: { fate: 'stuck', error } });
    await run(await prepare());
    runJob = () => Promise.reject(error);
    await assert.rejects(run(await prepare()), error);
    assert.deepEqual(
      begun.filter(step => step.startsWith('keep')),
      ['keep stuck', 'keep stuck'],
    );
    assert.deepEqual([service.leftBy(error).fate, service.leftBy(error).record?.isOnDisk], ['stuck', true]);
  });

  it('cancelAll: ends every job that a command waits for, and tells how many', async () => {
    runJob = ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Cancelled());
        });
      });
    const runs = [run(await prepare()), run(await prepare())];
    while (begun.filter(step => step === 'run').length < 2) await Promise.resolve();
    assert.equal(service.isIdle, false);
    assert.deepEqual(service.cancelAll(), { waitedFor: 2, inBackground: 2 });
    for (const result of await Promise.allSettled(runs)) assert.equal(result.status, 'rejected');
    assert.equal(service.isIdle, true);
  });
});
