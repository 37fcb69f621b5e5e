import type { Clock } from '../../core/base/ports';

/** The limit for all tasks of an account together. Source: API pages, 2026-06. */
const maxPerWindow = 20;
/** One second and a margin: the service counts arrivals, and a query may travel faster than the one before it. */
const windowMs = 1_100;

/**
 * Delays task queries that the service would refuse as too many. Each query is assigned its moment when it asks; a
 * thousand may wait at once.
 */
export class QueryPace {
  /** The moments of the latest queries, oldest first, in milliseconds of `Clock.elapsed`. */
  private moments: readonly number[] = [];

  constructor(private readonly clock: Pick<Clock, 'elapsed' | 'sleep'>) {}

  /**
   * Waits until one more query may be sent; the caller should then send it at once.
   * @throws the reason of the signal when it aborts while waiting
   */
  async keep(signal: AbortSignal): Promise<void> {
    const now = this.clock.elapsed();
    const at = Math.max(now, (this.moments.at(-maxPerWindow) ?? -Infinity) + windowMs);
    this.moments = [...this.moments, at].slice(-maxPerWindow);
    if (at > now) await this.clock.sleep(at - now, signal);
  }
}
