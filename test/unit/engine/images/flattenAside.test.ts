import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { flattenAside } from '../../../../src/engine/images/flattenAside';

/** Does what the first byte says, in place of flattening: the bundle of the tests has no such file beside it. */
const script = `
const { parentPort, workerData } = require('node:worker_threads');
const acts = {
  1: () => parentPort.postMessage({ bytes: workerData, lossless: true }),
  2: () => process.exit(0),
  3: () => { throw new Error('no picture'); },
  4: () => setInterval(() => (workerData[1] += 1), 1),
};
acts[workerData[0]]();
// So that a thread that is left behind fails its test in place of keeping the whole run alive.
setTimeout(() => process.exit(), 3000).unref();
`;

describe('flattenAside', () => {
  const file = path.join(__dirname, 'flattenWorker.js');
  const never = new AbortController().signal;
  before(() => writeFile(file, script));
  after(() => rm(file));

  it('returns what the thread sends, and ends the thread', async () => {
    const { bytes, lossless } = await flattenAside(Uint8Array.of(1, 9), never);
    assert.deepEqual([[...bytes], lossless], [[1, 9], true]);
  });

  it('fails where the thread ends without a result', async () => {
    await assert.rejects(flattenAside(Uint8Array.of(2), never), /has ended/u);
  });

  it('passes on why the picture cannot be flattened', async () => {
    await assert.rejects(flattenAside(Uint8Array.of(3), never), /no picture/u);
  });

  it('ends the thread when it is cancelled', async () => {
    const controller = new AbortController();
    // In memory that both threads share: the second byte counts as long as the thread lives.
    const shared = new Uint8Array(new SharedArrayBuffer(2));
    shared[0] = 4;
    const flattening = flattenAside(shared, controller.signal);
    while (shared[1] === 0) await delay(1);
    controller.abort();
    await assert.rejects(flattening, { name: 'AbortError' });
    const counted = shared[1];
    await delay(50);
    assert.equal(shared[1], counted);
  });

  it('fails at once where it was cancelled before', async () => {
    await assert.rejects(flattenAside(Uint8Array.of(1), AbortSignal.abort()), { name: 'AbortError' });
  });
});
