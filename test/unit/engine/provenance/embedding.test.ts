import assert from 'node:assert/strict';
import type { JournalEntry } from '../../../../src/core/jobs/journalEntry';
import { parseRecord, type EaselRecord } from '../../../../src/core/provenance/easelRecord';
import { pngPieces } from '../../../../src/engine/files/receivedImage';
import { PngReader } from '../../../../src/engine/images/png';
import { pngChunks } from '../../../../src/engine/images/pngChunks';
import { embedded, TextFollows, type Embedding } from '../../../../src/engine/images/pngEmbedding';
import { internationalTextChunk, isTextChunk, readPngText } from '../../../../src/engine/images/pngText';
import { entryEmbedding } from '../../../../src/engine/provenance/embedding';
import { journalEntry } from '../../../support/journalFixtures';
import { pngPicture } from '../../../support/pictures';
import { pngCorpus, rawChunks, withChunks } from '../../../support/pngCorpus';

const entry = (changes: Partial<JournalEntry> = {}): JournalEntry =>
  journalEntry('job', {
    createdAt: Date.UTC(2026, 10, 26, 12),
    options: { prompt: '黄昏的灯塔' },
    request: {
      modelId: 'qwen-image-2.0',
      mode: 'generate',
      path: 'syncMessages',
      pathReason: '',
      prompt: '黄昏的灯塔, watercolour',
      parameters: { seed: 7, size: '9*7', negativePrompt: 'people' },
      maxCount: 1,
    },
    provenance: { extensionVersion: '1.2.3', images: [], inputs: [], source: { command: 'easel.generateImage' } },
    ...changes,
  });
const answer = { requestId: 'r-1', actualPrompt: '一座灯塔' };

const own = (): Embedding | undefined => entryEmbedding(entry(), answer);

async function embed(bytes: Uint8Array, embedding: Embedding | undefined, pieceLength = bytes.length): Promise<Buffer> {
  return embedded(embedding, async given => {
    const source = (async function* () {
      await Promise.resolve();
      for (let at = 0; at < bytes.length; at += pieceLength) yield bytes.subarray(at, at + pieceLength);
    })();
    const pieces: Uint8Array[] = [];
    for await (const piece of pngPieces(source, new PngReader(), given)) pieces.push(piece);
    return Buffer.concat(pieces);
  });
}

const textsOf = (bytes: Uint8Array): Map<string, string> =>
  new Map(
    pngChunks(bytes)
      .filter(({ type }) => isTextChunk(type))
      .flatMap(({ type, body }) => readPngText(type, body) ?? [])
      .map(({ keyword, text }) => [keyword, text]),
  );
const ownCount = (bytes: Uint8Array): number =>
  rawChunks(bytes).filter(chunk => chunk.bytes.includes(Buffer.from('Easel\0').toString('hex'))).length;
const recordIn = (bytes: Uint8Array): EaselRecord | undefined => parseRecord(textsOf(bytes).get('Easel') ?? '');

