import { Alarm } from '../base/alarm';
import type { Clock } from '../base/ports';
import { RateLimitGroupState, type RateLimitGroup, type QueuePosition, type Start } from './rateLimitGroup';

export type { RateLimitGroup, QueuePosition };

/** What a submit or a running task takes up of the limits of its group. */
export interface Place {
  /** Says that the submit is sent only now. Until this is called, the moment when the place was given counts. */
  sent(): void;
  /** Gives the place back; may be called twice. */
  leave(): void;
}

export interface Ticket extends Place {
  /** Gives the ticket back where nothing was sent, so that it does not count against the limit. */
  withdraw(): void;
}

interface Waiter {
  group: RateLimitGroup;
  front: boolean;
  giveUp: (reason: Error) => void;
  start: (ticket: Ticket) => void;
  tell: (place: number, startsAt: number | undefined, now: number) => void;
}

/**
 * Delays submits until the service has no reason to refuse them. Written here because no queue library supports a
 * clock, limits per key and a visible position.
 */
export class SubmitQueue {
  private readonly groups = new Map<string, RateLimitGroupState>();
  /** All waiting submits of all groups, in the order in which they would start without limits. */
  private waiters: readonly Waiter[] = [];
  private ticketsOut = 0;
  private readonly alarm: Alarm;
  private serving = false;
  private serveAgain = false;

  /** @param maxConcurrent the maximum number of tickets of `enter` that may be out; called at each decision. */
  constructor(
    private readonly clock: Pick<Clock, 'elapsed' | 'sleep'>,
    private readonly maxConcurrent: () => number,
  ) {
    this.alarm = new Alarm(clock, () => {
      this.serve();
    });
  }

  /**
   * Waits until a submit may be sent; the caller should then send it at once. Within a group the order is first come,
   * first served. A group never waits for the limits of another group.
   * `front`: ahead of all others except earlier ones with `front`, for a submit that was refused and is tried again.
   * `onPlace`: called when the submit has to wait, and whenever its place or its estimate changes.
   * @throws the reason of the signal when it aborts while waiting; what `onPlace` throws
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
        giveUp,
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
   * Registers a task that already runs at the service. It never waits and does not count towards `maxConcurrent`, but
   * counts as running in its group until its ticket is given back.
   */
  join(group: RateLimitGroup): Ticket {
    const state = this.stateOf(group);
    state.running += 1;
    this.serve();
    return this.ticket(state, 0, { at: 0 });
  }

  /**
   * Called when the service refused a submit of this group as too fast although the queue did not expect it: no submit
   * of the group starts for `delayMs`.
   */
  slowDown(group: RateLimitGroup, delayMs: number): void {
    const state = this.stateOf(group);
    state.slowUntil = Math.max(state.slowUntil, this.clock.elapsed() + delayMs);
    this.serve();
  }

  /** Called when other processes hold the places of this group: it asks again after `delayMs`, without an estimate. */
  askAgain(group: RateLimitGroup, delayMs: number): void {
    const state = this.stateOf(group);
    state.unknownUntil = this.clock.elapsed() + delayMs;
    this.serve();
  }

  /**
   * Called when the service will refuse every submit of the group: all that wait end with `reason`, and those that come
   * later wait as ever.
   */
  endWaiting(group: RateLimitGroup, reason: Error): void {
    for (const waiter of this.waiters) if (waiter.group.key === group.key) waiter.giveUp(reason);
  }

  /** The number of waiting submits of the group. */
  waiting(group: RateLimitGroup): number {
    return this.waiters.filter(waiter => waiter.group.key === group.key).length;
  }

  /** Called after each event. A callback may cause further events: the running call handles those. */
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
   * Starts every submit that may start now. Returns the moment at which the next one may start when only time has to
   * pass, otherwise `Infinity`.
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
    const withdraw = (): void => {
      state.withdraw(submit);
      leave();
    };
    const sent = (): void => {
      submit.at = this.clock.elapsed();
    };
    return { sent, leave, withdraw };
  }

  private stateOf(group: RateLimitGroup): RateLimitGroupState {
    const state = this.groups.get(group.key) ?? new RateLimitGroupState();
    this.groups.set(group.key, state);
    return state;
  }
}
