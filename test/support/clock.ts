import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/core/base/ports';

/**
 * A clock on which waiting takes no time: a sleep moves the time forward and returns at once. Time-outs stay real,
 * because they wait for real work, but can be shortened.
 */
export class TestClock implements Clock {
  /** The durations of all sleeps in milliseconds, in order. */
  readonly slept: number[] = [];
  /** Called at the beginning of a sleep. */
  onSleep: (milliseconds: number) => void = () => undefined;
  private aheadMs = 0;

  constructor(private readonly timeOutSpeed = 1) {}

  now(): number {
    return Date.now() + this.aheadMs;
  }

  elapsed(): number {
    return this.now();
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.onSleep(milliseconds);
    signal?.throwIfAborted();
    this.slept.push(milliseconds);
    this.aheadMs += milliseconds;
    await nextTurn();
    signal?.throwIfAborted();
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = setTimeout(callback, Math.min(milliseconds / this.timeOutSpeed, 2_147_483_647));
    return () => {
      clearTimeout(timer);
    };
  }
}
