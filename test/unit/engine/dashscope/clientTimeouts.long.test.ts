import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { failureOf, startHarness } from './clientHarness';
import type { Harness } from './clientHarness';

// Their waits are real ones.

describe('the client when the service falls silent', () => {
  let harness: Harness;
  // What waits a minute, waits 30 ms here; what waits ten, 300.
  before(async () => {
    harness = await startHarness({ rateLimits: false, timeOutSpeed: 2000 });
  });
  after(() => harness.close());

  for (const kind of ['stallBeforeHeaders', 'stallMidBody'] as const) {
    it(`ends in a time-out that may be billed (${kind})`, async () => {
      harness.service.script({ fault: { kind }, match: { path: 'sync' } });
      const error = await failureOf(harness.generate({}));
      assert.ok(error instanceof EaselError, String(error));
      assert.deepEqual([error.code, error.mayBeBilled], ['timeout', true]);
      assert.equal(harness.service.requests.length, 1);
      harness.service.reset();
    });
  }
});

describe('the client when an answer trickles', () => {
  it('ends it at the deadline', async () => {
    // What waits a minute, waits 300 ms here, far longer than from piece to piece; the deadline comes before the last
    // one.
    const harness = await startHarness({ rateLimits: false, timeOutSpeed: 200 });
    harness.service.script({ fault: { kind: 'slow', pieceMs: 20 }, match: { path: 'sync' } });
    const error = await failureOf(harness.generate({}, { timeoutSeconds: 20 }));
    assert.ok(error instanceof EaselError, String(error));
    assert.deepEqual([error.code, error.mayBeBilled], ['timeout', true]);
    await harness.close();
  });
});
