import type { Clock } from './ports';

/**
 * Calls back at a moment that can be moved. At most one sleep at a time, and none while it is not set. Moments are
 * those of `Clock.elapsed`.
 */
export class Alarm {
  private current: { at: number; controller: AbortController } | undefined;

  constructor(
    private readonly clock: Pick<Clock, 'elapsed' | 'sleep'>,
    private readonly ring: () => void,
  ) {}

  /**
   * Replaces the moment set before; `Infinity` for none. May ring a hair early: whoever set it looks at the clock and
   * sets it again.
   */
  set(at: number): void {
    if (at === this.current?.at) return;
    this.current?.controller.abort();
    this.current = undefined;
    if (at === Infinity) return;
    const alarm = { at, controller: new AbortController() };
    this.current = alarm;
    const ring = (): void => {
      if (this.current !== alarm) return;
      this.current = undefined;
      this.ring();
    };
    // Never less than a millisecond, so that a hair is not waited for in circles. A sleep rejects only when its alarm
    // was replaced.
    this.clock
      .sleep(Math.max(1, Math.ceil(at - this.clock.elapsed())), alarm.controller.signal)
      .then(ring, () => undefined);
  }
}
