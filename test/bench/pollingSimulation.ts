import { adviceMs, pollSchedule } from '../../src/core/jobs/pollSchedule';
import { seededRandom } from '../support/pictures';
import { SimulatedTasks } from '../support/simulatedTasks';

/**
 * Chooses a kind of task, and returns a function that draws durations of its tasks in milliseconds. Each kind has its
 * own usual duration, and its tasks vary around it.
 */
export type DrawKind = (random: () => number) => () => number;

/** Standard deviation of the logarithm of durations within a kind. An assumption: no figures are published. */
const variation = 0.15;

/** Kinds whose usual duration lies between two bounds. */
const around =
  (minMs: number, maxMs: number): DrawKind =>
  random => {
    const usualMs = minMs + random() * (maxMs - minMs);
    return () => usualMs * Math.exp(variation * normal(random));
  };
/** One kind whose durations are spread evenly between two bounds, so that little can be learned. */
const anywhere =
  (minMs: number, maxMs: number): DrawKind =>
  random =>
  () =>
    minMs + random() * (maxMs - minMs);

/** Source: durations in the samples of the API pages, 2026-06. */
export const kinds: Readonly<Record<string, DrawKind>> = {
  'one image, kinds of 11 to 27 s': around(11_000, 27_000),
  'one image, one kind of 11 to 27 s': anywhere(11_000, 27_000),
  'sets, kinds of 50 to 70 s': around(50_000, 70_000),
  'slow, kinds of 130 to 224 s': around(130_000, 224_000),
};

/** Sums over simulated tasks. */
interface Waiting {
  tasks: number;
  /** The time between the end of a task at the service and the client learning of it. */
  delayMs: number;
  queries: number;
}

export interface Compared {
  ours: Waiting;
  sdk: Waiting;
  /** The maximum number of queries of a task above the documented advice. */
  overAdvice: number;
}

export const emptySums = (): Compared => ({
  ours: { tasks: 0, delayMs: 0, queries: 0 },
  sdk: { tasks: 0, delayMs: 0, queries: 0 },
  overAdvice: -Infinity,
});

const untilMs = 1_800_000;
const every5s = (fromMs: number): number[] =>
  Array.from({ length: (untilMs - fromMs) / 5_000 + 1 }, (_, index) => fromMs + index * 5_000);
/** Source: the schedule of `dashscope` for Python, 2026-07. */
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

/** @param pastMs the learned durations of the kind. */
function queriesOf(pastMs: readonly number[]): number[] {
  const schedule = pollSchedule(pastMs);
  const queries: number[] = [];
  for (let atMs = schedule(0); atMs < untilMs; atMs += schedule(atMs)) queries.push(atMs);
  return queries;
}

/** Adds one task to both sums. */
function compare(sums: Compared, queriesMs: readonly number[], durationMs: number): void {
  const ours = add(sums.ours, queriesMs, durationMs);
  add(sums.sdk, sdkQueriesMs, durationMs);
  sums.overAdvice = Math.max(sums.overAdvice, ours - countUntil(adviceQueriesMs, durationMs));
}

interface Simulation {
  tasks: number;
  kindCount: number;
  /** Number of learned durations per kind. */
  learned: number;
  /** Factor between the durations of the tasks and the learned ones. */
  slowdown?: number;
  seed: number;
}

/** Simulates tasks of many kinds. */
export function simulate(draw: DrawKind, { tasks, kindCount, learned, slowdown = 1, seed }: Simulation): Compared {
  const random = seededRandom(seed);
  const sums = emptySums();
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
 * The maximum number of queries in any second, if tasks of one usual duration with a well-learned schedule start five
 * per second.
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

export function sumOf(all: readonly Compared[]): Compared {
  const sums = emptySums();
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

/** @returns the number of queries. */
function add(sums: Waiting, queriesMs: readonly number[], durationMs: number): number {
  const count = countUntil(queriesMs, durationMs);
  sums.tasks += 1;
  sums.delayMs += (queriesMs[count - 1] ?? NaN) - durationMs;
  sums.queries += count;
  return count;
}

/** The number of queries up to the one that finds the task ended. */
const countUntil = (queriesMs: readonly number[], durationMs: number): number =>
  queriesMs.findIndex(atMs => atMs >= durationMs) + 1;

/** The Box–Muller transform. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
