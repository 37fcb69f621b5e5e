import assert from 'node:assert/strict';
import { moneyText } from '../../../../src/core/models/money';
import type { Spending } from '../../../../src/core/usage/usageReport';
import { usageReport } from '../../../../src/core/usage/usageReport';

const noon = (day: number): number => new Date(2026, 10, day, 12).getTime();
const request = (given: Partial<Spending>): Spending => ({
  id: 'a',
  yuan: 1,
  at: noon(26),
  model: 'qwen-image-2.0',
  workspace: 'site',
  images: 1,
  inputs: 0,
  cost: { amount: 0.2, currency: 'CNY' },
  ...given,
});

describe('the usage report', () => {
  it('leaves out requests that brought nothing, and those whose end is not known', () => {
    const { total, days } = usageReport([
      request({ id: 'failed', images: 0 }),
      request({ id: 'open', images: undefined }),
    ]);
    assert.deepEqual([total.images, total.sums, days], [0, [], []]);
  });

  it('adds up by day, model and workspace; days come newest first, the others with most images first', () => {
    const report = usageReport([
      request({ at: noon(25), images: 2, cost: { amount: 0.4, currency: 'CNY' } }),
      request({ workspace: 'docs', model: 'qwen-image-max', images: 3, cost: { amount: 1.5, currency: 'CNY' } }),
      request({}),
    ]);
    const named = (rows: typeof report.days): [string, number, number | undefined][] =>
      rows.map(({ name, images, sums }) => [name, images, sums[0] && Number(sums[0].amount.toFixed(2))]);
    assert.deepEqual(named(report.days), [
      ['2026-11-26', 4, 1.7],
      ['2026-11-25', 2, 0.4],
    ]);
    assert.deepEqual(named(report.models), [
      ['qwen-image-2.0', 3, 0.6],
      ['qwen-image-max', 3, 1.5],
    ]);
    assert.deepEqual(named(report.workspaces), [
      ['site', 3, 0.6],
      ['docs', 3, 1.5],
    ]);
  });

  it('keeps currencies apart, and counts images without a known price', () => {
    const unpriced = request({ images: 2, cost: undefined });
    const { total } = usageReport([request({}), request({ cost: { amount: 0.035, currency: 'USD' } }), unpriced]);
    assert.deepEqual(total.sums.map(moneyText), ['¥0.20', '$0.035']);
    assert.deepEqual([total.images, total.unpriced], [4, 2]);
  });
});

describe('a sum as text', () => {
  const texts: [amount: number, text: string][] = [
    [0, '¥0.00'],
    [0.1 + 0.2, '¥0.30'],
    [0.04, '¥0.04'],
    [0.003, '¥0.003'],
    [0.0006, '¥0.0006'],
    [12, '¥12.00'],
  ];
  for (const [amount, text] of texts)
    it(`of ${amount} is ${text}`, () => assert.equal(moneyText({ amount, currency: 'CNY' }), text));
});
