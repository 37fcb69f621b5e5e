import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { checkBoxesInside } from '../../../../src/core/request/specialParameters';
import type { Box } from '../../../../src/core/request/specialParameters';

describe('boxes', () => {
  const size = { width: 100, height: 50 };
  const cases: [boxes: Box[][], isInside: boolean][] = [
    [[], true],
    [[[], []], true],
    [[[[0, 0, 100, 50]]], true],
    [[[[0, 0, 101, 50]]], false],
    [[[[0, 0, 100, 51]]], false],
    [
      [
        [],
        [
          [0, 0, 100, 50],
          [0, 0, 9, 51],
        ],
      ],
      false,
    ],
  ];
  for (const [boxes, isInside] of cases) {
    it(`${JSON.stringify(boxes)} lie ${isInside ? 'inside' : 'not inside'} of their images`, () => {
      const check = (): void => {
        checkBoxesInside(boxes, [size, size]);
      };
      if (isInside) check();
      else
        assert.throws(
          check,
          (error: unknown) =>
            error instanceof EaselError &&
            error.code === 'invalidRequest' &&
            error.field === 'boxes' &&
            /100\*50/.test(error.message),
        );
    });
  }

  it('of an image whose size is not known are left to the service', () => {
    checkBoxesInside([[[0, 0, 9000, 9000]]], [undefined]);
  });
});
