import { orientationOf } from '../../core/models/orientation';
import { CutOff, Malformed } from './pieceReader';
import type { StoredFacts } from './storedFacts';

// Tags, from the specification of TIFF 6.0.
const imageWidth = 256;
const imageLength = 257;
const stripOffsets = 273;
const orientationTag = 274;
const stripByteCounts = 279;
const tileOffsets = 324;
const tileByteCounts = 325;
const extraSamples = 338;

/** Bytes of a value of the types BYTE, SHORT and LONG. The tags that are read have no other ones. */
const bytesOfType: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4 };

/** More strips than a picture of the largest size has rows. */
const maxValues = 100_000;

/**
 * The first picture of a TIFF. Its directory and its strips may be anywhere in the file, and must end in it.
 * @throws CutOff or Malformed.
 */
export function tiffFacts(bytes: Uint8Array): StoredFacts {
  const directory = readDirectory(bytes);
  const [width = 0] = directory(imageWidth);
  const [height = 0] = directory(imageLength);
  const strips = directory(stripOffsets);
  const [offsets, lengths] =
    strips.length > 0 ? [strips, directory(stripByteCounts)] : [directory(tileOffsets), directory(tileByteCounts)];
  if (offsets.length === 0) throw new Malformed('a TIFF without strips and tiles');
  for (const [index, offset] of offsets.entries()) {
    const end = offset + (lengths[index] ?? 1);
    if (end > bytes.length) throw new CutOff(`strip ${index} ends at ${end} of ${bytes.length} bytes`);
  }
  // 1 and 2 are alpha, multiplied into the colours or not; 0 does not say what the channel is.
  const hasAlpha = directory(extraSamples).some(sample => sample === 1 || sample === 2);
  return { width, height, hasAlpha, orientation: orientationOf(directory(orientationTag)[0]) };
}

/** @returns a function that gives the values of a tag, none where the directory does not have it. */
function readDirectory(bytes: Uint8Array): (tag: number) => number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = bytes[0] === 0x49;
  const need = (end: number): void => {
    if (end > bytes.length) throw new CutOff(`${end} bytes of ${bytes.length} are wanted`);
  };
  const numberAt = (at: number, size: 1 | 2 | 4): number =>
    size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at, isLittle) : view.getUint32(at, isLittle);
  need(8);
  const start = numberAt(4, 4);
  need(start + 2);
  const count = numberAt(start, 2);
  need(start + 2 + count * 12);
  const entries = new Map(
    Array.from({ length: count }, (_, index) => {
      const at = start + 2 + index * 12;
      return [numberAt(at, 2), at];
    }),
  );
  return tag => {
    const at = entries.get(tag);
    if (at === undefined) return [];
    const size = bytesOfType[numberAt(at + 2, 2)];
    if (size === undefined) throw new Malformed(`tag ${tag} has no number`);
    const valueCount = numberAt(at + 4, 4);
    if (valueCount > maxValues) throw new Malformed(`tag ${tag} has ${valueCount} values`);
    const from = valueCount * size <= 4 ? at + 8 : numberAt(at + 8, 4);
    need(from + valueCount * size);
    return Array.from({ length: valueCount }, (_, index) => numberAt(from + index * size, size));
  };
}
