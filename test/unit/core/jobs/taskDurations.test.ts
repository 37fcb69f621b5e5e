import assert from 'node:assert/strict';
import type { ImageRequest } from '../../../../src/core/request/imageRequest';
import type { KnownDurations } from '../../../../src/core/jobs/taskDurations';
import { readDurations, taskKind, withDuration } from '../../../../src/core/jobs/taskDurations';

const request: ImageRequest = {
  modelId: 'wan2.6-t2i',
  mode: 'generate',
  path: 'asyncMessages',
  pathReason: '',
  prompt: 'A lighthouse',
  parameters: { seed: 1, size: '1280*1280' },
  maxCount: 1,
};

describe('task durations', () => {
  it('are kept for each model, mode, size, number of images, and thinking separately', () => {
    const others: Partial<ImageRequest>[] = [
      { modelId: 'wan2.7-image' },
      { mode: 'edit' },
      { parameters: { seed: 1, size: '2K' } },
      { parameters: { seed: 1 } },
      { maxCount: 2 },
      { maxCount: 12 },
      { parameters: { seed: 1, size: '1280*1280', thinkingMode: true } },
    ];
    assert.equal(new Set([{}, ...others].map(change => taskKind({ ...request, ...change }))).size, others.length + 1);
    const alike: Partial<ImageRequest>[] = [
      { prompt: 'A harbour' },
      { parameters: { seed: 2, size: '1280*1280', watermark: true, thinkingMode: false } },
    ];
    for (const change of alike) assert.equal(taskKind({ ...request, ...change }), taskKind(request));
    assert.equal(taskKind({ ...request, maxCount: 2 }), taskKind({ ...request, maxCount: 4 }));
  });

  it('are not kept for a task of which only the id is known', () => {
    assert.equal(taskKind({ ...request, modelId: '' }), undefined);
  });

  it('are rounded to a tenth of a second, and the latest 32 are kept', () => {
    let known: KnownDurations = {};
    for (let count = 1; count <= 40; count++) known = withDuration(known, 'a', count * 1_000 + 149);
    assert.deepEqual(known, { a: Array.from({ length: 32 }, (_, index) => (index + 9) * 1_000 + 100) });
    assert.deepEqual(withDuration({}, 'a', 1), { a: [100] });
  });

  it('are kept for the 40 kinds that were updated last', () => {
    let known: KnownDurations = {};
    for (let kind = 0; kind < 40; kind++) known = withDuration(known, `kind ${kind}`, 10_000);
    known = withDuration(withDuration(known, 'kind 0', 12_000), 'another kind', 10_000);
    assert.equal(Object.keys(known).length, 40);
    assert.equal(known['kind 1'], undefined);
    assert.deepEqual(known['kind 0'], [10_000, 12_000]);
  });

  it('ignore impossible durations', () => {
    for (const durationMs of [0, -5, NaN, Infinity, 900_001])
      assert.deepEqual(withDuration({ a: [100] }, 'a', durationMs), { a: [100] });
  });

  it('are empty when the stored data is damaged', () => {
    const sound = { a: [100, 20_000], b: [] };
    assert.deepEqual(readDurations(sound), sound);
    const damaged: unknown[] = [
      undefined,
      null,
      'a',
      7,
      [],
      [[100]],
      { a: 100 },
      { a: [100], b: null },
      { a: ['100'] },
      { a: [0] },
      { a: [-1] },
      { a: [NaN] },
      { a: [1e12] },
      { a: { 0: 100 } },
      { a: Array.from({ length: 33 }, () => 100) },
    ];
    for (const kept of damaged) assert.deepEqual(readDurations(kept), {}, JSON.stringify(kept));
  });
});
