// A separate bundle, which runs in a thread beside the extension host: see `redrawAside.ts`.
import { parentPort, workerData } from 'node:worker_threads';
import { decodePixels } from './decoding/decodePixels';
import { isTransparent } from './decoding/pixels';
import { CannotRedraw } from './pngRows';
import { drawPreview } from './preview/drawPreview';
import { showsThrough } from './pngTransparency';
import type { ThreadAnswer, ThreadTask } from './redrawAside';
import { jpegPixels, redrawJpeg, turnedJpeg } from './redrawJpeg';
import { redrawPixels } from './redrawPixels';

async function resultOf(task: ThreadTask): Promise<Uint8Array | boolean> {
  if (task.kind === 'preview') {
    const { facts, maxSide } = task;
    const pixels = facts.format === 'jpeg' ? jpegPixels(task.bytes, facts) : await decodePixels(task.bytes, task.facts);
    return drawPreview(pixels, facts.orientation ?? 1, maxSide);
  }
  const { bytes, facts } = task;
  if (task.kind === 'look') {
    // A PNG is looked at row by row, with little memory.
    return facts.format === 'png' ? showsThrough(bytes) : isTransparent(await decodePixels(bytes, facts));
  }
  if (facts.format === 'jpeg') return redrawJpeg(bytes, facts, task.orientation);
  const pixels = await decodePixels(bytes, facts);
  // As a PNG, a photo would be several times as large, and too large for the models.
  return facts.format === 'webp' && !facts.hasAlpha ? turnedJpeg(pixels, task.orientation) : redrawPixels(pixels, task);
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
