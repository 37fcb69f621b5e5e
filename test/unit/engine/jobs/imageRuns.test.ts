import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../src/core/base/errors';
import type { RunProgress } from '../../../../src/core/base/ports';
import type { ImageRunsParts, RunRequest, RunResult, Surface } from '../../../../src/engine/jobs/imageRuns';
import { ImageRuns } from '../../../../src/engine/jobs/imageRuns';
import type { BudgetExcess } from '../../../../src/engine/budget/monthlyBudget';
import type { JobResult, RunOptions } from '../../../../src/engine/jobs/job';
import { JobTable } from '../../../../src/engine/jobs/jobTable';
import type { JournalRecord } from '../../../../src/engine/journal/journal';
import { FileSystemFault } from '../../../../src/engine/files/workspace';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { cancelled, failed, saved, savedInPart, savedNothing } from '../../../support/jobResults';
import { journalEntry, RecordingLog } from '../../../support/journalFixtures';
import { pngPicture } from '../../../support/pictures';
import { defaultSettings, preparedJob } from '../../../support/preparedJob';
import { RecordDouble } from '../../../support/recordDouble';

const full = new EaselError('saveFailed', 'the disk is full');
const broken = new EaselError('network', 'no answer');

describe('ImageRuns', () => {
  /** Everything that happens, in its order. */
  let happened: string[];
  /** Of the jobs that stood in the table. */
  let ids: string[];
  let workspace: InMemoryWorkspace;
  let jobs: JobTable;
  let log: RecordingLog;
  let isOnDisk: boolean;
  let runJob: (options: RunOptions, record: JournalRecord) => Promise<JobResult>;
  let addToJournal: () => Promise<void>;
  let parts: ImageRunsParts;
  let runs: ImageRuns;
  let controller: AbortController;
  let progress: RunProgress['state'][];
  let surface: Surface;
  let excess: BudgetExcess | undefined;
  /** What the budget heard of the ends of runs. */
  let settled: (JobResult['kind'] | undefined)[];
  beforeEach(() => {
    [happened, progress, isOnDisk] = [[], [], true];
    [excess, settled] = [undefined, []];
    [jobs, log, controller] = [new JobTable(), new RecordingLog(), new AbortController()];
    workspace = new InMemoryWorkspace('memory:/site');
    workspace.put('memory:/site/photos/cat.png', pngPicture(512, 512));
    runJob = () => Promise.resolve(saved);
    addToJournal = () => Promise.resolve();
    parts = {
      connection: {
        address: () => {
          happened.push('prepare');
          return preparedJob({}).address;
        },
        endpoint: () => Promise.resolve({ baseUrl: '', apiKey: 'sk-test', resultHosts: [] }),
      },
      jobs,
      journal: {
        add: async entry => {
          happened.push('journal');
          await addToJournal();
          return new RecordDouble(entry, happened, isOnDisk);
        },
      },
      runner: {
        run: (_job, record, _connecting, options) => {
          happened.push('send');
          options.onBegun?.(record.entry.id);
          return runJob(options, record);
        },
      },
      unfinished: {
        keep: (record, status) => {
          happened.push(`keep ${status}`);
          jobs.keep(record);
        },
        discard: record => {
          happened.push(`discard ${record.entry.id}`);
          return Promise.resolve();
        },
      },
      budget: {
        reserve: (_id, _job, mayExceed) => Promise.resolve(mayExceed ? undefined : excess),
        settle: (_id, result) => settled.push(result?.kind),
      },
      workspace,
      readSettings: () => defaultSettings,
      chance: () => 0.5,
      clock: { now: () => 5 },
      extensionVersion: '1.2.3',
      log,
    };
    runs = new ImageRuns(parts);
    surface = {
      ensureKey: () => {
        happened.push('key');
        return Promise.resolve(true);
      },
      during: work => work(controller.signal, ({ state }) => progress.push(state)),
      confirm: () => {
        happened.push('confirm');
        return Promise.resolve(true);
      },
      onBegun: () => happened.push('begun'),
      tell: ({ kind }) => happened.push(`tell ${kind}`),
    };
  });

  const old = (): JournalRecord => new RecordDouble(journalEntry('old'), happened);
  const run = (request: Partial<RunRequest> = {}, changes: Partial<Surface> = {}): Promise<RunResult> =>
    runs.run({ options: { prompt: 'a cat' }, ...request }, { ...surface, ...changes });
  const edit = (changes: Partial<Surface> = {}): Promise<RunResult> =>
    run({ options: { prompt: 'a dog', images: ['photos/cat.png'] } }, changes);
  /** The only job in the table. */
  const idInTable = (): string => {
    const [id] = ids;
    assert.ok(id !== undefined, 'no job is in the table');
    return id;
  };
  beforeEach(() => {
    ids = [];
    const begin = jobs.begin.bind(jobs);
    jobs.begin = (id, createdAt) => {
      ids.push(id);
      return begin(id, createdAt);
    };
  });
  const sent = (): string[] => happened.filter(step => step === 'journal' || step === 'send');
  const assertCancelled = (result: RunResult): void => {
    assert.deepEqual(result, { kind: 'cancelled', step: 'run', mayBeBilled: false });
    assert.deepEqual([sent(), runs.isIdle], [[], true]);
  };

  describe('the steps', () => {
    it('come in their order, each once', async () => {
      const result = await run({ replaces: old() });
      assert.deepEqual(happened, [
        'key',
        'prepare',
        'confirm',
        'journal',
        'send',
        'begun',
        'discard old',
        'tell saved',
      ]);
      assert.ok(result.kind === 'saved');
      assert.deepEqual([result.saved, result.job.options.prompt, progress], [savedNothing, 'a cat', ['preparing']]);
      assert.deepEqual([runs.isIdle, log.complaints], [true, []]);
    });

    it('need nothing of a surface but a place to run', async () => {
      const result = await runs.run({ options: { prompt: 'a cat' } }, { during: work => surface.during(work) });
      assert.deepEqual([result.kind, happened], ['saved', ['prepare', 'journal', 'send']]);
    });

    it('write down the entry of the job that stands in the table', async () => {
      runJob = (_options, record) => {
        const job = jobs.get(record.entry.id);
        assert.deepEqual([job?.record, job?.createdAt, job?.activity?.kind], [record, 5, 'foreground']);
        assert.deepEqual([record.entry.id, record.entry.createdAt], [idInTable(), 5]);
        return Promise.resolve(saved);
      };
      assert.equal((await run()).kind, 'saved');
    });

    it('hand progress on, and the question for another folder', async () => {
      const other = URI.parse('memory:/other');
      runJob = async options => {
        options.onProgress({ state: 'running' });
        assert.equal(await options.askOtherFolder?.(full), other);
        return saved;
      };
      await run({}, { askOtherFolder: () => Promise.resolve(other) });
      assert.deepEqual(progress, ['preparing', 'running']);
      runJob = options => {
        assert.equal(options.askOtherFolder, undefined);
        return Promise.resolve(saved);
      };
      assert.equal((await run()).kind, 'saved');
    });
  });

  describe('the budget of the month', () => {
    const passed: BudgetExcess = { budgetYuan: 1, spentYuan: 0.9, requestYuan: 0.2, isGuess: false };

    it('hears what came of the run', async () => {
      await run();
      await run({ options: { prompt: '' } });
      addToJournal = () => Promise.reject(full);
      await run();
      assert.deepEqual(settled, ['saved', undefined]);
    });

    it('ends a run that nobody can be asked about before anything is sent', async () => {
      excess = passed;
      const result = await run();
      assert.ok(result.kind === 'failed' && result.error instanceof EaselError);
      const { code, field, mayBeBilled, message } = result.error;
      assert.deepEqual([code, field, mayBeBilled, result.status], ['invalidRequest', 'monthlyBudget', false, 'gone']);
      assert.match(message, /¥0\.90 .* ¥0\.20, .* ¥1\.00/);
      assert.deepEqual([sent(), settled, runs.isIdle], [[], [undefined], true]);
    });

    it('is passed where the person agrees, and not where the person does not', async () => {
      excess = passed;
      const asked: BudgetExcess[] = [];
      const answer = (agreed: boolean): Promise<RunResult> =>
        run({}, { confirmCost: given => Promise.resolve((asked.push(given), agreed)) });
      assert.deepEqual(await answer(false), { kind: 'cancelled', step: 'confirm', mayBeBilled: false });
      assert.deepEqual(sent(), []);
      assert.equal((await answer(true)).kind, 'saved');
      assert.deepEqual(asked, [passed, passed]);
    });
  });

  describe('the question about a transparent input', () => {
    beforeEach(() => {
      workspace.put('memory:/site/photos/glass.png', pngPicture(512, 512, { channels: 4, alpha: 100 }));
    });
    const ask = (answer?: boolean): Promise<RunResult> =>
      run(
        { options: { prompt: 'a dog', model: 'wan2.7-image', images: ['photos/glass.png'] } },
        answer === undefined ? {} : { mayFlatten: name => Promise.resolve(answer && name === 'photos/glass.png') },
      );

    it('lets it be sent on white', async () => {
      const result = await ask(true);
      assert.ok(result.kind === 'saved');
      const [input] = result.job.inputs;
      assert.equal(input?.kind === 'file' && input.facts.hasAlpha, false);
    });

    it('refuses it where the answer is no, or nobody can be asked', async () => {
      for (const answer of [false, undefined]) {
        const result = await ask(answer);
        assert.ok(result.kind === 'failed' && result.error instanceof EaselError);
        assert.deepEqual([result.error.code, sent()], ['inputImage', []]);
      }
    });
  });

  describe('the question about an input outside of the workspace', () => {
    beforeEach(() => {
      workspace.put('memory:/elsewhere/dog.png', pngPicture(512, 512));
    });
    const asked: string[] = [];
    const ask = (answer?: boolean): Promise<RunResult> =>
      run(
        { options: { prompt: 'a dog', images: ['memory:///elsewhere/dog.png'] } },
        answer === undefined
          ? {}
          : {
              maySendOutside: ({ realPath }) => {
                asked.push(realPath);
                return Promise.resolve(answer);
              },
            },
      );

    it('sends it where the answer is yes, and is not asked again', async () => {
      assert.equal((await ask(true)).kind, 'saved');
      assert.equal((await ask(false)).kind, 'saved');
      assert.deepEqual(asked, ['memory:/elsewhere/dog.png']);
    });

    it('cancels the run where the answer is no', async () => {
      assert.deepEqual(await ask(false), { kind: 'cancelled', step: 'confirm', mayBeBilled: false });
      assert.deepEqual(sent(), []);
    });

    it('is a refusal where nobody can be asked', async () => {
      const result = await ask();
      assert.ok(result.kind === 'failed' && result.error instanceof EaselError);
      assert.deepEqual([result.error.code, result.error.field, sent()], ['inputImage', 'images', []]);
    });
  });

  describe('a refusal', () => {
    it('of the key ends before anything is prepared', async () => {
      const result = await run({ replaces: old() }, { ensureKey: () => Promise.resolve(false) });
      assert.deepEqual(result, { kind: 'cancelled', step: 'key', mayBeBilled: false });
      assert.deepEqual([happened, ids, runs.isIdle], [['tell cancelled'], [], true]);
    });

    it('of the options sends nothing, and names the option', async () => {
      const result = await run({ options: { prompt: '' }, replaces: old() });
      assert.ok(result.kind === 'failed' && result.error instanceof EaselError);
      assert.deepEqual([result.error.field, result.status, result.record], ['prompt', 'gone', undefined]);
      assert.deepEqual(happened, ['key', 'prepare', 'tell failed']);
      assert.deepEqual([runs.isIdle, log.complaints.length], [true, 1]);
    });

    it('of the person who is asked how many images are meant sends nothing', async () => {
      const result = await run({ replaces: old() }, { confirm: () => Promise.resolve(false) });
      assert.deepEqual(result, { kind: 'cancelled', step: 'confirm', mayBeBilled: false });
      assert.deepEqual([happened, runs.isIdle], [['key', 'prepare', 'tell cancelled'], true]);
    });

    it('of the place sends nothing, unless a person can choose another one', async () => {
      workspace.readOnlySchemes.add('memory');
      const result = await run({ replaces: old() });
      assert.ok(result.kind === 'failed' && result.error instanceof EaselError);
      assert.deepEqual([result.error.code, result.status, result.record], ['saveFailed', 'gone', undefined]);
      assert.match(result.error.message, /read-only/u);
      assert.deepEqual([sent(), happened.includes('discard old'), runs.isIdle], [[], false, true]);
      await run({}, { askOtherFolder: () => Promise.resolve(undefined) });
      assert.deepEqual(sent(), ['journal', 'send']);
    });

    it('of the place names the file', async () => {
      workspace.readOnlySchemes.add('memory');
      const result = await run({ options: { prompt: 'a cat', output: 'out/grey.png' } });
      assert.match(result.kind === 'failed' ? result.error.message : '', /grey\.png/u);
    });
  });

  describe('cancelling', () => {
    it('by the surface while inputs are read sends nothing', async () => {
      const stat = workspace.stat.bind(workspace);
      workspace.stat = uri => {
        if (uri.path.startsWith('/site/photos')) controller.abort();
        return stat(uri);
      };
      assertCancelled(
        await run({ options: { prompt: 'a dog', images: ['photos/cat.png', 'photos/cat.png'] }, replaces: old() }),
      );
      assert.equal(happened.includes('discard old'), false);
      assert.equal(workspace.calls.filter(call => call.startsWith('stat /site/photos')).length, 1);
    });

    it('by its id while inputs are read sends nothing', async () => {
      const read = workspace.read.bind(workspace);
      workspace.read = uri => {
        assert.equal(runs.cancel(idInTable()), true);
        return read(uri);
      };
      assertCancelled(await edit());
    });

    it('with everything else, while the person is asked, sends nothing', async () => {
      const result = await edit({
        confirm: () => {
          assert.deepEqual(runs.cancelAll(), { foreground: 1, background: 0 });
          return Promise.resolve(true);
        },
      });
      assertCancelled(result);
    });

    it('counts as cancelled where a step fails because of it', async () => {
      workspace.faults.set('read', new FileSystemFault('Unavailable', 'the disk sleeps'));
      const read = workspace.read.bind(workspace);
      workspace.read = uri => {
        controller.abort();
        return read(uri);
      };
      assertCancelled(await edit());
    });

    it('reaches the job that is under way, by each of its ways', async () => {
      const ways = [() => controller.abort(), () => runs.cancel(ids.at(-1)!), () => runs.cancelAll()];
      for (const cancel of ways) {
        controller = new AbortController();
        runJob = options => {
          assert.equal(options.signal.aborted, false);
          cancel();
          assert.equal(options.signal.aborted, true);
          return Promise.resolve({ ...cancelled, mayBeBilled: true });
        };
        assert.deepEqual(await run(), { kind: 'cancelled', step: 'run', mayBeBilled: true });
        assert.equal(runs.isIdle, true);
      }
      assert.deepEqual(log.complaints, []);
    });

    it('reaches every job of this window', async () => {
      runJob = ({ signal }) =>
        new Promise(resolve => {
          signal.addEventListener('abort', () => {
            resolve(cancelled);
          });
        });
      const both = [run(), run()];
      while (happened.filter(step => step === 'send').length < 2) await Promise.resolve();
      assert.deepEqual([runs.isIdle, runs.cancel('unknown')], [false, false]);
      assert.deepEqual(runs.cancelAll(), { foreground: 2, background: 0 });
      assert.deepEqual(
        (await Promise.all(both)).map(({ kind }) => kind),
        ['cancelled', 'cancelled'],
      );
      assert.equal(runs.isIdle, true);
    });
  });

  describe('the record that is replaced', () => {
    const ends: [name: string, result: JobResult, isDiscarded: boolean][] = [
      ['goes when the images are saved', saved, true],
      ['goes when some images are saved', savedInPart('blocked', full), true],
      ['goes when the new job may be billed', failed('recorded', broken), true],
      ['goes when the new job is retrying', failed('retrying', broken), true],
      ['goes when the new job is blocked', failed('blocked', full), true],
      ['stays when nothing is left of the new job', failed('gone', broken), false],
      ['stays when the new job is cancelled', cancelled, false],
    ];
    for (const [name, result, isDiscarded] of ends) {
      it(name, async () => {
        runJob = () => Promise.resolve(result);
        await run({ replaces: old() });
        assert.equal(happened.includes('discard old'), isDiscarded);
        assert.equal(happened.at(-1), `tell ${result.kind}`);
      });
    }
  });

  describe('what is left of a job', () => {
    for (const status of ['retrying', 'blocked'] as const) {
      it(`stays in the table when it is ${status}`, async () => {
        for (const result of [failed(status, full), savedInPart(status, full)]) {
          happened.length = 0;
          runJob = () => Promise.resolve(result);
          const told = await run();
          assert.equal(happened.filter(step => step === `keep ${status}`).length, 1);
          const kept = jobs.getUnfinished(ids.at(-1)!);
          assert.deepEqual([kept?.activity, runs.isIdle], [undefined, false]);
          if (told.kind === 'failed') assert.deepEqual([told.status, told.record], [status, kept?.record]);
        }
        assert.deepEqual(
          Array.from(jobs.unfinished(), ({ id }) => id),
          ids,
        );
      });
    }

    it('is nothing when it is gone or just recorded, or was cancelled', async () => {
      for (const result of [failed('gone', broken), failed('recorded', broken), cancelled, saved]) {
        runJob = () => Promise.resolve(result);
        const told = await run();
        assert.equal(runs.isIdle, true);
        assert.equal(told.kind === 'failed' && told.record === undefined, false, 'a failed job has its record');
      }
      assert.equal(
        happened.some(step => step.startsWith('keep')),
        false,
      );
    });
  });

  it('sends nothing where the job could not be written down, and says that nothing is billed', async () => {
    isOnDisk = false;
    const result = await run({ replaces: old() });
    assert.ok(result.kind === 'failed' && result.error instanceof EaselError);
    assert.deepEqual(
      [result.error.code, result.error.mayBeBilled, result.status, result.record],
      ['saveFailed', false, 'gone', undefined],
    );
    assert.match(result.error.message, /could not be written down, so it was not sent and nothing is billed/u);
    assert.deepEqual([sent(), runs.isIdle, happened.slice(-2)], [['journal'], true, ['removed', 'tell failed']]);
  });

  it('sends nothing where the journal fails', async () => {
    addToJournal = () => Promise.reject(full);
    const result = await run({ replaces: old() });
    assert.deepEqual(result, { kind: 'failed', status: 'gone', error: full });
    assert.deepEqual([sent(), runs.isIdle, happened.at(-1)], [['journal'], true, 'tell failed']);
  });

  it('keeps quiet about an endpoint that nothing asked for', async () => {
    parts.connection.endpoint = () => Promise.reject(new EaselError('missingKey', 'no key'));
    workspace.readOnlySchemes.add('memory');
    const result = await run();
    assert.ok(result.kind === 'failed' && result.error instanceof EaselError);
    assert.equal(result.error.code, 'saveFailed');
  });

  it('returns a fault of this program as a failure, from whatever step', async () => {
    const fault = new TypeError('undefined is not a function');
    const throwing = (): never => {
      throw fault;
    };
    for (const changes of [{ ensureKey: throwing }, { confirm: throwing }, { during: throwing }]) {
      assert.deepEqual(await run({}, changes), { kind: 'failed', status: 'gone', error: fault });
      assert.deepEqual([sent(), runs.isIdle], [[], true]);
    }
    runJob = throwing;
    assert.deepEqual(await run(), { kind: 'failed', status: 'gone', error: fault });
    assert.deepEqual([runs.isIdle, log.complaints.length], [true, 4]);
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- a part may reject with anything
    runJob = () => Promise.reject('odd');
    const odd = await run();
    assert.equal(odd.kind === 'failed' && odd.error.message, 'odd');
  });
});
