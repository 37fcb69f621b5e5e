import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ImageFacts } from '../../core/models/inputImage';
import { CannotRedraw } from './pngRows';
import type { Redrawing } from './redrawPixels';

interface StoredPicture {
  bytes: Uint8Array;
  facts: Pick<ImageFacts, 'format' | 'width' | 'height' | 'hasAlpha'>;
}
export type RedrawTask = Redrawing & StoredPicture;
interface PreviewTask {
  bytes: Uint8Array;
  /** As shown; the size of a PNG is read from its bytes. */
  facts: Pick<ImageFacts, 'format' | 'width' | 'height' | 'orientation'>;
  /** Of the longer side, in pixels. */
  maxSide: number;
}
export type ThreadTask =
  (StoredPicture & { kind: 'look' }) | (PreviewTask & { kind: 'preview' }) | (RedrawTask & { kind: 'redraw' });
export type ThreadAnswer = { result: Uint8Array | boolean } | { reason: CannotRedraw['reason']; detail: string };

/**
 * A picture drawn anew in a thread of its own, as a PNG or, where it is like a photo, as a JPEG: a large one takes
 * seconds, in which no extension could do anything else.
 * @throws CannotRedraw; Error where the thread ends without a result; an `AbortError` when the signal aborts. The
 *   thread ends then.
 */
export const redrawAside = (task: RedrawTask, signal: AbortSignal): Promise<Uint8Array> =>
  inThread({ kind: 'redraw', ...task }, signal) as Promise<Uint8Array>;

/** Whether something shows through the picture, found in a thread of its own. Throws what `redrawAside` throws. */
export const showsThroughAside = (picture: StoredPicture, signal: AbortSignal): Promise<boolean> =>
  inThread({ kind: 'look', ...picture }, signal) as Promise<boolean>;

/** The longer side of a preview in pixels: enough to see what is shown, and little to send to a model. */
const previewSide = 256;

/** A small JPEG of a PNG, about 10 KB, drawn in a thread of its own. Throws what `redrawAside` throws. */
export const previewAside = (png: Uint8Array, signal: AbortSignal): Promise<Uint8Array> =>
  smallerAside({ bytes: png, facts: { format: 'png', width: 0, height: 0 }, maxSide: previewSide }, signal);

/** `drawPreview` in a thread of its own. Throws what `redrawAside` throws. */
export const smallerAside = (task: PreviewTask, signal: AbortSignal): Promise<Uint8Array> =>
  inThread({ kind: 'preview', ...task }, signal) as Promise<Uint8Array>;

async function inThread(task: ThreadTask, signal: AbortSignal): Promise<Uint8Array | boolean> {
  signal.throwIfAborted();
  // All bundles are in one folder.
  const worker = new Worker(join(__dirname, 'redrawWorker.js'), { workerData: task });
  try {
    const ended = once(worker, 'exit').then(() => {
      throw new Error('The thread that redraws pictures has ended');
    });
    const answered = once(worker, 'message', { signal }).then(([answer]) => answer as ThreadAnswer);
    const answer = await Promise.race([answered, ended]);
    if ('reason' in answer) throw new CannotRedraw(answer.reason, answer.detail);
    return answer.result;
  } finally {
    await worker.terminate();
  }
}
