// Pictures of every format with squares of known colours and opacities, written by other code than the product's.
import { createCanvas } from '@napi-rs/canvas';
import { GifWriter } from 'omggif';
import { deflateSync } from 'node:zlib';
import { tiffFile } from './pictures';

/** Red, green, blue and opacity, 0 to 255. */
export type Rgba = readonly [number, number, number, number];

/** Two rows of two: opaque red, opaque green, half seen blue, and nothing. */
export const twoByTwo: readonly Rgba[] = [
  [255, 0, 0, 255],
  [0, 255, 0, 255],
  [0, 0, 255, 128],
  [0, 0, 0, 0],
];
const side = 2;

/** @param scale pixels to a side of a square. */
export function seeThroughWebp(colours: readonly Rgba[] = twoByTwo, scale = 8): Uint8Array {
  const canvas = createCanvas(side * scale, side * scale);
  const context = canvas.getContext('2d');
  for (const [index, [red, green, blue, opacity]] of colours.entries()) {
    context.fillStyle = `rgba(${red}, ${green}, ${blue}, ${opacity / 255})`;
    context.fillRect((index % side) * scale, Math.floor(index / side) * scale, scale, scale);
  }
  return canvas.encodeSync('webp', 100);
}

/** A GIF has no half seen pixels: what is not opaque is not seen. */
export function seeThroughGif(): Uint8Array {
  const bytes = Buffer.alloc(2048);
  const writer = new GifWriter(bytes, side, side, { palette: [0xff0000, 0x00ff00, 0x0000ff, 0x000000] });
  writer.addFrame(0, 0, side, side, [0, 1, 3, 3], { transparent: 3 });
  return bytes.subarray(0, writer.end());
}

/** A BMP with the masks of Windows' newer header. @param isTopDown whether its first row is the uppermost. */
export function seeThroughBmp(isTopDown: boolean): Uint8Array {
  const head = Buffer.alloc(122);
  head.write('BM', 0, 'latin1');
  head.writeUInt32LE(head.length, 10);
  head.writeUInt32LE(108, 14);
  head.writeInt32LE(side, 18);
  head.writeInt32LE(isTopDown ? -side : side, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(32, 28);
  head.writeUInt32LE(3, 30);
  for (const [index, mask] of [0x000000ff, 0x0000ff00, 0x00ff0000, 0xff000000].entries())
    head.writeUInt32LE(mask, 54 + index * 4);
  const rows = [twoByTwo.slice(0, side), twoByTwo.slice(side)];
  return Buffer.concat([head, Buffer.from((isTopDown ? rows : rows.reverse()).flat(2))]);
}

export type TiffCompression = 'none' | 'lzw' | 'deflate';
const compressionNumbers: Readonly<Record<TiffCompression, number>> = { none: 1, lzw: 5, deflate: 8 };

interface TiffParts {
  colours?: readonly Rgba[];
  compression?: TiffCompression;
  orientation?: number;
  /** The strip as it stands in the file, in place of the compressed colours. */
  strip?: Uint8Array;
  planarConfiguration?: number;
}

/** A TIFF of 2×2 pixels, 8 bits for each of four channels. */
export function seeThroughTiff(parts: TiffParts = {}): Uint8Array {
  const { colours = twoByTwo, compression = 'none', orientation = 1, planarConfiguration = 1 } = parts;
  const plain = Buffer.from(colours.flat());
  const packed = { none: () => plain, deflate: () => deflateSync(plain), lzw: () => lzwStrip(plain) }[compression];
  const strip = parts.strip ?? packed();
  const tags: (readonly [tag: number, type: 3 | 4, value: number])[] = [
    [256, 4, side],
    [257, 4, side],
    [258, 3, 8],
    [259, 3, compressionNumbers[compression]],
    [262, 3, 2],
    [273, 4, 0],
    [274, 3, orientation],
    [277, 3, 4],
    [278, 4, side],
    [279, 4, strip.length],
    [284, 3, planarConfiguration],
    [338, 3, 2],
  ];
  return tiffFile(tags, strip);
}

const clear = 256;
const end = 257;

/** Bytes by LZW without any repetition, as TIFF has it: the table is cleared before the codes grow. */
function lzwStrip(bytes: Uint8Array): Uint8Array {
  const codes = [...bytes].flatMap((byte, index) => (index % 200 === 0 ? [clear, byte] : [byte]));
  return packedCodes([...codes, end].map(code => [code, 9]));
}

/**
 * One byte again and again by LZW: each code stands for one byte more than the code before, up to a full table.
 * @returns the strip and how many bytes it stands for.
 */
export function lzwBomb(rounds: number): { strip: Uint8Array; byteLength: number } {
  const widthAfter = (entries: number): number => (entries < 511 ? 9 : entries < 1023 ? 10 : entries < 2047 ? 11 : 12);
  const codes: [code: number, bits: number][] = [[clear, 9]];
  let byteLength = 0;
  for (let round = 0; round < rounds; round += 1) {
    codes.push([7, 9]);
    byteLength += 1;
    for (let entry = 258; entry < 4094; entry += 1) {
      codes.push([entry, widthAfter(entry)]);
      byteLength += entry - 258 + 2;
    }
    codes.push([clear, 12]);
  }
  return { strip: packedCodes([...codes, [end, 9]]), byteLength };
}

function packedCodes(codes: readonly (readonly [code: number, bits: number])[]): Uint8Array {
  const bits = codes.map(([code, width]) => code.toString(2).padStart(width, '0')).join('');
  return Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, index) =>
    Number.parseInt(bits.slice(index * 8, index * 8 + 8).padEnd(8, '0'), 2),
  );
}
