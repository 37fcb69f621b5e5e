import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DashScopeService } from '../../service/dashScopeService';
import { startService } from '../../service/dashScopeService';
import { selfSigned } from '../../support/certificates';
import { temporaryFolder } from '../../support/journalFixtures';
import { ended, PackedCli } from '../../support/packedCli';
import { startRecordingProxy } from '../../support/recordingProxy';
import { startTlsFront } from '../../support/tlsFront';

const key = 'sk-packed-4410';
const taskModel = 'wan2.2-t2i-flash';

describe('the packed package, in an empty folder', () => {
  const place = temporaryFolder();
  let packed: PackedCli;
  let service: DashScopeService;
  let folder: string;
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
  afterEach(() => service.close());

  const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    DASHSCOPE_API_KEY: key,
    DASHSCOPE_HTTP_BASE_URL: service.baseUrl,
    XDG_DATA_HOME: path.join(place(), 'data'),
    ...more,
  });
  const submits = (): number => service.requests.filter(({ route }) => route === 'sync' || route === 'async').length;
  const assets = (): string[] =>
    existsSync(path.join(folder, 'assets')) ? readdirSync(path.join(folder, 'assets')).sort() : [];

  it('holds what runs in a terminal, and nothing else', async () => {
    const names = (await packed.names()).map(name => name.replace(/chunk-\w+\.js$/, 'chunk.js'));
    assert.deepEqual([...new Set(names)].sort(), [
      'package/CHANGELOG.md',
      'package/LICENSE',
      'package/README.md',
      'package/README.zh-cn.md',
      'package/dist/chunk.js',
      'package/dist/cli.js',
      'package/dist/mcp.js',
      'package/dist/redrawWorker.js',
      'package/l10n/bundle.l10n.zh-cn.json',
      'package/package.json',
      'package/plugin/mcp.json',
      'package/plugin/plugin.json',
      'package/plugin/skills/illustrate-repository/SKILL.md',
    ]);
  });

  it('makes an image by npx as in continuous integration: plain lines, the path alone on the output', async () => {
    const { code, out, err } = await packed.runByNpx(['generate', 'a fox', '-o', 'docs/x.png'], folder, environment());
    assert.deepEqual([code, out], [0, 'docs/x.png\n'], err);
    assert.doesNotMatch(err, /[\r\u001b]/);
    assert.match(err, /saving…\n/);
    assert.ok(existsSync(path.join(folder, 'docs/x.png')));
    assert.equal(`${out}${err}`.includes(key), false);
  });

  it('shows a bar on a terminal, in the language of the person', async () => {
    const { code, out } = await packed.runInTerminal(
      ['generate', 'a fox'],
      folder,
      environment({ LANG: 'zh_CN.UTF-8', TERM: 'xterm' }),
    );
    assert.equal(code, 0, out);
    assert.match(out, /\r\u001b\[K\[ *={4} *\] [^\r]*\d s/);
    assert.match(out, /正在保存/);
    assert.match(out, /\r\u001b\[Kassets\/a-fox\.png\r?\n/);
  });

  it('resumes the task of a process that was killed: one submit, one image', async () => {
    const child = packed.start(['generate', 'a red fox', '-m', taskModel], folder, environment());
    await service.waitForRequest(({ route }) => route === 'task');
    child.kill('SIGKILL');
    await once(child, 'close');
    assert.deepEqual([assets(), submits()], [[], 1]);
    const { code, out, err } = await packed.run(['resume'], folder, environment());
    assert.deepEqual([code, out], [0, 'assets/a-red-fox.png\n'], err);
    assert.deepEqual([assets(), submits()], [['a-red-fox.png'], 1]);
  });

  it('leaves at once at the second Ctrl+C, and easel resume saves what was paid for', async () => {
    // No answer comes, so that the first Ctrl+C has to wait.
    service.script({ match: { path: 'cancel' }, fault: { kind: 'stallBeforeHeaders' } });
    const child = packed.start(['generate', 'a red fox', '-m', taskModel], folder, environment());
    const ending = ended(child);
    await service.waitForRequest(({ route }) => route === 'task');
    child.kill('SIGINT');
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    assert.equal((await ending).code, 130);
    service.clearScripts();
    const { code, out, err } = await packed.run(['resume'], folder, environment());
    assert.deepEqual([code, out], [0, 'assets/a-red-fox.png\n'], err);
    assert.equal(submits(), 1);
  });

  it('goes through the proxy of the environment, and around it where NO_PROXY says so', async () => {
    const { port } = new URL(service.baseUrl);
    const proxy = await startRecordingProxy('easel.localhost', new URL(service.baseUrl));
    try {
      const through = { HTTP_PROXY: proxy.url, DASHSCOPE_HTTP_BASE_URL: `http://easel.localhost:${port}/api/v1` };
      const made = await packed.run(['generate', 'a fox'], folder, environment(through));
      assert.equal(made.code, 0, made.err);
      assert.equal(proxy.passed.length, service.requests.length);
      const around = { HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' };
      assert.equal((await packed.run(['generate', 'a fox'], folder, environment(around))).code, 0);
      const dead = await packed.run(['generate', 'a fox'], folder, environment({ HTTP_PROXY: 'http://127.0.0.1:9' }));
      assert.equal(dead.code, 3, dead.err);
    } finally {
      await proxy.close();
    }
  });

  it('trusts the certificates of NODE_EXTRA_CA_CERTS', async () => {
    const front = await startTlsFront(new URL(service.baseUrl));
    const certificate = path.join(place(), 'company.pem');
    writeFileSync(certificate, selfSigned);
    const address = { DASHSCOPE_HTTP_BASE_URL: `${front.origin}/api/v1` };
    try {
      const refused = await packed.run(['generate', 'a fox', '--json'], folder, environment(address));
      assert.deepEqual([refused.code, submits()], [3, 0], refused.err);
      assert.equal((JSON.parse(refused.out) as { code: string }).code, 'network');
      const trusting = environment({ ...address, NODE_EXTRA_CA_CERTS: certificate });
      const made = await packed.run(['generate', 'a fox'], folder, trusting);
      assert.equal(made.code, 0, made.err);
    } finally {
      await front.close();
    }
  });
});
