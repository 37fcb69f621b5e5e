import assert from 'node:assert/strict';
import { SubmitQueue, type RateLimitGroup } from '../../../../src/core/jobs/submitQueue';
import { SimulatedClock } from '../../../support/simulatedClock';

interface Plan {
  group: RateLimitGroup;
  arrivesMs: number;
  durationMs: number;
  /** Gives up after waiting this long. */
  patienceMs?: number;
  /** The service refuses the first try: the group slows down, and the job is tried again ahead of the others. */
  refused?: boolean;
}

interface Start {
  plan: Plan;
  startedAt: number;
}

interface Run {
  /** In order, including tries that were refused. */
  starts: Start[];
  served: Set<Plan>;
  gaveUp: Set<Plan>;
  endedAt: number;
  /** The maximum number at once, in total and by group. */
  peaks: Map<string, number>;
  sleepsOfQueue: number;
}

const slowDownMs = 5_000;

/** Sends all plans through a queue, and checks the limit of concurrent submits. */
async function run(plans: readonly Plan[], maxConcurrent: () => number, wakesEarlyMs = 0): Promise<Run> {
  const clock = new SimulatedClock(wakesEarlyMs);
  let sleepsOfQueue = 0;
  const counted = {
    elapsed: () => clock.elapsed(),
    sleep: (milliseconds: number, signal?: AbortSignal) => {
      sleepsOfQueue += 1;
      return clock.sleep(milliseconds, signal);
    },
  };
  const queue = new SubmitQueue(counted, maxConcurrent);
  const result: Run = {
    starts: [],
    served: new Set(),
    gaveUp: new Set(),
    endedAt: 0,
    peaks: new Map(),
    sleepsOfQueue: 0,
  };
  const running = new Map<string, number>();
  const count = (key: string, change: number): void => {
    const now = (running.get(key) ?? 0) + change;
    running.set(key, now);
    result.peaks.set(key, Math.max(result.peaks.get(key) ?? 0, now));
  };

  const submit = async (plan: Plan, front: boolean): Promise<void> => {
    const patience = new AbortController();
    const granted = new AbortController();
    if (plan.patienceMs !== undefined) {
      clock.sleep(plan.patienceMs, granted.signal).then(
        () => {
          patience.abort(new Error('gave up'));
        },
        () => undefined,
      );
    }
    const ticket = await queue.enter(plan.group, { signal: patience.signal, front });
    granted.abort();
    result.starts.push({ plan, startedAt: clock.elapsed() });
    for (const key of ['all', plan.group.key]) count(key, 1);
    const refused = plan.refused === true && !front;
    await clock.sleep(refused ? 50 : plan.durationMs);
    if (refused) queue.slowDown(plan.group, slowDownMs);
    for (const key of ['all', plan.group.key]) count(key, -1);
    result.endedAt = clock.elapsed();
    ticket.leave();
    if (refused) return submit(plan, true);
    result.served.add(plan);
  };

  const ended = Promise.all(
    plans.map(async plan => {
      if (plan.arrivesMs > 0) await clock.sleep(plan.arrivesMs);
      await submit(plan, false).catch((error: unknown) => {
        assert.match(String(error), /gave up/u);
        result.gaveUp.add(plan);
      });
    }),
  );
  await clock.run();
  // Every job must have ended by now: any other would wait for ever.
  assert.equal(result.served.size + result.gaveUp.size, plans.length);
  await ended;
  return { ...result, sleepsOfQueue };
}

function assertWindowsHold(starts: readonly Start[], group: RateLimitGroup): void {
  const { count, perSeconds } = group.limit;
  const moments = starts.filter(({ plan }) => plan.group === group).map(({ startedAt }) => startedAt);
  const windowMs = perSeconds * 1000 + Math.max(100, perSeconds * 5);
  for (const [index, moment] of moments.slice(count).entries()) {
    const before = moments[index] ?? NaN;
    assert.ok(moment - before >= windowMs - 1e-6, `${group.key}: ${count + 1} starts within ${moment - before} ms`);
  }
}

