/**
 * How long to wait before the next task query, in milliseconds. Every 3 s for the first 30 s, as the guide of 2026-03 advises, then less often:
 * the query limit is 20 a second for the whole account, and typical tasks take 11 to 27 s.
 */
export function pollDelayMs(elapsedMs: number): number {
  if (elapsedMs < 30_000) return 3_000;
  return elapsedMs < 120_000 ? 5_000 : 10_000;
}