describe('the embedding of a record', () => {
  it(`keeps every chunk of ${pngCorpus.length} kinds of PNG, in order, and adds its own before the picture data`, async () => {
    assert.ok(pngCorpus.length >= 60);
    for (const { name, bytes, hasXmp } of pngCorpus) {
      const result = await embed(bytes, own());
      const [before, after] = [rawChunks(bytes), rawChunks(result)];
      const added = after.filter(chunk => !before.some(({ bytes: known }) => known === chunk.bytes));
      assert.deepEqual(
        after.filter(chunk => !added.includes(chunk)),
        before,
        name,
      );
      assert.deepEqual(
        added.map(({ type }) => type),
        hasXmp ? ['iTXt', 'iTXt'] : ['iTXt', 'iTXt', 'iTXt'],
        name,
      );
      const dataAt = after.findIndex(({ type }) => type === 'IDAT');
      assert.deepEqual(after.slice(dataAt - added.length, dataAt), added, name);
    }
  });

  it('is the same however the bytes are cut', async () => {
    for (const { name, bytes } of pngCorpus.filter((_, index) => index % 7 === 0)) {
      const whole = await embed(bytes, own());
      for (const pieceLength of [1, 3, 11, 64])
        assert.deepEqual(await embed(bytes, undefined, pieceLength), bytes, name);
      for (const pieceLength of [1, 3, 11, 64]) assert.deepEqual(await embed(bytes, own(), pieceLength), whole, name);
    }
  });

  it('says how the image was made, in the words of the person and as it was sent', async () => {
    const bytes = await embed(pngPicture(9, 7), own());
    assert.deepEqual(recordIn(bytes), {
      version: 1,
      prompt: '黄昏的灯塔',
      actualPrompt: '一座灯塔',
      negativePrompt: 'people',
      model: 'qwen-image-2.0',
      seed: 7,
      size: '9*7',
      options: {
        prompt: '黄昏的灯塔, watercolour',
        model: 'qwen-image-2.0',
        seed: 7,
        size: '9*7',
        negativePrompt: 'people',
      },
      requestId: 'r-1',
      createdAt: '2026-11-26T12:00:00.000Z',
      extensionVersion: '1.2.3',
      source: { command: 'easel.generateImage' },
    });
    assert.equal(
      textsOf(bytes).get('parameters'),
      '黄昏的灯塔, watercolour\nNegative prompt: people\nSeed: 7, Size: 9x7, Model: qwen-image-2.0, Version: Easel 1.2.3',
    );
    assert.match(textsOf(bytes).get('XML:com.adobe.xmp') ?? '', /digitalsourcetype\/trainedAlgorithmicMedia"/);
  });

  it('calls an edit a composite, and names its inputs with their hashes', async () => {
    const sha256 = 'a'.repeat(64);
    const provenance = { extensionVersion: '1', images: ['in/cat.png', ''], inputs: [{ path: 'in/cat.png', sha256 }] };
    const bytes = await embed(pngPicture(9, 7), entryEmbedding(entry({ provenance }), answer));
    assert.match(textsOf(bytes).get('XML:com.adobe.xmp') ?? '', /compositeWithTrainedAlgorithmicMedia"/);
    assert.deepEqual(recordIn(bytes)?.inputs, [{ path: 'in/cat.png', sha256 }]);
    assert.deepEqual(recordIn(bytes)?.options.images, ['in/cat.png', '']);
  });

  it('replaces a record that came with the image, before or after the picture data', async () => {
    const stale = internationalTextChunk(
      'Easel',
      '{"version":1,"prompt":"stale","options":{"prompt":""},"placeholder":true}',
    );
    for (const [before, after] of [
      [[stale], []],
      [[], [stale]],
    ] as const) {
      const bytes = await embed(withChunks(pngPicture(9, 7), before, after), undefined);
      assert.deepEqual(bytes, withChunks(pngPicture(9, 7), before, after));
      const result = await embed(withChunks(pngPicture(9, 7), before, after), own());
      assert.equal(ownCount(result), 1);
      assert.equal(recordIn(result)?.prompt, '黄昏的灯塔');
    }
  });

  it('adds no parameters where the file has some, wherever they stand', async () => {
    const theirs = internationalTextChunk('parameters', 'a dog');
    for (const png of [withChunks(pngPicture(9, 7), [theirs]), withChunks(pngPicture(9, 7), [], [theirs])]) {
      const result = await embed(png, own());
      assert.equal(textsOf(result).get('parameters'), 'a dog');
      assert.equal(rawChunks(result).length, rawChunks(png).length + 2);
    }
  });

  it('is nothing where the journal says nothing, as in entries of earlier versions', () => {
    const earlier = entry();
    delete earlier.provenance;
    assert.equal(entryEmbedding(earlier, answer), undefined);
  });

  it('ends where a file keeps having its own text, whatever is left out', async () => {
    let writes = 0;
    const embedding: Embedding = { textsFor: () => [], leaveOut: new Set() };
    await assert.rejects(
      embedded(embedding, () => {
        writes += 1;
        throw new TextFollows('parameters');
      }),
      TextFollows,
    );
    assert.equal(writes, 2);
  });
});
