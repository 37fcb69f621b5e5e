import assert from 'node:assert/strict';
import { decode } from 'fast-png';
import { EaselError } from '../../src/core/base/errors';
import { imageKindOf } from '../../src/core/models/imageKind';
import { probeImage } from '../../src/engine/images/probeImage';
import { PngReader, readPngInfo, type PngInfo } from '../../src/engine/images/png';
import { NotPng } from '../../src/engine/images/pngChunks';
import {
  bmpPicture,
  gifPicture,
  heifStart,
  jpegPicture,
  pngChunk,
  pngPicture,
  pngSignature,
  rawPng,
  tiffPicture,
  webpPicture,
} from '../support/pictures';
import { bmpWithAlpha, exifSegment, extendedWebp, squaresJpeg, squaresPng, tiffWith } from '../support/turnedPictures';
import { below, inPieces, mutatedBytes, oneOf, type Random } from './mutate';
import { refused, runRounds, taken, type FuzzOptions, type FuzzResult, type Outcome } from './rounds';

interface Chunk {
  type: string;
  body: Uint8Array;
  /** The original bytes: length, type, body and checksum. */
  bytes: Uint8Array;
}

const labels = [
  pngChunk('tEXt', Buffer.from('AIGC\0{"Label":"1"}')),
  pngChunk('pHYs', Uint8Array.of(0, 0, 11, 19, 0, 0, 11, 19, 1)),
  pngChunk('iTXt', Buffer.from('prompt\0\0\0\0\0一只猫')),
];
const withLabels = (picture: Uint8Array): Uint8Array =>
  Buffer.concat([picture.subarray(0, 33), ...labels, picture.subarray(33)]);
const palette = {
  width: 8,
  height: 2,
  depth: 8,
  colourType: 3,
  palette: [
    [1, 2, 3],
    [4, 5, 6],
  ],
  transparency: [0],
  rows: [
    [0, 1, 0, 1, 0, 1, 0, 1],
    [1, 1, 1, 1, 0, 0, 0, 0],
  ],
};

const pictures = [
  pngPicture(9, 7),
  withLabels(pngPicture(9, 7)),
  pngPicture(4, 4, { channels: 4, depth: 16 }),
  withLabels(pngPicture(5, 3, { channels: 2 })),
  pngPicture(11, 5, { channels: 4, interlaced: true }),
  pngPicture(6, 6, { channels: 1, depth: 16 }),
  rawPng(palette),
  withLabels(rawPng({ ...palette, depth: 1, rows: [[0b1010_1010], [0b1111_0000]] })),
  rawPng({
    width: 3,
    height: 1,
    depth: 8,
    colourType: 2,
    transparency: [0, 1, 0, 2, 0, 3],
    rows: [[1, 2, 3, 4, 5, 6, 7, 8, 9]],
  }),
].map(bytes => ({ bytes, info: readPngInfo(bytes), chunks: chunksOf(bytes), pixels: decode(bytes).data }));

/**
 * Damaged PNGs: each is refused for one of three reasons, or accepted whole with the right size, in whatever pieces it
 * arrived.
 */
export function fuzzPng(options: FuzzOptions): Promise<FuzzResult> {
  return runRounds(options, {
    draw: (random, round) => {
      const original = pictures[round % pictures.length]!;
      const rearranged =
        random() < 0.3 ? Buffer.concat([pngSignature, ...mutatedChunks(original.chunks, random)]) : original.bytes;
      // Some are not damaged, but only split into pieces or followed by other bytes.
      const bytes =
        random() < 0.8
          ? mutatedBytes(rearranged, random)
          : random() < 0.5
            ? rearranged
            : Buffer.concat([rearranged, original.bytes]);
      return { original, bytes };
    },
    judge: ({ original, bytes }, random) => judgePng(bytes, original, random),
  });
}

function judgePng(bytes: Uint8Array, original: (typeof pictures)[number], random: Random): Outcome {
  const whole = readingOf(() => readPngInfo(bytes));
  const pieced = readingOf(() => {
    const reader = new PngReader();
    for (const piece of inPieces(bytes, random)) reader.push(piece);
    return reader.end();
  });
  assert.deepEqual(pieced, whole, 'read in pieces it is another picture');
  if (typeof whole === 'string') return refused(whole);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  assert.deepEqual([whole.width, whole.height], [view.getUint32(16), view.getUint32(20)]);
  const chunks = chunksOf(bytes);
  for (const { type, body, bytes: written } of chunks.filter(chunk => isCritical(chunk.type)))
    assert.ok(
      pngChunk(type, body).every((byte, index) => byte === written[index]),
      `the checksum of ${type}`,
    );
  if (!isSamePicture(chunks, original.chunks))
    return refused('taken, but with other chunks under checksums of their own');
  assert.deepEqual(
    [whole.width, whole.height, whole.colourType],
    [original.info.width, original.info.height, original.info.colourType],
  );
  // The decoder fails on damaged text chunks, which are no reason to lose a picture, so they are removed before
  // decoding.
  const { width, height, data } = decode(
    Buffer.concat([pngSignature, ...chunks.filter(({ type }) => isCritical(type)).map(chunk => chunk.bytes)]),
  );
  assert.deepEqual([width, height], [whole.width, whole.height]);
  assert.deepEqual(data, original.pixels);
  return taken;
}

