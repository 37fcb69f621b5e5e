import type { PollSchedule } from '../../src/core/jobs/pollSchedule';

/** The times of the queries until `untilMs`, in milliseconds since the task was created. */
export function queriesOf(schedule: PollSchedule, untilMs: number): number[] {
  const queries: number[] = [];
  for (let atMs = schedule(0); atMs <= untilMs; atMs += schedule(atMs)) queries.push(atMs);
  return queries;
}

export const gapsOf = (queries: readonly number[]): number[] =>
  queries.slice(1).map((atMs, index) => atMs - (queries[index] ?? 0));
