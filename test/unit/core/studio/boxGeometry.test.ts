import assert from 'node:assert/strict';
import { boxWith, drawnBox, grownBox, movedBox, newBox, resizedBox } from '../../../../src/core/studio/boxGeometry';
import type { Edges } from '../../../../src/core/studio/boxGeometry';
import { checkBoxesInside, parseBoxes } from '../../../../src/core/request/specialParameters';
import type { Box } from '../../../../src/core/request/specialParameters';
import { seededRandom } from '../../../support/pictures';

const size = { width: 400, height: 300 };
const at = (x: number, y: number): { x: number; y: number } => ({ x, y });

describe('a region', () => {
  it('is drawn in any direction', () => {
    for (const [from, to] of [
      [at(10, 20), at(110, 220)],
      [at(110, 220), at(10, 20)],
      [at(10, 220), at(110, 20)],
      [at(110, 20), at(10, 220)],
    ] as const) {
      assert.deepEqual(drawnBox(from, to, size), [10, 20, 110, 220]);
    }
  });

  it('is drawn in whole pixels, and ends where the image ends', () => {
    assert.deepEqual(drawnBox(at(10.4, 20.6), at(110.5, 220.4), size), [10, 21, 111, 220]);
    assert.deepEqual(drawnBox(at(-50, 200), at(900, 900), size), [0, 200, 400, 300]);
  });

  it('has eight pixels at least, at the edges of the image as well', () => {
    assert.deepEqual(drawnBox(at(100, 100), at(101, 99), size), [100, 92, 108, 100]);
    assert.deepEqual(drawnBox(at(399, 299), at(400, 300), size), [392, 292, 400, 300]);
    assert.deepEqual(drawnBox(at(2, 2), at(0, 0), size), [0, 0, 8, 8]);
    assert.deepEqual(drawnBox(at(1, 1), at(2, 2), { width: 5, height: 6 }), [0, 0, 5, 6]);
  });

  it('moves as far as the image goes, and keeps its size', () => {
    const box: Box = [100, 100, 200, 180];
    assert.deepEqual(movedBox(box, at(10, -20), size), [110, 80, 210, 160]);
    assert.deepEqual(movedBox(box, at(-1000, 1000), size), [0, 220, 100, 300]);
    assert.deepEqual(movedBox(box, at(1000, -1000), size), [300, 0, 400, 80]);
  });

  const resizes: [edges: Edges, x: number, y: number, expected: Box][] = [
    [{ x: 'end', y: 'end' }, 10, 20, [100, 100, 210, 200]],
    [{ x: 'start', y: 'start' }, 10, 20, [110, 120, 200, 180]],
    [{ x: 'end' }, 10, 20, [100, 100, 210, 180]],
    [{ y: 'start' }, 10, -20, [100, 80, 200, 180]],
    [{ x: 'end' }, 1000, 0, [100, 100, 400, 180]],
    [{ x: 'end' }, -150, 0, [50, 100, 100, 180]],
    [{ x: 'start', y: 'start' }, 150, 130, [200, 180, 250, 230]],
    [{ x: 'end' }, -97, 0, [100, 100, 108, 180]],
    [{ x: 'end' }, -103, 0, [92, 100, 100, 180]],
  ];
  for (const [edges, x, y, expected] of resizes) {
    it(`pulled by ${x}, ${y} at ${JSON.stringify(edges)} is ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(resizedBox([100, 100, 200, 180], edges, at(x, y), size), expected);
    });
  }

  it('shrinks by keys to eight pixels, and not beyond', () => {
    assert.deepEqual(grownBox([100, 100, 200, 180], at(-500, 0), size), [100, 100, 108, 180]);
    assert.deepEqual(grownBox([100, 100, 200, 180], at(0, -500), size), [100, 100, 200, 108]);
    assert.deepEqual(grownBox([100, 100, 200, 180], at(4, 0), size), [100, 100, 204, 180]);
  });

  it('takes each number as it is typed, where it can be', () => {
    const box: Box = [100, 100, 200, 180];
    assert.deepEqual(boxWith(box, 0, 40, size), [40, 100, 200, 180]);
    assert.deepEqual(boxWith(box, 1, 300, size), [100, 180, 200, 300]);
    assert.deepEqual(boxWith(box, 2, 9999, size), [100, 100, 400, 180]);
    assert.deepEqual(boxWith(box, 3, 150.4, size), [100, 100, 200, 150]);
  });

  it('is added in the middle, the second one not over the first', () => {
    const first = newBox(size, []);
    assert.deepEqual(first, [100, 75, 300, 225]);
    assert.notDeepEqual(newBox(size, [first]), first);
  });

  it('can be sent after whatever was done to it', () => {
    const random = seededRandom(20);
    const number = (from: number, to: number): number => from + random() * (to - from);
    const point = (): { x: number; y: number } => at(number(-600, 600), number(-600, 600));
    const edge = (): 'start' | 'end' => (random() < 0.5 ? 'start' : 'end');
    let box = newBox(size, []);
    for (let step = 0; step < 5000; step++) {
      const steps = [
        () => drawnBox(point(), point(), size),
        () => movedBox(box, point(), size),
        () => grownBox(box, point(), size),
        () => resizedBox(box, { x: edge(), y: edge() }, point(), size),
        () => boxWith(box, Math.floor(number(0, 4)) as 0 | 1 | 2 | 3, number(-100, 600), size),
      ];
      box = steps[Math.floor(random() * steps.length)]!();
      parseBoxes([[box]], 1);
      checkBoxesInside([[box]], [size]);
      assert.ok(box[2] - box[0] >= 8 && box[3] - box[1] >= 8, JSON.stringify(box));
    }
  });
});
