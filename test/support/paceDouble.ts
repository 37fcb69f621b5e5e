import type { SharedPace, SharedPlace } from '../../src/engine/pacing/sharedPace';

/** The pace of a process that is alone. */
export function paceDouble({
  onSent = () => undefined,
  onAnswered = () => undefined,
}: { onSent?: () => void; onAnswered?: () => void } = {}): Pick<SharedPace, 'claim' | 'hold'> {
  const place: SharedPlace = { sent: onSent, answered: onAnswered, leave: () => undefined };
  return { claim: () => Promise.resolve({ kind: 'place', place }), hold: () => place };
}
