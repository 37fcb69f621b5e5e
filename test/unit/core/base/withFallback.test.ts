import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { withFallback } from '../../../../src/core/base/withFallback';

describe('withFallback', () => {
  const schema = withFallback(z.number(), 7);

  it('returns a value that matches', () => {
    assert.equal(schema.parse(3), 3);
  });

  it('returns the fallback for a value that does not match', () => {
    for (const value of ['3', null, undefined, {}]) assert.equal(schema.parse(value), 7);
  });
});
