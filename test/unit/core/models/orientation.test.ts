import assert from 'node:assert/strict';
import { orientationOf, shownSize, storedOrder } from '../../../../src/core/models/orientation';
import { shownSquares } from '../../../support/turnedPictures';

const stored = { width: 3, height: 2 };

describe('the orientation of a picture', () => {
  for (const [value, rows] of Object.entries(shownSquares)) {
    it(`${value} is shown as the standard says`, () => {
      const orientation = orientationOf(Number(value));
      const { width, height } = shownSize(stored, orientation);
      const { start, right, down } = storedOrder(stored, orientation);
      const shown = Array.from({ length: height }, (_, y) =>
        Array.from({ length: width }, (__, x) => start + x * right + y * down),
      );
      assert.deepEqual(shown, rows);
    });
  }

  it('is upright where the standard does not know it', () => {
    for (const value of [undefined, 0, 9, 65535, 1.5, -1]) assert.equal(orientationOf(value), 1);
  });
});
