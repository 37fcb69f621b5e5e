import assert from 'node:assert/strict';
import { decodePixels } from '../../../../../src/engine/images/decoding/decodePixels';
import { CannotRedraw } from '../../../../../src/engine/images/pngRows';
import { seededRandom } from '../../../../support/pictures';
import { seeThroughBmp, seeThroughGif, seeThroughTiff, seeThroughWebp } from '../../../../support/seeThroughPictures';

describe('decodePixels', () => {
  for (const [format, bytes, size] of [
    ['webp', seeThroughWebp(), 16],
    ['gif', seeThroughGif(), 2],
    ['bmp', seeThroughBmp(false), 2],
    ['tiff', seeThroughTiff(), 2],
    ['tiff', seeThroughTiff({ compression: 'lzw' }), 2],
  ] as const) {
    it(`throws only its one error for damage (100 mutated files, ${format})`, async () => {
      const random = seededRandom(5);
      const below = (limit: number): number => Math.floor(random() * limit);
      for (let round = 0; round < 100; round += 1) {
        const damaged = Uint8Array.from(bytes);
        for (let count = 1 + below(4); count > 0; count -= 1) damaged[below(damaged.length)] = below(256);
        const file = random() < 0.2 ? damaged.subarray(0, below(damaged.length)) : damaged;
        try {
          const { width, height } = await decodePixels(file, { format, width: size, height: size });
          assert.equal(width * height, size * size);
        } catch (error) {
          assert.ok(error instanceof CannotRedraw, String(error));
        }
      }
    });
  }
});
