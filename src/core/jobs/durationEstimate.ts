/**
 * A part of what is thought of how long tasks take: a bell curve over the logarithm of the time (log-logistic), so that
 * late ends stay possible.
 */
interface Bell {
  medianMs: number;
  /** How narrow it is: 1.81 divided by the standard deviation of the logarithm. */
  steepness: number;
  /** Of all of them: 1. */
  weight: number;
}

export type DurationEstimate = readonly Bell[];

const steepnessOf = (deviation: number): number => 1.81 / deviation;

/**
 * Where nothing is known. Source: times in the samples of the API pages, 2026-06: 11 to 27 s for one image, 60 s for a
 * set, 130 and 224 s for the slowest.
 */
const unknown: DurationEstimate = [
  { medianMs: 17_000, steepness: steepnessOf(0.3), weight: 0.7 },
  { medianMs: 60_000, steepness: steepnessOf(0.25), weight: 0.2 },
  { medianMs: 165_000, steepness: steepnessOf(0.35), weight: 0.1 },
];
/** The unknown counts as much as so many past durations: the service may be busier today than it ever was. */
const unknownCount = 0.25;
/**
 * Past durations of one kind differ by about this share until enough of them say otherwise; it counts as much as so
 * many of them.
 */
const usualDeviation = 0.2;
const usualCount = 2;
/** Equal durations in the past do not make the next one exactly the same. */
const leastDeviation = 0.03;

/** What the past durations of one kind of task, in milliseconds above 0, say about the next one. */
export function estimateDuration(pastMs: readonly number[]): DurationEstimate {
  if (pastMs.length === 0) return unknown;
  const logarithms = pastMs.map(durationMs => Math.log(durationMs));
  const mean = logarithms.reduce((sum, value) => sum + value, 0) / pastMs.length;
  const squares = logarithms.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt((usualCount * usualDeviation ** 2 + squares) / (usualCount + pastMs.length - 1));
  // Silverman's rule: the more there are, the narrower the bell around each.
  const steepness = steepnessOf(Math.max(leastDeviation, 0.9 * deviation * pastMs.length ** -0.2));
  const total = pastMs.length + unknownCount;
  return [
    ...pastMs.map(medianMs => ({ medianMs, steepness, weight: 1 / total })),
    ...unknown.map(bell => ({ ...bell, weight: (bell.weight * unknownCount) / total })),
  ];
}

/** The share of tasks that are still under way after a time above 0. */
export function underWayAfter(estimate: DurationEstimate, elapsedMs: number): number {
  return estimate.reduce(
    (share, { medianMs, steepness, weight }) => share + weight / (1 + (elapsedMs / medianMs) ** steepness),
    0,
  );
}
