import assert from 'node:assert/strict';
import { purposes, recommend } from '../../../../../src/core/models/choice/modelPurposes';
import type { Mode } from '../../../../../src/core/models/modelTypes';
import { models } from '../../../../../src/core/models/models';
import type { Region } from '../../../../../src/core/models/regionTable';
import { regions } from '../../../../../src/core/models/regionTable';

const recommended = (id: string, mode: Mode = 'generate', inputs = 0, region: Region = 'beijing'): [string, string][] =>
  recommend(purposes.find(purpose => purpose.id === id) ?? assert.fail(id), models, mode, inputs, {
    region,
    prices: {},
  }).map(({ model, reason }) => [model.id, reason]);
const idsOf = (...args: Parameters<typeof recommended>): string[] => recommended(...args).map(([id]) => id);

describe('help with the choice of a model', () => {
  it('names the model that makes 4K, and how large', () => {
    assert.deepEqual(recommended('4k'), [['wan2.7-image-pro', 'up to 16 megapixels · about ¥0.50']]);
    assert.deepEqual(idsOf('4k', 'edit', 1), []);
  });

  it('names the models with many inputs, those of the older documents first', () => {
    assert.deepEqual(idsOf('references', 'edit', 2), [
      'wan2.7-image',
      'wan2.7-image-pro',
      'wan2.6-image',
      'qwen-image-2.1-pro',
      'qwen-image-2.1-turbo',
    ]);
    assert.deepEqual(idsOf('references', 'edit', 10), ['qwen-image-2.1-pro', 'qwen-image-2.1-turbo']);
  });

  it('names the models that make sets, and only those that deliver transparency', () => {
    assert.deepEqual(idsOf('sets'), ['wan2.7-image', 'wan2.7-image-pro']);
    assert.deepEqual(idsOf('transparent'), ['qwen-image-2.1-pro', 'qwen-image-2.1-turbo']);
  });

  it('names the first choices of the guide for text, and the Wan models for photos', () => {
    for (const id of ['qwen-image-max', 'wan2.6-t2i', 'qwen-image-2.0-pro']) assert.ok(idsOf('text').includes(id), id);
    for (const id of ['wan2.6-t2i', 'wan2.5-t2i-preview']) assert.ok(idsOf('photo').includes(id), id);
  });

  it('names no model with fixed sizes for wide formats', () => {
    assert.ok(!idsOf('wide').includes('qwen-image-max'));
    assert.ok(idsOf('wide').includes('wan2.6-t2i'));
    assert.equal(recommended('wide', 'generate').find(([id]) => id === 'wan2.6-t2i')?.[1], 'up to 4:1 · about ¥0.20');
  });

  it('names current models before those of earlier families, except where the price is what counts', () => {
    const isLegacy = (id: string): boolean => models.find(model => model.id === id)?.isLegacy === true;
    const wide = idsOf('wide').filter(id => !models.find(model => model.id === id)?.later);
    assert.deepEqual(wide.map(isLegacy), wide.map(isLegacy).sort());
    assert.ok(wide.some(isLegacy) && !isLegacy(wide[0] ?? ''));
    assert.equal(isLegacy(idsOf('cheapest')[0] ?? ''), true);
  });

  it('orders the prices of the region, the lowest first', () => {
    assert.equal(idsOf('cheapest')[0], 'wanx2.0-t2i-turbo');
    assert.equal(idsOf('cheapest', 'generate', 0, 'singapore')[0], 'wan2.2-t2i-flash');
    assert.equal(idsOf('cheapest', 'edit', 1)[0], 'qwen-image-2.0');
  });

  it('puts no model that is known only from later pages before another one, and no dated version at all', () => {
    for (const region of regions) {
      for (const { id } of purposes) {
        for (const mode of ['generate', 'edit'] as const) {
          const found = idsOf(id, mode, mode === 'edit' ? 1 : 0, region).map(
            name => models.find(model => model.id === name) ?? assert.fail(name),
          );
          const isLater = found.map(model => model.later === true);
          assert.deepEqual(isLater, [...isLater].sort(), `${region} ${id}`);
          assert.ok(found.every(model => model.regions.includes(region) && model[mode] && !model.snapshotOf));
        }
      }
    }
  });
});
