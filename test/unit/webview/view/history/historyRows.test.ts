import assert from 'node:assert/strict';
import { rowAfterKey, visibleRows } from '../../../../../src/webview/view/history/visibleRows';

describe('the rows in view', () => {
  const list = { count: 10_000, rowHeight: 72, viewHeight: 720, overscan: 6 };
  const cases: [what: string, given: Partial<Parameters<typeof visibleRows>[0]>, start: number, end: number][] = [
    ['at the top', { offset: 0 }, 0, 16],
    ['where a row is cut at both ends', { offset: 7236, overscan: 0 }, 100, 111],
    ['in the middle', { offset: 7200 }, 94, 116],
    ['at the bottom', { offset: 719_280 }, 9984, 10_000],
    ['beyond the bottom, as after a search that found less', { offset: 719_280, count: 5 }, 5, 5],
    ['where the list begins inside the view', { offset: -360, overscan: 0 }, 0, 5],
    ['where the list is wholly below the view', { offset: -2000, overscan: 2 }, 0, 0],
    ['of an empty list', { offset: 0, count: 0 }, 0, 0],
    ['of a view without height', { offset: 144, viewHeight: 0, overscan: 0 }, 2, 2],
  ];
  for (const [what, given, start, end] of cases) {
    it(`${what} are ${start} to ${end}`, () => {
      assert.deepEqual(visibleRows({ offset: 0, ...list, ...given }), { start, end });
    });
  }
});

describe('a key in the list', () => {
  const cases: [key: string, from: number, to: number | undefined][] = [
    ['ArrowDown', 0, 1],
    ['ArrowDown', 99, 99],
    ['ArrowUp', 5, 4],
    ['ArrowUp', 0, 0],
    ['PageDown', 3, 11],
    ['PageDown', 95, 99],
    ['PageUp', 11, 3],
    ['PageUp', 3, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['Enter', 50, undefined],
    ['a', 50, undefined],
  ];
  for (const [key, from, to] of cases) {
    it(`${key} leads from row ${from} to ${to ?? 'nowhere'}`, () => {
      assert.equal(rowAfterKey(key, from, 100, 8), to);
    });
  }

  it('leads nowhere in an empty list', () => {
    assert.equal(rowAfterKey('End', 0, 0, 8), undefined);
  });
});
