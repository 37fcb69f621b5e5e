import type { Clock } from '../../core/base/ports';

/** For all tasks of an account together. Source: API pages, 2026-06. */
const mostPerWindow = 20;
/** A second and a margin: the service counts arrivals, and one query may travel faster than the one before. */
const windowMs = 1_100;

/**
 * Holds back task queries that the service would refuse as too many. Each has its moment from when it stands in line;
 * there may be a thousand.
 */
export class QueryPace {
  /** Of the last ones, oldest first, in milliseconds of `Clock.elapsed`. */
  private moments: readonly number[] = [];

  constructor(private readonly clock: Pick<Clock, 'elapsed' | 'sleep'>) {}

  /**
   * Until one more query may leave, which should then happen at once. @throws the signal's reason when aborted while
   * waiting
   */
  async keep(signal: AbortSignal): Promise<void> {
    const now = this.clock.elapsed();
    const at = Math.max(now, (this.moments.at(-mostPerWindow) ?? -Infinity) + windowMs);
    this.moments = [...this.moments, at].slice(-mostPerWindow);
    if (at > now) await this.clock.sleep(at - now, signal);
  }
}
