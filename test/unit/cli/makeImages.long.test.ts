import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../../../src/cli/runCli';
import type { DashScopeService } from '../../service/dashScopeService';
import { startService } from '../../service/dashScopeService';
import { temporaryFolder } from '../../support/journalFixtures';
import { pngPicture } from '../../support/pictures';
import type { RecordedHost } from '../../support/recordedTerminal';
import { recordedHost } from '../../support/recordedTerminal';

const key = 'sk-terminal-77ac';
/** Served by tasks, which go on when nobody waits. */
const taskModel = 'wan2.2-t2i-flash';

interface Saved {
  images: { uri: string; width: number; height: number; seed: number }[];
  model: string;
  requestId: string;
  warnings: string[];
}

describe('easel generate, edit and resume', () => {
  const place = temporaryFolder();
  let service: DashScopeService;
  let folder: string;
  let dataFolder: string;
  beforeEach(async () => {
    [folder, dataFolder] = [path.join(place(), 'site'), path.join(place(), 'data')];
    mkdirSync(folder);
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 1500 });
  });
  afterEach(() => service.close());

  const newHost = (environment: NodeJS.ProcessEnv = {}): RecordedHost =>
    recordedHost(folder, dataFolder, {
      DASHSCOPE_API_KEY: key,
      DASHSCOPE_HTTP_BASE_URL: service.baseUrl,
      ...environment,
    });
  const run = async (...args: string[]): Promise<{ code: number; out: string; err: string; json: <T>() => T }> => {
    const host = newHost();
    const code = await runCli(args, host);
    const { out, err } = host.terminal.written;
    return { code, out, err, json: <T>() => JSON.parse(out) as T };
  };
  const submits = (): number => service.requests.filter(({ route }) => route === 'sync' || route === 'async').length;
  const entries = (): string[] => {
    const journal = path.join(dataFolder, 'journal');
    return existsSync(journal) ? readdirSync(journal).filter(name => name.endsWith('.json')) : [];
  };
  const isPng = (name: string): boolean => readFileSync(path.join(folder, name)).toString('latin1', 1, 4) === 'PNG';

  it('writes exactly the file that was named, and prints its path', async () => {
    const { code, out, err } = await run('generate', 'a lighthouse', '-o', 'docs/img/x.png');
    assert.deepEqual([code, out], [0, 'docs/img/x.png\n'], err);
    assert.ok(isPng('docs/img/x.png'));
    assert.match(err, /preparing…\n[^]*saving…\n/);
    assert.deepEqual(entries(), []);
  });

  it('follows the style file of the folder, reference images included, and says so', async () => {
    mkdirSync(path.join(folder, '.easel'));
    writeFileSync(path.join(folder, 'look.png'), pngPicture(512, 768));
    const style = { style: 'flat', referenceImages: ['look.png'], sizes: { hero: '16:9' } };
    writeFileSync(path.join(folder, '.easel/style.json'), JSON.stringify(style));
    const { out, err } = await run('generate', 'a lighthouse', '-o', 'hero.png');
    assert.equal(out, 'hero.png\n', err);
    assert.match(err, /Added by \.easel\/style\.json: words "flat", reference images look\.png, size 16:9 \(hero\)/);
    const [details] = [
      (await run('details', 'hero.png', '--json')).json<{ size: string; options: { prompt: string } }>(),
    ];
    assert.deepEqual([details.size, details.options.prompt], ['2688*1536', 'a lighthouse, flat']);
    writeFileSync(path.join(folder, '.easel/style.json'), '{ "style": 7 }');
    const broken = await run('generate', 'a lighthouse');
    assert.deepEqual([broken.code, submits()], [3, 1]);
    assert.match(broken.err, /"style" must be text, not 7/);
  });

  it('prints what the command returns, with relative paths', async () => {
    const generated = await run('generate', 'a lighthouse', '--json', '--n', '2', '--seed', '7', '--size', '1024*1024');
    const { images, model, requestId, warnings } = generated.json<Saved>();
    assert.deepEqual(images, [
      { uri: 'assets/a-lighthouse.png', width: 1024, height: 1024, seed: 7 },
      { uri: 'assets/a-lighthouse-2.png', width: 1024, height: 1024, seed: 7 },
    ]);
    assert.deepEqual([model, warnings], ['qwen-image-2.0', []]);
    assert.notEqual(requestId, '');
    const edited = await run('edit', 'assets/a-lighthouse.png', 'make it night', '--json');
    assert.deepEqual(
      edited.json<Saved>().images.map(({ uri }) => uri),
      ['assets/a-lighthouse-edited.png'],
    );
    assert.equal(edited.code, 0);
  });

  it('tells warnings and goes on', async () => {
    const { code, err } = await run('generate', 'a fox', '--model', 'qwen-image', '--thinking-mode');
    assert.equal(code, 0);
    assert.match(err, /Warning: "thinkingMode"/);
  });

  for (const [what, args, expected] of [
    ['a place outside of the folder', ['generate', 'a fox', '-o', '../x.png'], 'invalidRequest'],
    ['a link that leads out of the folder', ['generate', 'a fox', '-o', 'out/x.png'], 'invalidRequest'],
    ['an input outside of the folder', ['edit', '../x.png', 'night'], 'inputImage'],
    ['an input that is not there', ['edit', 'x.png', 'night'], 'inputImage'],
    ['a model that is not known', ['generate', 'a fox', '-m', 'none'], 'invalidRequest'],
    ['too many images', ['generate', 'a fox', '--n', '99'], 'invalidRequest'],
  ] as const) {
    it(`ends with 3 for ${what}, before anything is sent`, async () => {
      symlinkSync(place(), path.join(folder, 'out'));
      const { code, json } = await run(...args, '--json');
      assert.deepEqual([code, json<{ code: string }>().code, submits(), entries()], [3, expected, 0, []]);
    });
  }

  it('ends with 3 for a refusal of the service, whose words it tells', async () => {
    service.script({ fault: { kind: 'error', status: 400, code: 'Arrearage', message: 'Pay first.' } });
    const { code, err } = await run('generate', 'a fox');
    assert.equal(code, 3);
    assert.match(err, /Pay first\./);
  });

  it('cancels at Ctrl+C; what the service makes all the same is saved by easel resume', async () => {
    const host = newHost();
    const running = runCli(['generate', 'a red fox', '-m', taskModel], host);
    await service.waitForRequest(({ route }) => route === 'task');
    host.interrupt();
    assert.equal(await running, 130);
    assert.match(host.terminal.written.err, /Cancelled\.[^]*easel resume/);
    assert.deepEqual([readdirSync(folder), entries().length], [[], 1]);
    const resumed = await run('resume', '--json');
    assert.deepEqual(resumed.json(), { saved: ['assets/a-red-fox.png'], waiting: [], failed: [] }, resumed.err);
    assert.deepEqual([resumed.code, submits(), entries()], [0, 1, []]);
    assert.ok(isPng('assets/a-red-fox.png'));
  });

  it('leaves a task that takes longer than the time-out to easel resume', async () => {
    await service.close();
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 3000 });
    const { code, err } = await run('generate', 'a red fox', '-m', taskModel, '--timeout', '1');
    assert.equal(code, 3);
    assert.match(err, /easel resume/);
    const resumed = await run('resume');
    assert.deepEqual([resumed.code, resumed.out, submits()], [0, 'assets/a-red-fox.png\n', 1], resumed.err);
  });

  it('saves a task of another program by its id', async () => {
    const host = newHost();
    const running = runCli(['generate', 'a red fox', '-m', taskModel], host);
    const { path: taskPath } = await service.waitForRequest(({ route }) => route === 'task');
    await running;
    const taskId = /tasks\/([\w-]+)/.exec(taskPath)?.[1] ?? '';
    const resumed = await recordedRun(['resume', taskId, '--json'], path.join(place(), 'elsewhere'));
    assert.deepEqual([resumed.code, resumed.saved.length], [0, 1]);
  });

  async function recordedRun(args: string[], otherData: string): Promise<{ code: number; saved: string[] }> {
    const host = { ...newHost(), dataFolder: otherData };
    const code = await runCli(args, host);
    return { code, saved: (JSON.parse(host.terminal.written.out) as { saved: string[] }).saved };
  }
});
