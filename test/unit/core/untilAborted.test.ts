import assert from 'node:assert/strict';
import { untilAborted } from '../../../src/core/untilAborted';

describe('untilAborted', () => {
  it('passes everything on and ends the source when the reader stops', async () => {
    let ended = false;
    const source = (async function* () {
      try {
        yield await Promise.resolve(1);
        yield* [2, 3];
      } finally {
        ended = true;
      }
    })();
    const seen: number[] = [];
    for await (const item of untilAborted(source, new AbortController().signal)) {
      seen.push(item);
      if (item === 2) {
        break;
      }
    }
    assert.deepEqual(seen, [1, 2]);
    assert.ok(ended);
  });

  it('does not wait for a source that does not listen', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const source = (async function* () {
      yield 1;
      controller.abort(reason);
      await new Promise(() => undefined);
    })();
    const reading = async (): Promise<void> => { for await (const item of untilAborted(source, controller.signal)) { assert.equal(item, 1); } };
    await assert.rejects(reading(), (error) => error === reason);
  });

  it('does not begin when it is too late', async () => {
    const source = { [Symbol.asyncIterator]: () => assert.fail('was asked') };
    await assert.rejects(untilAborted(source, AbortSignal.abort(new Error('gone'))).next(), /gone/u);
  });

  it('throws what the source throws', async () => {
    const fault = new Error('broken');
    const source = (async function* () {
      yield 1;
      await Promise.reject(fault);
    })();
    const reading = async (): Promise<void> => { for await (const item of untilAborted(source, new AbortController().signal)) { assert.equal(item, 1); } };
    await assert.rejects(reading(), (error) => error === fault);
  });
});
