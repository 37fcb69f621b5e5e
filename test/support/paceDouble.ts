import type { SharedPace } from '../../src/engine/pacing/sharedPace';

/** The pace of a process that is alone. @param onSent hears of each submit. */
export function paceDouble(onSent: () => void = () => undefined): Pick<SharedPace, 'claim' | 'hold'> {
  const place = { sent: onSent, leave: () => undefined };
  return { claim: () => Promise.resolve({ kind: 'place', place }), hold: () => place };
}
