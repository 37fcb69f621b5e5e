import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../core/base/ports';

/** The real clock. `speed` above 1 makes waits shorter, for tests of what takes minutes; time stamps stay true. */
export class SystemClock implements Clock {
  /** Of time-outs: what they wait for is real, so they keep their length unless a test is about them. */
  timeOutSpeed = 1;
  private currentSpeed = 1;
  private elapsedBefore = 0;
  private readonly createdAt = performance.now();
  private sinceChange = this.createdAt;

  get speed(): number {
    return this.currentSpeed;
  }

  set speed(speed: number) {
    this.elapsedBefore = this.elapsed();
    this.sinceChange = performance.now();
    this.currentSpeed = speed;
  }

  now(): number {
    return Date.now();
  }

  elapsed(): number {
    return this.elapsedBefore + (performance.now() - this.sinceChange) * this.currentSpeed;
  }

  /** Milliseconds since 1970, in which waits that `speed` shortens count in full: for limits per time. */
  pacedNow(): number {
    return Math.round(Date.now() + this.elapsed() - (performance.now() - this.createdAt));
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
    const timer = setTimeout(callback, Math.min(milliseconds / this.timeOutSpeed, 2_147_483_647));
    return () => clearTimeout(timer);
  }
}
