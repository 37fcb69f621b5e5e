import assert from 'node:assert/strict';
import { jobKinds, planSoak } from './plan';

const key = 'sk-canary';
const waves = planSoak({ seed: 7, count: 200, key });
const jobs = waves.flatMap(wave => wave.jobs);

describe('soak plan', () => {
  it('depends only on its seed', () => {
    assert.deepEqual(planSoak({ seed: 7, count: 200, key }), waves);
    assert.notDeepEqual(planSoak({ seed: 8, count: 200, key }), waves);
  });

  it('has the requested number of jobs, of every kind, each with a unique prompt, in small waves', () => {
    assert.equal(jobs.length, 200);
    assert.equal(new Set(jobs.map(({ prompt }) => prompt)).size, 200);
    assert.deepEqual(
      new Set(planSoak({ seed: 7, count: 24, key }).flatMap(wave => wave.jobs.map(({ kind }) => kind))),
      new Set(jobKinds),
    );
    assert.ok(waves.every(wave => wave.jobs.length >= 1 && wave.jobs.length <= 8));
    for (const n of [1, 2, 3, 4])
      assert.ok(
        jobs.some(({ options }) => options.n === n),
        `n ${n}`,
      );
  });

  it('scripts faults at every place, and endless ones only where the job can still end', () => {
    for (const count of [0, 1, 2, 3])
      assert.ok(
        jobs.some(({ faults }) => faults.length === count),
        `${count} faults`,
      );
    const faults = jobs.flatMap(job => job.faults);
    for (const place of ['sync', 'async', 'task', 'download', 'policy', 'upload'] as const)
      assert.ok(
        faults.some(({ match }) => match?.path === place),
        place,
      );
    assert.ok(
      waves.some(({ cancelsAfter }) => cancelsAfter !== undefined) &&
        waves.some(({ resumesAfter }) => resumesAfter !== undefined),
    );
    const endless = ['stallBeforeHeaders', 'stallMidBody', 'taskNeverEnds'];
    for (const wave of waves) {
      for (const { fault, match } of wave.jobs.flatMap(job => job.faults)) {
        if (!endless.includes(fault.kind)) continue;
        assert.ok(wave.timeoutSeconds <= 2, fault.kind);
        assert.ok(fault.kind === 'taskNeverEnds' || match?.path === 'sync', fault.kind);
      }
    }
  });
});
