import type { Clock } from './ports';

/**
 * Calls `ring` at a moment that can be changed later. At most one sleep runs at a time, and none while no moment is
 * set. Moments are those of `Clock.elapsed`.
 */
export class Alarm {
  private current: { at: number; controller: AbortController } | undefined;

  constructor(
    private readonly clock: Pick<Clock, 'elapsed' | 'sleep'>,
    private readonly ring: () => void,
  ) {}

  /**
   * Replaces the moment that was set before; `Infinity` means none. The alarm may ring a fraction of a millisecond
   * early: the callback then checks the clock and sets the alarm again.
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
    // Sleep for at least one millisecond, so that an early ring does not lead to a busy loop. A sleep rejects only when
    // its alarm was replaced.
    this.clock
      .sleep(Math.max(1, Math.ceil(at - this.clock.elapsed())), alarm.controller.signal)
      .then(ring, () => undefined);
  }
}
