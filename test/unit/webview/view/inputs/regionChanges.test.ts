import assert from 'node:assert/strict';
import type { Box } from '../../../../../src/core/request/specialParameters';
import { boxAfterKey, dragged } from '../../../../../src/webview/view/inputs/regionChanges';

const size = { width: 800, height: 600 };
const first: Box = [100, 100, 300, 200];
const second: Box = [400, 400, 500, 500];

describe('regions', () => {
  const keys: [key: string, modifiers: { shiftKey?: boolean; altKey?: boolean }, expected: Box | undefined][] = [
    ['ArrowRight', {}, [108, 100, 308, 200]],
    ['ArrowUp', {}, [100, 94, 300, 194]],
    ['ArrowLeft', { altKey: true }, [99, 100, 299, 200]],
    ['ArrowDown', { shiftKey: true }, [100, 100, 300, 206]],
    ['ArrowLeft', { shiftKey: true, altKey: true }, [100, 100, 299, 200]],
    ['Enter', {}, undefined],
  ];
  for (const [key, modifiers, expected] of keys) {
    it(`after ${key}${modifiers.shiftKey ? ' with Shift' : ''}${modifiers.altKey ? ' with Alt' : ''} are ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(boxAfterKey({ key, shiftKey: false, altKey: false, ...modifiers }, first, size), expected);
    });
  }

  it('are drawn, moved and pulled by the mouse, one at a time', () => {
    const drag = (grabbed: Parameters<typeof dragged>[1]['grabbed']): ReturnType<typeof dragged> =>
      dragged([first, second], { from: { x: 10, y: 10 }, grabbed }, { x: 60, y: 30 }, size);
    assert.deepEqual(drag(undefined), { boxes: [first, second, [10, 10, 60, 30]], index: 2 });
    assert.deepEqual(drag({ index: 1, edges: undefined }), { boxes: [first, [450, 420, 550, 520]], index: 1 });
    assert.deepEqual(drag({ index: 0, edges: { x: 'start' } }), { boxes: [[150, 100, 300, 200], second], index: 0 });
  });
});
