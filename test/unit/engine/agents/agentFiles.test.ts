import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { composeNodeBatches } from '../../../../src/cli/node/nodeBatches';
import { NodeWorkspace } from '../../../../src/cli/node/nodeWorkspace';
import type { AgentToolName } from '../../../../src/core/agents/agentToolNames';
import { EaselError } from '../../../../src/core/base/errors';
import type { AgentCallContext } from '../../../../src/engine/agents/agentCallContext';
import { AgentCalls } from '../../../../src/engine/agents/agentCalls';
import { AgentLimits } from '../../../../src/engine/agents/agentLimits';
import type { AgentBatch, AgentError, AgentImages } from '../../../../src/engine/agents/agentResults';
import type { RunRequest, RunResult } from '../../../../src/engine/jobs/imageRuns';
import { JobTable } from '../../../../src/engine/jobs/jobTable';
import { placeholderPng } from '../../../../src/engine/placeholders/placeholderFile';
import { RecordingLog, temporaryFolder } from '../../../support/journalFixtures';
import { defaultSettings, preparedJob } from '../../../support/preparedJob';

describe('the tools for agents that take a path', () => {
  const place = temporaryFolder();
  let folder: string;
  let workspace: NodeWorkspace;
  let limits: AgentLimits;
  let requests: RunRequest[];
  /** What becomes of a run, by the name of its file. */
  let failures: Map<string, EaselError>;
  beforeEach(() => {
    folder = path.join(place(), 'site');
    mkdirSync(path.join(folder, 'docs'), { recursive: true });
    workspace = new NodeWorkspace(folder);
    limits = new AgentLimits({ maxImages: 3, maxYuan: Infinity });
    requests = [];
    failures = new Map();
  });
  const put = (name: string, content: string | Uint8Array): void => {
    writeFileSync(path.join(folder, name), content);
  };

  async function call(
    tool: AgentToolName,
    input: unknown,
    changes: Partial<AgentCallContext> = {},
  ): Promise<{ value: AgentImages & AgentBatch & AgentError & { prompt?: string; message?: string }; kind: string }> {
    const runs = {
      run: (request: RunRequest): Promise<RunResult> => {
        requests.push(request);
        const { output } = request.options;
        assert.ok(output && typeof output !== 'string');
        const error = failures.get(path.basename(output.path));
        if (error) return Promise.resolve({ kind: 'failed', status: 'gone', error });
        const images = [
          { uri: workspace.folders[0]?.with({ path: output.path }) ?? assert.fail(), width: 8, height: 8 },
        ];
        const saved = { images, model: 'qwen-image-2.0', requestId: 'r', warnings: ['odd'] };
        return Promise.resolve({ kind: 'saved', job: preparedJob({}), saved });
      },
    };
    const readSettings = (): typeof defaultSettings => ({ ...defaultSettings, confirmAbove: 2 });
    const log = new RecordingLog();
    const calls = new AgentCalls({
      ...composeNodeBatches({ runs, jobs: new JobTable(), workspace, readSettings, log }),
      runs,
      prepare: () => Promise.reject(new Error('not here')),
      workspace,
      connection: { address: () => preparedJob({}).address },
      readSettings,
      limits,
    });
    const { signal } = new AbortController();
    const result = await calls.call(tool, input, { signal, onProgress: () => undefined, ...changes });
    const value = result.kind === 'done' ? result.value : result.kind === 'failed' ? result.error : {};
    return { kind: result.kind, value: value as never };
  }

  it('tell how an image was made, and that one does not say', async () => {
    const options = { prompt: 'a fox', size: '8*8' };
    put('docs/x.png', await placeholderPng({ options, width: 8, height: 8, createdAt: 0, extensionVersion: '1.0.0' }));
    put('docs/y.png', 'text');
    assert.equal((await call('easel_getImageDetails', { path: 'docs/x.png' })).value.prompt, 'a fox');
    assert.match((await call('easel_getImageDetails', { path: 'docs/y.png' })).value.message ?? '', /docs\/y\.png/);
  });

  it('find what documents miss, with paths relative to the workspace folder, and make nothing', async () => {
    put('docs/a.md', '![A fox](img/fox.png) ![A cat](cat.jpg)');
    put('b.md', '![A hen](hen.png)');
    const all = (await call('easel_findMissingImages', {})).value;
    assert.deepEqual(
      all.planned.map(({ target, error }) => [target, error?.code]),
      [
        ['hen.png', undefined],
        ['docs/img/fox.png', undefined],
        ['docs/cat.png', 'invalidRequest'],
      ],
    );
    assert.deepEqual([all.generated, all.failed, requests], [[], [], []]);
    const [item] = (await call('easel_findMissingImages', { path: 'docs/a.md' })).value.planned;
    assert.deepEqual(item, { target: 'docs/img/fox.png', prompt: 'A fox', documents: ['docs/a.md'] });
  });

  it('fill what is missing after one question, within the limits of the session', async () => {
    put('docs/a.md', '![A fox](fox.png) ![A hen](hen.png) ![A dog](dog.png)');
    failures.set('hen.png', new EaselError('contentRefused', 'no hens'));
    assert.equal((await call('easel_fillMissingImages', {})).value.code, 'invalidRequest');
    assert.deepEqual(requests, []);
    const asked: string[] = [];
    const ask: AgentCallContext['ask'] = ({ question, detail }) => {
      asked.push(`${question} ${detail}`);
      return Promise.resolve(true);
    };
    const { value } = await call('easel_fillMissingImages', {}, { ask });
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /3[^]*easel\.confirmAbove[^]*0\.60[^]*docs\/fox\.png, docs\/hen\.png/);
    assert.deepEqual(
      value.images.map(({ path: made }) => made),
      ['docs/fox.png', 'docs/dog.png'],
    );
    assert.deepEqual([value.model, value.warnings], ['qwen-image-2.0', ['odd']]);
    assert.deepEqual(
      [value.generated.length, value.failed[0]?.error],
      [2, { code: 'contentRefused', message: 'no hens', mayBeBilled: false }],
    );
    // Two of three are used: what was refused is not billed.
    put('docs/a.md', '![A cow](cow.png) ![An owl](owl.png)');
    assert.match((await call('easel_fillMissingImages', {})).value.message ?? '', /3 images in this session, and 2/);
    put('docs/a.md', '![A cow](cow.png)');
    assert.equal((await call('easel_fillMissingImages', { path: 'docs' })).value.images.length, 1);
  });

  it('follow the style file of the repository: model, price and sizes are those that come', async () => {
    mkdirSync(path.join(folder, '.easel'));
    const style = { model: 'qwen-image-max', style: 'flat', sizes: { hero: '16:9' }, referenceImages: ['look.png'] };
    put('.easel/style.json', JSON.stringify(style));
    put('docs/a.md', '![A fox](hero.png) ![A hen](hen.png) ![A dog](dog.png)');
    const { planned } = (await call('easel_findMissingImages', {})).value;
    assert.deepEqual(
      planned.map(({ size }) => size),
      ['1664*928', undefined, undefined],
    );
    const asked: string[] = [];
    const ask: AgentCallContext['ask'] = ({ detail }) => Promise.resolve(asked.push(detail) > 0);
    await call('easel_fillMissingImages', {}, { ask });
    assert.match(asked[0] ?? '', /Model: qwen-image-max\..*1\.50.*Added by \.easel\/style\.json: .*words "flat"/);
    put('.easel/style.json', '{');
    assert.equal((await call('easel_findMissingImages', {})).value.code, 'invalidRequest');
  });

  it('need a key only where something is to be made', async () => {
    const ensureKey = (): Promise<boolean> => Promise.reject(new EaselError('missingKey', 'no key'));
    assert.deepEqual((await call('easel_fillMissingImages', {}, { ensureKey })).value.images, []);
    put('docs/a.md', '![A fox](fox.png)');
    assert.equal((await call('easel_fillMissingImages', {}, { ensureKey })).value.code, 'missingKey');
    failures.set('fox.png', new EaselError('missingKey', 'no key'));
    assert.equal((await call('easel_fillMissingImages', {})).value.code, 'missingKey');
  });

  for (const tool of ['easel_getImageDetails', 'easel_findMissingImages', 'easel_fillMissingImages'] as const)
    for (const input of [
      { path: '../x.png' },
      { path: '/etc/x.png' },
      { path: 'out/x.png' },
      { path: '' },
      { path: 7 },
      { path: { scheme: 'file', path: '/x.png' } },
      { path: 'docs', all: true },
      { overwrite: true },
      'docs',
    ])
      it(`${tool} refuses ${JSON.stringify(input)}`, async () => {
        symlinkSync(place(), path.join(folder, 'out'));
        writeFileSync(path.join(place(), 'x.png'), 'x');
        const { kind, value } = await call(tool, input);
        assert.deepEqual([kind, value.code, value.mayBeBilled], ['failed', 'invalidRequest', false], value.message);
      });

  it('refuse details without a path, and of what is not there', async () => {
    assert.equal((await call('easel_getImageDetails', {})).value.code, 'invalidRequest');
    assert.equal((await call('easel_getImageDetails', { path: 'gone.png' })).value.code, 'inputImage');
  });
});
