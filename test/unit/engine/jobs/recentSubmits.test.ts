import assert from 'node:assert/strict';
import type { RateLimitGroup } from '../../../../src/core/jobs/submitQueue';
import { SubmitQueue } from '../../../../src/core/jobs/submitQueue';
import { RecentSubmits } from '../../../../src/engine/jobs/recentSubmits';
import { TestClock } from '../../../support/clock';
import { MapMemento } from '../../../support/mapMemento';

const slow: RateLimitGroup = { key: 'flagship', limit: { count: 2, perSeconds: 60 } };
const fast: RateLimitGroup = { key: 'draft', limit: { count: 2, perSeconds: 1 } };

describe('what was sent before a reload', () => {
  /** How long the third submit of a group waits in a window that comes `laterMs` after two others. */
  async function waitAfterReload(group: RateLimitGroup, laterMs: number): Promise<number> {
    const state = new MapMemento();
    const clock = new TestClock();
    const before = new RecentSubmits(state, clock);
    before.note(group);
    before.note(group);
    await clock.sleep(laterMs);
    const queue = new SubmitQueue(clock, () => 8);
    const after = new RecentSubmits(state, clock);
    after.recall(queue, group);
    after.recall(queue, group);
    clock.slept.length = 0;
    await queue.enter(group, { signal: new AbortController().signal });
    return clock.slept.reduce((sum, sleptMs) => sum + sleptMs, 0);
  }

  it('counts for a model that takes two a minute', async () => {
    const waitedMs = await waitAfterReload(slow, 20_000);
    assert.ok(waitedMs > 38_000 && waitedMs <= 41_100, String(waitedMs));
    assert.equal(await waitAfterReload(slow, 61_000), 0);
  });

  it('is forgotten where it is over at once', async () => {
    assert.equal(await waitAfterReload(fast, 0), 0);
  });
});

describe('RecentSubmits', () => {
  const stateKey = 'easel.recentSubmits';
  const groupOf = (key: string, count: number, perSeconds: number): RateLimitGroup => ({
    key,
    limit: { count, perSeconds },
  });
  let now: number;
  let state: MapMemento;
  beforeEach(() => {
    now = 10_000_000;
    state = new MapMemento();
  });
  const store = (): RecentSubmits => new RecentSubmits(state, { now: () => now });
  const kept = (): unknown => state.get(stateKey);
  /** How long ago the submits were that a new window tells its queue, in milliseconds. */
  const recalled = (group: RateLimitGroup, times: RecentSubmits = store()): number[] => {
    const ages: number[] = [];
    const queue = new SubmitQueue(new TestClock(), () => 8);
    queue.recall = (of, agoMs) => {
      assert.equal(of, group);
      ages.push(agoMs);
    };
    times.recall(queue, group);
    return ages;
  };

  it('keeps the latest moments of a group, as many as its limit counts', () => {
    const group = groupOf('a', 2, 60);
    for (const at of [1_000, 2_000, 3_000]) {
      now = 10_000_000 + at;
      store().note(group);
    }
    assert.deepEqual(kept(), { a: [10_002_000, 10_003_000] });
    assert.deepEqual(recalled(group), [1_000, 0]);
  });

  it('keeps the moments of windows of 10 seconds and longer', () => {
    store().note(groupOf('short', 1, 9.9));
    assert.equal(kept(), undefined);
    store().note(groupOf('long', 1, 10));
    assert.deepEqual(kept(), { long: [now] });
  });

  it('recalls what was sent within the window, to the millisecond, and nothing of the future', () => {
    const group = groupOf('a', 9, 60);
    state.values.set(stateKey, { a: [now - 60_001, now - 60_000, now - 59_999, now - 1, now, now + 1], b: [now] });
    assert.deepEqual(recalled(group), [59_999, 1, 0]);
    assert.deepEqual(recalled(groupOf('unknown', 9, 60)), []);
  });

  it('recalls each group once', () => {
    state.values.set(stateKey, { a: [now], b: [now] });
    const times = store();
    const [one, other] = [groupOf('a', 1, 60), groupOf('b', 1, 60)];
    assert.deepEqual([recalled(one, times), recalled(one, times), recalled(other, times)], [[0], [], [0]]);
  });

  it('forgets the moments of its own group after the window, and those of other groups after an hour', () => {
    state.values.set(stateKey, {
      a: [now - 60_000, now - 59_999],
      older: [now - 3_600_001, now - 3_600_000],
      younger: [now - 3_600_000, now - 3_599_999],
    });
    store().note(groupOf('a', 9, 60));
    assert.deepEqual(kept(), { a: [now - 59_999, now], younger: [now - 3_600_000, now - 3_599_999] });
  });
});
