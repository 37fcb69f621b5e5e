import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImageRequest } from '../../src/core/request/imageRequest';
import { knownModels } from '../../src/core/models/modelLookup';
import { pollSchedule } from '../../src/core/jobs/pollSchedule';
import type { PollSchedule } from '../../src/core/jobs/pollSchedule';
import { SubmitQueue } from '../../src/core/jobs/submitQueue';
import type { RateLimitGroup } from '../../src/core/jobs/submitQueue';
import { TaskDurations } from '../../src/engine/jobs/taskDurationStore';
import { Refusal } from '../service/refusal';
import { MapMemento } from '../support/mapMemento';
import { seededRandom } from '../support/pictures';
import { SimulatedTasks } from '../support/simulatedTasks';
import type { TableRow } from './rows';

const count = 40;
/** Number of batches with varying durations: chance changes the ratio of a single batch by about 0.02. */
const batchCount = 10;
const goal = 1.03;
const usualMs = 20_000;
/** Standard deviation of the logarithm of durations, as in pollingSimulation.ts. */
const variation = 0.15;
const seed = 20_260_301;
const maxConcurrent = 32;

interface Batches {
  what: string;
  modelId: string;
  isAsync: boolean;
  /** Durations of each request in each batch, in milliseconds. */
  durationsMs: number[][];
  /** Durations of earlier tasks of the same kind, in milliseconds. */
  pastMs: number[];
  /** Replaces the learned schedule. */
  schedule?: PollSchedule;
  isGoal: boolean;
}

/** Sums over all batches. */
interface BatchTotals {
  totalMs: number;
  idealMs: number;
  /** The ideal time if each task ended when the client learns of its end. */
  queueIdealMs: number;
  refused: number;
}

/**
 * Sends forty requests for one model at once, with the real queue, client and duration store, and the stand-in's own
 * limits, on one simulated clock. As in the editor, a finished task improves the schedule of tasks that start after it.
 */
export async function benchBatches(): Promise<TableRow[]> {
  const draw = tasksAround(usualMs);
  const same = Array<number>(count).fill(usualMs);
  const varied = Array.from({ length: batchCount }, () => Array.from({ length: count }, draw));
  const learned = Array.from({ length: 32 }, draw);
  const tasks = { modelId: 'wan2.5-t2i-preview', isAsync: true };
  /**
   * As good as knowing the true distribution. A client that follows the documented advice and queries first after 3 s
   * cannot learn of the end sooner, on average.
   */
  const informed = { ...tasks, schedule: pollSchedule(Array.from({ length: 1_000 }, draw)) };
  const all: Batches[] = [
    {
      what: '40 images, 2 a minute, answered after 20 s',
      modelId: 'qwen-image-2.0-pro',
      isAsync: false,
      durationsMs: [same],
      pastMs: [],
      isGoal: true,
    },
    {
      what: '40 images, 5 a second, 5 tasks of 20 s at once, learned',
      ...tasks,
      durationsMs: [same],
      pastMs: Array<number>(32).fill(usualMs),
      isGoal: true,
    },
    {
      what: '40 images, 5 a second, 5 tasks of about 20 s at once, learned',
      ...tasks,
      durationsMs: varied,
      pastMs: learned,
      isGoal: true,
    },
    {
      what: "40 images, 5 a second, 5 tasks of about 20 s at once, all known but each one's own end",
      ...informed,
      durationsMs: varied,
      pastMs: [],
      isGoal: false,
    },
    {
      what: '40 images, 5 a second, 5 tasks of about 20 s at once, unknown',
      ...tasks,
      durationsMs: varied,
      pastMs: [],
      isGoal: false,
    },
  ];
  const rows: TableRow[] = [];
  for (const batches of all) {
    const { what, isAsync, isGoal, durationsMs } = batches;
    const { totalMs, idealMs, queueIdealMs, refused } = await playAll(batches);
    const row = (rowWhat: string, peerMs: number, hasGoal: boolean): TableRow => ({
      what: rowWhat,
      ours: seconds(totalMs / durationsMs.length),
      peer: seconds(peerMs / durationsMs.length),
      ratio: totalMs / peerMs,
      goal: hasGoal ? `≤ ${goal}` : '',
      isMet: !hasGoal || totalMs / peerMs <= goal,
    });
    rows.push(row(`${what}, against the ideal schedule`, idealMs, isGoal));
    if (isAsync)
      rows.push(row('  of the queue alone: as if each task ended when its end is known', queueIdealMs, true));
    rows.push({
      what: '  refused as too fast (429)',
      ours: String(refused),
      peer: '',
      ratio: NaN,
      goal: '0',
      isMet: refused === 0,
    });
  }
  return rows;
}

