import assert from 'node:assert/strict';
import type { Line } from '../../../../src/core/jobs/submitQueue';
import { SubmitQueue } from '../../../../src/core/jobs/submitQueue';
import { RecentSubmits } from '../../../../src/engine/jobs/recentSubmits';
import { TestClock } from '../../../support/clock';
import { MapMemento } from '../../../support/mapMemento';

const slow: Line = { key: 'flagship', limit: { count: 2, perSeconds: 60 } };
const fast: Line = { key: 'draft', limit: { count: 2, perSeconds: 1 } };

describe('what was sent before a reload', () => {
  /** How long the third submit of a line waits in a window that comes `laterMs` after two others. */
  async function waitAfterReload(line: Line, laterMs: number): Promise<number> {
    const state = new MapMemento();
    const clock = new TestClock();
    const before = new RecentSubmits(state, clock);
    before.note(line);
    before.note(line);
    await clock.sleep(laterMs);
    const queue = new SubmitQueue(clock, () => 8);
    const after = new RecentSubmits(state, clock);
    after.recall(queue, line);
    after.recall(queue, line);
    clock.slept.length = 0;
    await queue.enter(line, { signal: new AbortController().signal });
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
