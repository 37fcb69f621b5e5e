import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, encode } from 'fast-png';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../src/core/base/errors';
import type { SavedImages } from '../../../../src/core/contributions/contributions';
import { pngChunk } from '../../../../src/engine/images/pngChunks';
import { internationalTextChunk } from '../../../../src/engine/images/pngText';
import { readPngInfo } from '../../../../src/engine/images/png';
import type { PlannedImage } from '../../../../src/engine/documents/missing/missingPlan';
import type { RunRequest, RunResult } from '../../../../src/engine/jobs/imageRuns';
import { insertPlaceholder } from '../../../../src/engine/placeholders/insertPlaceholder';
import { insertMissingPlaceholders } from '../../../../src/engine/placeholders/missingPlaceholders';
import { isUntouched, placeholderPng } from '../../../../src/engine/placeholders/placeholderFile';
import { placeholderRecord } from '../../../../src/engine/placeholders/placeholderPlan';
import { tellsPlaceholder } from '../../../../src/engine/placeholders/placeholderSearch';
import { recordAtBeginning, recordTextOf } from '../../../../src/engine/provenance/recordText';
import { PlaceholderUpgrades } from '../../../../src/engine/placeholders/placeholderUpgrades';
import { pngDetails } from '../../../../src/engine/provenance/pngDetails';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { NodeWorkspace } from '../../../../src/cli/node/nodeWorkspace';
import { pngPicture } from '../../../support/pictures';
import { rawChunks, withChunks } from '../../../support/pngCorpus';
import { defaultSettings, preparedJob } from '../../../support/preparedJob';

const refused = new EaselError('contentRefused', 'refused');
const noSurface = {
  during: <T>(work: (signal: AbortSignal, onProgress: () => void) => Promise<T>) =>
    work(new AbortController().signal, () => undefined),
};

