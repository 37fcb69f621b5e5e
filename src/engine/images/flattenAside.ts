import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FlatPng } from './flattenImage';

/**
 * Runs `flattenPng` in its own thread: a large picture takes seconds, during which no extension could do anything else.
 * @throws Error with the message of what `flattenPng` throws, or when the thread ends without a result.
 */
export async function flattenAside(bytes: Uint8Array): Promise<FlatPng> {
  // All bundles are in one folder.
  const worker = new Worker(join(__dirname, 'flattenWorker.js'), { workerData: bytes });
  try {
    const ended = once(worker, 'exit').then(() => {
      throw new Error('The thread that flattens pictures has ended');
    });
    return await Promise.race([once(worker, 'message').then(([flat]) => flat as FlatPng), ended]);
  } finally {
    await worker.terminate();
  }
}
