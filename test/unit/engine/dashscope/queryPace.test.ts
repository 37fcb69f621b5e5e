import assert from 'node:assert/strict';
import { QueryPace } from '../../../../src/engine/dashscope/queryPace';
import { SimulatedClock } from '../../../support/simulatedClock';

describe('QueryPace', () => {
  /** The moments at which `count` waiting queries may be sent, in milliseconds. */
  async function momentsOf(pace: QueryPace, clock: SimulatedClock, count: number): Promise<number[]> {
    const moments: number[] = [];
    const all = Promise.all(
      Array.from({ length: count }, async () => {
        // Each with a signal of its own, as each task has.
        await pace.keep(new AbortController().signal);
        moments.push(clock.elapsed());
      }),
    );
    await clock.run();
    await all;
    return moments;
  }

  it('lets twenty queries through at once, and twenty more a little over a second later', async () => {
    const clock = new SimulatedClock();
    const moments = await momentsOf(new QueryPace(clock), clock, 50);
    assert.deepEqual(moments, [
      ...Array<number>(20).fill(0),
      ...Array<number>(20).fill(1_100),
      ...Array<number>(10).fill(2_200),
    ]);
    assert.equal(clock.sleeps, 30);
  });

  it('counts only the queries of the last window', async () => {
    const clock = new SimulatedClock();
    const pace = new QueryPace(clock);
    await momentsOf(pace, clock, 15);
    await clock.advance(1_000);
    assert.deepEqual(await momentsOf(pace, clock, 7), [...Array<number>(5).fill(1_000), 1_100, 1_100]);
    await clock.advance(5_000);
    assert.deepEqual(await momentsOf(pace, clock, 20), Array<number>(20).fill(6_100));
  });

  it('ends the wait when the signal aborts', async () => {
    const clock = new SimulatedClock();
    const pace = new QueryPace(clock);
    await momentsOf(pace, clock, 20);
    const controller = new AbortController();
    const held = pace.keep(controller.signal);
    const reason = new Error('closed');
    controller.abort(reason);
    await assert.rejects(held, reason);
    assert.equal(clock.sleeping, 0);
  });
});
