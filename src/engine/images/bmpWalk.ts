import { CutOff, Malformed, type Walk } from './pieceReader';
import type { StoredFacts } from './storedFacts';

// Compressions, from the documentation of BITMAPINFOHEADER and BITMAPV4HEADER (Windows).
const uncompressed = 0;
const bitFields = 3;
const alphaBitFields = 6;

/** A header of a BMP, as the reading of its pixels needs it. */
export interface BmpHeader {
  width: number;
  height: number;
  /** The first row in the file is the uppermost. Otherwise it is the lowest. */
  isTopDown: boolean;
  bitsPerPixel: number;
  compression: number;
  pixelsAt: number;
  /** Which bits of a pixel are red, green, blue and alpha. 0: the picture has no such channel. */
  masks: readonly [red: number, green: number, blue: number, alpha: number];
}

/** The bytes that `readBmpHeader` needs, or the whole file where it is shorter. */
export const bmpHeaderBytes = 70;

/** @param start of the file, `bmpHeaderBytes` long. */
export function readBmpHeader(start: Uint8Array): BmpHeader {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const headerLength = view.getUint32(14, true);
  const [compression, bitsPerPixel] = [view.getUint32(30, true), view.getUint16(28, true)];
  const height = view.getInt32(22, true);
  const hasMasks = compression === bitFields || compression === alphaBitFields;
  const mask = (index: number): number => view.getUint32(54 + index * 4, true);
  const hasAlphaMask = headerLength >= 56 || compression === alphaBitFields;
  return {
    width: view.getInt32(18, true),
    height: Math.abs(height),
    isTopDown: height < 0,
    bitsPerPixel,
    compression,
    pixelsAt: view.getUint32(10, true),
    masks: hasMasks
      ? [mask(0), mask(1), mask(2), hasAlphaMask ? mask(3) : 0]
      : // Without masks the fourth byte is reserved; many programs keep alpha in it all the same.
        [0xff0000, 0xff00, 0xff, bitsPerPixel === 32 ? 0xff000000 : 0],
  };
}

/** A BMP to the last byte of its pixels. */
export function* bmpWalk(byteLength: number): Walk<StoredFacts> {
  const start = yield { read: Math.min(bmpHeaderBytes, byteLength) };
  if (start.length < bmpHeaderBytes) throw new CutOff('shorter than its header and one row');
  const header = readBmpHeader(start);
  const { width, height, bitsPerPixel, pixelsAt, compression } = header;
  if (![1, 4, 8, 16, 24, 32].includes(bitsPerPixel) && !(bitsPerPixel === 0 && compression >= 4))
    throw new Malformed(`${bitsPerPixel} bits for each pixel`);
  if (width < 1 || height < 1) throw new Malformed(`its size is ${width}×${height}`);
  const isPlain = compression === uncompressed || compression === bitFields || compression === alphaBitFields;
  const rowBytes = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const pixelBytes = isPlain ? rowBytes * height : new DataView(start.buffer).getUint32(34, true);
  // The padding of the last row is left out by some writers.
  const lastPadding = isPlain ? rowBytes - Math.ceil((width * bitsPerPixel) / 8) : 0;
  const end = pixelsAt + pixelBytes - lastPadding;
  if (end > byteLength) throw new CutOff(`its pixels end at ${end} of ${byteLength} bytes`);
  if (!isPlain || header.masks[3] === 0 || bitsPerPixel !== 32) {
    return { width, height, hasAlpha: header.masks[3] !== 0 && isPlain, orientation: 1 };
  }
  const hasAlpha = yield* usesAlpha(header, start, rowBytes * height - lastPadding);
  return { width, height, hasAlpha, orientation: 1 };
}

/**
 * Whether a channel of alpha means something: a picture of which all is transparent was written by a program that
 * leaves the byte at 0, and one of which all is opaque shows no transparency.
 */
function* usesAlpha({ pixelsAt, masks }: BmpHeader, start: Uint8Array, byteLength: number): Walk<boolean> {
  // Only masks of whole bytes are in use.
  const alphaByte = [0xff, 0xff00, 0xff0000, 0xff000000].indexOf(masks[3]);
  if (alphaByte === -1) return true;
  let [opaque, clear] = [true, true];
  const look = (bytes: Uint8Array): void => {
    for (let at = alphaByte; at < bytes.length; at += 4) {
      opaque &&= bytes[at] === 255;
      clear &&= bytes[at] === 0;
    }
  };
  const inStart = start.subarray(pixelsAt);
  const whole = inStart.length - (inStart.length % 4);
  if (pixelsAt > start.length) yield { skip: pixelsAt - start.length };
  else look(inStart.subarray(0, whole));
  let at = pixelsAt > start.length ? 0 : whole;
  if (inStart.length > whole) {
    const rest = yield { read: Math.min(4 - (inStart.length - whole), byteLength - inStart.length) };
    const pixel = Uint8Array.of(...inStart.subarray(whole), ...rest);
    look(pixel);
    at += pixel.length;
  }
  for (; at < byteLength && (opaque || clear);) {
    const piece = yield { read: Math.min(65_536, byteLength - at) };
    look(piece);
    at += piece.length;
  }
  return !opaque && !clear;
}
