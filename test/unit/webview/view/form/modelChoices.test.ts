import assert from 'node:assert/strict';
import { knownModels } from '../../../../../src/core/models/modelLookup';
import { models } from '../../../../../src/core/models/models';
import { type Model } from '../../../../../src/core/models/modelTypes';
import type { Region } from '../../../../../src/core/models/regionTable';
import { regions } from '../../../../../src/core/models/regionTable';
import { modelChoices, modelFacts } from '../../../../../src/webview/view/form/modelChoices';

const named = (id: string): Model => models.find(model => model.id === id) ?? assert.fail(id);
const idsFor = (region: Region | undefined, present = named('qwen-image-2.0')): string[] =>
  modelChoices(models, present, region, []).map(({ id }) => id);

describe('the models to choose from', () => {
  it('are all of them behind a custom URL, and none twice', () => {
    assert.deepEqual([...idsFor(undefined)].sort(), models.map(({ id }) => id).sort());
  });

  it('are those that the region serves', () => {
    for (const region of regions) {
      const present = models.find(model => model.regions.includes(region)) ?? assert.fail(region);
      assert.deepEqual(
        [...idsFor(region, present)].sort(),
        models
          .filter(model => model.regions.includes(region))
          .map(({ id }) => id)
          .sort(),
        region,
      );
    }
  });

  it('have the present one among them even where the region does not serve it', () => {
    const present = named('qwen-image-2.0');
    assert.ok(!present.regions.includes('frankfurt'));
    assert.ok(idsFor('frankfurt', present).includes(present.id));
  });

  it('begin with the newest, family by family, and end with the dated snapshots', () => {
    const ids = idsFor('beijing');
    const isDated = (id: string): boolean => /\d{4}-\d{2}-\d{2}$/.test(id);
    const firstDated = ids.findIndex(isDated);
    assert.ok(firstDated > 0);
    assert.ok(ids.slice(firstDated).every(isDated));
    assert.equal(ids[0], 'qwen-image-3.0-pro');
    const order = [
      'qwen-image-3.0',
      'qwen-image-2.1-pro',
      'qwen-image-2.0',
      'qwen-image',
      'wan2.7-image-pro',
      'wan2.6-image',
      'wanx2.0-t2i-turbo',
      'z-image-turbo',
    ];
    assert.deepEqual(
      ids.filter(id => order.includes(id)),
      order,
    );
  });

  it("have the person's own before all others", () => {
    const known = knownModels([{ id: 'wan9-image', like: 'wan2.7-image' }]);
    assert.equal(modelChoices(known, named('qwen-image-2.0'), 'beijing', ['wan9-image'])[0]?.id, 'wan9-image');
  });
});

describe('the facts of a model', () => {
  it('are its price in the region, its inputs and its count', () => {
    assert.deepEqual(modelFacts(named('qwen-image-2.0'), 'beijing'), [
      'about ¥0.20 per image',
      'up to 3 input images',
      'up to 6 images',
    ]);
    assert.deepEqual(modelFacts(named('qwen-image-max'), 'singapore'), [
      'about ¥0.55 per image',
      'from text only',
      '1 image',
    ]);
    assert.equal(modelFacts(named('wan2.7-image-pro'), 'beijing')[2], 'up to 12 images');
    assert.equal(modelFacts(named('z-image-turbo'), undefined)[0], 'price not published');
  });
});
