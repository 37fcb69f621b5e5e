import { encode } from 'jpeg-js';
import { pngPixels } from '../decoding/pngPixels';

/** The longer side of a preview in pixels: enough to see what is shown, and little to send to a model. */
const maxSide = 256;
const quality = 70;
/** So many pixels of each side of an area are looked at; more would change nothing that can be seen. */
const maxSamples = 4;

/**
 * A small JPEG of a PNG, its transparency on white: about 10 KB.
 * @throws NotPng when the bytes are not a complete PNG, CannotRedraw when they cannot be decoded.
 */
export function drawPreview(png: Uint8Array): Uint8Array {
  const pixels = pngPixels(png);
  const scale = Math.max(1, Math.max(pixels.width, pixels.height) / maxSide);
  const [width, height] = [pixels.width, pixels.height].map(side => Math.max(1, Math.round(side / scale))) as [
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
        const column = Math.floor(((x + ((sample % samples) + 0.5) / samples) * pixels.width) / width);
        const row = Math.floor(((y + (Math.floor(sample / samples) + 0.5) / samples) * pixels.height) / height);
        const index = row * pixels.width + column;
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
