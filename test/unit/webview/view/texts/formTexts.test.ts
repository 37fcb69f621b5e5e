import assert from 'node:assert/strict';
import { maxSeed } from '../../../../../src/core/request/imageRequest';
import { costLine, lengthOf, seedProblem } from '../../../../../src/webview/view/texts/formTexts';

describe('the length of a prompt', () => {
  it('counts as the model does, up to the limit', () => {
    assert.deepEqual(lengthOf('灯塔🌊', { value: 3, unit: 'characters' }), { text: '3 / 3', isOver: false });
    assert.deepEqual(lengthOf('灯塔🌊。', { value: 3, unit: 'tokens' }), { text: 'about 4 / 3 tokens', isOver: true });
    assert.deepEqual(lengthOf('x'.repeat(900), { value: 800, unit: 'tokens' }), {
      text: 'about 225 / 800 tokens',
      isOver: false,
    });
  });
});

describe('the line with the cost', () => {
  it('says for how many images, and where fewer may come', () => {
    assert.equal(costLine('about ¥0.20', 1, 'images'), 'about ¥0.20 for 1 image');
    assert.equal(costLine('about ¥0.40', 2, 'images'), 'about ¥0.40 for 2 images');
    assert.equal(costLine('about ¥2.40', 12, 'set'), 'about ¥2.40 for up to 12 images');
    assert.equal(costLine('about ¥1.00', 5, 'document'), 'about ¥1.00 for up to 5 images');
  });

  it('is not there without a price or a count', () => {
    assert.equal(costLine(undefined, 2, 'images'), undefined);
    for (const count of [0, -1, 1.5, Number.NaN]) assert.equal(costLine('about ¥0.40', count, 'images'), undefined);
  });
});

describe('a seed', () => {
  it('is a whole number that the service takes, or none', () => {
    for (const seed of [undefined, 0, 4711, maxSeed]) assert.equal(seedProblem(seed), undefined);
    for (const seed of [-1, 1.5, maxSeed + 1, Number.NaN]) assert.match(seedProblem(seed) ?? '', /0 to 2147483647/);
  });
});
