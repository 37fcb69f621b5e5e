import assert from 'node:assert/strict';
import { addressesIn } from '../../../../src/core/models/inputAddress';

describe('the addresses in a text', () => {
  it('are https addresses and nothing else, each once and in order', () => {
    assert.deepEqual(addressesIn(' https://example.com/a.png\n'), ['https://example.com/a.png']);
    assert.deepEqual(addressesIn('HTTPS://example.com/a'), ['HTTPS://example.com/a']);
    assert.deepEqual(
      addressesIn('https://example.com/b.png?x=1,2 https://example.com/a.png, https://example.com/b.png?x=1,2'),
      ['https://example.com/b.png?x=1,2', 'https://example.com/a.png'],
    );
  });

  for (const text of [
    '',
    '  ',
    'http://example.com/a.png',
    'file:///a.png',
    'data:image/png;base64,AA',
    'see https://example.com/a.png',
    'https://',
    'https://name:word@example.com/a.png',
    'lighthouse.png',
  ])
    it(`are not in "${text}"`, () => {
      assert.equal(addressesIn(text), undefined);
    });
});
