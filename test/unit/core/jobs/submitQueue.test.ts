import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import {
  SubmitQueue,
  type RateLimitGroup,
  type QueuePosition,
  type Ticket,
} from '../../../../src/core/jobs/submitQueue';
import { TestClock } from '../../../support/clock';
import { SimulatedClock } from '../../../support/simulatedClock';

const twoPerMinute: RateLimitGroup = { key: 'two per minute', limit: { count: 2, perSeconds: 60 } };
const fivePerSecond: RateLimitGroup = { key: 'five per second', limit: { count: 5, perSeconds: 1 } };
const onePerSecond: RateLimitGroup = { key: 'one per second', limit: { count: 1, perSeconds: 1 } };
/** The windows with their margins: 60 s and 1 s; 1 s and 100 ms. */
const minuteMs = 61_000;
const secondMs = 1_100;

class Job {
  startedAt: number | undefined;
  ticket: Ticket | undefined;
  error: unknown;
  readonly places: QueuePosition[] = [];
  private readonly controller = new AbortController();

  constructor(
    readonly group: RateLimitGroup,
    private readonly scene: Scene,
  ) {}

  enter(options: { front?: boolean; onPlace?: (place: QueuePosition) => void } = {}): this {
    const { signal } = this.controller;
    const onPlace = (place: QueuePosition): void => {
      this.places.push(place);
      options.onPlace?.(place);
    };
    this.scene.queue.enter(this.group, { signal, ...options, onPlace }).then(
      ticket => {
        this.ticket = ticket;
        this.startedAt = this.scene.clock.elapsed();
        this.scene.order.push(this);
      },
      (error: unknown) => {
        this.error = error;
      },
    );
    return this;
  }

  abort(reason = new Error('cancelled')): void {
    this.controller.abort(reason);
  }

  leave(): void {
    assert.ok(this.ticket, 'has not started');
    this.ticket.leave();
  }
}

/** A queue, its clock and the jobs that started. */
class Scene {
  maxConcurrent = 100;
  readonly clock: SimulatedClock;
  readonly queue: SubmitQueue;
  readonly order: Job[] = [];

  constructor(wakesEarlyMs = 0) {
    this.clock = new SimulatedClock(wakesEarlyMs);
    this.queue = new SubmitQueue(this.clock, () => this.maxConcurrent);
  }

  job(group: RateLimitGroup): Job {
    return new Job(group, this);
  }

  enter(group: RateLimitGroup, count: number): Job[] {
    return Array.from({ length: count }, () => this.job(group).enter());
  }

  /** Runs everything that needs no time. */
  async settle(): Promise<void> {
    await this.clock.advance(0);
  }
}

const startsOf = (jobs: readonly Job[]): (number | undefined)[] => jobs.map(job => job.startedAt);
const lastPlaces = (jobs: readonly Job[]): (QueuePosition | undefined)[] => jobs.map(job => job.places.at(-1));