describe('placeholders', () => {
  let folder: string;
  let workspace: NodeWorkspace;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-'));
    workspace = new NodeWorkspace(folder);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const parts = () => ({
    workspace,
    readSettings: () => defaultSettings,
    clock: { now: () => Date.UTC(2026, 10, 26) },
    extensionVersion: '1.2.3',
  });
  const insert = async (options: object = {}): Promise<URI> => {
    const given = { prompt: '黄昏的灯塔', size: '640*480', ...options };
    const saved = await insertPlaceholder(parts(), given, {});
    return saved.images[0]?.uri ?? assert.fail('nothing was saved');
  };
  const planned = (target: URI): PlannedImage => ({
    target,
    prompt: 'a cat',
    documents: [],
    references: [],
    isProposed: false,
  });
  const han = (length: number): string =>
    Array.from({ length }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7919) % 3000))).join('');
  for (const [what, prompt, size] of [
    ['300 Chinese characters', han(300), '4096*4096'],
    ['5,000 Chinese characters', han(5000), '4096*4096'],
    ['5,000 letters', 'A tall mill, by the sea. '.repeat(200), '2048*2048'],
  ] as const)
    it(`have at most 20 KB, with a prompt of ${what} that is whole`, async () => {
      const [width = 0, height = 0] = size.split('*').map(Number);
      const options = { prompt, size };
      const bytes = await placeholderPng({ options, width, height, createdAt: 0, extensionVersion: '1.2.3' });
      assert.ok(bytes.length <= 20 * 1024, `${bytes.length} bytes`);
      const { record } = pngDetails(bytes);
      assert.equal(record?.prompt, prompt);
      const { data, depth } = decode(bytes);
      assert.equal(data.length, (width * depth * height) / 8);
      assert.ok(await isUntouched(bytes, { ...record, picture: '0'.repeat(64) }), 'it is drawn the same way again');
    });

  const bytesOf = (file: URI): Promise<Buffer> => readFile(file.fsPath);

  it('of a plan go to exactly their paths, and leave alone what is there meanwhile', async () => {
    const [free, taken] = ['free.png', 'taken.png'].map(name => URI.file(join(folder, 'docs', name)));
    assert.ok(free && taken);
    await mkdir(join(folder, 'docs'));
    await writeFile(taken.fsPath, 'mine');
    const { generated, failed } = await insertMissingPlaceholders(parts(), [planned(taken), planned(free)]);
    assert.deepEqual([generated.map(({ target }) => target), failed.length], [[free], 1]);
    assert.equal(failed[0]?.error?.code, 'saveFailed');
    assert.equal((await bytesOf(taken)).toString(), 'mine');
    assert.deepEqual((await readdir(join(folder, 'docs'))).sort(), ['free.png', 'taken.png']);
  });

  it('are PNGs of exactly the size, named and placed like images, and say what they stand for', async () => {
    const saved = await insertPlaceholder(parts(), { prompt: 'a cat', size: '640*480', model: 'wan2.7-image' }, {});
    assert.deepEqual(saved.images[0] && { ...saved.images[0], uri: workspace.nameOf(saved.images[0].uri) }, {
      uri: join('assets', 'a-cat.png'),
      width: 640,
      height: 480,
    });
    assert.equal(saved.model, 'placeholder');
    assert.equal('requestId' in saved, false);
    const bytes = await bytesOf(saved.images[0]?.uri ?? URI.file('/'));
    assert.ok(bytes.length < 20 * 1024);
    const { record, labels } = pngDetails(bytes);
    assert.deepEqual(labels, []);
    assert.equal(record?.placeholder, true);
    assert.deepEqual(record.options, { prompt: 'a cat', model: 'wan2.7-image', size: '640*480' });
    assert.match((await insert({ prompt: 'a cat' })).path, /a-cat-2\.png$/u);
    const exact = await insert({ output: 'docs/x.png', overwrite: true });
    assert.match(exact.path, /\/docs\/x\.png$/u);
  });

  for (const size of ['1*1', '4096*4096', '1*4096', '33x17'])
    it(`may have ${size} pixels`, async () => {
      const { width, height } = readPngInfo(await bytesOf(await insert({ size })));
      assert.deepEqual([width, height], size.split(/[*x]/u).map(Number));
    });

  for (const size of ['0*10', '4097*10', '10*4097', '16:9', '2K', '', '-5*5', '1.5*2'])
    it(`is refused with the size "${size}"`, async () => {
      await assert.rejects(insert({ size }), { code: 'invalidRequest', field: 'size' });
    });

  it('are refused without a prompt, outside of the workspace, and without a folder', async () => {
    await assert.rejects(insert({ prompt: ' ' }), { code: 'invalidRequest', field: 'prompt' });
    await assert.rejects(insert({ output: '../x.png' }), { code: 'invalidRequest', field: 'output' });
    const none = { ...parts(), workspace: new InMemoryWorkspace() };
    await assert.rejects(insertPlaceholder(none, { prompt: 'a' }, {}), { code: 'invalidRequest' });
  });

  it('are known by their beginning', async () => {
    const isPlaceholder = async (uri: URI): Promise<boolean> => tellsPlaceholder((await recordTextOf(uri)) ?? '');
    const file = await insert();
    assert.equal(await isPlaceholder(file), true);
    const other = URI.file(join(folder, 'other.png'));
    for (const content of [
      pngPicture(9, 7),
      '',
      'iTXtEasel\0',
      withChunks(pngPicture(9, 7), [internationalTextChunk('Easel', 'null')]),
      withChunks(pngPicture(9, 7), [internationalTextChunk('Easel', '{"placeholder":false}')]),
    ]) {
      await writeFile(other.fsPath, content);
      assert.equal(await isPlaceholder(other), false);
    }
    assert.equal(await isPlaceholder(URI.file(join(folder, 'none.png'))), false);
  });

  it('are known also behind labels of any length, which other programs put in front', async () => {
    const bytes = await bytesOf(await insert());
    const file = URI.file(join(folder, 'labelled.png'));
    for (const labels of [[300_000], [262_100], [200_000, 200_000, 5], Array.from({ length: 100 }, () => 9000)]) {
      // The record stands behind the palette, and the label in front of both.
      const chunks = labels.map(length => pngChunk('caBX', Buffer.alloc(length, 7)));
      await writeFile(file.fsPath, Buffer.concat([bytes.subarray(0, 33), ...chunks, bytes.subarray(33)]));
      assert.equal(tellsPlaceholder((await recordTextOf(file)) ?? ''), true, String(labels));
      assert.deepEqual((await recordAtBeginning(file))?.pixels, '640*480');
    }
    await writeFile(file.fsPath, (await readFile(file.fsPath)).subarray(0, 901_000));
    assert.equal(await recordTextOf(file), undefined, 'the file ends in the middle of a label');
  });

  it('are untouched when only their packing has changed, and not when a pixel has', async () => {
    const bytes = await bytesOf(await insert({ size: '64*48' }));
    const record = placeholderRecord(bytes) ?? assert.fail('no placeholder');
    assert.equal(await isUntouched(bytes, record), true);
    const indexed = decode(bytes);
    const rgb = Uint8Array.from({ length: 64 * 48 * 3 }, (_, at) => {
      const pixel = Math.floor(at / 3);
      const packed = indexed.data[Math.floor(pixel / 2)] ?? 0;
      const index = pixel % 2 === 0 ? packed >> 4 : packed & 15;
      return indexed.palette?.[index]?.[at % 3] ?? 0;
    });
    const texts = rawChunks(bytes)
      .filter(({ type }) => type === 'iTXt')
      .map(chunk => Buffer.from(chunk.bytes, 'hex'));
    const repacked = withChunks(encode({ width: 64, height: 48, channels: 3, data: rgb }), texts);
    assert.equal(await isUntouched(repacked, record), true);
    rgb[1000] = (rgb[1000] ?? 0) ^ 1;
    const drawn = withChunks(encode({ width: 64, height: 48, channels: 3, data: rgb }), texts);
    assert.equal(await isUntouched(drawn, record), false);
    assert.equal(await isUntouched(withChunks(pngPicture(64, 49), texts), record), false);
  });

  describe('that are upgraded', () => {
    let requests: RunRequest[];
    let outcome: (request: RunRequest) => Promise<RunResult>;
    let replacing: string[];
    beforeEach(() => {
      [requests, replacing] = [[], []];
      outcome = async ({ options }) => {
        const file = options.output as URI;
        await writeFile(file.fsPath, pngPicture(9, 7));
        const saved: SavedImages<URI> = {
          images: [{ uri: file, width: 9, height: 7 }],
          model: '',
          requestId: '',
          warnings: [],
        };
        return { kind: 'saved', job: preparedJob({}), saved };
      };
    });
    const upgrades = (): PlaceholderUpgrades =>
      new PlaceholderUpgrades({
        ...parts(),
        runs: {
          run: request => {
            requests.push(request);
            return outcome(request);
          },
        },
        jobs: { isReplacing: file => replacing.includes(file.toString()) },
        adopt: () => Promise.resolve(),
      });
    const run = async (files: URI[], made = upgrades()) =>
      made.run(await made.plan(files), {
        signal: new AbortController().signal,
        onProgress: () => undefined,
        surface: noSurface,
      });

    it('are found by content, and replaced in place with their own prompt and options', async () => {
      const file = await insert({ negativePrompt: 'people', size: '1664*928' });
      await mkdir(join(folder, 'other'));
      await writeFile(join(folder, 'other', 'placeholder.png'), pngPicture(9, 7));
      const batch = await run([file, URI.file(join(folder, 'other', 'placeholder.png'))]);
      assert.deepEqual(
        batch.planned.map(({ target, prompt, size }) => [target.path, prompt, size]),
        [[file.path, '黄昏的灯塔', '1664*928']],
      );
      assert.deepEqual(
        batch.generated.map(({ target }) => target.path),
        [file.path],
      );
      assert.deepEqual(batch.failed, []);
      const [request] = requests;
      assert.deepEqual(request?.options, {
        prompt: '黄昏的灯塔',
        negativePrompt: 'people',
        size: '1664*928',
        model: 'qwen-image-2.0',
        output: file,
        overwrite: true,
      });
      assert.equal(request.replacedHash?.length, 64);
    });

    it('get the nearest size of the model where it does not make theirs', async () => {
      const { planned } = await run([await insert({ size: '300*200' })]);
      const [width = 0, height = 0] = (planned[0]?.size ?? '').split('*').map(Number);
      assert.ok(Math.abs(width / height - 1.5) < 0.05, `${width}*${height}`);
    });

    it('stay where they are refused', async () => {
      const file = await insert();
      const before = await bytesOf(file);
      outcome = () => Promise.resolve({ kind: 'failed', error: refused, status: 'gone' });
      const batch = await run([file]);
      assert.deepEqual(
        batch.failed.map(({ error }) => error),
        [refused],
      );
      assert.deepEqual(batch.generated, []);
      assert.deepEqual(await bytesOf(file), before);
    });

    it('are left alone where somebody has drawn on them, before or meanwhile', async () => {
      const texts = rawChunks(await bytesOf(await insert({ size: '9*7' })))
        .filter(({ type }) => type === 'iTXt')
        .map(chunk => Buffer.from(chunk.bytes, 'hex'));
      const drawn = join(folder, 'drawn.png');
      await writeFile(drawn, withChunks(pngPicture(9, 7), texts));
      const batch = await run([URI.file(drawn)]);
      assert.equal(batch.planned[0]?.error?.code, 'invalidRequest');
      assert.deepEqual([batch.generated, batch.failed, requests], [[], [], []]);
      const made = upgrades();
      const plan = await made.plan([await insert({ prompt: 'meanwhile' })]);
      await writeFile(plan[0]?.item.target.fsPath ?? '', pngPicture(9, 7));
      const later = await made.run(plan, {
        signal: new AbortController().signal,
        onProgress: () => undefined,
        surface: noSurface,
      });
      assert.equal(later.failed[0]?.error?.code, 'invalidRequest');
      assert.deepEqual(requests, []);
    });

    it('are not sent twice: not while a job makes them, and not by two plans at once', async () => {
      const files = await Promise.all(['one', 'two', 'three'].map(prompt => insert({ prompt })));
      replacing = [files[0]?.toString() ?? ''];
      const made = upgrades();
      const save = outcome;
      const errors: (string | undefined)[] = [];
      outcome = async request => {
        errors.push(...(await made.plan(files)).map(({ item }) => item.error?.code));
        return save(request);
      };
      const batch = await run(files, made);
      assert.equal(batch.planned[0]?.error?.code, 'invalidRequest');
      assert.equal(batch.generated.length, 2);
      assert.equal(requests.length, 2);
      assert.deepEqual([...new Set(errors.slice(0, 3))], ['invalidRequest']);
    });

    it('end with the signal, and keep what is made', async () => {
      const files = await Promise.all(['one', 'two', 'three'].map(prompt => insert({ prompt })));
      const controller = new AbortController();
      const made = upgrades();
      const save = outcome;
      outcome = request => {
        controller.abort();
        return save(request);
      };
      const batch = await made.run(await made.plan(files), {
        signal: controller.signal,
        onProgress: () => undefined,
        surface: noSurface,
      });
      assert.ok(batch.generated.length >= 1);
      assert.deepEqual(batch.failed, []);
    });
  });
});
