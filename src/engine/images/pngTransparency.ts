import { readPngInfo, type PngInfo } from './png';
import { chunkBodies } from './pngChunks';
import { checkDecodable, pngRows } from './pngRows';

/**
 * Whether a pixel of the PNG is really transparent, even a little. Many tools write an alpha channel in which nothing
 * shows through. Needs the memory of a few rows, however large the picture is.
 * @throws NotPng, or CannotRedraw.
 */
export async function showsThrough(bytes: Uint8Array): Promise<boolean> {
  const info = readPngInfo(bytes);
  if (!info.hasAlpha) return false;
  checkDecodable(info);
  const isTransparent = transparencyTest(info, chunkBodies(bytes, 'tRNS')[0] ?? new Uint8Array(0));
  for await (const { row, width } of pngRows(bytes, info)) if (isTransparent(row, width)) return true;
  return false;
}

/** @param transparency the body of the tRNS chunk: alphas of the palette, or the colour that is transparent. */
function transparencyTest(
  { bitDepth, colourType }: PngInfo,
  transparency: Uint8Array,
): (row: Uint8Array, width: number) => boolean {
  const sample = sampleOf(bitDepth);
  const anyPixel =
    (isTransparent: (row: Uint8Array, x: number) => boolean) =>
    (row: Uint8Array, width: number): boolean => {
      for (let x = 0; x < width; x += 1) if (isTransparent(row, x)) return true;
      return false;
    };
  if (colourType === 4 || colourType === 6) {
    const samples = colourType === 4 ? 2 : 4;
    const opaque = 2 ** bitDepth - 1;
    return anyPixel((row, x) => sample(row, x * samples + samples - 1) !== opaque);
  }
  if (colourType === 3) return anyPixel((row, x) => (transparency[sample(row, x)] ?? 255) < 255);
  const samples = colourType === 2 ? 3 : 1;
  if (transparency.length < samples * 2) return () => false;
  const colour = Array.from({ length: samples }, (_, index) => sampleOf(16)(transparency, index));
  return anyPixel((row, x) => colour.every((value, index) => sample(row, x * samples + index) === value));
}

/** Reads the sample of this number in a row. */
function sampleOf(bitDepth: number): (row: Uint8Array, index: number) => number {
  if (bitDepth === 8) return (row, index) => row[index] ?? 0;
  if (bitDepth === 16) return (row, index) => (row[index * 2] ?? 0) * 256 + (row[index * 2 + 1] ?? 0);
  const perByte = 8 / bitDepth;
  return (row, index) =>
    ((row[Math.floor(index / perByte)] ?? 0) >> (8 - bitDepth - (index % perByte) * bitDepth)) & (2 ** bitDepth - 1);
}
