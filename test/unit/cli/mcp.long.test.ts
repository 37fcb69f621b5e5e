import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { ElicitRequestSchema, ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { agentToolNames } from '../../../src/core/agents/agentToolNames';
import type { DashScopeService } from '../../service/dashScopeService';
import { startService } from '../../service/dashScopeService';
import { temporaryFolder } from '../../support/journalFixtures';
import { PackedCli } from '../../support/packedCli';

const key = 'sk-mcp-91c2';
const taskModel = 'wan2.2-t2i-flash';

interface Images {
  images: { path: string; width: number; height: number; seed: number }[];
  model: string;
  warnings: string[];
}

describe('easel mcp, with the client of the SDK', () => {
  const place = temporaryFolder();
  let packed: PackedCli;
  let service: DashScopeService;
  let folder: string;
  const clients: Client[] = [];
  before(async function () {
    this.timeout(180_000);
    packed = await PackedCli.pack();
  });
  after(() => {
    packed.remove();
  });
  beforeEach(async () => {
    folder = path.join(place(), 'site');
    mkdirSync(folder);
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 1500 });
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map(client => client.close()));
    await service.close();
  });

  interface Connecting {
    args?: string[];
    roots?: string[];
    /** Answers each question of the server. */
    elicit?: (message: string) => 'accept' | 'decline';
    environment?: Record<string, string>;
  }
  async function connect({ args = [], roots, elicit, environment = {} }: Connecting = {}): Promise<{
    client: Client;
    transport: StdioClientTransport;
    errors: () => string;
  }> {
    const client = new Client(
      { name: 'test', version: '1' },
      { capabilities: { ...(roots && { roots: { listChanged: true } }), ...(elicit && { elicitation: {} }) } },
    );
    if (roots)
      client.setRequestHandler(ListRootsRequestSchema, () => ({
        roots: roots.map(root => ({ uri: pathToFileURL(root).href })),
      }));
    if (elicit)
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => ({ action: elicit(params.message), content: {} }));
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [packed.program, 'mcp', ...args],
      cwd: folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        DASHSCOPE_API_KEY: key,
        DASHSCOPE_HTTP_BASE_URL: service.baseUrl,
        XDG_DATA_HOME: path.join(place(), 'data'),
        ...environment,
      },
      stderr: 'pipe',
    });
    let written = '';
    transport.stderr?.on('data', (piece: Buffer) => (written += piece.toString('utf8')));
    await client.connect(transport);
    clients.push(client);
    return { client, transport, errors: () => written };
  }
  const call = async (client: Client, name: string, input: Record<string, unknown>): Promise<CallToolResult> =>
    (await client.callTool({ name, arguments: input })) as CallToolResult;
  const textOf = <T>({ content: [first] }: CallToolResult): T => {
    assert.ok(first?.type === 'text');
    return JSON.parse(first.text) as T;
  };
  const submits = (): number => service.requests.filter(({ route }) => route === 'sync' || route === 'async').length;

  it('lists its tools, each with a strict schema, and without what an agent may not do', async () => {
    const { client } = await connect();
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name }) => name),
      [...agentToolNames],
    );
    for (const { inputSchema, outputSchema } of tools) {
      assert.equal(inputSchema['additionalProperties'], false);
      assert.equal('overwrite' in (inputSchema.properties ?? {}), false);
      assert.ok(outputSchema);
    }
  });

  it('generates and edits: JSON in a text, the same structured, links, a preview, and nothing of the key', async () => {
    const { client, errors } = await connect({ args: ['--verbose'] });
    const made = await call(client, 'easel_generateImage', { prompt: 'a fox', output: 'docs/x.png', seed: 7 });
    const { images, model, warnings } = textOf<Images>(made);
    assert.deepEqual(images, [{ path: 'docs/x.png', width: 2048, height: 2048, seed: 7 }]);
    assert.deepEqual([model, warnings], ['qwen-image-2.0', []]);
    assert.deepEqual(made.structuredContent, textOf(made));
    const edited = await call(client, 'easel_editImage', { prompt: 'make it night', images: ['docs/x.png'] });
    assert.deepEqual(
      textOf<Images>(edited).images.map(image => image.path),
      ['assets/x-edited.png'],
    );
    const link = made.content.find(({ type }) => type === 'resource_link');
    const preview = made.content.find(({ type }) => type === 'image');
    assert.ok(link?.type === 'resource_link' && preview?.type === 'image');
    assert.equal(Buffer.from(preview.data, 'base64').toString('latin1', 6, 10), 'JFIF');
    assert.ok(preview.data.length < 100_000);
    assert.deepEqual(
      (await client.listResources()).resources.map(({ name }) => name),
      ['x.png', 'x-edited.png'],
    );
    const { contents } = await client.readResource({ uri: link.uri });
    const [content] = contents;
    assert.ok(content && 'blob' in content);
    assert.ok(Buffer.from(content.blob, 'base64').equals(readFileSync(path.join(folder, 'docs/x.png'))));
    await assert.rejects(client.readResource({ uri: pathToFileURL('/etc/hostname').href }));
    assert.equal(`${JSON.stringify([made, edited])}${errors()}`.includes(key), false);
  });

  it('finds and fills what a document misses, and tells how an image was made', async () => {
    writeFileSync(path.join(folder, 'a.md'), '![A red fox](img/fox.png)\n');
    const { client } = await connect();
    const found = await call(client, 'easel_findMissingImages', {});
    const { planned } = textOf<{ planned: object[] }>(found);
    assert.deepEqual(planned, [{ target: 'img/fox.png', prompt: 'A red fox', documents: ['a.md'] }]);
    const filled = await call(client, 'easel_fillMissingImages', { path: 'a.md' });
    assert.equal(textOf<Images>(filled).images[0]?.path, 'img/fox.png');
    assert.ok(filled.content.some(({ type }) => type === 'resource_link'));
    const details = await call(client, 'easel_getImageDetails', { path: 'img/fox.png' });
    assert.equal(textOf<{ prompt: string }>(details).prompt, 'A red fox');
    const outside = await call(client, 'easel_fillMissingImages', { path: '..' });
    assert.deepEqual([outside.isError, submits()], [true, 1]);
  });

  it('never replaces a file', async () => {
    const { client } = await connect();
    const paths = [];
    for (let count = 0; count < 2; count += 1)
      paths.push(textOf<Images>(await call(client, 'easel_generateImage', { prompt: 'a', output: 'x.png' })).images[0]);
    assert.deepEqual(
      paths.map(image => image?.path),
      ['x.png', 'x-2.png'],
    );
  });

  for (const [what, tool, input, expected] of [
    ['a property that is not known', 'easel_generateImage', { prompt: 'a', colour: 'red' }, 'invalidRequest'],
    ['to overwrite', 'easel_generateImage', { prompt: 'a', overwrite: true }, 'invalidRequest'],
    ['a place outside', 'easel_generateImage', { prompt: 'a', output: '../x.png' }, 'invalidRequest'],
    ['an absolute place outside', 'easel_generateImage', { prompt: 'a', output: '/tmp/x.png' }, 'invalidRequest'],
    ['a link that leads out', 'easel_generateImage', { prompt: 'a', output: 'out/x.png' }, 'invalidRequest'],
    [
      'an address as a place',
      'easel_generateImage',
      { prompt: 'a', output: { scheme: 'file', path: '/x' } },
      'invalidRequest',
    ],
    ['no prompt', 'easel_generateImage', {}, 'invalidRequest'],
    ['an edit without images', 'easel_editImage', { prompt: 'night' }, 'invalidRequest'],
    ['an input outside', 'easel_editImage', { prompt: 'night', images: ['../x.png'] }, 'inputImage'],
    ['an input behind a link', 'easel_editImage', { prompt: 'night', images: ['out/x.png'] }, 'inputImage'],
    ['too many images at once', 'easel_generateImage', { prompt: 'a', n: 99 }, 'invalidRequest'],
    ['an option of a list', 'easel_listModels', { all: true }, 'invalidRequest'],
  ] as const) {
    it(`refuses ${what}, and nothing is sent`, async () => {
      symlinkSync(place(), path.join(folder, 'out'));
      const { client } = await connect();
      const refused = await call(client, tool, { ...input });
      assert.equal(refused.isError, true);
      const { code, message, mayBeBilled } = textOf<{ code: string; message: string; mayBeBilled: boolean }>(refused);
      assert.deepEqual([code, mayBeBilled, submits()], [expected, false, 0], message);
    });
  }

  it('says that there is no key', async () => {
    const { client } = await connect({ environment: { DASHSCOPE_API_KEY: '' } });
    const refused = await call(client, 'easel_generateImage', { prompt: 'a fox' });
    assert.equal(textOf<{ code: string }>(refused).code, 'missingKey');
  });

  it('ends at its limits of images and of cost', async () => {
    const { client } = await connect({ args: ['--max-images', '3'] });
    assert.equal((await call(client, 'easel_generateImage', { prompt: 'a', n: 2 })).isError, undefined);
    const refused = await call(client, 'easel_generateImage', { prompt: 'a', n: 2 });
    assert.equal(textOf<{ code: string }>(refused).code, 'invalidRequest');
    assert.equal((await call(client, 'easel_generateImage', { prompt: 'a' })).isError, undefined);
    const dear = await connect({ args: ['--max-cost', '0.3'] });
    assert.equal((await call(dear.client, 'easel_generateImage', { prompt: 'a' })).isError, undefined);
    assert.equal((await call(dear.client, 'easel_generateImage', { prompt: 'a' })).isError, true);
    assert.equal(submits(), 3);
  });

  it('asks for consent where the client can, and takes no for an answer', async () => {
    const asked: string[] = [];
    const { client } = await connect({
      elicit: message => (asked.push(message) === 1 ? 'accept' : 'decline'),
    });
    assert.equal((await call(client, 'easel_generateImage', { prompt: 'a fox', output: 'x.png' })).isError, undefined);
    const declined = await call(client, 'easel_generateImage', { prompt: 'a fox' });
    assert.equal(textOf<{ code: string }>(declined).code, 'invalidRequest');
    assert.equal(submits(), 1);
    assert.match(asked[0] ?? '', /qwen-image-2\.0[^]*x\.png[^]*¥0\.20/);
  });

  it('tells its progress', async () => {
    const { client } = await connect();
    const told: string[] = [];
    const input = { name: 'easel_generateImage', arguments: { prompt: 'a fox' } };
    await client.callTool(input, undefined, { onprogress: ({ message = '' }) => void told.push(message) });
    assert.ok(told.includes('saving…'), told.join());
  });

  it('cancels a task that waits at the service', async () => {
    service.script({ fault: { kind: 'taskPolls', pending: 50 } });
    const { client } = await connect();
    const controller = new AbortController();
    const input = { name: 'easel_generateImage', arguments: { prompt: 'a fox', model: taskModel } };
    const calling = client.callTool(input, undefined, { signal: controller.signal });
    await service.waitForRequest(({ route }) => route === 'task');
    controller.abort();
    await assert.rejects(calling);
    await service.waitForRequest(({ route }) => route === 'cancel');
    assert.deepEqual(readdirSync(folder), []);
    assert.equal((await call(client, 'easel_listModels', {})).isError, undefined);
  });

  it('stays within the roots of the client', async () => {
    const root = path.join(place(), 'other');
    mkdirSync(root);
    const { client } = await connect({ roots: [root] });
    const made = await call(client, 'easel_generateImage', { prompt: 'a fox', output: 'x.png' });
    assert.deepEqual(textOf<Images>(made).images[0]?.path, 'x.png');
    assert.ok(existsSync(path.join(root, 'x.png')));
    const refused = await call(client, 'easel_generateImage', { prompt: 'a', output: path.join(folder, 'x.png') });
    assert.equal(textOf<{ code: string }>(refused).code, 'invalidRequest');
    assert.deepEqual(readdirSync(folder), []);
  });

  it('resumes the task of a server that was killed', async () => {
    const { client, transport } = await connect();
    const calling = call(client, 'easel_generateImage', { prompt: 'a red fox', model: taskModel });
    calling.catch(() => undefined);
    await service.waitForRequest(({ route }) => route === 'task');
    assert.ok(transport.pid);
    process.kill(transport.pid, 'SIGKILL');
    await assert.rejects(calling);
    await connect();
    await service.waitForRequest(({ route }) => route === 'download');
    while (!existsSync(path.join(folder, 'assets/a-red-fox.png'))) await new Promise(resolve => setImmediate(resolve));
    assert.equal(submits(), 1);
  });
});
