/**
 * One part of an estimate: a bell curve over the logarithm of the duration (log-logistic), so that very late ends keep
 * some probability.
 */
interface Bell {
  medianMs: number;
  /** How narrow the curve is: 1.81 divided by the standard deviation of the logarithm. */
  steepness: number;
  /** The weights of all curves of an estimate add up to 1. */
  weight: number;
}

export type DurationEstimate = readonly Bell[];

const steepnessOf = (deviation: number): number => 1.81 / deviation;

/**
 * The estimate without any past duration. Source: times in the samples of the API pages, 2026-06: 11 to 27 s for one
 * image, 60 s for a set, 130 and 224 s for the slowest.
 */
const unknown: DurationEstimate = [
  { medianMs: 17_000, steepness: steepnessOf(0.3), weight: 0.7 },
  { medianMs: 60_000, steepness: steepnessOf(0.25), weight: 0.2 },
  { medianMs: 165_000, steepness: steepnessOf(0.35), weight: 0.1 },
];
/**
 * The weight of the estimate without past durations, measured in past durations: the service may be busier today than
 * it ever was.
 */
const unknownCount = 0.25;
/** The deviation that is assumed while there are few past durations. It counts as much as `usualCount` durations. */
const usualDeviation = 0.2;
const usualCount = 2;
/** Even when all past durations are equal, the next one may differ a little. */
const minDeviation = 0.03;

/** Estimates the duration of the next task of a kind from past durations, in milliseconds above 0. */
export function estimateDuration(pastMs: readonly number[]): DurationEstimate {
  if (pastMs.length === 0) return unknown;
  const logarithms = pastMs.map(durationMs => Math.log(durationMs));
  const mean = logarithms.reduce((sum, value) => sum + value, 0) / pastMs.length;
  const squares = logarithms.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt((usualCount * usualDeviation ** 2 + squares) / (usualCount + pastMs.length - 1));
  // Silverman's rule: the more durations there are, the narrower is the curve around each.
  const steepness = steepnessOf(Math.max(minDeviation, 0.9 * deviation * pastMs.length ** -0.2));
  const total = pastMs.length + unknownCount;
  return [
    ...pastMs.map(medianMs => ({ medianMs, steepness, weight: 1 / total })),
    ...unknown.map(bell => ({ ...bell, weight: (bell.weight * unknownCount) / total })),
  ];
}

/** The share of tasks that are still running after `elapsedMs` (above 0). */
export function underWayAfter(estimate: DurationEstimate, elapsedMs: number): number {
  return estimate.reduce(
    (share, { medianMs, steepness, weight }) => share + weight / (1 + (elapsedMs / medianMs) ** steepness),
    0,
  );
}