/** Numbers from 0 to below 1, the same in each run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('SubmitQueue under load', () => {
  const groups: readonly RateLimitGroup[] = [
    { key: 'two per minute', limit: { count: 2, perSeconds: 60 } },
    { key: 'two per second', limit: { count: 2, perSeconds: 1 } },
    { key: 'two per second, two running', limit: { count: 2, perSeconds: 1 }, maxRunning: 2 },
    { key: 'five per second, five running', limit: { count: 5, perSeconds: 1 }, maxRunning: 5 },
    { key: 'one per second', limit: { count: 1, perSeconds: 1 } },
  ];

  for (const [seed, wakesEarlyMs] of [
    [20_260_301, 0],
    [4_711, 0.4],
    [99, 0],
  ] as const) {
    it(`serves 500 jobs of 5 groups within all limits (seed ${seed})`, async () => {
      const random = randomFrom(seed);
      const plans = Array.from({ length: 500 }, (): Plan => ({
        group: groups[Math.floor(random() * groups.length)] as RateLimitGroup,
        // Whole milliseconds, and many at the same moment.
        arrivesMs: Math.floor(random() * 300) * 1_000,
        durationMs: 500 + Math.floor(random() * 20_000),
        ...(random() < 0.1 && { patienceMs: Math.floor(random() * 60_000) }),
        ...(random() < 0.04 && { refused: true }),
      }));
      const { starts, served, gaveUp, peaks, sleepsOfQueue } = await run(plans, () => 12, wakesEarlyMs);

      for (const group of groups) assertWindowsHold(starts, group);
      assert.ok((peaks.get('all') ?? 0) <= 12);
      for (const { key, maxRunning = Infinity } of groups) assert.ok((peaks.get(key) ?? 0) <= maxRunning, key);
      for (const plan of plans)
        assert.ok(served.has(plan) !== gaveUp.has(plan) && (served.has(plan) || plan.patienceMs !== undefined));
      // The seeds are chosen so that both happen.
      assert.ok(gaveUp.size > 0 && starts.length > served.size);

      const firstTries = [...new Set(starts.map(({ plan }) => plan))];
      for (const group of groups) {
        const arrivals = firstTries.filter(plan => plan.group === group).map(plan => plan.arrivesMs);
        assert.deepEqual(
          arrivals,
          [...arrivals].sort((one, other) => one - other),
          `${group.key}: somebody overtook`,
        );
      }
      assert.ok(sleepsOfQueue < 8 * plans.length, `${sleepsOfQueue} sleeps`);
    });
  }

  it('takes little longer than the ideal for two per minute', async () => {
    const group = groups[0] as RateLimitGroup;
    const { starts, endedAt } = await run(
      Array.from({ length: 40 }, () => ({ group, arrivesMs: 0, durationMs: 25_000 })),
      () => 8,
    );
    assertWindowsHold(starts, group);
    assertNear(endedAt, 19 * 60_000 + 25_000);
  });

  it('takes little longer than the ideal for five per second with five running', async () => {
    const group = groups[3] as RateLimitGroup;
    const random = randomFrom(7);
    const durations = Array.from({ length: 40 }, () => 1_500 + Math.floor(random() * 20_000));
    const { starts, endedAt, peaks } = await run(
      durations.map(durationMs => ({ group, arrivesMs: 0, durationMs })),
      () => 8,
    );
    assertWindowsHold(starts, group);
    assert.equal(peaks.get(group.key), 5);

    // A simple model: five workers, each takes the next job when it is free, and at most five start within a second.
    const hands = [0, 0, 0, 0, 0];
    const begins: number[] = [];
    for (const durationMs of durations) {
      const free = hands.indexOf(Math.min(...hands));
      const begin = Math.max(hands[free] ?? 0, (begins.at(-5) ?? -Infinity) + 1_000);
      begins.push(begin);
      hands[free] = begin + durationMs;
    }
    assertNear(endedAt, Math.max(...hands));
  });

  function assertNear(actualMs: number, idealMs: number): void {
    assert.ok(actualMs >= idealMs && actualMs <= idealMs * 1.03, `${actualMs} ms instead of ${idealMs} ms`);
  }

  it('keeps up when the number of concurrent submits changes all the time', async () => {
    const random = randomFrom(3);
    const plans = Array.from({ length: 200 }, (): Plan => ({
      group: groups[1 + Math.floor(random() * 4)] as RateLimitGroup,
      arrivesMs: Math.floor(random() * 30_000),
      durationMs: 100 + Math.floor(random() * 3_000),
    }));
    const { starts, served, peaks } = await run(plans, () => 1 + Math.floor(random() * 6));
    for (const group of groups) assertWindowsHold(starts, group);
    assert.equal(served.size, 200);
    assert.ok((peaks.get('all') ?? 0) <= 6);
  });
});
