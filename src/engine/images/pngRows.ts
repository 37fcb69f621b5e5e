import { Readable } from 'node:stream';
import { createInflate } from 'node:zlib';
import type { PngInfo } from './png';
import { chunkBodies } from './pngChunks';

/** A picture that needs more than this is not decoded. Decoding takes several times as much memory. */
export const maxInflatedBytes = 256 * 1024 * 1024;

/** The picture cannot be decoded here. The message says why; it becomes the cause of another error. */
export class CannotRedraw extends Error {
  override readonly name = 'CannotRedraw';
  constructor(
    readonly reason: 'tooLarge' | 'undecodable',
    detail: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }
}

const samplesOfColourType: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
// First column and row, and the distance to the next ones, of the passes of Adam7 (PNG specification, 8.2).
const interlacedPasses = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The pictures of which a PNG consists: seven smaller ones where it is interlaced. Empty ones are left out. */
function passesOf({ width, height, interlaced }: PngInfo): { width: number; height: number }[] {
  if (!interlaced) return [{ width, height }];
  return interlacedPasses
    .map(([left, top, right, down]) => ({
      width: Math.ceil((width - left) / right),
      height: Math.ceil((height - top) / down),
    }))
    .filter(pass => pass.width > 0 && pass.height > 0);
}

const bitsPerPixel = ({ bitDepth, colourType }: PngInfo): number => bitDepth * (samplesOfColourType[colourType] ?? 4);

/** The bytes of a row, without the byte in front that names its filter. */
const rowBytes = (width: number, info: PngInfo): number => Math.ceil((width * bitsPerPixel(info)) / 8);

/** The bytes that the picture data must have when it is inflated, as the header says. */
export const inflatedBytes = (info: PngInfo): number =>
  passesOf(info).reduce((sum, { width, height }) => sum + (1 + rowBytes(width, info)) * height, 0);

/** @throws CannotRedraw where decoding would take too much memory, or would give a wrong picture. */
export function checkDecodable(info: PngInfo): void {
  const bytes = inflatedBytes(info);
  if (bytes > maxInflatedBytes) throw new CannotRedraw('tooLarge', `${info.width}×${info.height} has ${bytes} bytes`);
  if (info.interlaced && info.bitDepth < 8) {
    throw new CannotRedraw('undecodable', `interlaced with ${info.bitDepth} bits: the decoder gets these wrong`);
  }
}

/**
 * The rows of a complete PNG, one after another, with the memory of two. Rows of interlaced pictures are those of their
 * passes. The memory of a row is used again.
 * @throws CannotRedraw where the picture data is damaged, or is not as long as the header says.
 */
export async function* pngRows(bytes: Uint8Array, info: PngInfo): AsyncGenerator<{ row: Uint8Array; width: number }> {
  const pixelBytes = Math.max(1, bitsPerPixel(info) / 8);
  const inflated = inflatedPieces(bytes);
  let piece: Uint8Array = new Uint8Array(0);
  for (const { width, height } of passesOf(info)) {
    let above = new Uint8Array(rowBytes(width, info));
    let current = new Uint8Array(1 + above.length);
    for (let y = 0; y < height; y += 1) {
      for (let filled = 0; filled < current.length;) {
        if (piece.length === 0) {
          const next = await inflated.next();
          if (next.done === true) throw new CannotRedraw('undecodable', 'its picture data ends too early');
          piece = next.value;
        }
        const part = piece.subarray(0, current.length - filled);
        current.set(part, filled);
        filled += part.length;
        piece = piece.subarray(part.length);
      }
      const row = current.subarray(1);
      unfilter(current[0] ?? 0, row, above, pixelBytes);
      yield { row, width };
      above = row;
      current = new Uint8Array(current.length);
    }
  }
}

async function* inflatedPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of Readable.from(chunkBodies(bytes, 'IDAT')).pipe(createInflate()))
      yield piece as Uint8Array;
  } catch (error) {
    throw new CannotRedraw('undecodable', 'its picture data cannot be inflated', { cause: error });
  }
}

/** Undoes the filter of a row in place. Source: PNG specification, 9.2. */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, pixelBytes: number): void {
  if (filter > 4) throw new CannotRedraw('undecodable', `there is no filter ${filter}`);
  if (filter === 0) return;
  for (let at = 0; at < row.length; at += 1) {
    const left = at < pixelBytes ? 0 : (row[at - pixelBytes] ?? 0);
    const up = above[at] ?? 0;
    const upLeft = at < pixelBytes ? 0 : (above[at - pixelBytes] ?? 0);
    const predicted =
      filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, upLeft);
    row[at] = (row[at] ?? 0) + predicted;
  }
}

function paeth(left: number, up: number, upLeft: number): number {
  const [fromLeft, fromUp] = [Math.abs(up - upLeft), Math.abs(left - upLeft)];
  const fromUpLeft = Math.abs(left + up - 2 * upLeft);
  if (fromLeft <= fromUp && fromLeft <= fromUpLeft) return left;
  return fromUp <= fromUpLeft ? up : upLeft;
}
