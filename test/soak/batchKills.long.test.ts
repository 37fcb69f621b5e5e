import assert from 'node:assert/strict';
import { PackedCli } from '../support/packedCli';
import { runBatchKills } from './batchKills';

describe('easel missing --fill, killed twice while faults strike', () => {
  let cli: PackedCli;
  before(async function () {
    this.timeout(180_000);
    cli = await PackedCli.pack();
  });
  after(() => {
    cli.remove();
  });

  it('makes every image once, and pays for none twice', async function () {
    this.timeout(240_000);
    const count = 16;
    const result = await runBatchKills(cli, { seed: 20_261_127, count, isShort: true });
    const { whole, double, lost, leftovers, keyLeaks, struck } = result;
    assert.deepEqual(
      { whole, double, lost, leftovers, keyLeaks },
      { whole: count, double: [], lost: [], leftovers: [], keyLeaks: [] },
    );
    assert.ok(struck > 5, `faults struck ${struck} requests`);
  });
});
