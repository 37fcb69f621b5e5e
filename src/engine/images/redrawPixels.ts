import { encode } from 'fast-png';
import { shownSize, storedOrder, type Orientation } from '../../core/models/orientation';
import type { Pixels } from './decoding/pixels';

export interface Redrawing {
  /** How the stored pixels are to be turned. */
  orientation: Orientation;
  /** Whether to put the picture on white and to leave out its transparency. */
  onWhite: boolean;
}

/**
 * Draws a picture anew as a PNG, upright, and on white where that is asked for. 16 bits per channel stay 16 bits.
 */
export function redrawPixels(pixels: Pixels, { orientation, onWhite }: Redrawing): Uint8Array {
  const { depth, maxValue } = pixels;
  const { width, height } = shownSize(pixels, orientation);
  const channels = pixels.hasAlpha && !onWhite ? 4 : 3;
  const length = width * height * channels;
  const data = depth === 16 ? new Uint16Array(length) : new Uint8Array(length);
  const order = storedOrder(pixels, orientation);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const index = order.start + x * order.right + y * order.down;
      const alpha = pixels.alphaAt(index);
      for (let channel = 0; channel < 3; channel += 1) {
        const value = pixels.colourAt(index, channel);
        data[at + channel] = channels === 4 ? value : Math.round((value * alpha) / maxValue + maxValue - alpha);
      }
      if (channels === 4) data[at + 3] = alpha;
      at += channels;
    }
  }
  return encode({ width, height, depth, channels, data });
}
