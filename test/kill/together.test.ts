import assert from 'node:assert/strict';
import { runTogether } from '../soak/soakTogether';

describe('two windows, a server and a terminal at once', () => {
  it('lose nothing, send nothing twice, and keep the limits of the service between them', async () => {
    const { rows, problems, totals } = await runTogether({ jobs: 32 });
    console.log(`      ${rows.map(({ what, note }) => `${what}, ${note}`).join()}`);
    assert.deepEqual(problems, []);
    assert.deepEqual([totals.lost, totals.duplicateSubmits, totals.spoilt], [0, 0, 0]);
    assert.deepEqual(
      rows.map(({ submits, whole }) => [submits, whole]),
      [[32, 32]],
    );
  });
});
