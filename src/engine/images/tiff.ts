import { orientationOf } from '../../core/models/orientation';
import { CutOff, Malformed } from './pieceReader';
import type { StoredFacts } from './storedFacts';

/** Source: specification of TIFF 6.0. */
export const tiffTags = {
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  stripByteCounts: 279,
  planarConfiguration: 284,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
} as const;

/** Bytes of a value of the types BYTE, SHORT and LONG. The tags that are read have no other ones. */
const bytesOfType: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4 };

/** More strips than a picture of the largest size has rows. */
const maxValues = 100_000;

/** The directory of the first picture. */
export interface TiffDirectory {
  /** The values of a tag, none where the directory does not have it. @throws CutOff or Malformed. */
  valuesOf(tag: number): number[];
  /** Where in the file the value of a tag that has one short value is. */
  placeOf(tag: number): number | undefined;
}

/**
 * The first picture of a TIFF. Its directory and its strips may be anywhere in the file, and must end in it.
 * @throws CutOff or Malformed.
 */
export function tiffFacts(bytes: Uint8Array): StoredFacts {
  const directory = readDirectory(bytes);
  const [width = 0] = directory.valuesOf(tiffTags.imageWidth);
  const [height = 0] = directory.valuesOf(tiffTags.imageLength);
  const pieces = tiffPieces(directory);
  if (pieces.length === 0) throw new Malformed('a TIFF without strips and tiles');
  for (const [index, { end }] of pieces.entries()) {
    if (end > bytes.length) throw new CutOff(`strip ${index} ends at ${end} of ${bytes.length} bytes`);
  }
  // 1 and 2 are alpha, multiplied into the colours or not; 0 does not say what the channel is.
  const hasAlpha = directory.valuesOf(tiffTags.extraSamples).some(sample => sample === 1 || sample === 2);
  return { width, height, hasAlpha, orientation: orientationOf(directory.valuesOf(tiffTags.orientation)[0]) };
}

/** Where the strips or tiles of the picture are in the file. */
export function tiffPieces(directory: TiffDirectory): { start: number; end: number }[] {
  const strips = directory.valuesOf(tiffTags.stripOffsets);
  const [offsets, lengths] =
    strips.length > 0
      ? [strips, directory.valuesOf(tiffTags.stripByteCounts)]
      : [directory.valuesOf(tiffTags.tileOffsets), directory.valuesOf(tiffTags.tileByteCounts)];
  return offsets.map((start, index) => ({ start, end: start + (lengths[index] ?? 1) }));
}

/** @throws CutOff where the directory is not in the file. */
export function readDirectory(bytes: Uint8Array): TiffDirectory {
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
  const placeOf = (tag: number): number | undefined => {
    const at = entries.get(tag);
    return at === undefined ? undefined : at + 8;
  };
  const valuesOf = (tag: number): number[] => {
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
  return { valuesOf, placeOf };
}
