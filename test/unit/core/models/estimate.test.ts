import assert from 'node:assert/strict';
import { costOf, estimateCost, highestCost } from '../../../../src/core/models/estimate';
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
    ['qwen-image-2.0', 4, 'singapore', /\$0\.14$/],
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
      const estimate = estimateCost(modelOf(id), count, { region, prices: {} });
      if (text) assert.match(estimate ?? '', text);
      else assert.equal(estimate, undefined);
    });
  }

  it('is by the price of the person, in the currency of the region', () => {
    const prices = { 'wan2.7-image': 0.031, 'qwen-image-2.0': 0.1 };
    assert.match(estimateCost(modelOf('wan2.7-image'), 1, { region: 'virginia', prices }) ?? '', /about \$0\.031$/);
    assert.match(estimateCost(modelOf('qwen-image-2.0'), 3, { region: 'beijing', prices }) ?? '', /about ¥0\.30$/);
    assert.equal(estimateCost(modelOf('qwen-image-max'), 1, { region: 'virginia', prices }), undefined);
  });

  it('counts the inputs that a model bills, and no others', () => {
    const context = { region: 'beijing', prices: {} } as const;
    assert.match(
      estimateCost(modelOf('qwen-image-3.0-pro'), { count: 1, inputs: 2 }, context) ?? '',
      /¥0\.30 to ¥0\.55$/,
    );
    assert.match(estimateCost(modelOf('qwen-image-2.0'), { count: 1, inputs: 3 }, context) ?? '', /¥0\.20$/);
  });
});

describe('the cost of images that are there', () => {
  const context = { region: 'beijing', prices: {} } as const;

  it('follows the size where the price does, and is nothing without an image', () => {
    const pro = modelOf('qwen-image-3.0-pro');
    const small = { width: 1024, height: 1024 };
    const large = { width: 2048, height: 2048 };
    assert.deepEqual(costOf(pro, [small, large], 1, context), { amount: 0.025 + 0.25 + 0.5, currency: 'CNY' });
    assert.deepEqual(costOf(pro, [], 1, context), { amount: 0, currency: 'CNY' });
  });

  it('is never more than the highest cost, which is in yuan', () => {
    const flash = modelOf('wan2.2-t2i-flash');
    const cost = costOf(flash, [{}, {}], 0, { region: 'singapore', prices: {} });
    assert.equal(cost?.currency, 'USD');
    assert.equal(cost?.amount.toFixed(3), '0.050');
    assert.equal(highestCost(flash, { count: 2 }, { region: 'singapore', prices: {} }).yuan.toFixed(2), '0.37');
  });
});