const seconds = (timeMs: number): string => `${(timeMs / 1000).toFixed(1)} s`;

async function playAll(batches: Batches): Promise<BatchTotals> {
  const sums: BatchTotals = { totalMs: 0, idealMs: 0, queueIdealMs: 0, refused: 0 };
  for (const [index, durationsMs] of batches.durationsMs.entries()) {
    const { totalMs, heldMs, refused } = await play(batches, durationsMs, seed + index);
    sums.totalMs += totalMs;
    sums.idealMs += idealOf(batches, durationsMs);
    sums.queueIdealMs += idealOf(batches, heldMs);
    sums.refused += refused;
  }
  return sums;
}

/** The total time if all limits are always used fully and requests need no time to travel. */
function idealOf({ modelId, isAsync }: Batches, durationsMs: readonly number[]): number {
  const { limit, maxRunning = Infinity } = rateLimitGroupOf(modelId, isAsync);
  const running: number[] = [];
  const starts: number[] = [];
  let lastEnd = 0;
  for (const durationMs of durationsMs) {
    const windowStart = (starts.at(-limit.count) ?? -Infinity) + limit.perSeconds * 1000;
    const freeAt = running.length < maxRunning ? 0 : (running.sort((one, other) => one - other).shift() ?? 0);
    const at = Math.max(0, windowStart, freeAt);
    starts.push(at);
    running.push(at + durationMs);
    lastEnd = Math.max(lastEnd, at + durationMs);
  }
  return lastEnd;
}

function rateLimitGroupOf(modelId: string, isAsync: boolean): RateLimitGroup {
  const model = knownModels([]).find(({ id }) => id === modelId);
  if (!model) throw new Error(`There is no ${modelId}`);
  return { key: modelId, limit: model.submitLimit, maxRunning: isAsync ? model.maxRunningTasks : undefined };
}

/** @returns also how long each request held its place, in the order of their starts. */
async function play(
  { modelId, isAsync, pastMs, schedule }: Batches,
  durationsMs: readonly number[],
  travelSeed: number,
): Promise<{ totalMs: number; heldMs: number[]; refused: number }> {
  const service = new SimulatedTasks(travelSeed);
  const { clock, limits } = service;
  const queue = new SubmitQueue(clock, () => maxConcurrent);
  const group = rateLimitGroupOf(modelId, isAsync);
  const durations = new TaskDurations(new MapMemento());
  const request: ImageRequest = {
    modelId,
    mode: 'generate',
    path: 'asyncMessages',
    pathReason: '',
    prompt: 'A lighthouse',
    parameters: { seed: 1 },
    maxCount: 1,
  };
  for (const durationMs of pastMs) durations.waitOf(request).onDuration?.(durationMs);
  const heldMs: number[] = [];
  let refused = 0;

  const submit = async (durationMs: number, index: number): Promise<number> => {
    for (;;) {
      const ticket = await queue.enter(group, { signal: new AbortController().signal });
      const enteredAt = clock.elapsed();
      ticket.sent();
      await service.travel();
      try {
        limits.enter(
          group.key,
          {
            requests: group.limit.count,
            windowMs: group.limit.perSeconds * 1000,
            ...(group.maxRunning !== undefined && { runningTasks: group.maxRunning }),
          },
          service.running,
        );
        if (isAsync) {
          const taskId = service.create(durationMs);
          await service.travel();
          await service.wait(taskId, { ...durations.waitOf(request), ...(schedule && { schedule }) });
        } else {
          await clock.sleep(durationMs);
          await service.travel();
        }
        ticket.leave();
        heldMs[index] = clock.elapsed() - enteredAt;
        return clock.elapsed();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refused += 1;
        ticket.leave();
        queue.slowDown(group, 1_000);
      }
    }
  };

  const all = Promise.all(durationsMs.map(submit));
  await nextTurn();
  await clock.run();
  return { totalMs: Math.max(...(await all)), heldMs, refused: refused + service.refusedQueries };
}

function tasksAround(usual: number): () => number {
  const random = seededRandom(seed);
  // The Box–Muller transform.
  return () => usual * Math.exp(variation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}
