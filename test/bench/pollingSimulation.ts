import { adviceMs, pollSchedule } from '../../src/core/jobs/pollSchedule';
import { seededRandom } from '../support/pictures';
import { SimulatedTasks } from '../support/simulatedTasks';

/**
 * Draws how long tasks take, in milliseconds. Each kind of task has its own usual time, and tasks of one kind vary
 * around it.
 */
export type DrawKind = (random: () => number) => () => number;

/** By how much tasks of one kind differ: the standard deviation of the logarithm. Nothing is published about it. */
const variation = 0.15;

/** Around a time that each kind draws between two bounds. */
const around =
  (leastMs: number, mostMs: number): DrawKind =>
  random => {
    const usualMs = leastMs + random() * (mostMs - leastMs);
    return () => usualMs * Math.exp(variation * normal(random));
  };
/** Every time between two bounds is as likely, for tasks of one kind: there is little to learn. */
const anywhere =
  (leastMs: number, mostMs: number): DrawKind =>
  random =>
  () =>
    leastMs + random() * (mostMs - leastMs);

/** Source: times in the samples of the API pages, 2026-06. */
export const kinds: Readonly<Record<string, DrawKind>> = {
  'one image, kinds of 11 to 27 s': around(11_000, 27_000),
  'one image, one kind of 11 to 27 s': anywhere(11_000, 27_000),
  'sets, kinds of 50 to 70 s': around(50_000, 70_000),
  'slow, kinds of 130 to 224 s': around(130_000, 224_000),
};

/** Sums over simulated tasks. */
export interface Waiting {
  tasks: number;
  /** From ready on the service to known here. */
  delayMs: number;
  queries: number;
}

export interface Compared {
  ours: Waiting;
  sdk: Waiting;
  /** The largest excess of a task's queries over what is documented as advice. */
  overAdvice: number;
}

export const nothing = (): Compared => ({
  ours: { tasks: 0, delayMs: 0, queries: 0 },
  sdk: { tasks: 0, delayMs: 0, queries: 0 },
  overAdvice: -Infinity,
});

const untilMs = 1_800_000;
const every5s = (fromMs: number): number[] =>
  Array.from({ length: (untilMs - fromMs) / 5_000 + 1 }, (_, index) => fromMs + index * 5_000);
/** Source: `dashscope` for Python, 2026-07. */
export const sdkQueriesMs: readonly number[] = [
  0,
  1_000,
  2_000,
  4_000,
  6_000,
  8_000,
  12_000,
  16_000,
  20_000,
  ...every5s(25_000),
];
const adviceQueriesMs: readonly number[] = sdkQueriesMs.map((_, index) => adviceMs(index + 1));

/** @param pastMs what was learned of the kind. */
export function queriesOf(pastMs: readonly number[]): number[] {
  const schedule = pollSchedule(pastMs);
  const queries: number[] = [];
  for (let atMs = schedule(0); atMs < untilMs; atMs += schedule(atMs)) queries.push(atMs);
  return queries;
}

/** Adds one task. */
export function compare(sums: Compared, queriesMs: readonly number[], durationMs: number): void {
  const ours = add(sums.ours, queriesMs, durationMs);
  add(sums.sdk, sdkQueriesMs, durationMs);
  sums.overAdvice = Math.max(sums.overAdvice, ours - countUntil(adviceQueriesMs, durationMs));
}

export interface Simulation {
  tasks: number;
  kindCount: number;
  /** Durations of each kind that are known before. */
  learned: number;
  /** By how much tasks take longer than those that were learned of. */
  slowdown?: number;
  seed: number;
}

/** Tasks of many kinds. */
export function simulate(draw: DrawKind, { tasks, kindCount, learned, slowdown = 1, seed }: Simulation): Compared {
  const random = seededRandom(seed);
  const sums = nothing();
  const unknown = queriesOf([]);
  for (let kind = 0; kind < kindCount; kind++) {
    const drawTask = draw(random);
    const queries =
      learned > 0 ? queriesOf(Array.from({ length: learned }, () => Math.round(drawTask() / 100) * 100)) : unknown;
    for (let task = 0; task < tasks / kindCount; task++) compare(sums, queries, drawTask() * slowdown);
  }
  return sums;
}

/**
 * The most queries of any second where so many tasks of the same usual time, all of them well known, are begun five a
 * second.
 */
export async function busiestSecond(tasks: number, usualMs: number, seed: number): Promise<number> {
  const draw = around(usualMs, usualMs)(seededRandom(seed));
  const service = new SimulatedTasks(seed);
  const all = Promise.all(
    Array.from({ length: tasks }, async (_, index) => {
      await service.clock.sleep(index * 200);
      const taskId = service.create(draw());
      await service.wait(taskId, { schedule: pollSchedule(Array.from({ length: 32 }, draw)) });
    }),
  );
  await service.clock.run();
  await all;
  const { queriesMs } = service;
  return Math.max(
    ...queriesMs.map((fromMs, index) => queriesMs.slice(index).filter(atMs => atMs < fromMs + 1_000).length),
  );
}

export function joined(all: readonly Compared[]): Compared {
  const sums = nothing();
  for (const { ours, sdk, overAdvice } of all) {
    for (const [sum, of] of [
      [sums.ours, ours],
      [sums.sdk, sdk],
    ] as const) {
      sum.tasks += of.tasks;
      sum.delayMs += of.delayMs;
      sum.queries += of.queries;
    }
    sums.overAdvice = Math.max(sums.overAdvice, overAdvice);
  }
  return sums;
}

/** @returns how many queries it took. */
function add(sums: Waiting, queriesMs: readonly number[], durationMs: number): number {
  const count = countUntil(queriesMs, durationMs);
  sums.tasks += 1;
  sums.delayMs += (queriesMs[count - 1] ?? NaN) - durationMs;
  sums.queries += count;
  return count;
}

/** How many queries there are up to the one that finds the task ended. */
const countUntil = (queriesMs: readonly number[], durationMs: number): number =>
  queriesMs.findIndex(atMs => atMs >= durationMs) + 1;

/** Box and Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
