import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { failureOf, startHarness } from './clientHarness';
import type { Harness } from './clientHarness';

// These tests really wait.

describe('the client when the service stops answering', () => {
  let harness: Harness;
  // A minute is 30 ms here; ten minutes are 300 ms.
  before(async () => {
    harness = await startHarness({ rateLimits: false, timeOutSpeed: 2000 });
  });
  after(() => harness.close());

  for (const kind of ['stallBeforeHeaders', 'stallMidBody'] as const) {
    it(`throws timeout, and it may be billed (${kind})`, async () => {
      harness.service.script({ fault: { kind }, match: { path: 'sync' } });
      const error = await failureOf(harness.generate({}));
      assert.ok(error instanceof EaselError, String(error));
      assert.deepEqual([error.code, error.mayBeBilled], ['timeout', true]);
      assert.equal(harness.service.requests.length, 1);
      harness.service.reset();
    });
  }
});

describe('the client when an answer arrives slowly', () => {
  it('ends the request at the deadline', async () => {
    // Two minutes are 100 ms here: far longer than the gap between two pieces, and over before the last piece comes.
    const harness = await startHarness({ rateLimits: false, timeOutSpeed: 1200 });
    harness.service.script({ fault: { kind: 'slow', pieceMs: 20 }, match: { path: 'sync' } });
    const error = await failureOf(harness.generate({}, { timeoutSeconds: 20 }));
    assert.ok(error instanceof EaselError, String(error));
    assert.deepEqual([error.code, error.mayBeBilled], ['timeout', true]);
    await harness.close();
  });
});
