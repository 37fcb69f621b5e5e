import { describeForLog } from './errors';
import type { Log } from './ports';

/** Subscribes a listener until it is disposed; has the call shape of the editor's own events. */
export type Event<T> = (listener: (value: T) => unknown) => { dispose(): void };

/** Tells its listeners in the order in which they subscribed. */
export class Emitter<T> {
  /** Each subscription is an object of its own: the same function may listen twice. */
  private readonly subscriptions = new Set<{ listener: (value: T) => unknown }>();
  private isDisposed = false;

  /** @param log gets what a listener throws; the others hear the event, and the caller of `fire` goes on. */
  constructor(private readonly log: Pick<Log, 'error'>) {}

  readonly event: Event<T> = listener => {
    const subscription = { listener };
    if (!this.isDisposed) this.subscriptions.add(subscription);
    return { dispose: () => void this.subscriptions.delete(subscription) };
  };

  fire(value: T): void {
    // A copy: a listener that subscribes another one must not make it hear this event.
    for (const subscription of [...this.subscriptions]) {
      if (!this.subscriptions.has(subscription)) continue;
      try {
        subscription.listener(value);
      } catch (error) {
        this.log.error(`A listener failed: ${describeForLog(error)}`);
      }
    }
  }

  /** From now on, no listener is called. */
  dispose(): void {
    this.isDisposed = true;
    this.subscriptions.clear();
  }
}
