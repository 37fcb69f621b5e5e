import type { DurationEstimate } from './durationEstimate';
import { estimateDuration, underWayAfter } from './durationEstimate';

/** How long to wait before the next query of a task that was created so many milliseconds ago. */
export type PollSchedule = (elapsedMs: number) => number;

/**
 * The finest that is worth its queries. Where many tasks are about to end at once, the client keeps to the limit of the
 * account.
 */
const leastGapMs = 500;
/** Nobody has to wait longer to see that a queued task runs, or that it ended much sooner than the others. */
const longestGapMs = 45_000;
const longestUnknownGapMs = 5_000;
/**
 * What one query less is worth in waiting: next to nothing, but of two equal ways the one with fewer queries is better.
 */
const queryPriceMs = 2;
/** A timer that rings a little early must not ask twice. */
const earlyMs = 200;
/**
 * How far ahead moments are chosen. Whatever takes longer is asked for every 5 s, and less often as soon as that means
 * knowing it 1 % late.
 */
const horizonMs = { unknown: 240_000, least: 60_000, longest: 360_000 };
const lateShare = 1 / 100;
const longestLateGapMs = 30_000;

export const nothingKnown: readonly number[] = [];

/** Finding the best moments takes milliseconds, and a window may take up a thousand tasks of one kind at once. */
const schedules = new WeakMap<readonly number[], PollSchedule>();

/** @param pastMs durations of tasks of the same kind, in milliseconds above 0; none where nothing is known. */
export function pollSchedule(pastMs: readonly number[]): PollSchedule {
  const schedule = schedules.get(pastMs) ?? findSchedule(pastMs);
  schedules.set(pastMs, schedule);
  return schedule;
}

function findSchedule(pastMs: readonly number[]): PollSchedule {
  const isKnown = pastMs.length > 0;
  const untilMs = isKnown
    ? Math.min(Math.max(horizonMs.least, 1.5 * Math.max(...pastMs)), horizonMs.longest)
    : horizonMs.unknown;
  const times = bestTimes(courseOf(estimateDuration(pastMs), untilMs), isKnown ? longestGapMs : longestUnknownGapMs);
  return elapsedMs => {
    const next = times.find(timeMs => timeMs >= elapsedMs + earlyMs);
    return next === undefined
      ? Math.min(Math.max(elapsedMs * lateShare, longestUnknownGapMs), longestLateGapMs)
      : next - elapsedMs;
  };
}

/**
 * The earliest moment for a task's query, counted from 1, in milliseconds from its creation: every 3 s for the first 30
 * s, then less often. Asking no
 * earlier than this means asking no more often, however long the task takes. Source: guide of 2026-03; every 5 s: the
 * samples of the API pages.
 */
export function adviceMs(query: number): number {
  return query <= 10 ? 3_000 * query : 30_000 + 5_000 * (query - 10);
}

/** The moments at which queries could be made. */
interface Course {
  atMs: Float64Array;
  /** The share of tasks that have ended by then. */
  ended: Float64Array;
  /** The integral of `ended` up to then. */
  endedMs: Float64Array;
}

/** Every 5 s are among the moments, so that the advice can always be kept. */
function courseOf(estimate: DurationEstimate, untilMs: number): Course {
  const moments: { atMs: number; ended: number; endedMs: number }[] = [];
  let before = { atMs: 0, ended: 0, endedMs: 0 };
  while (before.atMs < untilMs || before.atMs % 5_000 > 0) {
    const stepMs = before.atMs < 60_000 ? 250 : 500;
    const atMs = before.atMs + stepMs;
    const ended = 1 - underWayAfter(estimate, atMs);
    before = { atMs, ended, endedMs: before.endedMs + (stepMs * (before.ended + ended)) / 2 };
    if (atMs >= adviceMs(1)) moments.push(before);
  }
  const column = (name: keyof typeof before): Float64Array => Float64Array.from(moments, moment => moment[name]);
  return { atMs: column('atMs'), ended: column('ended'), endedMs: column('endedMs') };
}

/**
 * The moments from the first to the last of the course that keep the advice and cost least. A task costs the time for
 * which its end is not known, and
 * its queries. Found from the end: what is best after a query depends on its moment and on how many came before it, and
 * on nothing else.
 */
function bestTimes({ atMs, ended, endedMs }: Course, longestMs: number): number[] {
  const last = atMs.length - 1;
  const at = (index: number): number => atMs[index] ?? Infinity;
  let most = 1;
  while (adviceMs(most + 1) <= at(last)) most++;
  /** By the number of queries and the moment of the latest: the index of the next moment. */
  const nexts: Uint16Array[] = [];
  let after = new Float64Array(atMs.length).fill(Infinity);
  for (let count = most; count >= 1; count--) {
    const costs = new Float64Array(atMs.length).fill(Infinity);
    const next = new Uint16Array(atMs.length);
    costs[last] = 0;
    for (let index = last - 1, soonest = last + 1; index >= 0 && at(index) >= adviceMs(count); index--) {
      while (soonest > index + 1 && at(soonest - 1) >= at(index) + leastGapMs) soonest--;
      const share = ended[index] ?? 0;
      // The earlier a query, the earlier the best one after it, so that nothing beyond that of the next moment has to
      // be tried.
      const latest = next[index + 1] || last;
      let least = Infinity;
      for (let later = soonest; later <= latest && at(later) <= at(index) + longestMs; later++) {
        const cost = (after[later] ?? 0) + (endedMs[later] ?? 0) - share * at(later);
        if (cost >= least) continue;
        least = cost;
        next[index] = later;
      }
      costs[index] = least - (endedMs[index] ?? 0) + share * at(index) + queryPriceMs * (1 - share);
    }
    nexts[count] = next;
    after = costs;
  }
  const times: number[] = [];
  for (let index = 0; index < last; index = nexts[times.length]?.[index] ?? last) times.push(at(index));
  return times;
}
