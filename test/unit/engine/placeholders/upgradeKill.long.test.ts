import assert from 'node:assert/strict';
import { runUpgradeKill } from '../../../soak/upgradeKill';

describe('placeholders: upgrade of many', () => {
  it('survives faults and the kill of its process: 50 right images, no request sent twice', async function () {
    this.timeout(240_000);
    const kill = await runUpgradeKill(20_261_127, 50, 4);
    console.log(`      ${JSON.stringify(kill)}`);
    assert.equal(kill.problem, undefined);
  });
});
