import { setImmediate as nextTurn } from 'node:timers/promises';
import { knownModels } from '../../src/core/modelLookup';
import { pollSchedule } from '../../src/core/pollSchedule';
import { SubmitQueue } from '../../src/core/submitQueue';
import type { Line } from '../../src/core/submitQueue';
import { RateLimits } from '../service/rateLimits';
import { Refusal } from '../service/refusal';
import { seededRandom } from '../support/pictures';
import { SimulatedClock } from '../support/simulatedClock';
import type { TableRow } from './rows';

const count = 40;
const goal = 1.03;
const usualMs = 20_000;
/** The standard deviation of the logarithm, as the simulation of the waiting has it. */
const variation = 0.15;
const seed = 20_260_301;
/** One way, in milliseconds; each request draws its own. */
const leastTravelMs = 10;
const travelMs = 40;
const maxConcurrent = 32;

interface Batch {
  what: string;
  modelId: string;
  isAsync: boolean;
  /** Of each request, in milliseconds. */
  durationsMs: number[];
  /** What is known of earlier tasks of the kind, in milliseconds. */
  pastMs: number[];
  isGoal: boolean;
}

/**
 * Forty requests of one model at once: the real queue and polling schedule and the stand-in's own limits on one simulated clock, since sped-up real
 * time would speed up the way of a request as well, and with it the margins.
 */
export async function benchBatches(): Promise<TableRow[]> {
  const draw = tasksAround(usualMs);
  const same = Array<number>(count).fill(usualMs);
  const varied = Array.from({ length: count }, draw);
  const learned = Array.from({ length: 32 }, draw);
  const tasks = { modelId: 'wan2.5-t2i-preview', isAsync: true };
  const batches: Batch[] = [
    { what: '40 images, 2 a minute, answered after 20 s', modelId: 'qwen-image-2.0-pro', isAsync: false, durationsMs: same, pastMs: [], isGoal: true },
    { what: '40 images, 5 a second, 5 tasks of 20 s at once, learned', ...tasks, durationsMs: same, pastMs: Array<number>(32).fill(usualMs), isGoal: true },
    { what: '40 images, 5 a second, 5 tasks of about 20 s at once, learned', ...tasks, durationsMs: varied, pastMs: learned, isGoal: true },
    { what: '40 images, 5 a second, 5 tasks of about 20 s at once, unknown', ...tasks, durationsMs: varied, pastMs: [], isGoal: false },
  ];
  const rows: TableRow[] = [];
  for (const batch of batches) {
    const { totalMs, heldMs, refused } = await play(batch);
    const row = (what: string, idealMs: number, isGoal: boolean): TableRow => ({
      what, ours: seconds(totalMs), peer: seconds(idealMs), ratio: totalMs / idealMs, goal: isGoal ? `≤ ${goal}` : '', isMet: !isGoal || totalMs / idealMs <= goal,
    });
    rows.push(row(`${batch.what}, against the ideal schedule`, idealOf(batch, batch.durationsMs), batch.isGoal));
    if (batch.isAsync) rows.push(row('  of the queue alone: as if each task ended when its end is known', idealOf(batch, heldMs), true));
    rows.push({ what: '  refused as too fast (429)', ours: String(refused), peer: '', ratio: NaN, goal: '0', isMet: refused === 0 });
  }
  return rows;
}

const seconds = (timeMs: number): string => `${(timeMs / 1000).toFixed(1)} s`;

/** All limits used up at every moment, and no time on the way. */
function idealOf({ modelId, isAsync }: Batch, durationsMs: readonly number[]): number {
  const { limit, maxRunning = Infinity } = lineOf(modelId, isAsync);
  const running: number[] = [];
  const starts: number[] = [];
  let lastEnd = 0;
  for (const durationMs of durationsMs) {
    const windowStart = (starts.at(-limit.count) ?? -Infinity) + limit.perSeconds * 1000;
    const freeAt = running.length < maxRunning ? 0 : running.sort((one, other) => one - other).shift() ?? 0;
    const at = Math.max(0, windowStart, freeAt);
    starts.push(at);
    running.push(at + durationMs);
    lastEnd = Math.max(lastEnd, at + durationMs);
  }
  return lastEnd;
}

function lineOf(modelId: string, isAsync: boolean): Line {
  const model = knownModels([]).find(({ id }) => id === modelId);
  if (!model) throw new Error(`There is no ${modelId}`);
  return { key: modelId, limit: model.submitLimit, maxRunning: isAsync ? model.maxRunningTasks : undefined };
}

/** @returns also for how long each request held its place, in the order in which they began. */
async function play({ modelId, isAsync, durationsMs, pastMs }: Batch): Promise<{ totalMs: number; heldMs: number[]; refused: number }> {
  const clock = new SimulatedClock();
  const random = seededRandom(seed);
  const queue = new SubmitQueue(clock, () => maxConcurrent);
  const limits = new RateLimits(() => clock.elapsed());
  const line = lineOf(modelId, isAsync);
  const schedule = pollSchedule(pastMs);
  const travel = (): Promise<void> => clock.sleep(leastTravelMs + random() * (travelMs - leastTravelMs));
  /** When each task ends. */
  const tasks: number[] = [];
  const heldMs: number[] = [];
  let refused = 0;

  const submit = async (durationMs: number, index: number): Promise<number> => {
    for (;;) {
      const ticket = await queue.enter(line, { signal: new AbortController().signal });
      const enteredAt = clock.elapsed();
      ticket.sent();
      await travel();
      try {
        const running = tasks.filter(endsAt => endsAt > clock.elapsed()).length;
        limits.enter(line.key, { requests: line.limit.count, windowMs: line.limit.perSeconds * 1000, ...(line.maxRunning !== undefined && { runningTasks: line.maxRunning }) }, running);
        const endsAt = clock.elapsed() + durationMs;
        tasks.push(endsAt);
        if (isAsync) {
          await travel();
          await poll(endsAt);
        } else {
          await clock.sleep(durationMs);
          await travel();
        }
        ticket.leave();
        heldMs[index] = clock.elapsed() - enteredAt;
        return clock.elapsed();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refused += 1;
        ticket.leave();
        queue.slowDown(line, 1_000);
      }
    }
  };

  const poll = async (endsAt: number): Promise<void> => {
    const since = clock.elapsed();
    for (;;) {
      await clock.sleep(schedule(clock.elapsed() - since));
      await travel();
      const hasEnded = clock.elapsed() >= endsAt;
      await travel();
      if (hasEnded) return;
    }
  };

  const all = Promise.all(durationsMs.map(submit));
  await nextTurn();
  await clock.run();
  return { totalMs: Math.max(...await all), heldMs, refused };
}

function tasksAround(usual: number): () => number {
  const random = seededRandom(seed);
  // Box and Muller.
  return () => usual * Math.exp(variation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}
