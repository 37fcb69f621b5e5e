import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { untilAborted } from '../../../../src/core/base/untilAborted';
import { collectGarbage } from '../../../support/garbage';

describe('untilAborted', () => {
  it('yields every item, and ends the source when the reader stops', async () => {
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

  it('throws at once on abort, even when the source ignores the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const source = (async function* () {
      yield 1;
      controller.abort(reason);
      await new Promise(() => undefined);
    })();
    const reading = async (): Promise<void> => {
      for await (const item of untilAborted(source, controller.signal)) {
        assert.equal(item, 1);
      }
    };
    await assert.rejects(reading(), error => error === reason);
  });

  it('does not start the source when the signal is already aborted', async () => {
    const source = { [Symbol.asyncIterator]: () => assert.fail('was asked') };
    await assert.rejects(untilAborted(source, AbortSignal.abort(new Error('gone'))).next(), /gone/u);
  });

  it('rethrows the error of the source', async () => {
    const fault = new Error('broken');
    const source = (async function* () {
      yield 1;
      await Promise.reject(fault);
    })();
    const reading = async (): Promise<void> => {
      for await (const item of untilAborted(source, new AbortController().signal)) {
        assert.equal(item, 1);
      }
    };
    await assert.rejects(reading(), error => error === fault);
  });

  it('keeps no item in memory after it was yielded', async () => {
    const source = (async function* () {
      for (let index = 0; index < 100; index++) yield await Promise.resolve({ index });
    })();
    const seen: WeakRef<object>[] = [];
    let alive = NaN;
    for await (const item of untilAborted(source, new AbortController().signal)) {
      seen.push(new WeakRef(item));
      if (seen.length < 99) continue;
      // What was looked at in a turn of the event loop is kept until its end.
      await nextTurn();
      collectGarbage();
      alive = seen.filter(reference => reference.deref()).length;
    }
    assert.ok(alive <= 3, `${alive} of 100 are still there`);
  });
});
