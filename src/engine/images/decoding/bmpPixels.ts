import { bmpHeaderBytes, readBmpHeader } from '../bmpWalk';
import type { RgbaPicture } from './pixels';

/**
 * The pixels of a BMP that can be transparent: 16 or 32 bits for each, not compressed. Our own, because the libraries
 * read neither other masks than the usual ones nor rows from the top. Throws for every other BMP.
 */
export function bmpPicture(bytes: Uint8Array): RgbaPicture {
  const { width, height, isTopDown, bitsPerPixel, pixelsAt, masks } = readBmpHeader(bytes.subarray(0, bmpHeaderBytes));
  if (bitsPerPixel !== 16 && bitsPerPixel !== 32) throw new RangeError(`${bitsPerPixel} bits for each pixel`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixelBytes = bitsPerPixel / 8;
  const rowBytes = Math.ceil((width * pixelBytes) / 4) * 4;
  const channels = masks.map(channelOf);
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    const row = pixelsAt + (isTopDown ? y : height - 1 - y) * rowBytes;
    for (let x = 0; x < width; x += 1) {
      const at = row + x * pixelBytes;
      const pixel = pixelBytes === 4 ? view.getUint32(at, true) : view.getUint16(at, true);
      for (const [index, channel] of channels.entries()) data[(y * width + x) * 4 + index] = channel(pixel);
    }
  }
  return { width, height, data };
}

/** @returns a function that takes the value of a channel, 0 to 255, from the bits of a pixel. */
function channelOf(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 255;
  const lowest = (mask & -mask) >>> 0;
  const most = mask / lowest;
  return pixel => Math.round((((pixel & mask) >>> 0) / lowest) * (255 / most));
}
