import assert from 'node:assert/strict';
import { estimateCost } from '../../../../src/core/models/estimate';
import { models } from '../../../../src/core/models/models';
import type { Model } from '../../../../src/core/models/modelTypes';
import type { Region } from '../../../../src/core/models/regionTable';

function modelOf(id: string): Model {
  const model = models.find(candidate => candidate.id === id);
  assert.ok(model);
  return model;
}

describe('estimateCost', () => {
  const cases: [id: string, count: number, region: Region | undefined, text: RegExp | undefined][] = [
    ['qwen-image-2.0', 1, 'beijing', /about ¥0\.20$/],
    ['qwen-image-2.0', 6, 'beijing', /¥1\.20$/],
    ['qwen-image-2.0', 4, 'singapore', /¥1\.03$/],
    ['qwen-image-2.0', 1, undefined, /¥0\.20$/],
    ['wanx2.0-t2i-turbo', 3, 'beijing', /¥0\.12$/],
    ['qwen-image-3.0-pro', 2, 'beijing', /¥0\.50 to ¥1\.00$/],
    ['qwen-image-3.0', 1, 'beijing', undefined],
    ['wan2.7-image', 2, 'virginia', undefined],
    ['wan2.7-image', 2, 'frankfurt', undefined],
    ['wan2.7-image', 2, undefined, /¥0\.40$/],
    ['wanx2.1-t2i-turbo', 1, 'singapore', undefined],
  ];
  for (const [id, count, region, text] of cases) {
    it(`of ${count} × ${id} in ${region ?? 'an unknown region'} is ${text?.source ?? 'not made'}`, () => {
      const estimate = estimateCost(modelOf(id), count, region);
      if (text) assert.match(estimate ?? '', text);
      else assert.equal(estimate, undefined);
    });
  }
});
