import assert from 'node:assert/strict';
import { decode } from 'jpeg-js';
import { encode } from 'fast-png';
import { pngPixels } from '../../../../../src/engine/images/decoding/pngPixels';
import { drawPreview } from '../../../../../src/engine/images/preview/drawPreview';

/** A picture whose left half has one colour and whose right half has another one. */
function halves(width: number, height: number, left: number[], right: number[]): Uint8Array {
  const channels = left.length;
  const data = new Uint8Array(width * height * channels);
  for (let index = 0; index < width * height; index += 1)
    data.set(index % width < width / 2 ? left : right, index * channels);
  return encode({ width, height, channels, data, depth: 8 });
}

describe('the preview of an image', () => {
  it('is a small JPEG of the same shape and colours', () => {
    const { width, height, data } = decode(drawPreview(pngPixels(halves(1024, 512, [200, 0, 0], [0, 0, 200])), 1, 256));
    assert.deepEqual([width, height], [256, 128]);
    const colourAt = (x: number): number[] => [...data.subarray((64 * 256 + x) * 4, (64 * 256 + x) * 4 + 3)];
    assert.ok((colourAt(20)[0] ?? 0) > 150 && (colourAt(20)[2] ?? 255) < 60);
    assert.ok((colourAt(230)[2] ?? 0) > 150 && (colourAt(230)[0] ?? 255) < 60);
  });

  it('is on white where the image is transparent, and never larger than the image', () => {
    const { width, height, data } = decode(drawPreview(pngPixels(halves(40, 30, [0, 0, 0, 0], [0, 0, 0, 0])), 1, 256));
    assert.deepEqual([width, height], [40, 30]);
    assert.ok((data[0] ?? 0) > 250);
  });

  it('is upright where the image is stored turned', () => {
    // Stored with the red half on the left; shown turned by a quarter to the right, it is above.
    const stored = pngPixels(halves(60, 30, [200, 0, 0], [0, 0, 200]));
    const { width, height, data } = decode(drawPreview(stored, 6, 256));
    assert.deepEqual([width, height], [30, 60]);
    const colourAt = (y: number): number[] => [...data.subarray((y * 30 + 15) * 4, (y * 30 + 15) * 4 + 3)];
    assert.ok((colourAt(5)[0] ?? 0) > 150 && (colourAt(55)[2] ?? 0) > 150);
  });
});
