import assert from 'node:assert/strict';
import { boundedText, maxForeignTextLength } from '../../../../src/core/base/boundedText';
import { describeForLog, EaselError } from '../../../../src/core/base/errors';

describe('boundedText', () => {
  it('keeps a text that is short enough', () => {
    assert.equal(boundedText('a'.repeat(maxForeignTextLength)).length, maxForeignTextLength);
    assert.equal(boundedText('abc', 3), 'abc');
    assert.equal(boundedText(''), '');
  });

  it('cuts a longer one, and marks the cut', () => {
    assert.equal(boundedText('abcd', 3), 'ab…');
    assert.equal(boundedText('a'.repeat(10_000_000)).length, maxForeignTextLength);
  });

  it('does not cut through a character', () => {
    assert.equal(boundedText('a😀b', 3), 'a…');
    assert.equal(boundedText('a😀bc', 4), 'a😀…');
  });
});

describe('an EaselError', () => {
  it('keeps only the beginning of every text, so that no journal, history or log holds more', () => {
    const long = 'x'.repeat(7_000_000);
    const error = new EaselError('serviceFault', long, {
      serviceCode: long,
      serviceMessage: long,
      requestId: long,
      field: long,
    });
    for (const text of [error.serviceCode, error.serviceMessage, error.requestId, error.field])
      assert.equal(text?.length, maxForeignTextLength);
    assert.ok(error.message.length <= maxForeignTextLength + 1_000);
    assert.ok(describeForLog(error).length < 10_000);
  });
});
