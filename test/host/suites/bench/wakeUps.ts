import { createHook } from 'node:async_hooks';

const promiseLike = new Set(['PROMISE', 'TickObject', 'Microtask']);
const stackDepth = 60;

/**
 * Counts the callbacks of timers, sockets and watchers that were created with a script of a given folder on the stack.
 */
export class WakeUps {
  private readonly causes = new Map<number, { type: string; stack: string }>();
  private calls: number[] = [];
  private readonly hook = createHook({
    init: (id, type) => {
      if (promiseLike.has(type)) return;
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = stackDepth;
      this.causes.set(id, { type, stack: new Error().stack ?? '' });
      Error.stackTraceLimit = stackTraceLimit;
    },
    before: id => {
      if (this.causes.has(id)) this.calls.push(id);
    },
    destroy: id => {
      if (!this.calls.includes(id)) this.causes.delete(id);
    },
  });

  constructor() {
    this.hook.enable();
  }

  reset(): void {
    this.calls = [];
  }

  stop(): void {
    this.hook.disable();
  }

  /** @returns the number of timers among them, and the count for each type and creating line of the folder's script. */
  of(folder: string): { timers: number; causes: [string, number][] } {
    const causes = new Map<string, number>();
    let timers = 0;
    for (const id of this.calls) {
      const { type, stack } = this.causes.get(id) ?? { type: '', stack: '' };
      const line = stack
        .split('\n')
        .find(frame => frame.includes(folder))
        ?.trim();
      if (line === undefined) continue;
      const cause = `${type} ${line.replace(/\(?\/.*\//, '')}`;
      causes.set(cause, (causes.get(cause) ?? 0) + 1);
      if (type === 'Timeout' || type === 'Immediate') timers += 1;
    }
    return { timers, causes: [...causes] };
  }
}
