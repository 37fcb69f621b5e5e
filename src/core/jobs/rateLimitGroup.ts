import type { SubmitLimit } from '../models/modelTypes';

/** Requests that share the rate limits of the service: one model at one address. */
export interface RateLimitGroup {
  key: string;
  limit: SubmitLimit;
  /** How many tasks may run at once; absent: no limit. */
  maxRunning?: number | undefined;
}

export interface QueuePosition {
  /** Counted from 1. */
  place: number;
  /** An estimate; absent when it cannot be known, e.g. because all wait for running tasks to end. */
  startsInMs?: number;
}

/**
 * The service counts arrivals, and a request may travel faster than the one before it. Each window is therefore longer
 * by this margin.
 */
const minMarginMs = 100;
const marginShare = 1 / 60;

/**
 * Tasks take about half a minute. So tasks that fill the limit now have mostly ended after a long window, but not after
 * a short one.
 */
const longWindowSeconds = 60;

/** How long a submit counts against the limit of its group, in milliseconds. */
export function windowMsOf({ perSeconds }: SubmitLimit): number {
  const windowMs = perSeconds * 1000;
  return windowMs + Math.max(minMarginMs, windowMs * marginShare);
}

/** A submit in the current window. `at` is when it was allowed to start, later replaced by when it was really sent. */
export interface Start {
  at: number;
}

/** The running requests of one group, and when the next one may start. Moments are those of `Clock.elapsed`. */
export class RateLimitGroupState {
  running = 0;
  slowUntil = -Infinity;
  /** Until then nobody knows when the next one may start, because that depends on other processes. */
  unknownUntil = -Infinity;
  /** The latest starts, oldest first; at most as many as one window allows. */
  private starts: readonly Start[] = [];

  /**
   * The earliest moment at which one more may start; it is in the past when it may start now, and `Infinity` while it
   * waits for a running one to end.
   */
  nextStart({ limit, maxRunning = Infinity }: RateLimitGroup): number {
    if (this.running >= maxRunning) return Infinity;
    const firstOfWindow =
      this.starts
        .map(({ at }) => at)
        .sort((one, other) => one - other)
        .at(-limit.count) ?? -Infinity;
    return Math.max(this.slowUntil, this.unknownUntil, firstOfWindow + windowMsOf(limit));
  }

  start({ limit }: RateLimitGroup, at: number): Start {
    const start = { at };
    this.running += 1;
    this.starts = [...this.starts, start].slice(-limit.count);
    return start;
  }

  /** Forgets a start of which nothing was sent. */
  withdraw(start: Start): void {
    this.starts = this.starts.filter(other => other !== start);
  }

  /**
   * Estimates when each waiting request will start, in their order, by simulating the group. `undefined` for a request
   * that waits for more than time to pass.
   */
  estimates(waiting: readonly RateLimitGroup[], now: number, freeTickets: number): (number | undefined)[] {
    if (this.unknownUntil > now) return waiting.map(() => undefined);
    const ahead = new RateLimitGroupState();
    Object.assign(ahead, this);
    return waiting.map((group, started) => {
      const long = group.limit.perSeconds >= longWindowSeconds;
      if (long) ahead.running = this.running;
      const at = Math.max(now, ahead.nextStart(group));
      ahead.start(group, at);
      return at < Infinity && freeTickets > (long ? 0 : started) ? at : undefined;
    });
  }
}
