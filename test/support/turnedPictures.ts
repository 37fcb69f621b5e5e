import { createCanvas } from '@napi-rs/canvas';
import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { pngChunk, tiffPicture } from './pictures';

/** A block of EXIF data with the orientation only. */
export function exifBlock(orientation: number, isLittle = true): Buffer {
  const block = Buffer.alloc(26);
  const put16 = (value: number, at: number): unknown =>
    isLittle ? block.writeUInt16LE(value, at) : block.writeUInt16BE(value, at);
  block.write(isLittle ? 'II*\0' : 'MM\0*', 0, 'latin1');
  if (isLittle) block.writeUInt32LE(8, 4);
  else block.writeUInt32BE(8, 4);
  put16(1, 8);
  put16(274, 10);
  put16(3, 12);
  if (isLittle) block.writeUInt32LE(1, 14);
  else block.writeUInt32BE(1, 14);
  put16(orientation, 18);
  return block;
}

type Colour = [red: number, green: number, blue: number];
/** The colours of a stored picture of 3×2 squares, row by row. */
export const squares: Colour[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [0, 0, 0],
  [255, 255, 255],
  [255, 255, 0],
];

/** What is seen of the squares in each orientation: their numbers, row by row. Source: EXIF 3.0, 4.6.5.1.4. */
export const shownSquares: Readonly<Record<number, number[][]>> = {
  1: [
    [0, 1, 2],
    [3, 4, 5],
  ],
  2: [
    [2, 1, 0],
    [5, 4, 3],
  ],
  3: [
    [5, 4, 3],
    [2, 1, 0],
  ],
  4: [
    [3, 4, 5],
    [0, 1, 2],
  ],
  5: [
    [0, 3],
    [1, 4],
    [2, 5],
  ],
  6: [
    [3, 0],
    [4, 1],
    [5, 2],
  ],
  7: [
    [5, 2],
    [4, 1],
    [3, 0],
  ],
  8: [
    [2, 5],
    [1, 4],
    [0, 3],
  ],
};

function squarePixels(side: number, channels: 3 | 4): { width: number; height: number; data: Uint8Array } {
  const [width, height] = [3 * side, 2 * side];
  const data = new Uint8Array(width * height * channels).fill(255);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      data.set(squares[Math.floor(y / side) * 3 + Math.floor(x / side)] ?? [], (y * width + x) * channels);
  return { width, height, data };
}

/** The squares as a JPEG, 16 pixels to a side. @param segments go before the other ones. */
export function squaresJpeg(...segments: Uint8Array[]): Buffer {
  const { data } = encodeJpeg(squarePixels(16, 4), 95);
  return Buffer.concat([data.subarray(0, 2), ...segments, data.subarray(2)]);
}

export function jpegSegment(marker: number, body: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** The segment that tells the orientation. */
export const exifSegment = (orientation: number, isLittle = true): Buffer =>
  jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifBlock(orientation, isLittle)]));

/** The squares as a PNG, a pixel each. The chunk of the orientation stands before or behind the picture data. */
export function squaresPng(
  orientation: number,
  { isBehind = false, channels = 3 }: { isBehind?: boolean; channels?: 3 | 4 } = {},
): Buffer {
  const png = Buffer.from(encodePng({ ...squarePixels(1, channels), channels, depth: 8 }));
  const at = isBehind ? png.length - 12 : 33;
  return Buffer.concat([png.subarray(0, at), pngChunk('eXIf', exifBlock(orientation)), png.subarray(at)]);
}

/** The squares as an opaque WebP, 16 pixels to a side. */
export function squaresWebp(orientation: number): Buffer {
  const { width, height, data } = squarePixels(16, 4);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const picture = context.createImageData(width, height);
  picture.data.set(data);
  context.putImageData(picture, 0, 0);
  const file = Buffer.concat([canvas.encodeSync('webp', 100), webpChunk('EXIF', exifBlock(orientation))]);
  file.writeUInt32LE(file.length - 8, 4);
  return file;
}

function webpChunk(type: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

interface WebpParts {
  orientation?: number;
  /** Set in the header of the container. */
  hasAlpha?: boolean;
  width?: number;
  height?: number;
}

/** An extended WebP with a lossy picture of no content. */
export function extendedWebp({ orientation, hasAlpha = false, width = 40, height = 30 }: WebpParts): Buffer {
  const header = Buffer.alloc(10);
  header[0] = (hasAlpha ? 0x10 : 0) | (orientation === undefined ? 0 : 0x08);
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  const frame = Buffer.from([0, 0, 0, 0x9d, 0x01, 0x2a, width, 0, height, 0, 1, 2, 3]);
  const chunks = [webpChunk('VP8X', header), webpChunk('VP8 ', frame)];
  if (orientation !== undefined) chunks.push(webpChunk('EXIF', exifBlock(orientation)));
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** A TIFF in which the tag of the samples per pixel, which readers assume, was replaced by another one. */
export function tiffWith(tag: number, value: number, width = 40, height = 30): Buffer {
  const file = Buffer.from(tiffPicture(width, height));
  const at = 10 + 6 * 12;
  file.writeUInt16LE(tag, at);
  file.writeUInt16LE(3, at + 2);
  file.writeUInt32LE(value, at + 8);
  return file;
}

/** A complete BMP of 32 bits for each pixel. @param alphas of its pixels in turn. */
export function bmpWithAlpha(width: number, height: number, alphas: readonly number[]): Buffer {
  const file = Buffer.alloc(54 + width * height * 4);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(32, 28);
  for (let index = 0; index < width * height; index += 1) file[54 + index * 4 + 3] = alphas[index % alphas.length] ?? 0;
  return file;
}
