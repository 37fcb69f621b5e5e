import assert from 'node:assert/strict';
import { promptLength } from '../../../../src/core/models/promptLength';

describe('promptLength', () => {
  it('counts characters as code points', () => {
    assert.equal(promptLength('', 'characters'), 0);
    assert.equal(promptLength('灯塔🌊', 'characters'), 3);
  });

  const tokens: [text: string, count: number][] = [
    ['', 0],
    ['a', 1],
    ['word', 1],
    ['words', 2],
    ['x'.repeat(900), 225],
    ['灯塔', 2],
    ['灯塔。', 3],
    ['灯塔, 2 km', 4],
    ['とうだい', 4],
    ['トウダイ', 4],
    ['등대', 2],
    ['𠮷', 1],
    ['🌊🌊🌊🌊', 1],
  ];
  for (const [text, count] of tokens) {
    it(`estimates ${count} tokens for "${text.slice(0, 12)}"`, () => {
      assert.equal(promptLength(text, 'tokens'), count);
    });
  }
});
