import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { EaselError } from '../../../../src/core/base/errors';
import type { Spending } from '../../../../src/core/usage/usageReport';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import type { RunResult } from '../../../../src/engine/jobs/imageRuns';
import type { JobEnd } from '../../../../src/engine/jobs/job';
import { temporaryFolder } from '../../../support/journalFixtures';
import { textOf } from '../../../support/jobResults';
import type { NodeEngine } from '../../../support/nodeEngine';
import { composeInNode } from '../../../support/nodeEngine';
import type { DashScopeService } from '../../../service/dashScopeService';
import { startService } from '../../../service/dashScopeService';

const key = 'sk-node-5b27';
/** Served by tasks, which can be waited for by another process. */
const taskModel = 'wan2.2-t2i-flash';
const root = path.resolve(import.meta.dirname, '../../../..');

describe('the engine in plain Node', () => {
  const place = temporaryFolder();
  let folder: string;
  let storage: string;
  let service: DashScopeService;
  const engines: NodeEngine[] = [];
  beforeEach(async () => {
    [folder, storage] = [path.join(place(), 'site'), path.join(place(), 'storage')];
    mkdirSync(folder);
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 1500 });
  });
  afterEach(async () => {
    await Promise.all(engines.splice(0).map(engine => engine.close()));
    await service.close();
  });

  const environment = (): Record<string, string> => ({
    DASHSCOPE_API_KEY: key,
    DASHSCOPE_HTTP_BASE_URL: service.baseUrl,
  });
  const compose = async (): Promise<NodeEngine> => {
    const engine = await composeInNode(folder, storage, environment());
    engines.push(engine);
    return engine;
  };
  const run = (engine: NodeEngine, options: ImageOptions, signal = new AbortController().signal): Promise<RunResult> =>
    engine.runs.run({ options }, { during: work => work(signal, () => undefined) });
  const filesIn = (...parts: string[]): string[] => readdirSync(path.join(folder, ...parts)).sort();
  const submits = (): number => service.requests.filter(({ route }) => route === 'sync' || route === 'async').length;
  const spendings = (): Spending[] => {
    const spendingFolder = path.join(storage, 'spending');
    return readdirSync(spendingFolder)
      .flatMap(name => readFileSync(path.join(spendingFolder, name), 'utf8').split('\n'))
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as Spending);
  };
  const journalFiles = (): string[] =>
    readdirSync(path.join(storage, 'journal')).filter(name => name.endsWith('.json'));

  it('makes an image and edits it, with a key of the environment', async () => {
    const engine = await compose();
    const made = await run(engine, { prompt: 'a lighthouse' });
    assert.ok(made.kind === 'saved', JSON.stringify(made));
    assert.deepEqual(
      made.saved.images.map(({ uri }) => uri.fsPath),
      [path.join(folder, 'assets', 'a-lighthouse.png')],
    );
    const edited = await run(engine, { prompt: 'make it night', images: ['assets/a-lighthouse.png'] });
    assert.ok(edited.kind === 'saved', JSON.stringify(edited));
    assert.deepEqual(filesIn('assets'), ['a-lighthouse-edited.png', 'a-lighthouse.png']);
    for (const name of filesIn('assets'))
      assert.equal(readFileSync(path.join(folder, 'assets', name)).toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([submits(), journalFiles(), service.refused], [2, [], []]);
    assert.deepEqual([engine.log.complaints, [...new Set(engine.log.hidden)]], [[], [key]]);
    assert.deepEqual(
      engine.history.list().map(({ status }) => status),
      ['saved', 'saved'],
    );
  });

  it('resumes the task of a process that was killed: one submit, one image', async () => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'test/support/nodeEngineProcess.ts', folder, storage, taskModel, 'a red fox'],
      { cwd: root, stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...environment() } },
    );
    const said: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line);
      // The id of the task is written down before the first query.
      if (line === 'queued' || line === 'running') break;
    }
    assert.equal(said.includes('ended: saved'), false, said.join());
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    assert.deepEqual(await exit, [null, 'SIGKILL']);
    assert.deepEqual([submits(), filesIn(), journalFiles().length], [1, [], 1]);

    const { unfinished } = await compose();
    await unfinished.adopt(true);
    const [job] = unfinished.waiting;
    assert.ok(job);
    assert.deepEqual([job.request.prompt, job.stage.name], ['a red fox', 'task']);
    const { ends, waiting } = await unfinished.wait([job.id], 30_000);
    assert.deepEqual([ends.map(textOf), waiting], [[`${job.id} saved`], []]);
    assert.deepEqual([filesIn('assets'), submits(), service.images.length], [['a-red-fox.png'], 1, 1]);
    assert.deepEqual([unfinished.waitingCount, journalFiles()], [0, []]);
    await Promise.all(engines.splice(0).map(engine => engine.close()));
    // What the killed process had reserved is settled by what came of it.
    assert.equal(spendings().at(-1)?.images, 1);

    const next = await compose();
    await next.unfinished.adopt(true);
    assert.deepEqual([next.unfinished.waitingCount, submits(), filesIn('assets')], [0, 1, ['a-red-fox.png']]);
  });

  it('cancels a task that is under way: nothing is saved, and the image that comes all the same is offered', async () => {
    const engine = await compose();
    const controller = new AbortController();
    const running = run(engine, { prompt: 'a red fox', model: taskModel }, controller.signal);
    await service.waitForRequest(({ route }) => route === 'task');
    const offered = new Promise<readonly JobEnd[]>(resolve => {
      engine.unfinished.onDidEnd(resolve);
    });
    controller.abort();
    assert.equal((await running).kind, 'cancelled');
    const [end] = await offered;
    assert.deepEqual([end?.result.kind, end?.record.entry.cancellation], ['cancelled', 'offered']);
    assert.deepEqual([submits(), filesIn(), journalFiles().length, engine.runs.isIdle], [1, [], 1, false]);
    if (end) await engine.unfinished.discard(end.record);
    assert.deepEqual([journalFiles(), engine.runs.isIdle], [[], true]);
  });

  it('puts the record of a job away once the job that is sent in its place has a result, and not before', async () => {
    const engine = await compose();
    service.script({ fault: { kind: 'resetAfterRequest' } });
    const lost = await run(engine, { prompt: 'a red fox' });
    service.clearScripts();
    assert.ok(lost.kind === 'failed' && lost.record);
    assert.deepEqual([lost.status, lost.error instanceof EaselError && lost.error.mayBeBilled], ['recorded', true]);
    const listed = async (): Promise<string[]> => (await engine.unfinished.listed()).map(({ entry }) => entry.id);
    const { id } = lost.record.entry;
    assert.deepEqual(await listed(), [id]);

    const sendAgain = async (prompt: string): Promise<RunResult> =>
      engine.runs.run(
        { options: { prompt }, replaces: await engine.unfinished.listedWith(id) },
        { during: work => work(new AbortController().signal, () => undefined) },
      );
    assert.equal((await sendAgain('')).kind, 'failed');
    assert.deepEqual(await listed(), [id]);
    assert.equal((await sendAgain('a red fox')).kind, 'saved');
    assert.deepEqual([await listed(), filesIn('assets'), submits()], [[], ['a-red-fox.png'], 2]);
  });
});
