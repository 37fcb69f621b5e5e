import assert from 'node:assert/strict';
import { adviceMs, pollSchedule } from '../../../../src/core/jobs/pollSchedule';
import { seededRandom } from '../../../support/pictures';
import { gapsOf, queriesOf } from '../../../support/queries';

const random = seededRandom(5);
/** Past durations of many kinds: around some time, more or less alike, few or many. */
const pasts = Array.from({ length: 40 }, () => {
  const aroundMs = 100 + random() ** 3 * 900_000;
  const spread = random();
  return Array.from({ length: 1 + Math.floor(random() * 32) }, () => aroundMs * (1 + spread * random()));
});

describe('pollSchedule, for many past durations', () => {
  it('never queries more often than the documentation allows', () => {
    assert.deepEqual(
      Array.from({ length: 12 }, (_, index) => adviceMs(index + 1) / 1000),
      [3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 35, 40],
    );
    for (const past of [[], [100], [3_000], ...pasts]) {
      const queries = queriesOf(pollSchedule(past), 1_800_000);
      for (const [index, atMs] of queries.entries())
        assert.ok(atMs >= adviceMs(index + 1), `query ${index + 1} after ${atMs} ms, with ${past.join()}`);
    }
  });

  it('queries early, and never waits long between two queries', () => {
    for (const past of [[], ...pasts]) {
      const queries = queriesOf(pollSchedule(past), 1_800_000);
      assert.equal(queries[0], 3_000);
      const gaps = gapsOf(queries);
      assert.ok(
        Math.min(...gaps) >= 500 && Math.max(...gaps) <= 45_000,
        `${Math.min(...gaps)} to ${Math.max(...gaps)} ms`,
      );
    }
  });
});
