import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { preparedRecord } from '../../../../src/engine/provenance/preparedRecord';
import { pngPieces } from '../../../../src/engine/files/receivedImage';
import { PngReader } from '../../../../src/engine/images/png';
import { embedded } from '../../../../src/engine/images/pngEmbedding';
import { entryEmbedding } from '../../../../src/engine/provenance/embedding';
import { placeholderPng } from '../../../../src/engine/placeholders/placeholderFile';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { journalEntry, temporaryFolder } from '../../../support/journalFixtures';
import { pngCorpus } from '../../../support/pngCorpus';

const exiftool = path.resolve('test/generators/node_modules/exiftool-vendored.pl/bin/exiftool');
const prompt = '黄昏的灯塔, "watercolour"';

/** What ExifTool tells of a file: the values by their group and name. */
type Tags = Record<string, unknown>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Of all PNGs in a folder, by their names. */
function tagsIn(folder: string): Map<string, Tags> {
  const options = ['-json', '-a', '-G1', '-struct', '-charset', 'UTF8'];
  const told = execFileSync('perl', [exiftool, ...options, folder], { maxBuffer: 64 * 1024 * 1024, stdio: 'pipe' });
  const files = JSON.parse(told.toString('utf8')) as Tags[];
  return new Map(files.map(tags => [path.basename(textOf(tags['SourceFile'])), tags]));
}

const isOwn = (name: string): boolean => /^PNG:(?:Easel|Parameters)$|^XMP-iptcExt:|^XMP-x:XMPToolkit$/iu.test(name);
/** Without what the file system says, and how the program complains about damaged chunks. */
const isOfFile = (name: string): boolean => /^(?:System|ExifTool):|^SourceFile$/u.test(name);
const foreign = (tags: Tags): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([name]) => !isOfFile(name) && !isOwn(name)));

/** What is used here of ImageMagick, which runs as WebAssembly. */
interface Magick {
  initializeImageMagick(wasm: Uint8Array): Promise<void>;
  ImageMagick: { read<T>(bytes: Uint8Array, take: (image: { signature: string }) => T): T };
}

/** The hash of the pixels as ImageMagick reads them. */
async function pixelReader(): Promise<(bytes: Uint8Array) => string> {
  const folder = path.resolve('test/generators/node_modules/@imagemagick/magick-wasm/dist');
  const magick = (await import(pathToFileURL(path.join(folder, 'index.js')).href)) as Magick;
  await magick.initializeImageMagick(readFileSync(path.join(folder, 'x86/magick.wasm')));
  return bytes => magick.ImageMagick.read(bytes, ({ signature }) => signature);
}

describe('PNGs as ExifTool and ImageMagick read them', function () {
  this.timeout(120_000);
  const place = temporaryFolder();

  it(`say how they were made, and all else as before: ${pngCorpus.length} kinds`, async () => {
    const folders = { before: path.join(place(), 'before'), after: path.join(place(), 'after') };
    for (const folder of Object.values(folders)) mkdirSync(folder);
    const provenance = preparedRecord(new InMemoryWorkspace('memory:/w'), '1.2.3', [], {
      command: 'easel.generateImage',
    });
    const { request } = journalEntry('job');
    const entry = journalEntry('job', { options: { prompt }, request: { ...request, prompt }, provenance });
    const embedding = entryEmbedding(entry, { requestId: 'r-1', actualPrompt: prompt });
    for (const [index, { bytes }] of pngCorpus.entries()) {
      const pieces: Uint8Array[] = [];
      await embedded(embedding, async given => {
        const source = (async function* () {
          yield await Promise.resolve(bytes);
        })();
        pieces.length = 0;
        for await (const piece of pngPieces(source, new PngReader(), given)) pieces.push(piece);
      });
      writeFileSync(path.join(folders.before, `${index}.png`), bytes);
      writeFileSync(path.join(folders.after, `${index}.png`), Buffer.concat(pieces));
    }
    const pixelsOf = await pixelReader();
    for (const [index, { name }] of pngCorpus.entries()) {
      const [was, is] = [folders.before, folders.after].map(folder =>
        pixelsOf(readFileSync(path.join(folder, `${index}.png`))),
      );
      assert.match(is ?? '', /^[0-9a-f]{64}$/u);
      assert.equal(is, was, name);
    }
    const [before, after] = [tagsIn(folders.before), tagsIn(folders.after)];
    let compared = 0;
    assert.equal(after.size, pngCorpus.length);
    for (const [index, { name, hasXmp }] of pngCorpus.entries()) {
      const [was, is] = [before.get(`${index}.png`) ?? {}, after.get(`${index}.png`) ?? {}];
      const [foreignThen, foreignNow] = hasXmp ? [was, is] : [foreign(was), foreign(is)];
      for (const [tag, value] of Object.entries(foreignThen).filter(([known]) => !isOfFile(known))) {
        assert.deepEqual(foreignNow[tag], value, `${name}: ${tag}`);
        compared += 1;
      }
      const record = JSON.parse(textOf(is['PNG:Easel'])) as { prompt?: string };
      assert.equal(record.prompt, prompt, name);
      assert.match(textOf(is['PNG:Parameters']), /^黄昏的灯塔/u, name);
      if (!hasXmp)
        assert.match(JSON.stringify(is['XMP-iptcExt:DigitalSourceType']), /rained ?algorithmic ?media/iu, name);
    }
    assert.ok(compared > 10 * pngCorpus.length, `${compared} tags`);
  });

  it('of a placeholder hold its whole prompt, also where it is packed', async () => {
    const long = '灯塔与大海，水彩。'.repeat(300);
    for (const [name, text] of [
      ['short', prompt],
      ['long', long],
    ] as const)
      writeFileSync(
        path.join(place(), `${name}.png`),
        await placeholderPng({
          options: { prompt: text, size: '512*512' },
          width: 512,
          height: 512,
          createdAt: 0,
          extensionVersion: '1.0.0',
        }),
      );
    const tags = tagsIn(place());
    for (const [name, text] of [
      ['short', prompt],
      ['long', long],
    ] as const) {
      const record = JSON.parse(textOf(tags.get(`${name}.png`)?.['PNG:Easel'])) as { prompt?: string };
      assert.equal(record.prompt, text);
    }
  });
});
