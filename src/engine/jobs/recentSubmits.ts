import type { Clock, KeyValueStore } from '../../core/base/ports';
import type { RateLimitGroup, SubmitQueue } from '../../core/jobs/submitQueue';

const stateKey = 'easel.recentSubmits';
/** A reload takes longer than a shorter window, so nothing sent before it still counts afterwards. */
const minWindowSeconds = 10;

type Times = Record<string, number[]>;

/**
 * Remembers when the last submits of slow groups were sent, also after the window has ended: the service still counts
 * them after a reload.
 */
export class RecentSubmits {
  private readonly recalled = new Set<string>();

  constructor(
    private readonly state: KeyValueStore,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** Tells the queue, once for each group, what was sent before this window started. */
  recall(queue: SubmitQueue, group: RateLimitGroup): void {
    if (this.recalled.has(group.key)) return;
    this.recalled.add(group.key);
    for (const sentAt of this.timesOf(group)) queue.recall(group, this.clock.now() - sentAt);
  }

  note(group: RateLimitGroup): void {
    const { perSeconds, count } = group.limit;
    if (perSeconds < minWindowSeconds) return;
    const now = this.clock.now();
    // No group has a window of more than an hour, so older times are dropped.
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
