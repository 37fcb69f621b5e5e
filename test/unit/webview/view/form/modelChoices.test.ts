import assert from 'node:assert/strict';
import { knownModels } from '../../../../../src/core/models/modelLookup';
import { models } from '../../../../../src/core/models/models';
import { type Model } from '../../../../../src/core/models/modelTypes';
import type { Region } from '../../../../../src/core/models/regionTable';
import { regions } from '../../../../../src/core/models/regionTable';
import { modelChoices, modelFacts } from '../../../../../src/webview/view/form/modelChoices';

const named = (id: string): Model => models.find(model => model.id === id) ?? assert.fail(id);
const idsFor = (region: Region | undefined, present = named('qwen-image-2.0')): string[] =>
  modelChoices(models, present, region, []).flatMap(group => group.models.map(({ id }) => id));

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

  it('stand in groups, in each the newest version first, family by family', () => {
    const groups = modelChoices(models, named('qwen-image-2.0'), 'beijing', []);
    assert.deepEqual(
      groups.map(({ group, models: members }) => [group, members.map(({ id }) => id)]),
      [
        [
          'current',
          [
            'qwen-image-2.0-pro',
            'qwen-image-2.0',
            'wan2.7-image-pro',
            'wan2.7-image',
            'wan2.6-image',
            'wan2.6-t2i',
            'wan2.5-t2i-preview',
          ],
        ],
        [
          'legacy',
          [
            'qwen-image-max',
            'qwen-image-plus',
            'qwen-image-plus-2026-01-09',
            'qwen-image',
            'qwen-image-edit-max',
            'qwen-image-edit-plus',
            'qwen-image-edit',
            'wan2.2-t2i-flash',
            'wan2.2-t2i-plus',
            'wanx2.1-t2i-turbo',
            'wanx2.1-t2i-plus',
            'wanx2.0-t2i-turbo',
          ],
        ],
        [
          'later',
          [
            'qwen-image-3.0-pro',
            'qwen-image-3.0',
            'qwen-image-2.1-pro',
            'qwen-image-2.1-turbo',
            'wan2.5-i2i-preview',
            'z-image-turbo',
          ],
        ],
        [
          'snapshots',
          [
            'qwen-image-2.0-pro-2026-03-03',
            'qwen-image-2.0-pro-2026-04-22',
            'qwen-image-2.0-pro-2026-06-22',
            'qwen-image-2.0-2026-03-03',
            'qwen-image-max-2025-12-30',
            'qwen-image-edit-max-2026-01-16',
            'qwen-image-edit-plus-2025-10-30',
            'qwen-image-edit-plus-2025-12-15',
          ],
        ],
      ],
    );
  });

  it("have the person's own before all others", () => {
    const known = knownModels([{ id: 'wan9-image', like: 'wan2.7-image' }]);
    const [first] = modelChoices(known, named('qwen-image-2.0'), 'beijing', ['wan9-image']);
    assert.deepEqual([first?.group, first?.models.map(({ id }) => id)], ['own', ['wan9-image']]);
  });
});

describe('the facts of a model', () => {
  it('are its price in the region, its inputs and its count', () => {
    assert.deepEqual(modelFacts(named('qwen-image-2.0'), { region: 'beijing', prices: {} }), [
      'about ¥0.20 per image',
      'up to 3 input images',
      'up to 6 images',
    ]);
    assert.deepEqual(modelFacts(named('qwen-image-max'), { region: 'singapore', prices: {} }), [
      'about $0.075 per image',
      'from text only',
      '1 image',
    ]);
    assert.equal(modelFacts(named('wan2.7-image-pro'), { region: 'beijing', prices: {} })[2], 'up to 12 images');
    assert.equal(modelFacts(named('z-image-turbo'), { prices: {} })[0], 'price not published');
  });
});
