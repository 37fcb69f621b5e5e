import { pathToFileURL } from 'node:url';
import { runEndToEnd } from './pollingEndToEnd';
import type { Compared } from './pollingSimulation';
import { busiestSecond, sumOf, kinds, simulate } from './pollingSimulation';

/** A line of the table: our figure, a peer's figure, and whether their ratio meets the goal. */
export interface BenchRow {
  what: string;
  ours: string;
  peer: string;
  ratio: number;
  goal: string;
  isMet: boolean;
}

const taskCount = 100_000;
const seed = 20_260_301;
const all = Object.entries(kinds);

/**
 * Compares polling with the schedule of the provider's Python SDK: the time until the end of a task is known, and the
 * number of queries.
 */
export async function benchPolling(): Promise<BenchRow[]> {
  const each = { tasks: taskCount / all.length, kindCount: 100, seed };
  const known = all.map(([name, draw]): [string, Compared] => [name, simulate(draw, { ...each, learned: 32 })]);
  const unknown = all.map(([name, draw]): [string, Compared] => [name, simulate(draw, { ...each, learned: 0 })]);
  const few = { ...each, tasks: 5_000, kindCount: 25 };
  const learning = sumOf(all.map(([, draw]) => simulate(draw, { ...few, learned: 3 })));
  const slower = sumOf(all.map(([, draw]) => simulate(draw, { ...few, learned: 32, slowdown: 1.5 })));
  const faster = sumOf(all.map(([, draw]) => simulate(draw, { ...few, learned: 32, slowdown: 0.8 })));
  const everyKnown = sumOf(known.map(([, compared]) => compared));
  const everyUnknown = sumOf(unknown.map(([, compared]) => compared));
  const real = await runEndToEnd(kinds['one image, kinds of 11 to 27 s'] ?? all[0]![1], 60, seed);
  const excess = Math.max(
    everyKnown.overAdvice,
    everyUnknown.overAdvice,
    learning.overAdvice,
    slower.overAdvice,
    faster.overAdvice,
  );
  const busiest = await busiestSecond(32, 20_000, seed);
  return [
    delayRow('learned: all', everyKnown, 0.5),
    ...known.map(([name, compared]) => delayRow(`learned: ${name}`, compared, 0.5)),
    delayRow('learned: end to end with the stand-in', real, 0.5),
    delayRow('3 tasks learned: all', learning, 1),
    delayRow('learned, but now tasks take half as long again: all', slower, 1),
    delayRow('learned, but now tasks take a fifth less: all', faster, 1),
    delayRow('unknown: all', everyUnknown, 1),
    ...unknown.map(([name, compared]) => delayRow(`unknown: ${name}`, compared, 1)),
    queriesRow('learned: all', everyKnown),
    ...known.map(([name, compared]) => queriesRow(`learned: ${name}`, compared)),
    queriesRow('learned: end to end with the stand-in', real),
    ...unknown.map(([name, compared]) => queriesRow(`unknown: ${name}`, compared)),
    {
      what: 'Queries of a task, most over the documented advice',
      ours: String(excess),
      peer: '0',
      ratio: excess <= 0 ? 1 : Infinity,
      goal: 'none over',
      isMet: excess <= 0,
    },
    {
      what: 'Queries in the busiest second, 32 tasks at once',
      ours: String(busiest),
      peer: '20',
      ratio: busiest / 20,
      goal: '≤ 1.00',
      isMet: busiest <= 20,
    },
  ];
}

function delayRow(what: string, { ours, sdk }: Compared, goal: number): BenchRow {
  const ratio = ours.delayMs / sdk.delayMs;
  return row(
    `Ready to known, ${what}`,
    `${(ours.delayMs / ours.tasks / 1000).toFixed(2)} s`,
    `${(sdk.delayMs / sdk.tasks / 1000).toFixed(2)} s`,
    ratio,
    goal,
  );
}

function queriesRow(what: string, { ours, sdk }: Compared): BenchRow {
  return row(
    `Queries per task, ${what}`,
    (ours.queries / ours.tasks).toFixed(1),
    (sdk.queries / sdk.tasks).toFixed(1),
    ours.queries / sdk.queries,
    1,
  );
}

function row(what: string, ours: string, peer: string, ratio: number, goal: number): BenchRow {
  return { what, ours, peer, ratio, goal: `≤ ${goal.toFixed(2)}`, isMet: ratio <= goal };
}

async function print(): Promise<void> {
  for (const { what, ours, peer, ratio, goal, isMet } of await benchPolling()) {
    console.log(
      `${what.padEnd(72)} ${ours.padStart(8)} ${peer.padStart(8)} ${ratio.toFixed(2).padStart(6)}  ` +
        `${goal.padEnd(9)} ${isMet ? 'met' : 'MISSED'}`,
    );
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) void print();
