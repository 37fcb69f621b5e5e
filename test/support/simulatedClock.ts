import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/core/base/ports';

interface Sleeper {
  at: number;
  wake: () => void;
}

/**
 * A clock for several who sleep at once: time stands still until a test moves it, and then goes from one waking to the
 * next.
 */
export class SimulatedClock implements Pick<Clock, 'elapsed' | 'sleep'> {
  /** How many sleeps have begun. */
  sleeps = 0;
  private sleepers: Sleeper[] = [];
  private nowMs = 0;

  /** `wakesEarlyMs`: so much of each sleep is missing, as with real timers, but never all of it. */
  constructor(private readonly wakesEarlyMs = 0) {}

  elapsed(): number {
    return this.nowMs;
  }

  /** How many sleep now. */
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

  /** Until nobody sleeps any more. */
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
      // Whoever woke does all it has to do before time goes on.
      await nextTurn();
    }
    if (end < Infinity) this.nowMs = end;
  }
}
