import assert from 'node:assert/strict';
import { describeGiven } from '../../../../src/core/base/describeGiven';

describe('describeGiven', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  const cases: [value: unknown, text: string][] = [
    [undefined, 'nothing'],
    [null, 'null'],
    ['', '""'],
    [{ n: [1] }, '{"n":[1]}'],
    [10n, 'bigint'],
    [circle, 'object'],
    [Symbol('x'), 'symbol'],
    ['x'.repeat(78), `"${'x'.repeat(78)}"`],
    ['x'.repeat(79), `"${'x'.repeat(78)}…`],
  ];
  for (const [value, text] of cases)
    it(`describes a value as ${text.slice(0, 20)} (${text.length} characters)`, () => {
      assert.equal(describeGiven(value), text);
    });
});
