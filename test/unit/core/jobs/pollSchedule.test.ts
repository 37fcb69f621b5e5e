import assert from 'node:assert/strict';
import { pollSchedule } from '../../../../src/core/jobs/pollSchedule';
import { gapsOf, queriesOf } from '../../../support/queries';

describe('the moments at which a task is asked for', () => {
  it('of an unknown task are 5 s apart at most while tasks mostly end, and then about 1 % of its age', () => {
    const queries = queriesOf(pollSchedule([]), 3_600_000);
    for (const [index, gapMs] of gapsOf(queries).entries()) {
      assert.ok(gapMs <= Math.max(5_000, (queries[index] ?? 0) / 99), `${gapMs} ms after ${queries[index] ?? 0} ms`);
    }
    assert.deepEqual(gapsOf(queries).slice(-2), [30_000, 30_000]);
  });

  it('lie closely around the time that others took, and hardly before', () => {
    const queries = queriesOf(pollSchedule([59_000, 60_000, 60_500, 61_000, 60_000, 59_500, 60_200, 60_800]), 80_000);
    assert.ok(queries.filter(atMs => atMs < 50_000).length <= 6, queries.join());
    const around = queries.filter(atMs => atMs >= 58_000 && atMs <= 63_000);
    assert.ok(around.length >= 6 && Math.max(...gapsOf(around)) <= 1_000, queries.join());
  });

  it('stay close where others took very different times', () => {
    const past = Array.from({ length: 32 }, (_, index) => 11_000 + index * 500);
    const gaps = gapsOf(queriesOf(pollSchedule(past), 27_000).filter(atMs => atMs >= 11_000));
    assert.ok(gaps.length >= 6 && Math.max(...gaps) <= 3_500, gaps.join());
  });

  it('go on where a task takes far longer than any other did', () => {
    const queries = queriesOf(pollSchedule(Array.from({ length: 32 }, () => 12_000)), 240_000);
    assert.ok(Math.max(...gapsOf(queries)) <= 15_000, queries.join());
  });

  it('are not doubled by a timer that rings early', () => {
    const schedule = pollSchedule([]);
    const [first = 0, second = 0] = queriesOf(schedule, 60_000);
    assert.equal(schedule(first - 100), second - first + 100);
    assert.equal(schedule(first - 1_000), 1_000);
  });
});
