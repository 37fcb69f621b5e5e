import type { SubmitLimit } from '../models/modelTypes';

/** Requests that share the limits of the service: one model at one address. */
export interface RateLimitGroup {
  key: string;
  limit: SubmitLimit;
  /** Tasks that may run at once; absent: no limit. */
  maxRunning?: number | undefined;
}

export interface QueuePosition {
  /** From 1. */
  place: number;
  /** An estimate; absent where nobody knows, e.g. because all wait for running tasks to end. */
  startsInMs?: number;
}

/**
 * The service counts arrivals, and one request may travel faster than the one before: a window is longer by this much.
 */
const minMarginMs = 100;
const marginShare = 1 / 60;

/**
 * Tasks take about half a minute: what fills the limits now has mostly ended a long window later, but not a short one.
 */
const longWindowSeconds = 60;

/** A submit of the window. `at` is when it was let go, and later when it was really sent. */
export interface Start {
  at: number;
}

/** What runs in one line and when it may start more. Moments are those of `Clock.elapsed`. */
export class RateLimitGroupState {
  running = 0;
  slowUntil = -Infinity;
  /** Of the last ones, at most as many as one window takes, oldest first. */
  private starts: readonly Start[] = [];

  /** The earliest moment for one more, in the past if it may start now; `Infinity` while it waits for a running one. */
  nextStart({ limit, maxRunning = Infinity }: RateLimitGroup): number {
    if (this.running >= maxRunning) return Infinity;
    const windowMs = limit.perSeconds * 1000;
    const firstOfWindow =
      this.starts
        .map(({ at }) => at)
        .sort((one, other) => one - other)
        .at(-limit.count) ?? -Infinity;
    return Math.max(this.slowUntil, firstOfWindow + windowMs + Math.max(minMarginMs, windowMs * marginShare));
  }

  start({ limit }: RateLimitGroup, at: number): Start {
    const start = { at };
    this.running += 1;
    this.starts = [...this.starts, start].slice(-limit.count);
    return start;
  }

  /**
   * When those who wait will start, in their order, by playing the line ahead; `undefined` where that takes more than
   * time.
   */
  estimates(waiting: readonly RateLimitGroup[], now: number, freeTickets: number): (number | undefined)[] {
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
