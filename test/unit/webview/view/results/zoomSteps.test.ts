import assert from 'node:assert/strict';
import { fittingScale, nextScale } from '../../../../../src/webview/view/results/zoomSteps';

describe('zooming', () => {
  it('goes up step by step to eight times and stays there', () => {
    const seen: number[] = [];
    for (let scale = 1; seen.at(-1) !== scale; scale = nextScale(scale, 1)) seen.push(scale);
    assert.deepEqual(seen, [1, 1.5, 2, 3, 4, 6, 8]);
  });

  it('goes down to a tenth and stays there', () => {
    const seen: number[] = [];
    for (let scale = 1; seen.at(-1) !== scale; scale = nextScale(scale, -1)) seen.push(scale);
    assert.deepEqual(seen, [1, 0.75, 0.5, 0.25, 0.1]);
  });

  it('goes from a scale between two steps to the nearer one on that side', () => {
    assert.deepEqual([nextScale(0.55, 1), nextScale(0.55, -1)], [0.75, 0.5]);
  });

  it('stays at a scale that lies beyond the steps', () => {
    assert.equal(nextScale(0.05, -1), 0.05);
  });

  it('fits the longer side, and enlarges nothing for it', () => {
    const room = { width: 800, height: 600 };
    assert.equal(fittingScale({ width: 1600, height: 600 }, room), 0.5);
    assert.equal(fittingScale({ width: 800, height: 1200 }, room), 0.5);
    assert.equal(fittingScale({ width: 16, height: 16 }, room), 1);
  });
});
