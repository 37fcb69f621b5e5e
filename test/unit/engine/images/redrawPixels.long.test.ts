import assert from 'node:assert/strict';
import { readPngInfo } from '../../../../src/engine/images/png';
import { NotPng } from '../../../../src/engine/images/pngChunks';
import { CannotRedraw } from '../../../../src/engine/images/pngRows';
import { showsThrough } from '../../../../src/engine/images/pngTransparency';
import { pngPixels } from '../../../../src/engine/images/decoding/pngPixels';
import { redrawPixels } from '../../../../src/engine/images/redrawPixels';
import { rawPng, seededRandom } from '../../../support/pictures';

describe('redrawPixels and showsThrough', () => {
  it('throw only their two errors for damage (1,000 mutated files)', async () => {
    const random = seededRandom(3);
    const below = (limit: number): number => Math.floor(random() * limit);
    const random8 = (): number => below(256);
    for (let round = 0; round < 1000; round += 1) {
      // The checksums are right, so that the decoder reads the damaged data.
      const bytes = rawPng({
        width: 1 + below(9),
        height: 1 + below(4),
        depth: [1, 2, 4, 8][below(4)]!,
        colourType: [0, 3][below(2)]!,
        palette: Array.from({ length: 1 + below(4) }, () => [random8(), random8(), random8()]),
        ...(random() < 0.7 ? { transparency: Array.from({ length: below(6) }, random8) } : {}),
        rows: Array.from({ length: below(5) }, () => Array.from({ length: below(10) }, random8)),
      });
      try {
        assert.equal(readPngInfo(redrawPixels(pngPixels(bytes), { orientation: 1, onWhite: true })).hasAlpha, false);
        await showsThrough(bytes);
      } catch (error) {
        assert.ok(error instanceof CannotRedraw || error instanceof NotPng, String(error));
      }
    }
  });
});
