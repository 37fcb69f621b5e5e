import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../core/ports';

/** The real clock. `speed` above 1 makes waits shorter, for tests of what takes minutes; time stamps stay true. */
export class SystemClock implements Clock {
  speed = 1;

  now(): number {
    return Date.now();
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    try {
      await delay(milliseconds / this.speed, undefined, signal && { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  }

  after(milliseconds: number, callback: () => void): () => void {
    // A longer time-out than Node's limit would fire at once.
    const timer = setTimeout(callback, Math.min(milliseconds, 2_147_483_647));
    return () => clearTimeout(timer);
  }
}
