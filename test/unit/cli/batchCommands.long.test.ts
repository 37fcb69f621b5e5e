import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../../../src/cli/runCli';
import { placeholderPng } from '../../../src/engine/placeholders/placeholderFile';
import type { DashScopeService } from '../../service/dashScopeService';
import { startService } from '../../service/dashScopeService';
import { temporaryFolder } from '../../support/journalFixtures';
import { pngPicture } from '../../support/pictures';
import { rawChunks, withChunks } from '../../support/pngCorpus';
import { recordedHost } from '../../support/recordedTerminal';

const key = 'sk-batch-20d1';

interface Item {
  target: string;
  prompt: string;
  size?: string;
  documents: string[];
  error?: { code: string };
}
interface Batch {
  planned: Item[];
  generated: Item[];
  failed: Item[];
}

describe('easel missing --fill and placeholders --upgrade', () => {
  const place = temporaryFolder();
  let service: DashScopeService;
  let folder: string;
  beforeEach(async () => {
    folder = path.join(place(), 'site');
    mkdirSync(path.join(folder, 'docs'), { recursive: true });
    service = await startService({ keys: [key], rateLimits: false });
  });
  afterEach(() => service.close());

  const put = (name: string, content: string | Uint8Array): void => {
    writeFileSync(path.join(folder, name), content);
  };
  const textOf = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  const isThere = (name: string): boolean => existsSync(path.join(folder, name));
  const submits = (): number => service.requests.filter(({ route }) => route === 'sync' || route === 'async').length;
  async function run(
    args: string[],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<{ code: number; out: string; err: string; json: () => Batch }> {
    const host = recordedHost(folder, path.join(place(), 'data'), {
      DASHSCOPE_API_KEY: key,
      DASHSCOPE_HTTP_BASE_URL: service.baseUrl,
      ...environment,
    });
    const code = await runCli(args, host);
    const { out, err } = host.terminal.written;
    return { code, out, err, json: () => JSON.parse(out) as Batch };
  }

  it('makes exactly the files that are missing, each one once, and ends with 0', async () => {
    put('docs/a.md', '![A fox](img/fox.png)\n\n![A hen](hen.png)\n');
    put('README.md', '![A fox](docs/img/fox.png)\n');
    const { code, out, err } = await run(['missing', '--fill']);
    assert.deepEqual([code, out], [0, 'docs/img/fox.png\ndocs/hen.png\n'], err);
    assert.match(err, /2 with qwen-image-2\.0, about ¥0\.40/);
    assert.match(err, /1\/2 images made\n2\/2 images made/);
    assert.deepEqual([isThere('docs/img/fox.png'), isThere('docs/hen.png'), submits()], [true, true, 2]);
    assert.equal((await run(['missing'])).code, 0);
  });

  it('prints the batch as data, and ends with 3 where one was not made', async () => {
    put('docs/a.md', '![A fox](fox.png)\n![A hen](hen.png)\n![A cat](cat.jpg)\n');
    service.script({ fault: { kind: 'error', status: 400, code: 'DataInspectionFailed', message: 'No hens.' } });
    const { code, json, err } = await run(['missing', 'docs', '--fill', '--json']);
    assert.equal(code, 3);
    const { planned, generated, failed } = json();
    assert.equal(planned.length, 3);
    assert.equal(generated.length, 1);
    assert.deepEqual(
      failed.map(({ error }) => error?.code),
      ['contentRefused', 'invalidRequest'],
    );
    assert.match(err, /No hens\./);
    assert.equal(isThere('docs/cat.png'), false);
  });

  it('changes the references to other formats where that is wanted: the rest of each file stays as it is', async () => {
    const markdown = '\ufeff# Café\r\n![A cat](cat.jpg) ![A cat](<cat.jpg> "Cat")\r\n';
    put('docs/a.md', markdown);
    const cells = [
      { cell_type: 'code', source: ['x = 1\n', 'y = 2'], outputs: [] },
      { cell_type: 'markdown', source: ['# Title\n', '![A dog](dog.webp)\n', 'end'] },
    ];
    const notebook = `${JSON.stringify({ cells, nbformat: 4 }, undefined, 1)}\n`;
    put('docs/b.ipynb', notebook);
    const { code, err } = await run(['missing', '--fill', '--change-references']);
    assert.equal(code, 0, err);
    assert.equal(textOf('docs/a.md'), markdown.replaceAll('cat.jpg', 'cat.png'));
    assert.equal(textOf('docs/b.ipynb'), notebook.replace('dog.webp', 'dog.png'));
    assert.deepEqual([isThere('docs/cat.png'), isThere('docs/dog.png')], [true, true]);
  });

  it('leaves a document in another encoding as it is, and says so', async () => {
    const latin = Buffer.from('# Caf\u00e9\n![A cat](cat.jpg)\n', 'latin1');
    put('docs/a.md', latin);
    const { code, err } = await run(['missing', '--fill', '--change-references']);
    assert.equal(code, 3);
    assert.match(err, /UTF-8/);
    assert.ok(readFileSync(path.join(folder, 'docs/a.md')).equals(latin));
  });

  it('says that there is no key before it makes anything, and needs none where nothing is missing', async () => {
    const noKey = { DASHSCOPE_API_KEY: '' };
    assert.equal((await run(['missing', '--fill'], noKey)).code, 0);
    put('docs/a.md', '![A fox](fox.png)\n');
    const { code, out } = await run(['missing', '--fill', '--json'], noKey);
    assert.deepEqual([code, (JSON.parse(out) as { code: string }).code], [3, 'missingKey']);
  });

  it('upgrades placeholders in their places; what was changed by hand stays, and then it ends with 1', async () => {
    const request = { options: { prompt: 'a fox', size: '1024*1024' }, width: 1024, height: 1024 };
    const placeholder = await placeholderPng({ ...request, createdAt: 0, extensionVersion: '1.0.0' });
    put('docs/fox.png', placeholder);
    const { code, out, err } = await run(['placeholders', '--upgrade']);
    assert.deepEqual([code, out], [0, 'docs/fox.png\n'], err);
    assert.equal(readFileSync(path.join(folder, 'docs/fox.png')).equals(placeholder), false);
    assert.equal((await run(['placeholders'])).code, 0);
    const texts = rawChunks(placeholder)
      .filter(({ type }) => type === 'iTXt')
      .map(({ bytes }) => Buffer.from(bytes, 'hex'));
    put('docs/drawn.png', withChunks(pngPicture(9, 7), texts));
    const again = await run(['placeholders', '--upgrade', '--json']);
    assert.deepEqual([again.code, again.json().planned[0]?.error?.code, submits()], [1, 'invalidRequest', 1]);
  });
});
