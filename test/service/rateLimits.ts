import type { SubmitLimit } from './models';
import { Refusal } from './refusal';

const taskQueriesPerSecond = 20;

/** Sliding windows for each model, on the service's scalable clock. Only accepted requests count. */
export class RateLimits {
  private readonly accepted = new Map<string, number[]>();

  constructor(private readonly nowMs: () => number) {}

  /** Counts an accepted request, or throws the refusal. */
  enter(name: string, limit: SubmitLimit, runningTasks = 0): void {
    if (limit.runningTasks !== undefined && runningTasks >= limit.runningTasks) {
      throw new Refusal(
        429,
        'Throttling.Concurrency',
        `Too many tasks are running: at most ${limit.runningTasks} at once.`,
      );
    }
    const now = this.nowMs();
    const recent = (this.accepted.get(name) ?? []).filter(time => now - time < limit.windowMs);
    this.accepted.set(name, recent);
    if (recent.length >= limit.requests)
      throw new Refusal(429, 'Throttling.RateQuota', 'Requests rate limit exceeded, please try again later.');
    recent.push(now);
  }

  /** All models share one limit for task queries. */
  enterTaskQuery(): void {
    this.enter('GET /tasks', { requests: taskQueriesPerSecond, windowMs: 1000 });
  }

  clear(): void {
    this.accepted.clear();
  }
}
