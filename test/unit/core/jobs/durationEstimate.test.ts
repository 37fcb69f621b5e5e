import assert from 'node:assert/strict';
import { estimateDuration, underWayAfter } from '../../../../src/core/jobs/durationEstimate';

const share = (pastMs: readonly number[], elapsedMs: number): number =>
  Math.round(underWayAfter(estimateDuration(pastMs), elapsedMs) * 1000) / 1000;

describe('duration estimate', () => {
  it('has weights that add up to 1', () => {
    for (const past of [[], [20_000], [10_000, 20_000, 90_000]]) {
      const weights = estimateDuration(past).map(({ weight }) => weight);
      assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-9);
    }
  });

  it('has every task running at first, and fewer and fewer later', () => {
    for (const past of [[], [20_000]]) {
      assert.equal(share(past, 1), 1);
      const shares = [5_000, 17_000, 60_000, 165_000, 600_000].map(elapsedMs => share(past, elapsedMs));
      assert.deepEqual(
        shares,
        [...shares].sort((one, other) => other - one),
      );
    }
  });

  it('without past durations, follows the samples of the documentation', () => {
    assert.equal(share([], 17_000), 0.65);
    assert.ok(share([], 30_000) > 0.3 && share([], 30_000) < 0.35);
    assert.ok(share([], 100_000) > 0.08 && share([], 100_000) < 0.12);
  });

  it('with one past duration, expects half of the tasks to end by then', () => {
    const around = share([20_000], 20_000);
    assert.ok(around > 0.45 && around < 0.55, String(around));
    assert.ok(share([20_000], 40_000) < 0.15);
  });

  it('is narrower with more equal durations, but never exact', () => {
    const spread = (past: number[]): number => share(past, 18_000) - share(past, 22_000);
    const many = Array<number>(32).fill(20_000);
    assert.ok(spread([20_000]) < spread([20_000, 20_000]));
    assert.ok(spread([20_000, 20_000]) < spread(many));
    assert.ok(share(many, 19_900) < 0.99 && share(many, 20_100) > 0.01);
    assert.equal(Math.max(...estimateDuration(many).map(({ steepness }) => Math.round(steepness * 100) / 100)), 60.33);
  });

  it('is wider when past durations differ', () => {
    assert.ok(share([10_000, 40_000], 30_000) > share([20_000, 20_000], 30_000));
  });
});
