import assert from 'node:assert/strict';
import { makeTogether } from './together';

describe('two windows, a server and a terminal at once', () => {
  it('lose nothing, send nothing twice, and keep the limits of the service between them', async () => {
    const each = 5;
    assert.deepEqual(await makeTogether(each), {
      jobs: 4 * each,
      submits: 4 * each,
      refusedAsTooFast: 0,
      whole: 4 * each,
      otherFiles: [],
      errors: [],
    });
  });
});
