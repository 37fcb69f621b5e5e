import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { flattenAside } from '../../../../src/engine/images/flattenAside';
import { flattenPng } from '../../../../src/engine/images/flattenImage';
import { pngPicture } from '../../../support/pictures';

describe('flattenAside', () => {
  const glass = pngPicture(8, 8, { channels: 4, alpha: 100 });
  const never = new AbortController().signal;
  /** The thread that is started next. */
  const nextThread = async (): Promise<Worker> => {
    const [worker] = (await once(process, 'worker')) as [Worker];
    return worker;
  };
  /** A thread that has ended has no id any more. */
  const hasEnded = ({ threadId }: Worker): boolean => threadId === -1;

  it('returns what the same work gives here, and ends the thread', async () => {
    const [thread, flat] = await Promise.all([nextThread(), flattenAside(glass, never)]);
    assert.deepEqual([...flat.bytes], [...flattenPng(glass).bytes]);
    assert.equal(flat.lossless, false);
    assert.equal(hasEnded(thread), true);
  });

  it('passes on why the picture cannot be flattened', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const message = await Promise.resolve()
      .then(() => flattenPng(bytes))
      .then(
        () => undefined,
        (error: unknown) => (error as Error).message,
      );
    assert.ok(message);
    await assert.rejects(flattenAside(bytes, never), { message });
  });

  it('fails where the thread ends without a result', async () => {
    const ended = nextThread().then(thread => thread.terminate());
    await assert.rejects(flattenAside(glass, never), /has ended/u);
    await ended;
  });

  it('ends the thread when it is cancelled', async () => {
    const controller = new AbortController();
    const started = nextThread();
    const flattening = flattenAside(pngPicture(1500, 1500, { channels: 4, alpha: 100 }), controller.signal);
    const thread = await started;
    await once(thread, 'online');
    controller.abort();
    await assert.rejects(flattening, { name: 'AbortError' });
    assert.equal(hasEnded(thread), true);
  });

  it('starts no thread where it was cancelled before', async () => {
    let threads = 0;
    const count = (): void => void (threads += 1);
    process.on('worker', count);
    await assert.rejects(flattenAside(glass, AbortSignal.abort()), { name: 'AbortError' });
    process.off('worker', count);
    assert.equal(threads, 0);
  });
});
