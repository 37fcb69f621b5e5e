import { Alarm } from '../base/alarm';
import type { Clock } from '../base/ports';
import { RateLimitGroupState, type RateLimitGroup, type QueuePosition, type Start } from './rateLimitGroup';

export type { RateLimitGroup, QueuePosition };

export interface Ticket {
  /** The submit leaves only now; until this is called, the moment of the ticket counts. */
  sent(): void;
  /** Gives the place up; may be called twice. */
  leave(): void;
}

interface Waiter {
  group: RateLimitGroup;
  front: boolean;
  start: (ticket: Ticket) => void;
  tell: (place: number, startsAt: number | undefined, now: number) => void;
}

/**
 * Holds submits back until the service has no reason to refuse them. No queue library takes a clock, limits per key and
 * a visible place.
 */
export class SubmitQueue {
  private readonly groups = new Map<string, RateLimitGroupState>();
  /** Of all lines, in the order in which they would start if nothing held them back. */
  private waiters: readonly Waiter[] = [];
  private ticketsOut = 0;
  private readonly alarm: Alarm;
  private serving = false;
  private serveAgain = false;

  /** `maxConcurrent`: the most tickets of `enter` that may be out; asked at each decision. */
  constructor(
    private readonly clock: Pick<Clock, 'elapsed' | 'sleep'>,
    private readonly maxConcurrent: () => number,
  ) {
    this.alarm = new Alarm(clock, () => {
      this.serve();
    });
  }

  /**
   * Waits until a submit may be sent, which should then happen at once. First come, first served within a group, and no
   * line waits behind
   * another one's limits. `front`: ahead of all but earlier ones of its kind, for a submit that was refused and is
   * tried again. `onPlace` is
   * called when it has to wait, and whenever place or estimate change.
   * @throws the signal's reason when aborted while waiting; what `onPlace` throws
   */
  async enter(
    group: RateLimitGroup,
    options: { signal: AbortSignal; front?: boolean; onPlace?: (place: QueuePosition) => void },
  ): Promise<Ticket> {
    const { signal, front = false, onPlace } = options;
    signal.throwIfAborted();
    return new Promise<Ticket>((resolve, reject) => {
      let told: { place: number; startsAt: number | undefined } | undefined;
      const stopWaiting = (): void => {
        signal.removeEventListener('abort', onAbort);
        this.waiters = this.waiters.filter(other => other !== waiter);
      };
      const giveUp = (reason: Error): void => {
        stopWaiting();
        reject(reason);
        this.serve();
      };
      const onAbort = (): void => {
        giveUp(signal.reason as Error);
      };
      const waiter: Waiter = {
        group,
        front,
        start: ticket => {
          stopWaiting();
          resolve(ticket);
        },
        tell: (place, startsAt, now) => {
          if (told?.place === place && told.startsAt === startsAt) return;
          told = { place, startsAt };
          try {
            onPlace?.({ place, ...(startsAt !== undefined && { startsInMs: Math.round(startsAt - now) }) });
          } catch (error) {
            giveUp(error as Error);
          }
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const ahead = front ? this.waiters.filter(other => other.front) : this.waiters;
      this.waiters = [...ahead, waiter, ...this.waiters.slice(ahead.length)];
      this.serve();
    });
  }

  /**
   * A task that runs at the service already: never waits, takes no share of `maxConcurrent`, counts among the line's
   * running ones until it leaves.
   */
  join(group: RateLimitGroup): Ticket {
    const state = this.stateOf(group);
    state.running += 1;
    this.serve();
    return this.ticket(state, 0, { at: 0 });
  }

  /** A submit that was sent before this queue was there, so long ago. */
  recall(group: RateLimitGroup, agoMs: number): void {
    const state = this.stateOf(group);
    state.start(group, this.clock.elapsed() - agoMs);
    state.running -= 1;
  }

  /**
   * The service refused a submit of this line as too fast, although nothing here foresaw it: nobody of the line starts
   * for so long.
   */
  slowDown(group: RateLimitGroup, delayMs: number): void {
    const state = this.stateOf(group);
    state.slowUntil = Math.max(state.slowUntil, this.clock.elapsed() + delayMs);
    this.serve();
  }

  /** How many of the line wait. */
  waiting(group: RateLimitGroup): number {
    return this.waiters.filter(waiter => waiter.group.key === group.key).length;
  }

  /** After each event. Callbacks may cause further events: those are served by the call under way. */
  private serve(): void {
    this.serveAgain = true;
    if (this.serving) return;
    this.serving = true;
    try {
      while (this.serveAgain) {
        this.serveAgain = false;
        const now = this.clock.elapsed();
        const nextStart = this.startAll(now);
        this.tellAll(now);
        this.alarm.set(nextStart);
      }
    } finally {
      this.serving = false;
    }
  }

  /**
   * Starts all that may start now. Returns when time alone lets the next one start; `Infinity` if that takes more than
   * time.
   */
  private startAll(now: number): number {
    const maxConcurrent = this.maxConcurrent();
    const heldBack = new Set<string>();
    let nextStart = Infinity;
    for (const { group, start } of this.waiters) {
      if (heldBack.has(group.key)) continue;
      if (this.ticketsOut >= maxConcurrent) return Infinity;
      const state = this.stateOf(group);
      const startsAt = state.nextStart(group);
      if (startsAt > now) {
        heldBack.add(group.key);
        nextStart = Math.min(nextStart, startsAt);
      } else {
        start(this.ticket(state, 1, state.start(group, now)));
      }
    }
    return this.ticketsOut < maxConcurrent ? nextStart : Infinity;
  }

  private tellAll(now: number): void {
    const freeTickets = this.maxConcurrent() - this.ticketsOut;
    for (const [key, state] of this.groups) {
      const waiters = this.waiters.filter(waiter => waiter.group.key === key);
      const estimates = state.estimates(
        waiters.map(waiter => waiter.group),
        now,
        freeTickets,
      );
      for (const [index, { tell }] of waiters.entries()) {
        tell(index + 1, estimates[index], now);
        if (this.serveAgain) return;
      }
    }
  }

  private ticket(state: RateLimitGroupState, share: number, submit: Start): Ticket {
    this.ticketsOut += share;
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      state.running -= 1;
      this.ticketsOut -= share;
      this.serve();
    };
    const sent = (): void => {
      submit.at = this.clock.elapsed();
    };
    return { sent, leave };
  }

  private stateOf(group: RateLimitGroup): RateLimitGroupState {
    const state = this.groups.get(group.key) ?? new RateLimitGroupState();
    this.groups.set(group.key, state);
    return state;
  }
}
