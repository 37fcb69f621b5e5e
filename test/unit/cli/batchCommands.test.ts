import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../../../src/cli/runCli';
import { placeholderPng } from '../../../src/engine/placeholders/placeholderFile';
import { temporaryFolder } from '../../support/journalFixtures';
import type { RecordedHost } from '../../support/recordedTerminal';
import { recordedHost } from '../../support/recordedTerminal';

describe('easel missing, placeholders and details: what is there', () => {
  const place = temporaryFolder();
  let host: RecordedHost;
  let folder: string;
  beforeEach(() => {
    folder = path.join(place(), 'site');
    mkdirSync(path.join(folder, 'docs/deep'), { recursive: true });
    host = recordedHost(folder, path.join(place(), 'data'));
  });

  const put = (name: string, content: string | Uint8Array): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  };
  const putPlaceholder = async (name: string, prompt: string): Promise<void> => {
    const options = { prompt, size: '64*48' };
    put(name, await placeholderPng({ options, width: 64, height: 48, createdAt: 0, extensionVersion: '1.0.0' }));
  };
  async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    host.terminal.written = { out: '', err: '' };
    const code = await runCli(args, host);
    // Looking needs no journal, and leaves nothing behind.
    assert.deepEqual(readdirSync(place()), ['site']);
    return { code, ...host.terminal.written };
  }
  it('missing: ends with 0 where every image is there', async () => {
    await putPlaceholder('docs/there.png', 'x');
    put('docs/a.md', '![There](there.png) ![Web](https://example.com/x.png)\n');
    assert.deepEqual(await run('missing'), { code: 0, out: '', err: '' });
  });

  it('missing: ends with 1 and lists each image once, with its places and its prompt', async () => {
    put('docs/a.md', '# Title\n\nText ![A red fox](img/fox.png)\n');
    put('README.md', '![A red fox](docs/img/fox.png)\n');
    put('node_modules/x/README.md', '![A hen](hen.png)\n');
    const { code, out, err } = await run('missing');
    assert.deepEqual([code, err], [1, '']);
    assert.equal(out, 'docs/img/fox.png (README.md:1, docs/a.md:3): A red fox\n');
  });

  it('missing: prints the batch of the command as data, with relative paths', async () => {
    put('docs/a.md', '![A red fox](img/fox.png) ![A cat](cat.jpg)\n');
    const { code, out } = await run('missing', '--json');
    const batch = JSON.parse(out) as { planned: { target: string; error?: { code: string; field: string } }[] };
    assert.equal(code, 1);
    assert.deepEqual(
      { ...batch, planned: batch.planned.slice(0, 1) },
      {
        planned: [{ target: 'docs/img/fox.png', prompt: 'A red fox', documents: ['docs/a.md'] }],
        generated: [],
        failed: [],
      },
    );
    const { target, error } = batch.planned[1] ?? assert.fail();
    assert.deepEqual([target, error?.code, error?.field], ['docs/cat.png', 'invalidRequest', 'changeReferences']);
  });

  it('missing: searches the files and folders that are named, each document once', async () => {
    put('docs/a.md', '![A](a.png)');
    put('docs/deep/b.html', '<img src="b.png" alt="B">');
    put('c.md', '![C](c.png)');
    const targets = async (...paths: string[]): Promise<string[]> => {
      const { planned } = JSON.parse((await run('missing', '--json', ...paths)).out) as {
        planned: { target: string }[];
      };
      return planned.map(({ target }) => target);
    };
    assert.deepEqual(await targets('docs/deep', 'docs', 'docs/a.md'), ['docs/deep/b.png', 'docs/a.png']);
    assert.deepEqual(await targets('c.md'), ['c.png']);
    assert.deepEqual(await targets('docs/'), ['docs/a.png', 'docs/deep/b.png']);
  });

  it('missing: writes annotations for GitHub at the lines, relative to the repository, which no text can leave', async () => {
    host.environment = { GITHUB_WORKSPACE: place() };
    put('docs/a, b.md', 'x\n\n  ![100% fox: a\nb](fox.png)\n');
    const { code, out } = await run('missing', '--annotate', 'github');
    assert.equal(code, 1);
    const [, annotation, ...more] = out.trimEnd().split('\n');
    assert.match(
      annotation ?? '',
      /^::error file=site\/docs\/a%2C b\.md,line=4,col=4,title=Easel::.*docs\/fox\.png.*100%25 fox: a b$/,
    );
    assert.deepEqual(more, []);
    const withData = await run('missing', '--annotate', 'github', '--json');
    assert.doesNotThrow(() => JSON.parse(withData.out) as unknown);
    assert.match(withData.err, /^::error file=/);
  });

  it('placeholders: ends with 0 without any, and else with 1 and lists them', async () => {
    assert.deepEqual(await run('placeholders'), { code: 0, out: '', err: '' });
    await putPlaceholder('docs/fox.png', 'a red fox');
    await putPlaceholder('node_modules/x.png', 'a hen');
    assert.deepEqual(await run('placeholders'), { code: 1, out: 'docs/fox.png: a red fox\n', err: '' });
    const { planned } = JSON.parse((await run('placeholders', 'docs', '--json')).out) as { planned: object[] };
    assert.deepEqual(planned.length, 1);
    assert.match(
      (await run('placeholders', '--annotate', 'github')).out,
      /\n::error file=docs\/fox\.png,title=Easel::/,
    );
  });

  it('details: prints what an image says, as lines and as data; nothing where it says nothing', async () => {
    await putPlaceholder('docs/fox.png', 'a red fox');
    const { code, out } = await run('details', 'docs/fox.png');
    assert.equal(code, 0);
    assert.match(out, /^This is a placeholder\.\nPrompt: a red fox\n/);
    const data = JSON.parse((await run('details', 'docs/fox.png', '--json')).out) as { prompt: string; origin: string };
    assert.deepEqual([data.prompt, data.origin], ['a red fox', 'easel']);
    put('docs/text.png', 'no image');
    assert.deepEqual(await run('details', 'docs/text.png', '--json'), {
      code: 0,
      out: 'null\n',
      err: 'docs/text.png does not say how it was made.\n',
    });
  });

  for (const [args, code] of [
    [['missing', '../other'], 3],
    [['missing', 'gone.md'], 3],
    [['missing', '--model', 'none'], 3],
    [['missing', '--annotate', 'gitlab'], 2],
    [['missing', '--upgrade'], 2],
    [['placeholders', '../other'], 3],
    [['placeholders', 'gone'], 3],
    [['placeholders', '--annotate'], 2],
    [['placeholders', '-m', 'none'], 3],
    [['details'], 2],
    [['details', 'a.png', 'b.png'], 2],
    [['details', 'gone.png'], 3],
  ] as const) {
    it(`ends with ${code} for: easel ${args.join(' ')}`, async () => {
      const ended = await run(...args);
      assert.equal(ended.code, code, ended.err);
      assert.deepEqual([ended.out, ended.err === ''], ['', false]);
    });
  }
});
