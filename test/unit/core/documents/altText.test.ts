import assert from 'node:assert/strict';
import { altTextOf } from '../../../../src/core/documents/altText';

describe('altTextOf', () => {
  it('is one line', () => {
    assert.equal(altTextOf(' A\n\n  cat\r\nasleep\t'), 'A cat asleep');
  });

  it('ends behind a whole word', () => {
    const alt = altTextOf('A very detailed panorama of an old harbour town with many boats, '.repeat(60));
    assert.ok(alt.length <= 300 && alt.length > 280, `${alt.length}`);
    assert.match(alt, /(?:^|\s)(?:very|detailed|panorama|of|an|old|harbour|town|with|many|boats|A)$/u);
    const chinese = altTextOf('黄昏时分的灯塔，'.repeat(100));
    assert.ok(chinese.length <= 300 && chinese.length > 280, `${chinese.length}`);
  });

  it('cuts a word that is longer than any alt text', () => {
    assert.equal(altTextOf('x'.repeat(1000)).length, 150);
    assert.doesNotMatch(altTextOf('𠀀'.repeat(1000)), /\p{Cs}/u);
  });
});
