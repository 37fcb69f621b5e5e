import type { Orientation } from '../../core/models/orientation';
import { exifOrientation } from './exif';
import { CutOff, Malformed, type Walk } from './pieceReader';
import type { StoredFacts } from './storedFacts';

/** Larger EXIF blocks hold thumbnails and the like; the orientation is at their start. */
const maxExifBytes = 64 * 1024;
const alphaFlag = 0x10;

/**
 * A WebP to the end of its container. Source: RFC 9649.
 * @param byteLength of the file. A container that is longer than the file is cut off.
 */
export function* webpWalk(byteLength: number): Walk<StoredFacts> {
  const container = yield { read: 12 };
  const end = 8 + uint32(container, 4);
  // Some writers leave out the last byte, which makes the length even.
  if (end > byteLength + (end % 2 === 0 ? 1 : 0)) throw new CutOff(`the container has ${end} bytes`);
  let size: { width: number; height: number } | undefined;
  let [hasAlpha, hasPicture] = [false, false];
  let orientation: Orientation = 1;
  let at = 12;
  while (at + 8 <= Math.min(end, byteLength)) {
    const head = yield { read: 8 };
    const type = String.fromCharCode(...head.subarray(0, 4));
    const length = uint32(head, 4);
    at += 8;
    if (at + length > byteLength) throw new CutOff(`${type} ends behind the end of the file`);
    const start = yield { read: Math.min(length, type === 'EXIF' ? maxExifBytes : 10) };
    if (type === 'VP8X') {
      hasAlpha ||= ((start[0] ?? 0) & alphaFlag) !== 0;
      size = { width: 1 + uint24(start, 4), height: 1 + uint24(start, 7) };
    } else if (type === 'VP8 ' || type === 'VP8L') {
      const frame = type === 'VP8L' ? losslessFrame(start) : lossyFrame(start);
      size ??= frame;
      hasAlpha ||= frame.hasAlpha;
      hasPicture = true;
    } else if (type === 'ANMF') hasPicture = true;
    else if (type === 'ALPH') hasAlpha = true;
    else if (type === 'EXIF') orientation = exifOrientation(start);
    const padding = Math.min(length % 2, byteLength - at - length);
    yield { skip: length - start.length + padding };
    at += length + padding;
  }
  if (!size || !hasPicture) throw new Malformed('a WebP without a picture');
  return { width: size.width, height: size.height, hasAlpha, orientation };
}

function losslessFrame(start: Uint8Array): { width: number; height: number; hasAlpha: boolean } {
  if (start[0] !== 0x2f) throw new Malformed('no lossless WebP picture');
  const bits = uint32(start, 1);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff), hasAlpha: ((bits >>> 28) & 1) === 1 };
}

function lossyFrame(start: Uint8Array): { width: number; height: number; hasAlpha: boolean } {
  if (start[3] !== 0x9d || start[4] !== 0x01 || start[5] !== 0x2a) throw new Malformed('no lossy WebP picture');
  return { width: uint16(start, 6) & 0x3fff, height: uint16(start, 8) & 0x3fff, hasAlpha: false };
}

const uint16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
const uint24 = (bytes: Uint8Array, at: number): number => uint16(bytes, at) | ((bytes[at + 2] ?? 0) << 16);
const uint32 = (bytes: Uint8Array, at: number): number => (uint24(bytes, at) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
