import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/core/base/ports';

interface Sleeper {
  at: number;
  wake: () => void;
}

/**
 * A clock for several concurrent sleepers: time stands still until a test moves it, then jumps from one wake-up to the
 * next.
 */
export class SimulatedClock implements Pick<Clock, 'elapsed' | 'sleep'> {
  /** Number of sleeps that have begun. */
  sleeps = 0;
  private sleepers: Sleeper[] = [];
  private nowMs = 0;

  /** `wakesEarlyMs`: each sleep is shorter by this, as with real timers, but never zero. */
  constructor(private readonly wakesEarlyMs = 0) {}

  elapsed(): number {
    return this.nowMs;
  }

  /** Number of current sleepers. */
  get sleeping(): number {
    return this.sleepers.length;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps += 1;
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        this.sleepers = this.sleepers.filter(other => other !== sleeper);
        reject(signal?.reason as Error);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const sleeper: Sleeper = { at: this.nowMs + Math.max(milliseconds - this.wakesEarlyMs, milliseconds / 2), wake };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Lets so much time pass. */
  async advance(milliseconds: number): Promise<void> {
    await this.runUntil(this.nowMs + milliseconds);
  }

  /** Moves time forward until there are no more sleepers. */
  async run(): Promise<void> {
    await this.runUntil(Infinity);
  }

  private async runUntil(end: number): Promise<void> {
    await nextTurn();
    for (;;) {
      const next = this.sleepers.reduce<Sleeper | undefined>(
        (first, other) => (first && first.at <= other.at ? first : other),
        undefined,
      );
      if (!next || next.at > end) break;
      this.sleepers = this.sleepers.filter(other => other !== next);
      this.nowMs = next.at;
      next.wake();
      // A woken sleeper finishes its work before time moves on.
      await nextTurn();
    }
    if (end < Infinity) this.nowMs = end;
  }
}
