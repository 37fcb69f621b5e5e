import type { Memento } from 'vscode';
import { checkRequest } from '../../src/core/request/imageRequest';
import { TaskDurations } from '../../src/engine/jobs/taskDurationStore';
import { defaults, startHarness } from '../unit/engine/dashscope/clientHarness';
import { seededRandom } from '../support/pictures';
import type { Compared, DrawKind } from './pollingSimulation';
import { emptySums, sdkQueriesMs } from './pollingSimulation';

const learningTasks = 32;

/**
 * Runs real tasks of one kind one after the other, from the client over HTTP to the stand-in, and lets the workspace
 * learn their durations. Both sides use one clock on which waiting takes no time.
 */
export async function runEndToEnd(draw: DrawKind, tasks: number, seed: number): Promise<Compared> {
  const drawTask = draw(seededRandom(seed));
  const durations = new TaskDurations(memento());
  const sums = emptySums();
  for (let task = -learningTasks; task < tasks; task++) {
    const durationMs = drawTask();
    const { delayMs, queries } = await runTask(durations, durationMs);
    if (task < 0) continue;
    const sdkCount = sdkQueriesMs.findIndex(atMs => atMs >= durationMs) + 1;
    sums.ours = {
      tasks: sums.ours.tasks + 1,
      delayMs: sums.ours.delayMs + delayMs,
      queries: sums.ours.queries + queries,
    };
    sums.sdk = {
      tasks: sums.sdk.tasks + 1,
      delayMs: sums.sdk.delayMs + (sdkQueriesMs[sdkCount - 1] ?? NaN) - durationMs,
      queries: sums.sdk.queries + sdkCount,
    };
  }
  return sums;
}

async function runTask(durations: TaskDurations, durationMs: number): Promise<{ delayMs: number; queries: number }> {
  const harness = await startHarness({ rateLimits: false, taskDurationMs: durationMs });
  try {
    const { client, clock, endpoint, service } = harness;
    const { signal } = new AbortController();
    const onProgress = (): void => undefined;
    const { request, model } = checkRequest({ prompt: 'A lighthouse', model: 'wan2.6-t2i' }, defaults, () => 42);
    const submitted = await client.submit(request, model, [], endpoint, {
      signal,
      timeoutMs: 60_000,
      onProgress,
      isBatch: () => false,
      onSend: () => Promise.resolve(),
      onRefused: delayMs => clock.sleep(delayMs, signal),
      onPartialAnswer: () => Promise.resolve(),
    });
    if (submitted.kind !== 'task') throw new Error('It was answered without a task');
    const began = clock.elapsed();
    await client.waitForTask(submitted.taskId, endpoint, {
      signal,
      deadline: clock.now() + 3_600_000,
      onProgress,
      ...durations.waitOf(request),
    });
    return {
      delayMs: clock.elapsed() - began - durationMs,
      queries: service.requests.filter(({ route }) => route === 'task').length,
    };
  } finally {
    await harness.close();
  }
}

function memento(): Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, otherwise?: T) => (values.get(key) ?? otherwise) as T,
    update: (key, value) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}
