import assert from 'node:assert/strict';
import { Cancelled } from '../../../../src/core/base/errors';
import { failureOf, overRate, paths, startHarness } from './clientHarness';
import type { Harness } from './clientHarness';

describe('a cancel', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ rateLimits: false });
  });
  after(() => harness.close());
  afterEach(() => {
    harness.forget();
  });

  async function cancelled(
    options: Parameters<Harness['generate']>[0],
    signal: AbortSignal,
  ): Promise<Cancelled['details']> {
    const error = await failureOf(harness.generate(options, { signal }));
    assert.ok(error instanceof Cancelled, String(error));
    return error.details;
  }

  it('of a pending task drops it, and nothing is billed', async () => {
    const controller = new AbortController();
    harness.fault({ kind: 'taskNeverEnds', status: 'PENDING' });
    harness.clock.onSleep = () => {
      if (harness.clock.slept.length === 2) controller.abort();
    };
    assert.deepEqual(await cancelled(paths.async, controller.signal), { taskId: harness.tasks[0], mayBeBilled: false });
    assert.deepEqual(
      harness.service.requests.map(({ route, status }) => `${route} ${status}`),
      ['async 200', 'task 200', 'task 200', 'cancel 200'],
    );
  });

  it('of a running task may be billed', async () => {
    const controller = new AbortController();
    harness.fault({ kind: 'taskNeverEnds', status: 'RUNNING' });
    harness.clock.onSleep = () => {
      if (harness.clock.slept.length === 1) controller.abort();
    };
    assert.deepEqual(await cancelled(paths.async, controller.signal), { taskId: harness.tasks[0], mayBeBilled: true });
    assert.equal(harness.service.requests.at(-1)?.code, 'UnsupportedOperation');
  });

  it('that cannot reach the service may be billed', async () => {
    const controller = new AbortController();
    harness.fault({ kind: 'resetAfterRequest' }, 1, 'cancel');
    harness.clock.onSleep = () => {
      controller.abort();
    };
    assert.deepEqual(await cancelled(paths.async, controller.signal), { taskId: harness.tasks[0], mayBeBilled: true });
  });

  it('of a request that was sent ends it at once, and it may be billed', async () => {
    for (const options of [paths.sync, paths.async]) {
      const controller = new AbortController();
      harness.fault({ kind: 'stallBeforeHeaders' });
      const ended = cancelled(options, controller.signal);
      await harness.service.waitForRequest(
        ({ model, fault: struck }) => model === options.model && struck === 'stallBeforeHeaders',
      );
      controller.abort();
      assert.deepEqual(await ended, { mayBeBilled: true });
    }
  });

  it('while the answer arrives may be billed', async () => {
    const controller = new AbortController();
    harness.fault({ kind: 'stallMidBody' });
    const { transport } = harness.ports;
    harness.ports.transport = async (url, init) => {
      const response = await transport(url, init);
      setImmediate(() => {
        controller.abort();
      });
      return response;
    };
    try {
      assert.deepEqual(await cancelled(paths.sync, controller.signal), { mayBeBilled: true });
    } finally {
      harness.ports.transport = transport;
    }
  });

  it('before anything was sent, or between two tries, is not billed', async () => {
    assert.deepEqual(await cancelled(paths.sync, AbortSignal.abort()), { mayBeBilled: false });
    assert.equal(harness.service.requests.length, 0);
    const controller = new AbortController();
    harness.fault(overRate, 10);
    harness.clock.onSleep = () => {
      controller.abort();
    };
    assert.deepEqual(await cancelled(paths.sync, controller.signal), { mayBeBilled: false });
    assert.equal(harness.submits().length, 1);
  });
});
