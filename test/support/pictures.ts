import { deflateSync } from 'node:zlib';
import { encode } from 'fast-png';

/** A small random generator with a seed (mulberry32), so that every run tries the same cases. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface PictureOptions {
  channels?: 1 | 2 | 3 | 4;
  depth?: 8 | 16;
  /** The alpha of every pixel, if there is an alpha channel; default opaque. */
  alpha?: number;
  interlaced?: boolean;
}

/** A valid PNG with a soft gradient. */
export function pngPicture(
  width: number,
  height: number,
  { channels = 3, depth = 8, alpha, interlaced = false }: PictureOptions = {},
): Uint8Array {
  const maxValue = 2 ** depth - 1;
  const count = width * height * channels;
  const data = depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  for (let index = 0; index < count; index += 1) {
    const isAlpha = channels % 2 === 0 && index % channels === channels - 1;
    data[index] = isAlpha ? (alpha ?? maxValue) : (index * 37) % (maxValue + 1);
  }
  return encode({ width, height, data, channels, depth }, { interlace: interlaced ? 'Adam7' : 'null' });
}

interface RawPng {
  width: number;
  height: number;
  depth: number;
  colourType: number;
  interlaced?: boolean;
  /** Palette entries: red, green, blue. */
  palette?: number[][];
  /** The body of the tRNS chunk. */
  transparency?: number[];
  /** Packed rows, without filter bytes. */
  rows: number[][];
}

/** A PNG written chunk by chunk, for kinds that the available encoders cannot write. */
export function rawPng({
  width,
  height,
  depth,
  colourType,
  interlaced = false,
  palette,
  transparency,
  rows,
}: RawPng): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, colourType, 0, 0, interlaced ? 1 : 0], 8);
  return Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    ...(palette ? [pngChunk('PLTE', Uint8Array.from(palette.flat()))] : []),
    ...(transparency ? [pngChunk('tRNS', Uint8Array.from(transparency))] : []),
    pngChunk('IDAT', deflateSync(Uint8Array.from(rows.flatMap(row => [0, ...row])))),
    pngChunk('IEND', new Uint8Array(0)),
  ]);
}

export const pngSignature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

export function pngChunk(type: string, body: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const frame = Buffer.alloc(named.length + 8);
  frame.writeUInt32BE(body.length, 0);
  named.copy(frame, 4);
  frame.writeUInt32BE(crc32(named), named.length + 4);
  return frame;
}

/** Bit by bit as in the standard, so independent of the table in the code under test. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A grey 8×8 JPEG that any decoder opens. With `width` and `height`, only its header tells that size. */
export function jpegPicture(width = 8, height = 8, beforeFrame: Uint8Array = new Uint8Array(0)): Uint8Array {
  const quantisation = [0xff, 0xdb, 0, 67, 0, ...Array<number>(64).fill(1)];
  const frame = [0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0];
  // One code of one bit in each table: "no difference" and "end of block".
  const huffman = [0x00, 0x10].flatMap(id => [0xff, 0xc4, 0, 20, id, 1, ...Array<number>(15).fill(0), 0]);
  const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x3f];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    beforeFrame,
    Buffer.from([...quantisation, ...frame, ...huffman, ...scan, 0xff, 0xd9]),
  ]);
}

/** A lossless WebP's container and header, without pixels. */
export function webpPicture(width: number, height: number): Uint8Array {
  const body = Buffer.alloc(10);
  body[0] = 0x2f;
  body.writeUInt32LE((width - 1) | ((height - 1) << 14), 1);
  const file = Buffer.alloc(20 + body.length);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WEBPVP8L', 8, 'latin1');
  file.writeUInt32LE(body.length, 16);
  body.copy(file, 20);
  return file;
}

/** A complete white 24-bit BMP. */
export function bmpPicture(width: number, height: number): Uint8Array {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height, 0xff);
  file.fill(0, 0, 54);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return file;
}

/** A complete grey TIFF with one strip. */
export function tiffPicture(width: number, height: number): Uint8Array {
  const tags: [number, number, number][] = [
    [256, 4, width],
    [257, 4, height],
    [258, 3, 8],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 0],
    [277, 3, 1],
    [278, 4, height],
    [279, 4, width * height],
  ];
  return tiffFile(tags, Buffer.alloc(width * height, 0x80));
}

/**
 * A TIFF of one strip. @param tags in ascending order, each with one value; that of the place of the strip (273) is put
 * in.
 */
export function tiffFile(
  tags: readonly (readonly [tag: number, type: number, value: number])[],
  strip: Uint8Array,
): Buffer {
  const head = Buffer.alloc(8 + 2 + tags.length * 12 + 4);
  head.write('II*\0', 0, 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(tags.length, 8);
  for (const [index, [tag, type, value]] of tags.entries()) {
    const at = 10 + index * 12;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(1, at + 4);
    head.writeUInt32LE(tag === 273 ? head.length : value, at + 8);
  }
  return Buffer.concat([head, strip]);
}

/** A one-colour GIF that any decoder opens at 1×1. Larger sizes are in the header only. */
export function gifPicture(width = 1, height = 1): Uint8Array {
  const file = Buffer.from('R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
  file.writeUInt16LE(width, 6);
  file.writeUInt16LE(height, 8);
  return file;
}

/** The first box of a file of the HEIF family, which tells its kind. */
export function heifStart(brand: string): Uint8Array {
  return Buffer.concat([
    Buffer.from([0, 0, 0, 24]),
    Buffer.from(`ftyp${brand}\0\0\0\0mif1miaf`, 'latin1'),
    Buffer.alloc(40),
  ]);
}
