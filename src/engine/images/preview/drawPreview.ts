import { encode } from 'jpeg-js';
import { shownSize, storedOrder, type Orientation } from '../../../core/models/orientation';
import type { Pixels } from '../decoding/pixels';

const quality = 70;
/** So many pixels of each side of an area are looked at; more would change nothing that can be seen. */
const maxSamples = 4;

/** A small JPEG of a picture, upright, its transparency on white. @param maxSide of its longer side, in pixels. */
export function drawPreview(pixels: Pixels, orientation: Orientation, maxSide: number): Uint8Array {
  const shown = shownSize({ width: pixels.width, height: pixels.height }, orientation);
  const order = storedOrder(pixels, orientation);
  const scale = Math.max(1, Math.max(shown.width, shown.height) / maxSide);
  const [width, height] = [shown.width, shown.height].map(side => Math.max(1, Math.round(side / scale))) as [
    number,
    number,
  ];
  const data = new Uint8Array(width * height * 4);
  const samples = Math.min(maxSamples, Math.ceil(scale));
  const toByte = 255 / pixels.maxValue;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const sums = [0, 0, 0];
      for (let sample = 0; sample < samples * samples; sample += 1) {
        const column = Math.floor(((x + ((sample % samples) + 0.5) / samples) * shown.width) / width);
        const row = Math.floor(((y + (Math.floor(sample / samples) + 0.5) / samples) * shown.height) / height);
        const index = order.start + column * order.right + row * order.down;
        const opacity = pixels.alphaAt(index) / pixels.maxValue;
        for (const channel of [0, 1, 2])
          sums[channel] =
            (sums[channel] ?? 0) + pixels.colourAt(index, channel) * toByte * opacity + 255 * (1 - opacity);
      }
      const at = (y * width + x) * 4;
      for (const channel of [0, 1, 2]) data[at + channel] = Math.round((sums[channel] ?? 0) / (samples * samples));
      data[at + 3] = 255;
    }
  }
  return encode({ width, height, data }, quality).data;
}
