import type { DurationEstimate } from './durationEstimate';
import { estimateDuration, underWayAfter } from './durationEstimate';

/** Returns how long to wait before the next query of a task that was created `elapsedMs` ago. */
export type PollSchedule = (elapsedMs: number) => number;

/**
 * The smallest gap between two queries; a smaller one is not worth its queries. When many tasks are about to end at
 * once, the client also keeps the limit of the account.
 */
const minGapMs = 500;
/**
 * The maximum gap between two queries: after it, a person sees that a queued task runs, or that a task ended much
 * sooner than the others.
 */
const maxGapMs = 45_000;
const maxUnknownGapMs = 5_000;
/**
 * The price of one query, in milliseconds of waiting: almost nothing, but of two equally good schedules the one with
 * fewer queries is better.
 */
const queryPriceMs = 2;
/** A timer that fires a little early must not cause a second query. */
const earlyMs = 200;
/**
 * How far ahead the moments are optimised. A task that takes longer is queried every 5 s, and less often once a longer
 * gap delays the result by only 1 %.
 */
const horizonMs = { unknown: 240_000, min: 60_000, max: 360_000 };
const lateShare = 1 / 100;
const maxLateGapMs = 30_000;

export const nothingKnown: readonly number[] = [];

/** Computing the best moments takes milliseconds, and a window may resume a thousand tasks of one kind at once. */
const schedules = new WeakMap<readonly number[], PollSchedule>();

/** @param pastMs durations of tasks of the same kind, in milliseconds above 0; empty when none is known. */
export function pollSchedule(pastMs: readonly number[]): PollSchedule {
  const schedule = schedules.get(pastMs) ?? findSchedule(pastMs);
  schedules.set(pastMs, schedule);
  return schedule;
}

function findSchedule(pastMs: readonly number[]): PollSchedule {
  const isKnown = pastMs.length > 0;
  const untilMs = isKnown
    ? Math.min(Math.max(horizonMs.min, 1.5 * Math.max(...pastMs)), horizonMs.max)
    : horizonMs.unknown;
  const times = bestTimes(courseOf(estimateDuration(pastMs), untilMs), isKnown ? maxGapMs : maxUnknownGapMs);
  return elapsedMs => {
    const next = times.find(timeMs => timeMs >= elapsedMs + earlyMs);
    return next === undefined
      ? Math.min(Math.max(elapsedMs * lateShare, maxUnknownGapMs), maxLateGapMs)
      : next - elapsedMs;
  };
}

/**
 * The earliest advised moment of a query (counted from 1), in milliseconds from the creation of the task: every 3 s for
 * the first 30 s, then less often. A client that never queries earlier than this never queries more often, however long
 * the task takes. Source: guide of 2026-03; every 5 s: the samples of the API pages.
 */
export function adviceMs(query: number): number {
  return query <= 10 ? 3_000 * query : 30_000 + 5_000 * (query - 10);
}

/** The moments at which a query is possible. */
interface Course {
  atMs: Float64Array;
  /** The share of tasks that have ended by each moment. */
  ended: Float64Array;
  /** The integral of `ended` up to each moment. */
  endedMs: Float64Array;
}

/** The moments include every multiple of 5 s, so that the advice can always be kept. */
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
 * Finds the moments, from the first to the last of the course, that keep the advice and cost least. The cost of a task
 * is the time during which its end is not known, plus the price of its queries. The search runs backwards: what is best
 * after a query depends only on its moment and on the number of queries before it.
 */
function bestTimes({ atMs, ended, endedMs }: Course, gapLimitMs: number): number[] {
  const last = atMs.length - 1;
  const at = (index: number): number => atMs[index] ?? Infinity;
  let maxCount = 1;
  while (adviceMs(maxCount + 1) <= at(last)) maxCount++;
  /** Indexed by the number of queries and the moment of the latest one; holds the index of the next moment. */
  const nexts: Uint16Array[] = [];
  let after = new Float64Array(atMs.length).fill(Infinity);
  for (let count = maxCount; count >= 1; count--) {
    const costs = new Float64Array(atMs.length).fill(Infinity);
    const next = new Uint16Array(atMs.length);
    costs[last] = 0;
    for (let index = last - 1, soonest = last + 1; index >= 0 && at(index) >= adviceMs(count); index--) {
      while (soonest > index + 1 && at(soonest - 1) >= at(index) + minGapMs) soonest--;
      const share = ended[index] ?? 0;
      // The best next query never moves earlier when the current query moves later. So later moments than the best one
      // of the following index need not be tried.
      const latest = next[index + 1] || last;
      let minCost = Infinity;
      for (let later = soonest; later <= latest && at(later) <= at(index) + gapLimitMs; later++) {
        const cost = (after[later] ?? 0) + (endedMs[later] ?? 0) - share * at(later);
        if (cost >= minCost) continue;
        minCost = cost;
        next[index] = later;
      }
      costs[index] = minCost - (endedMs[index] ?? 0) + share * at(index) + queryPriceMs * (1 - share);
    }
    nexts[count] = next;
    after = costs;
  }
  const times: number[] = [];
  for (let index = 0; index < last; index = nexts[times.length]?.[index] ?? last) times.push(at(index));
  return times;
}