describe('SubmitQueue', () => {
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
  });

  describe('limits of a group', () => {
    it('starts at once what the limit allows, without progress and without a timer', async () => {
      const jobs = scene.enter(twoPerMinute, 2);
      await scene.settle();
      assert.deepEqual(startsOf(jobs), [0, 0]);
      assert.deepEqual(
        jobs.flatMap(job => job.places),
        [],
      );
      assert.equal(scene.clock.sleeps, 0);
    });

    it('counts from the moment when a submit is really sent', async () => {
      const [first, second] = scene.enter(twoPerMinute, 2);
      const [third] = scene.enter(twoPerMinute, 1);
      await scene.clock.advance(5_000);
      for (const job of [first, second]) job?.ticket?.sent();
      await scene.clock.advance(minuteMs - 5_000);
      assert.equal(third?.startedAt, undefined);
      await scene.clock.advance(5_000);
      assert.equal(third?.startedAt, minuteMs + 5_000);
    });

    it('does not count a ticket that was given back with nothing sent', async () => {
      const [first, second] = scene.enter(twoPerMinute, 2);
      await scene.clock.advance(10_000);
      first?.ticket?.withdraw();
      const jobs = scene.enter(twoPerMinute, 2);
      await scene.clock.advance(minuteMs);
      assert.deepEqual([second?.startedAt, startsOf(jobs)], [0, [10_000, minuteMs]]);
    });

    it('asks again where other processes have the places, and estimates nothing until then', async () => {
      scene.queue.askAgain(twoPerMinute, 3000);
      const jobs = scene.enter(twoPerMinute, 3);
      await scene.clock.advance(minuteMs + 3000);
      assert.deepEqual(startsOf(jobs), [3000, 3000, minuteMs + 3000]);
      assert.deepEqual(jobs[0]?.places, [{ place: 1 }]);
      assert.deepEqual(jobs[2]?.places, [{ place: 3 }, { place: 1, startsInMs: minuteMs }]);
    });

    it('starts two per minute, in order', async () => {
      const jobs = scene.enter(twoPerMinute, 7);
      await scene.clock.run();
      assert.deepEqual(startsOf(jobs), [0, 0, minuteMs, minuteMs, 2 * minuteMs, 2 * minuteMs, 3 * minuteMs]);
      assert.deepEqual(scene.order, jobs);
    });

    it('starts five per second', async () => {
      const jobs = scene.enter(fivePerSecond, 12);
      await scene.clock.run();
      assert.deepEqual(startsOf(jobs), [0, 0, 0, 0, 0, ...Array<number>(5).fill(secondMs), 2 * secondMs, 2 * secondMs]);
    });

    it('starts one per second', async () => {
      const jobs = scene.enter(onePerSecond, 4);
      await scene.clock.run();
      assert.deepEqual(startsOf(jobs), [0, secondMs, 2 * secondMs, 3 * secondMs]);
    });

    it('uses a sliding window: a start that leaves the window makes room for one', async () => {
      const first = scene.enter(twoPerMinute, 1);
      await scene.clock.advance(20_000);
      const others = scene.enter(twoPerMinute, 3);
      await scene.clock.run();
      assert.deepEqual(startsOf([...first, ...others]), [0, 20_000, minuteMs, 20_000 + minuteMs]);
    });

    it('counts a start even when its ticket is given back at once', async () => {
      const [first, second] = scene.enter(onePerSecond, 2);
      await scene.settle();
      first?.leave();
      await scene.clock.run();
      assert.equal(second?.startedAt, secondMs);
    });

    it('keeps the order, even for a submit that enters when the window has just opened', async () => {
      const early = scene.enter(onePerSecond, 3);
      await scene.clock.advance(secondMs - 1);
      const late = scene.enter(onePerSecond, 1);
      await scene.clock.run();
      assert.deepEqual(scene.order, [...early, ...late]);
    });

    it('identifies a group by its key', async () => {
      const jobs = [scene.job(onePerSecond).enter(), scene.job({ ...onePerSecond }).enter()];
      await scene.clock.run();
      assert.deepEqual(startsOf(jobs), [0, secondMs]);
      assert.equal(scene.queue.waiting({ ...onePerSecond }), 0);
    });

    it('sleeps the rest when a sleep ends slightly early, without a busy loop', async () => {
      scene = new Scene(0.7);
      const jobs = scene.enter(twoPerMinute, 6);
      await scene.clock.run();
      for (const [index, startedAt] of startsOf(jobs).entries()) {
        const due = Math.floor(index / 2) * minuteMs;
        assert.ok(startedAt !== undefined && startedAt >= due && startedAt < due + 5, `${startedAt}`);
      }
      assert.ok(scene.clock.sleeps <= 6, `${scene.clock.sleeps} sleeps`);
    });

    it('works with a clock that jumps ahead at each sleep', async () => {
      const clock = new TestClock();
      const queue = new SubmitQueue(clock, () => 10);
      const begin = clock.elapsed();
      await Promise.all(
        Array.from({ length: 6 }, () => queue.enter(twoPerMinute, { signal: new AbortController().signal })),
      );
      assert.ok(clock.elapsed() - begin >= 2 * minuteMs);
    });
  });

  describe('running tasks', () => {
    const group: RateLimitGroup = { ...fivePerSecond, maxRunning: 2 };

    it('starts no more than may run at once, without a timer', async () => {
      const jobs = scene.enter(group, 4);
      await scene.clock.advance(100_000);
      assert.deepEqual(startsOf(jobs), [0, 0, undefined, undefined]);
      assert.equal(scene.clock.sleeps, 0);
      jobs[1]?.leave();
      await scene.settle();
      assert.deepEqual(startsOf(jobs), [0, 0, 100_000, undefined]);
    });

    it('counts tasks that already run', async () => {
      const joined = [scene.queue.join(group), scene.queue.join(group), scene.queue.join(group)];
      const jobs = scene.enter(group, 2);
      await scene.clock.advance(10);
      assert.deepEqual(startsOf(jobs), [undefined, undefined]);
      joined[0]?.leave();
      joined[0]?.leave();
      await scene.clock.advance(10);
      assert.deepEqual(startsOf(jobs), [undefined, undefined]);
      joined[1]?.leave();
      await scene.clock.advance(10);
      assert.deepEqual(startsOf(jobs), [20, undefined]);
      joined[2]?.leave();
      await scene.settle();
      assert.deepEqual(startsOf(jobs), [20, 30]);
    });

    it('a joining task stops the timer when its group is full, and does not count in the window', async () => {
      const narrow: RateLimitGroup = { ...onePerSecond, maxRunning: 2 };
      const [first, second] = scene.enter(narrow, 2);
      await scene.settle();
      assert.deepEqual(second?.places, [{ place: 1, startsInMs: secondMs }]);
      assert.equal(scene.clock.sleeping, 1);
      const joined = scene.queue.join(narrow);
      await scene.settle();
      assert.equal(scene.clock.sleeping, 0);
      assert.deepEqual(second.places.at(-1), { place: 1 });
      joined.leave();
      first?.leave();
      await scene.clock.run();
      assert.equal(second.startedAt, secondMs);
    });

    it('keeps the order while a submit waits for a running one, even for a submit without that limit', async () => {
      const [running, waiting] = scene.enter({ ...group, maxRunning: 1 }, 2);
      const unlimited = scene.job(fivePerSecond).enter();
      await scene.settle();
      assert.deepEqual(scene.order, [running]);
      running?.leave();
      await scene.settle();
      assert.deepEqual(scene.order, [running, waiting, unlimited]);
    });

    it('ignores a second leave of the same ticket', async () => {
      const jobs = scene.enter(group, 5);
      await scene.settle();
      jobs[0]?.leave();
      jobs[0]?.leave();
      await scene.settle();
      assert.equal(scene.order.length, 3);
      jobs[2]?.leave();
      await scene.settle();
      assert.equal(scene.order.length, 4);
    });
  });

  describe('maxConcurrent', () => {
    it('sets no timer while all tickets are out', async () => {
      scene.maxConcurrent = 2;
      const [first, second] = scene.enter(onePerSecond, 2);
      scene.enter(fivePerSecond, 1);
      await scene.settle();
      assert.equal(scene.clock.sleeping, 0);
      first?.leave();
      await scene.clock.run();
      assert.equal(second?.startedAt, secondMs);
    });

    it('applies to all groups together, oldest first', async () => {
      scene.maxConcurrent = 2;
      const jobs = [fivePerSecond, onePerSecond, twoPerMinute, fivePerSecond].map(group => scene.job(group).enter());
      await scene.clock.advance(5_000);
      assert.deepEqual(scene.order, jobs.slice(0, 2));
      assert.equal(scene.clock.sleeping, 0);
      jobs[0]?.leave();
      await scene.settle();
      assert.deepEqual(scene.order, jobs.slice(0, 3));
      jobs[1]?.leave();
      await scene.settle();
      assert.deepEqual(scene.order, jobs);
    });

    it('applies a changed value at the next event', async () => {
      scene.maxConcurrent = 1;
      const jobs = scene.enter(fivePerSecond, 4);
      await scene.settle();
      assert.equal(scene.order.length, 1);
      scene.maxConcurrent = 3;
      jobs[0]?.leave();
      await scene.settle();
      assert.deepEqual(scene.order, jobs);
      scene.maxConcurrent = 2;
      const late = scene.enter(onePerSecond, 1);
      jobs[1]?.leave();
      await scene.settle();
      assert.equal(scene.order.length, 4);
      jobs[2]?.leave();
      await scene.settle();
      assert.deepEqual(scene.order, [...jobs, ...late]);
    });

    it('does not count tasks that joined', async () => {
      scene.maxConcurrent = 1;
      scene.queue.join(fivePerSecond);
      scene.queue.join(onePerSecond).leave();
      const jobs = scene.enter(fivePerSecond, 2);
      await scene.settle();
      assert.deepEqual(startsOf(jobs), [0, undefined]);
    });
  });

  describe('several groups', () => {
    it('do not wait for each other', async () => {
      const slow = scene.enter(twoPerMinute, 3);
      const crowded = scene.enter({ ...fivePerSecond, maxRunning: 1 }, 2);
      const quick = scene.enter(onePerSecond, 2);
      await scene.clock.advance(10_000);
      assert.deepEqual(startsOf(slow), [0, 0, undefined]);
      assert.deepEqual(startsOf(crowded), [0, undefined]);
      assert.deepEqual(startsOf(quick), [0, secondMs]);
    });

    it('share one sleep, until the next of them may start', async () => {
      scene.enter(twoPerMinute, 3);
      await scene.settle();
      scene.enter(onePerSecond, 3);
      scene.enter(fivePerSecond, 11);
      await scene.settle();
      assert.equal(scene.clock.sleeping, 1);
      await scene.clock.run();
      assert.equal(scene.order.length, 17);
      assert.equal(scene.clock.elapsed(), minuteMs);
    });
  });

  describe('cancelling', () => {
    it('removes the submit, and tells the others their new places', async () => {
      const jobs = scene.enter(twoPerMinute, 6);
      await scene.settle();
      const reason = new Error('enough');
      jobs[3]?.abort(reason);
      await scene.settle();
      assert.equal(jobs[3]?.error, reason);
      assert.equal(scene.queue.waiting(twoPerMinute), 3);
      assert.deepEqual(jobs[2]?.places, [{ place: 1, startsInMs: minuteMs }]);
      assert.deepEqual(jobs[4]?.places, [
        { place: 3, startsInMs: 2 * minuteMs },
        { place: 2, startsInMs: minuteMs },
      ]);
      assert.deepEqual(jobs[5]?.places, [
        { place: 4, startsInMs: 2 * minuteMs },
        { place: 3, startsInMs: 2 * minuteMs },
      ]);
      await scene.clock.run();
      assert.deepEqual(startsOf(jobs), [0, 0, minuteMs, undefined, minuteMs, 2 * minuteMs]);
    });

    it('ends the sleep when the last waiting submit is cancelled', async () => {
      const [, second] = scene.enter(onePerSecond, 2);
      await scene.settle();
      assert.equal(scene.clock.sleeping, 1);
      second?.abort();
      await scene.settle();
      assert.equal(scene.clock.sleeping, 0);
      await scene.clock.advance(secondMs);
      assert.equal(scene.order.length, 1);
    });

    it('never queues a submit that is cancelled already', async () => {
      const job = scene.job(onePerSecond);
      job.abort(new Error('too late'));
      job.enter();
      await scene.settle();
      assert.match(String(job.error), /too late/u);
      const next = scene.job(onePerSecond).enter();
      await scene.settle();
      assert.equal(next.startedAt, 0);
    });

    it('has no effect after the ticket was given', async () => {
      scene.maxConcurrent = 1;
      const [first, second] = scene.enter(fivePerSecond, 2);
      await scene.settle();
      first?.abort();
      await scene.settle();
      assert.equal(first?.error, undefined);
      assert.equal(second?.startedAt, undefined);
      first?.leave();
      await scene.settle();
      assert.equal(second?.startedAt, 0);
    });

    it('removes its listener when the wait is over', async () => {
      const { signal } = new AbortController();
      const tickets = [scene.queue.enter(onePerSecond, { signal }), scene.queue.enter(onePerSecond, { signal })];
      await scene.clock.run();
      await Promise.all(tickets);
      assert.deepEqual(getEventListeners(signal, 'abort'), []);
    });

    it('of all submits at once leaves no timer and no waiting submit', async () => {
      const jobs = scene.enter(twoPerMinute, 50);
      await scene.settle();
      for (const job of jobs) job.abort();
      await scene.settle();
      assert.equal(scene.queue.waiting(twoPerMinute), 0);
      assert.equal(jobs.filter(job => job.error).length, 48);
      assert.equal(scene.clock.sleeping, 0);
    });
  });

  describe('front', () => {
    it('goes ahead of the others of its group, but not of earlier front submits', async () => {
      const [running, ...others] = scene.enter(onePerSecond, 3);
      const fronts = [scene.job(onePerSecond).enter({ front: true }), scene.job(onePerSecond).enter({ front: true })];
      await scene.settle();
      assert.deepEqual(
        [...fronts, ...others].map(job => job.places.at(-1)?.place),
        [1, 2, 3, 4],
      );
      await scene.clock.run();
      assert.deepEqual(scene.order, [running, ...fronts, ...others]);
    });

    it('respects the limits', async () => {
      scene.enter(onePerSecond, 2);
      const front = scene.job(onePerSecond).enter({ front: true });
      await scene.clock.advance(secondMs - 1);
      assert.equal(front.startedAt, undefined);
      await scene.clock.advance(1);
      assert.equal(front.startedAt, secondMs);
    });
  });

  describe('slowDown', () => {
    it('delays its group, and no other', async () => {
      scene.queue.slowDown(fivePerSecond, 30_000);
      const held = scene.enter(fivePerSecond, 6);
      const free = scene.enter(onePerSecond, 1);
      await scene.settle();
      assert.deepEqual(startsOf(free), [0]);
      assert.deepEqual(
        held.map(job => job.places.at(-1)?.startsInMs),
        [30_000, 30_000, 30_000, 30_000, 30_000, 30_000 + secondMs],
      );
      await scene.clock.run();
      assert.deepEqual(startsOf(held), [30_000, 30_000, 30_000, 30_000, 30_000, 30_000 + secondMs]);
    });

    it('delays submits that already wait, and tells them', async () => {
      const [first, second] = scene.enter(onePerSecond, 2);
      await scene.clock.advance(500);
      scene.queue.slowDown(onePerSecond, 4_000);
      first?.leave();
      const again = scene.job(onePerSecond).enter({ front: true });
      await scene.clock.run();
      assert.deepEqual(second?.places, [
        { place: 1, startsInMs: secondMs },
        { place: 1, startsInMs: 4_000 },
        { place: 2, startsInMs: 4_000 + secondMs },
        { place: 1, startsInMs: secondMs },
      ]);
      assert.deepEqual(startsOf([again, ...(second ? [second] : [])]), [4_500, 4_500 + secondMs]);
    });

    it('is not shortened by a later, shorter one', async () => {
      scene.queue.slowDown(onePerSecond, 10_000);
      scene.queue.slowDown(onePerSecond, 2_000);
      const [job] = scene.enter(onePerSecond, 1);
      await scene.clock.run();
      assert.equal(job?.startedAt, 10_000);
    });

    it('sets no timer when its group has no waiting submit', () => {
      scene.queue.slowDown(onePerSecond, 10_000);
      assert.equal(scene.clock.sleeps, 0);
    });
  });

  describe('places and estimates', () => {
    it('are exact when only the rate limits', async () => {
      const jobs = scene.enter(twoPerMinute, 7);
      await scene.settle();
      assert.deepEqual(lastPlaces(jobs), [
        undefined,
        undefined,
        { place: 1, startsInMs: minuteMs },
        { place: 2, startsInMs: minuteMs },
        { place: 3, startsInMs: 2 * minuteMs },
        { place: 4, startsInMs: 2 * minuteMs },
        { place: 5, startsInMs: 3 * minuteMs },
      ]);
      await scene.clock.run();
      assert.deepEqual(jobs[6]?.places, [
        { place: 5, startsInMs: 3 * minuteMs },
        { place: 3, startsInMs: 2 * minuteMs },
        { place: 1, startsInMs: minuteMs },
      ]);
    });

    it('give a later submit the time that is left', async () => {
      scene.enter(twoPerMinute, 3);
      await scene.clock.advance(20_000);
      const late = scene.job(twoPerMinute).enter();
      assert.deepEqual(late.places, [{ place: 2, startsInMs: minuteMs - 20_000 }]);
    });

    it('are reported again only when they change', async () => {
      const jobs = scene.enter(twoPerMinute, 4);
      scene.enter(onePerSecond, 5);
      await scene.clock.advance(10_000);
      assert.deepEqual(
        jobs.map(job => job.places.length),
        [0, 0, 1, 1],
      );
    });

    it('have no time estimate while running tasks must end first', async () => {
      const jobs = scene.enter({ ...fivePerSecond, maxRunning: 2 }, 4);
      await scene.settle();
      assert.deepEqual(lastPlaces(jobs), [undefined, undefined, { place: 1 }, { place: 2 }]);
    });

    it('have a time estimate only for submits that need not wait for running tasks', async () => {
      const jobs = scene.enter({ ...onePerSecond, maxRunning: 3 }, 5);
      await scene.settle();
      assert.deepEqual(lastPlaces(jobs).slice(1), [
        { place: 1, startsInMs: secondMs },
        { place: 2, startsInMs: 2 * secondMs },
        { place: 3 },
        { place: 4 },
      ]);
    });

    it('have a time estimate only for submits that will get a ticket', async () => {
      scene.maxConcurrent = 3;
      const jobs = scene.enter(onePerSecond, 5);
      await scene.settle();
      assert.deepEqual(lastPlaces(jobs).slice(1), [
        { place: 1, startsInMs: secondMs },
        { place: 2, startsInMs: 2 * secondMs },
        { place: 3 },
        { place: 4 },
      ]);
    });

    it('have no time estimate while all tickets are out', async () => {
      scene.maxConcurrent = 2;
      const jobs = scene.enter(twoPerMinute, 4);
      await scene.settle();
      assert.deepEqual(lastPlaces(jobs), [undefined, undefined, { place: 1 }, { place: 2 }]);
      jobs[0]?.leave();
      await scene.settle();
      assert.deepEqual(lastPlaces(jobs).slice(2), [
        { place: 1, startsInMs: minuteMs },
        { place: 2, startsInMs: minuteMs },
      ]);
    });

    it('may cause further events in their listener', async () => {
      const victims: Job[] = [];
      const [running] = scene.enter(onePerSecond, 1);
      const first = scene.job(onePerSecond).enter({
        onPlace: () => {
          for (const victim of victims) victim.abort();
        },
      });
      victims.push(...scene.enter(onePerSecond, 2));
      const last = scene.job(onePerSecond).enter();
      await scene.settle();
      assert.equal(scene.queue.waiting(onePerSecond), 4);
      scene.queue.slowDown(onePerSecond, 5_000);
      assert.equal(scene.queue.waiting(onePerSecond), 2);
      // No listener was called with an outdated place.
      assert.deepEqual(last.places, [
        { place: 4, startsInMs: 4 * secondMs },
        { place: 2, startsInMs: 5_000 + secondMs },
      ]);
      assert.deepEqual(
        victims.map(victim => victim.places.length),
        [1, 1],
      );
      await scene.clock.run();
      assert.deepEqual(scene.order, [running, first, last]);
    });

    it('reject only the submit whose listener throws', async () => {
      const fault = new Error('listener');
      scene.enter(onePerSecond, 1);
      const broken = scene.job(onePerSecond).enter({
        onPlace: () => {
          throw fault;
        },
      });
      const next = scene.job(onePerSecond).enter();
      await scene.clock.run();
      assert.equal(broken.error, fault);
      assert.equal(next.startedAt, secondMs);
    });
  });

  it('ends all that wait in a group, and none of another', async () => {
    const reason = new Error('spent');
    const [running] = scene.enter(onePerSecond, 1);
    const waiting = scene.enter(onePerSecond, 3);
    const others = scene.enter({ ...onePerSecond, key: 'another' }, 2);
    scene.queue.endWaiting(onePerSecond, reason);
    const later = scene.job(onePerSecond).enter();
    await scene.clock.run();
    assert.deepEqual(
      waiting.map(({ error }) => error),
      [reason, reason, reason],
    );
    assert.deepEqual(
      [running, ...others, later].map(job => job?.error),
      [undefined, undefined, undefined, undefined],
    );
    assert.equal(scene.order.length, 4);
  });

  it('sets no timer while nothing waits', async () => {
    const jobs = scene.enter(onePerSecond, 3);
    await scene.clock.run();
    assert.equal(scene.order.length, 3);
    assert.equal(scene.clock.sleeps, 2);
    for (const job of jobs) job.leave();
    scene.queue.join(onePerSecond).leave();
    await scene.settle();
    assert.equal(scene.clock.sleeping, 0);
    assert.equal(scene.clock.sleeps, 2);
  });
});
