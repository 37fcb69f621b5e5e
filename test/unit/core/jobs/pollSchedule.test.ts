import assert from 'node:assert/strict';
import { pollSchedule } from '../../../../src/core/jobs/pollSchedule';
import { gapsOf, queriesOf } from '../../../support/queries';

describe('pollSchedule', () => {
  it('without past durations: queries at most every 5 s while most tasks end, later about every 1 % of the age', () => {
    const queries = queriesOf(pollSchedule([]), 3_600_000);
    for (const [index, gapMs] of gapsOf(queries).entries()) {
      assert.ok(gapMs <= Math.max(5_000, (queries[index] ?? 0) / 99), `${gapMs} ms after ${queries[index] ?? 0} ms`);
    }
    assert.deepEqual(gapsOf(queries).slice(-2), [30_000, 30_000]);
  });

  it('queries often around the past durations, and rarely before', () => {
    const queries = queriesOf(pollSchedule([59_000, 60_000, 60_500, 61_000, 60_000, 59_500, 60_200, 60_800]), 80_000);
    assert.ok(queries.filter(atMs => atMs < 50_000).length <= 6, queries.join());
    const around = queries.filter(atMs => atMs >= 58_000 && atMs <= 63_000);
    assert.ok(around.length >= 6 && Math.max(...gapsOf(around)) <= 1_000, queries.join());
  });

  it('queries often over a wide range when past durations differ much', () => {
    const past = Array.from({ length: 32 }, (_, index) => 11_000 + index * 500);
    const gaps = gapsOf(queriesOf(pollSchedule(past), 27_000).filter(atMs => atMs >= 11_000));
    assert.ok(gaps.length >= 6 && Math.max(...gaps) <= 3_500, gaps.join());
  });

  it('continues for a task that takes far longer than any before', () => {
    const queries = queriesOf(pollSchedule(Array.from({ length: 32 }, () => 12_000)), 240_000);
    assert.ok(Math.max(...gapsOf(queries)) <= 15_000, queries.join());
  });

  it('does not query twice when a timer fires early', () => {
    const schedule = pollSchedule([]);
    const [first = 0, second = 0] = queriesOf(schedule, 60_000);
    assert.equal(schedule(first - 100), second - first + 100);
    assert.equal(schedule(first - 1_000), 1_000);
  });
});
