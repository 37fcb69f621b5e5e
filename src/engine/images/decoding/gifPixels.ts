import { GifReader } from 'omggif';
import type { RgbaPicture } from './pixels';

/**
 * The first picture of a GIF on its canvas. Throws where it is damaged, or leads beyond its canvas: the decoder takes
 * as much memory as the picture says, whatever the size of the canvas.
 */
export function gifPicture(bytes: Uint8Array): RgbaPicture {
  // The decoder lists every picture first, of which there may be a million.
  const reader = new GifReader(bytes.subarray(0, endOfFirstPicture(bytes)));
  const { width, height } = reader;
  const frame = reader.frameInfo(0);
  if (frame.x + frame.width > width || frame.y + frame.height > height)
    throw new RangeError(`${frame.width}×${frame.height} on a canvas of ${width}×${height}`);
  const data = new Uint8Array(width * height * 4);
  reader.decodeAndBlitFrameRGBA(0, data);
  return { width, height, data };
}

// Block labels, from the specification of GIF89a.
const image = 0x2c;
const extension = 0x21;

/** Where the bytes of the first picture end; the end of all where there is none. */
function endOfFirstPicture(bytes: Uint8Array): number {
  const byteAt = (at: number): number => bytes[at] ?? 0;
  const tableLength = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + tableLength(byteAt(10));
  while (at < bytes.length) {
    const label = byteAt(at);
    if (label === image) at += 11 + tableLength(byteAt(at + 9));
    else if (label === extension) at += 2;
    else at += 1;
    if (label !== image && label !== extension) continue;
    while (byteAt(at) !== 0) at += byteAt(at) + 1;
    at += 1;
    if (label === image) return at;
  }
  return bytes.length;
}
