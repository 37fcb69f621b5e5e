import type { Clock, KeyValueStore } from '../../core/base/ports';
import type { RateLimitGroup, SubmitQueue } from '../../core/jobs/submitQueue';

const stateKey = 'easel.recentSubmits';
/** In shorter windows, what was sent before a reload is over when the next one is. */
const leastWindowSeconds = 10;

type Times = Record<string, number[]>;

/**
 * When the last submits of slow groups were sent, kept beyond the window: a reload does not make the service forget
 * them.
 */
export class RecentSubmits {
  private readonly recalled = new Set<string>();

  constructor(
    private readonly state: KeyValueStore,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** Tells the queue, once for each group, what was sent before this window was there. */
  recall(queue: SubmitQueue, group: RateLimitGroup): void {
    if (this.recalled.has(group.key)) return;
    this.recalled.add(group.key);
    for (const sentAt of this.timesOf(group)) queue.recall(group, this.clock.now() - sentAt);
  }

  note(group: RateLimitGroup): void {
    const { perSeconds, count } = group.limit;
    if (perSeconds < leastWindowSeconds) return;
    const now = this.clock.now();
    // Nothing of any group is of interest after an hour.
    const others = Object.entries(this.state.get<Times>(stateKey, {})).filter(([, times]) =>
      times.some(time => now - time < 3_600_000),
    );
    void this.state.update(stateKey, {
      ...Object.fromEntries(others),
      [group.key]: [...this.timesOf(group), now].slice(-count),
    });
  }

  private timesOf({ key, limit }: RateLimitGroup): number[] {
    const now = this.clock.now();
    return (this.state.get<Times>(stateKey, {})[key] ?? []).filter(
      time => time <= now && now - time < limit.perSeconds * 1000,
    );
  }
}
