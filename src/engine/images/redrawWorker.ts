// A separate bundle, which runs in a thread beside the extension host: see `redrawAside.ts`.
import { parentPort, workerData } from 'node:worker_threads';
import { CannotRedraw } from './pngRows';
import { drawPreview } from './preview/drawPreview';
import { showsThrough } from './pngTransparency';
import type { ThreadAnswer, ThreadTask } from './redrawAside';
import { redrawJpeg } from './redrawJpeg';
import { redrawPng } from './redrawPng';

async function resultOf(task: ThreadTask): Promise<Uint8Array | boolean> {
  if (task.kind === 'look') return showsThrough(task.bytes);
  if (task.kind === 'preview') return drawPreview(task.bytes);
  const { bytes, facts, orientation } = task;
  return facts.format === 'jpeg' ? redrawJpeg(bytes, facts, orientation) : redrawPng(bytes, task);
}

/** The class of an error does not cross to another thread. */
async function answerTo(task: ThreadTask): Promise<ThreadAnswer> {
  try {
    return { result: await resultOf(task) };
  } catch (error) {
    if (!(error instanceof CannotRedraw)) throw error;
    return { reason: error.reason, detail: error.message };
  }
}

void answerTo(workerData as ThreadTask).then(answer => {
  parentPort?.postMessage(answer);
});
