import type { Clock } from '../../src/core/base/ports';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Pick<Clock, 'now' | 'elapsed' | 'after'> {
  private nowMs = 1_770_000_000_000;
  private elapsedMs = 50_000;
  private alarms: { atMs: number; ring: () => void }[] = [];

  now(): number {
    return this.nowMs;
  }

  elapsed(): number {
    return this.elapsedMs;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const alarm = { atMs: this.elapsedMs + milliseconds, ring: callback };
    this.alarms.push(alarm);
    return () => {
      this.alarms = this.alarms.filter(other => other !== alarm);
    };
  }

  advance(milliseconds: number): void {
    this.elapsedMs += milliseconds;
    this.nowMs += milliseconds;
    const due = this.alarms.filter(({ atMs }) => atMs <= this.elapsedMs);
    this.alarms = this.alarms.filter(({ atMs }) => atMs > this.elapsedMs);
    for (const { ring } of due) ring();
  }
}
