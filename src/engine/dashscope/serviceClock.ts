import type { Clock } from '../../core/base/ports';

/**
 * The clock of each server, as the `Date` header of its answers shows it. The clock of this computer may be wrong by
 * hours, and the service decides by its own how old a task is.
 */
export class ServiceClock {
  /** By origin: what has to be added to the clock of this computer, in milliseconds. */
  private readonly offsets = new Map<string, number>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** Called with each answer that arrives. */
  note(origin: string, dateHeader: string | null): void {
    const date = Date.parse(dateHeader ?? '');
    if (!Number.isNaN(date)) this.offsets.set(origin, date - this.clock.now());
  }

  /** Milliseconds since 1970, exact to about a second; `undefined` while the server has told no time. */
  now(origin: string): number | undefined {
    const offset = this.offsets.get(origin);
    return offset === undefined ? undefined : this.clock.now() + offset;
  }
}
