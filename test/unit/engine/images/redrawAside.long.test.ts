import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { CannotRedraw } from '../../../../src/engine/images/pngRows';
import { redrawAside, showsThroughAside, type RedrawTask } from '../../../../src/engine/images/redrawAside';
import { pngPixels } from '../../../../src/engine/images/decoding/pngPixels';
import { redrawPixels } from '../../../../src/engine/images/redrawPixels';
import { pngPicture, rawPng } from '../../../support/pictures';

describe('redrawAside', () => {
  const glass = pngPicture(8, 8, { channels: 4, alpha: 100 });
  const onWhite = (bytes: Uint8Array): RedrawTask => ({
    bytes,
    facts: { format: 'png', width: 8, height: 8, hasAlpha: true },
    orientation: 1,
    onWhite: true,
  });
  const never = new AbortController().signal;
  /** The thread that is started next. */
  const nextThread = async (): Promise<Worker> => {
    const [worker] = (await once(process, 'worker')) as [Worker];
    return worker;
  };
  /** A thread that has ended has no id any more. */
  const hasEnded = ({ threadId }: Worker): boolean => threadId === -1;

  it('returns what the same work gives here, and ends the thread', async () => {
    const [thread, flat] = await Promise.all([nextThread(), redrawAside(onWhite(glass), never)]);
    assert.deepEqual([...flat], [...redrawPixels(pngPixels(glass), onWhite(glass))]);
    assert.equal(hasEnded(thread), true);
  });

  it('looks for what shows through', async () => {
    assert.equal(await showsThroughAside(onWhite(glass), never), true);
    assert.equal(await showsThroughAside(onWhite(pngPicture(8, 8, { channels: 4 })), never), false);
  });

  it('passes on why the picture cannot be drawn, with its reason', async () => {
    const bytes = rawPng({ width: 50_000, height: 50_000, depth: 8, colourType: 6, rows: [[0]] });
    for (const refused of [redrawAside(onWhite(bytes), never), showsThroughAside(onWhite(bytes), never)])
      await assert.rejects(refused, (error: unknown) => error instanceof CannotRedraw && error.reason === 'tooLarge');
    await assert.rejects(redrawAside(onWhite(Uint8Array.of(1, 2, 3)), never), /Not a whole PNG/u);
  });

  it('fails where the thread ends without a result', async () => {
    const ended = nextThread().then(thread => thread.terminate());
    await assert.rejects(redrawAside(onWhite(glass), never), /has ended/u);
    await ended;
  });

  it('ends the thread when it is cancelled', async () => {
    const controller = new AbortController();
    const started = nextThread();
    const drawing = redrawAside(onWhite(pngPicture(1500, 1500, { channels: 4, alpha: 100 })), controller.signal);
    const thread = await started;
    await once(thread, 'online');
    controller.abort();
    await assert.rejects(drawing, { name: 'AbortError' });
    assert.equal(hasEnded(thread), true);
  });

  it('starts no thread where it was cancelled before', async () => {
    let threads = 0;
    const count = (): void => void (threads += 1);
    process.on('worker', count);
    await assert.rejects(redrawAside(onWhite(glass), AbortSignal.abort()), { name: 'AbortError' });
    process.off('worker', count);
    assert.equal(threads, 0);
  });
});
