import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FlatPng } from './flattenImage';

/**
 * `flattenPng` in a thread of its own: a large picture takes seconds, in which no extension could do anything else.
 * @throws Error with the message of what `flattenPng` throws, or where the thread ends without a result; an
 *   `AbortError` when the signal aborts, which ends the thread.
 */
export async function flattenAside(bytes: Uint8Array, signal: AbortSignal): Promise<FlatPng> {
  signal.throwIfAborted();
  // All bundles are in one folder.
  const worker = new Worker(join(__dirname, 'flattenWorker.js'), { workerData: bytes });
  try {
    const ended = once(worker, 'exit').then(() => {
      throw new Error('The thread that flattens pictures has ended');
    });
    const flattened = once(worker, 'message', { signal }).then(([flat]) => flat as FlatPng);
    return await Promise.race([flattened, ended]);
  } finally {
    await worker.terminate();
  }
}
