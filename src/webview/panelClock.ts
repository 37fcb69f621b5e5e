import type { Clock } from '../core/base/ports';

/** What the panel needs of a clock. */
export type PanelClock = Pick<Clock, 'now' | 'elapsed' | 'after'>;

export const panelClock: PanelClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};
