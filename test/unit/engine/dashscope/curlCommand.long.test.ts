import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import { checkRequest } from '../../../../src/core/request/imageRequest';
import type { CheckedRequest, RequestDefaults } from '../../../../src/core/request/imageRequest';
import type { CurlImage } from '../../../../src/engine/dashscope/curlCommand';
import { curlCommand } from '../../../../src/engine/dashscope/curlCommand';
import { toWire } from '../../../../src/engine/dashscope/wire';

const defaults: RequestDefaults = {
  model: 'qwen-image-2.0',
  editModel: 'qwen-image-2.0',
  customModels: [],
  protocol: 'auto',
  region: undefined,
  promptExtend: true,
  negativePrompt: '',
  watermark: false,
  style: '',
};
const checked = (options: ImageOptions): CheckedRequest => checkRequest(options, defaults, () => 7);

interface Received {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

describe('curlCommand', function () {
  this.timeout(20_000);
  let server: Server;
  let folder: string;
  let baseUrl: string;
  const received: Received[] = [];

  // Needs a real bash and a real curl, and fails without them.
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "easel curl's $HOME "));
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url, headers } = request;
        received.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
        response.end('{}');
      });
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  });
  after(async () => {
    if (!server) return;
    await new Promise(resolve => {
      server.close(resolve);
    });
    await rm(folder, { recursive: true });
  });

  /** Runs the command unchanged, and returns what arrived at the service. */
  async function sent(command: string): Promise<Received> {
    received.length = 0;
    const shell = spawn('bash', [], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: '/a/home', DASHSCOPE_API_KEY: 'sk-test', no_proxy: '*' },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let complaints = '';
    shell.stderr.on('data', (chunk: Buffer) => {
      complaints += chunk.toString();
    });
    shell.stdin.end(command);
    const code = await new Promise<number | null>(resolve => {
      shell.on('close', resolve);
    });
    assert.equal(code, 0, complaints);
    assert.equal(received.length, 1);
    return received[0]!;
  }

  for (const prompt of [
    'a "quoted" hut, and the neighbour\'s',
    'C:\\huts\\new \\$HOME \\\\',
    '$HOME $(echo gone) ${PATH}',
    '`echo gone` and a single `',
    '海边的小屋，牌子上写着“欢迎”',
    'first line\nEOF\nthird\tline\r\n',
    'Wow! !! !echo 100% \u2028 😀',
    'file file: file:0; file::0;',
  ]) {
    it(`sends this prompt unchanged: ${JSON.stringify(prompt)}`, async () => {
      const { request, model } = checked({ prompt, negativePrompt: prompt, n: 2 });
      const got = await sent(curlCommand(request, model, [], baseUrl));
      const wire = toWire(request, model, []);
      assert.deepEqual(JSON.parse(got.body), wire.body);
      assert.equal(got.method, 'POST');
      assert.equal(got.url, `/api/v1${wire.path}`);
      assert.equal(got.headers.authorization, 'Bearer sk-test');
      for (const [name, value] of Object.entries(wire.headers)) assert.equal(got.headers[name.toLowerCase()], value);
    });
  }

  it('sends local files with any name, mixed with addresses', async () => {
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7) % 256));
    const file = path.join(folder, 'my `hut`\'s "$HOME" 图.png');
    await writeFile(file, bytes);
    const images: CurlImage[] = [
      { path: file, mime: 'image/png' },
      { url: 'https://example.com/a.png?x=$1&y=%20' },
      { path: file, mime: 'image/png' },
    ];
    const { request, model } = checked({
      prompt: 'join "them"',
      images: ['a.png', 'https://example.com/a.png', 'a.png'],
    });
    const data = `data:image/png;base64,${bytes.toString('base64')}`;
    const got = await sent(curlCommand(request, model, images, baseUrl));
    assert.deepEqual(
      JSON.parse(got.body),
      toWire(request, model, [data, 'https://example.com/a.png?x=$1&y=%20', data]).body,
    );
  });

  for (const name of [
    'two\nlines.png',
    'EOF',
    'a\nEOF\n.png',
    '\r\nend\r\n',
    'it\'s "quoted".png',
    '`touch gone`.png',
    '$(touch gone).png',
    '${HOME} $HOME.png',
    'back\\slash\\n \\x41.png',
    'tab\t7 \u001b[31m\u007f1.png',
    '-n',
    '; touch gone',
    'wow! !! !echo.png',
    'image_1',
    '\u0085 \u2028 图.png',
    "'\n'; touch gone; '",
  ]) {
    it(`only reads the file with the name ${JSON.stringify(name)}`, async () => {
      const bytes = Buffer.from(`content of ${name}`);
      const file = path.join(folder, name);
      await writeFile(file, bytes);
      const { request, model } = checked({ prompt: 'a\nEOF\n$(touch gone)', images: ['a.png', 'b.png'] });
      const images: CurlImage[] = [
        { url: 'https://example.com/`touch gone`/$(touch gone).png' },
        { path: file, mime: 'image/png' },
      ];
      const got = await sent(curlCommand(request, model, images, baseUrl));
      assert.deepEqual(
        JSON.parse(got.body),
        toWire(request, model, [
          'https://example.com/`touch gone`/$(touch gone).png',
          `data:image/png;base64,${bytes.toString('base64')}`,
        ]).body,
      );
      assert.deepEqual(
        (await readdir(folder)).filter(found => found === 'gone'),
        [],
      );
      await rm(file);
    });
  }

  it('ends the here-document with a random word that is in none of the texts', () => {
    const { request, model } = checked({ prompt: 'EOF' });
    const endOf = (): string =>
      /<<(\w+)\n[^]*\n\1\n$/.exec(curlCommand(request, model, [], baseUrl))?.[1] ?? assert.fail('no end');
    assert.notEqual(endOf(), endOf());
  });

  it('has the headers of streams and tasks, and never a key', async () => {
    const { request, model } = checked({ prompt: 'a story', model: 'wan2.6-image', interleaved: true });
    const command = curlCommand(request, model, [], baseUrl);
    const { headers } = await sent(command);
    for (const [name, value] of Object.entries(toWire(request, model, []).headers))
      assert.equal(headers[name.toLowerCase()], value);
    assert.match(command, /"Authorization: Bearer \$DASHSCOPE_API_KEY"/);
  });
});
