import { deflateSync } from 'node:zlib';
import { pngChunk, pngPicture, pngSignature, rawPng } from './pictures';

// PNGs of many kinds, with the labels and texts of other programs in every place where they may stand.

interface CorpusPng {
  name: string;
  bytes: Uint8Array;
  /** The file has XMP of its own. */
  hasXmp: boolean;
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const itxt = (keyword: string, text: string, isPacked = false): Uint8Array =>
  pngChunk(
    'iTXt',
    Buffer.concat([
      latin1(`${keyword}\0${isPacked ? '\x01' : '\0'}\0zh\0标签\0`),
      isPacked ? deflateSync(Buffer.from(text)) : Buffer.from(text),
    ]),
  );
const damaged = (chunk: Uint8Array): Uint8Array => Uint8Array.from([...chunk.slice(0, -1), (chunk.at(-1) ?? 0) ^ 1]);
const bytesOf = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 17) & 0xff);

const pictures: Readonly<Record<string, Uint8Array>> = {
  rgb: pngPicture(9, 7),
  rgba16: pngPicture(9, 7, { channels: 4, depth: 16 }),
  grey: pngPicture(9, 7, { channels: 1 }),
  interlaced: pngPicture(9, 7, { channels: 4, interlaced: true }),
  palette: rawPng({
    width: 8,
    height: 2,
    depth: 1,
    colourType: 3,
    palette: [
      [1, 2, 3],
      [250, 251, 252],
    ],
    transparency: [9],
    rows: [[0b10101010], [0b11110000]],
  }),
};

const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta>';
/** By name: the chunks in front of the picture data, and those after it. */
const labels: Readonly<Record<string, { before?: Uint8Array[]; after?: Uint8Array[]; hasXmp?: boolean }>> = {
  'no label': {},
  'AIGC text': { before: [pngChunk('tEXt', latin1('AIGC\0{"Label":"1"}'))] },
  'AIGC text in UTF-8, packed': { before: [itxt('AIGC', '{"ContentProducer":"测试"}', true)] },
  'AIGC after the picture': { after: [itxt('AIGC', '{"Label":"1"}')] },
  'C2PA manifest': { before: [pngChunk('caBX', bytesOf(70_000, 1))] },
  XMP: { before: [itxt('XML:com.adobe.xmp', xmp)], hasXmp: true },
  'XMP after the picture': { after: [itxt('XML:com.adobe.xmp', xmp)], hasXmp: true },
  'XMP of 200 KB': { before: [itxt('XML:com.adobe.xmp', xmp + ' '.repeat(200_000))], hasXmp: true },
  'XMP as a raw profile': {
    before: [pngChunk('zTXt', Buffer.concat([latin1('Raw profile type xmp\0\0'), deflateSync(latin1('xmp'))]))],
    hasXmp: true,
  },
  'ICC profile and physical size': {
    before: [
      pngChunk('iCCP', Buffer.concat([latin1('sRGB\0\0'), deflateSync(bytesOf(3000, 2))])),
      pngChunk('pHYs', Uint8Array.of(0, 0, 11, 19, 0, 0, 11, 19, 1)),
    ],
  },
  animation: {
    before: [
      pngChunk('acTL', Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0)),
      pngChunk('fcTL', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0)),
    ],
    after: [pngChunk('fdAT', Uint8Array.of(0, 0, 0, 1, 1, 2, 3))],
  },
  'texts of other tools': {
    before: [
      pngChunk('tEXt', latin1('prompt\0{"3":{"class_type":"KSampler"}}')),
      pngChunk('tEXt', latin1('Software\0NovelAI')),
      pngChunk('zTXt', Buffer.concat([latin1('Comment\0\0'), deflateSync(latin1('a cat'))])),
    ],
  },
  'damaged labels': {
    before: [
      damaged(pngChunk('tEXt', latin1('AIGC\0{}'))),
      pngChunk('tEXt', latin1('no end of the keyword')),
      pngChunk('iTXt', latin1('cut\0\x01')),
      pngChunk('zTXt', latin1('broken\0\0no zlib')),
      pngChunk('tEXt', new Uint8Array(0)),
      pngChunk('tEXt', latin1('\0empty keyword')),
      pngChunk('tEXt', latin1(`${'k'.repeat(200)}\0long keyword`)),
    ],
  },
};

/** @returns a picture with chunks in front of its data and before its end. */
export function withChunks(
  png: Uint8Array,
  before: readonly Uint8Array[],
  after: readonly Uint8Array[] = [],
): Uint8Array {
  const dataAt = Buffer.from(png).indexOf('IDAT') - 4;
  const endAt = png.length - 12;
  return Buffer.concat([
    png.subarray(0, dataAt),
    ...before,
    png.subarray(dataAt, endAt),
    ...after,
    png.subarray(endAt),
  ]);
}

/** Every kind of picture with every kind of label. */
export const pngCorpus: readonly CorpusPng[] = Object.entries(pictures).flatMap(([picture, png]) =>
  Object.entries(labels).map(([label, { before = [], after = [], hasXmp = false }]) => ({
    name: `${picture}, ${label}`,
    bytes: withChunks(png, before, after),
    hasXmp,
  })),
);

/** The chunks of a PNG as bytes, read without the code under test. */
export function rawChunks(png: Uint8Array): { type: string; bytes: string }[] {
  const bytes = Buffer.from(png);
  const chunks: { type: string; bytes: string }[] = [];
  for (let at = pngSignature.length; at < bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), bytes: bytes.toString('hex', at, end) });
    at = end;
  }
  return chunks;
}