function readingOf(read: () => PngInfo): PngInfo | 'signature' | 'truncated' | 'corrupt' {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotPng) return error.reason;
    throw error;
  }
}

const isCritical = (type: string): boolean => /^[A-Z]/.test(type);

/** Whether the chunks that make the picture are unchanged; the other chunks do not matter. */
function isSamePicture(chunks: readonly Chunk[], original: readonly Chunk[]): boolean {
  const critical = [chunks, original].map(list =>
    Buffer.concat(list.filter(({ type }) => isCritical(type)).map(({ bytes }) => bytes)),
  );
  return critical[0]?.equals(critical[1] ?? new Uint8Array()) === true;
}

/** The chunks up to IEND, or up to the first impossible length. */
function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= bytes.length && chunks.at(-1)?.type !== 'IEND';) {
    const end = at + 12 + view.getUint32(at);
    chunks.push({
      type: Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1'),
      body: bytes.subarray(at + 8, end - 4),
      bytes: bytes.subarray(at, end),
    });
    at = end;
  }
  return chunks;
}

/** Chunks removed, duplicated, moved, split, or changed with a corrected checksum. */
function mutatedChunks(chunks: readonly Chunk[], random: Random): Uint8Array[] {
  const list = [...chunks];
  const at = below(list.length, random);
  const chunk = list[at]!;
  const remade = (type: string, body: Uint8Array): Chunk => ({ type, body, bytes: pngChunk(type, body) });
  switch (below(6, random)) {
    case 0:
      list.splice(at, 1);
      break;
    case 1:
      list.splice(at, 0, chunk);
      break;
    case 2:
      list.splice(below(list.length, random), 0, ...list.splice(at, 1));
      break;
    case 3:
      list.splice(at, 1, remade(chunk.type, mutatedBytes(chunk.body, random, 1)));
      break;
    case 4:
      list.splice(
        at,
        0,
        remade(
          oneOf(
            [
              'tEXt',
              'iTXt',
              'zTXt',
              'pHYs',
              'iCCP',
              'gAMA',
              'tRNS',
              'acTL',
              'fcTL',
              'fdAT',
              'teSt',
              'TEST',
              'IDAT',
              'PLTE',
              'IEND',
            ],
            random,
          ),
          mutatedBytes(chunk.body, random),
        ),
      );
      break;
    default:
      list.splice(
        at,
        1,
        remade(chunk.type, chunk.body.subarray(0, chunk.body.length / 2)),
        remade(chunk.type, chunk.body.subarray(chunk.body.length / 2)),
      );
      break;
  }
  return list.map(({ bytes }) => bytes);
}

const svg = Buffer.from('\ufeff<?xml version="1.0"?>\n<!-- <b> -->\n<!DOCTYPE svg>\n<svg width="1" height="1"/>');
const inputs = [
  jpegPicture(40, 30),
  jpegPicture(40, 30, Buffer.concat([Buffer.from([0xff, 0xe1, 0, 200]), Buffer.alloc(198, 0xff)])),
  webpPicture(40, 30),
  bmpPicture(6, 5),
  tiffPicture(6, 5),
  gifPicture(40, 30),
  pngPicture(9, 7),
  squaresJpeg(exifSegment(6)),
  squaresPng(5, { isBehind: true }),
  extendedWebp({ orientation: 3, hasAlpha: true }),
  bmpWithAlpha(5, 4, [255, 7]),
  tiffWith(338, 2),
  heifStart('heic'),
  heifStart('avif'),
  heifStart('isom'),
  svg,
  Buffer.from([0xff, 0x0a, 0xff]),
  Buffer.concat([svg.subarray(0, 30), Buffer.from('<!--'.repeat(2000))]),
  pngChunk('IHDR', new Uint8Array(13)),
];

/** Damaged input images of every format: each gives plausible facts, or the error `inputImage`. */
export function fuzzInputImages(options: FuzzOptions): Promise<FuzzResult> {
  return runRounds(options, {
    draw: (random, round) => {
      const original = inputs[round % inputs.length]!;
      // Headers decide the result, so half of the changes are made there.
      const head = below(60, random);
      const way = random();
      // Most larger changes cut a picture off or damage it, so some rounds change one byte only.
      if (way < 0.2) return Uint8Array.from(original).fill(below(256, random), head, head + 1);
      return way < 0.6
        ? mutatedBytes(original, random)
        : Buffer.concat([mutatedBytes(original.subarray(0, head), random, 6), original.subarray(head)]);
    },
    judge: judgeInput,
  });
}

function judgeInput(bytes: Uint8Array): Outcome {
  imageKindOf(bytes);
  try {
    const { width, height, format, mime } = probeImage(bytes, 'a');
    assert.ok(
      [width, height].every(side => Number.isInteger(side) && side >= 1 && side < 2 ** 32),
      `${width}×${height}`,
    );
    assert.equal(mime, `image/${format}`);
    return taken;
  } catch (error) {
    if (!(error instanceof EaselError)) throw error;
    assert.deepEqual([error.code, error.field], ['inputImage', 'images']);
    return refused(error.code);
  }
}
