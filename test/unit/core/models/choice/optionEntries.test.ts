import assert from 'node:assert/strict';
import type { OptionEntry, PickContext } from '../../../../../src/core/models/choice/optionEntries';
import {
  describePicked,
  keepWhatFits,
  optionSections,
  purposeSections,
  withPixels,
} from '../../../../../src/core/models/choice/optionEntries';
import type { Model } from '../../../../../src/core/models/modelTypes';
import { models } from '../../../../../src/core/models/models';
import { resolveSize } from '../../../../../src/core/models/sizeRules';

const named = (id: string): Model => models.find(model => model.id === id) ?? assert.fail(id);
const generating: PickContext = { mode: 'generate', inputs: 0, models, ownIds: [], region: 'beijing', prices: {} };
const editing: PickContext = {
  ...generating,
  mode: 'edit',
  inputs: 1,
  shapingInput: { pixels: { width: 2688, height: 1536 }, number: 1 },
};
const entriesOf = (model: Model, context: PickContext, title: string, size?: string): OptionEntry[] =>
  optionSections(model, { model: model.id, n: 1, ...(size !== undefined && { size }) }, context).find(
    section => section.title === title,
  )?.entries ?? [];
const texts = (entries: OptionEntry[]): [string, string][] =>
  entries.map(({ label, description }) => [label, description]);

describe('the list of options before an image is made', () => {
  it('offers an edit as its input, smaller and as large as the model goes, with the pixels that come', () => {
    assert.deepEqual(texts(entriesOf(named('qwen-image-2.0'), editing, 'Size')), [
      ['As the input', '2688 × 1536, as image 1'],
      ['Smaller', '1344 × 768, in the shape of image 1'],
    ]);
    assert.deepEqual(
      texts(
        entriesOf(
          named('qwen-image-2.0'),
          { ...editing, shapingInput: { pixels: { width: 600, height: 450 }, number: 2 } },
          'Size',
        ),
      ).map(([label]) => label),
      ['As the input', 'Largest'],
    );
  });

  it('offers the words of a model, and what they mean for this input', () => {
    const small: PickContext = { ...editing, shapingInput: { pixels: { width: 1024, height: 768 }, number: 1 } };
    assert.deepEqual(texts(entriesOf(named('wan2.7-image'), small, 'Size')), [
      ['As the input', '1024 × 768, as image 1'],
      ['Smaller', '896 × 672, in the shape of image 1'],
      ['Largest', '2352 × 1760, in the shape of image 1'],
      ['1K', 'about 1182 × 887, in the shape of image 1'],
      ['2K', 'about 2365 × 1774, in the shape of image 1'],
    ]);
  });

  it('offers the official sizes of an edit, the large ones too', () => {
    assert.deepEqual(texts(entriesOf(named('qwen-image-2.0'), editing, 'Shape, 2K')).slice(0, 2), [
      ['2K 1:1', '2048 × 2048'],
      ['2K 16:9', '2688 × 1536'],
    ]);
    assert.ok(entriesOf(named('qwen-image-2.0'), editing, 'Shape, 1.5K').length > 0);
  });

  it('offers 4K in its five ratios', () => {
    assert.deepEqual(
      texts(entriesOf(named('wan2.7-image-pro'), generating, 'Shape, 4K')).map(([, description]) => description),
      ['4096 × 4096', '4096 × 2304', '2304 × 4096', '4096 × 3072', '3072 × 4096'],
    );
  });

  it('offers nothing that follows from an address, which is not measured', () => {
    const unmeasured = { ...editing, shapingInput: { pixels: undefined, number: 1 } };
    assert.deepEqual(
      entriesOf(named('qwen-image-2.0'), unmeasured, 'Size').map(({ label }) => label),
      ['As the input'],
    );
  });

  it('offers only sizes that the request check allows, for every model', () => {
    for (const model of models) {
      for (const context of [generating, editing]) {
        const sizes = model[context.mode === 'edit' ? 'edit' : 'generate']?.sizes;
        if (!sizes) continue;
        for (const { entries } of optionSections(model, { model: model.id, n: 1 }, context)) {
          for (const { change } of entries) {
            if (change.size === undefined || change.size === '') continue;
            const { size = '' } = withPixels({ model: model.id, n: 1, size: change.size }, model, context);
            assert.ok('size' in resolveSize(sizes, size), `${model.id} ${change.size} ${size}`);
          }
        }
      }
    }
  });

  it('marks what is chosen', () => {
    const chosen = optionSections(named('qwen-image-2.0'), { model: 'qwen-image-2.0', n: 2, size: '16:9' }, editing)
      .flatMap(({ entries }) => entries)
      .filter(({ isChosen }) => isChosen)
      .map(({ label }) => label);
    assert.deepEqual(chosen, ['1K 16:9', '2 images', 'qwen-image-2.0']);
  });

  it('says in one line what Enter makes', () => {
    assert.equal(
      describePicked(named('qwen-image-2.0'), { model: 'qwen-image-2.0', n: 1 }, editing),
      'qwen-image-2.0 · 2688 × 1536, as image 1 · 1 image · about ¥0.20',
    );
    assert.equal(
      describePicked(named('qwen-image-edit'), { model: 'qwen-image-edit', n: 1 }, editing),
      'qwen-image-edit · about 1355 × 774, in the shape of image 1 · 1 image · about ¥0.30',
    );
  });

  it('sends a size that follows from the input as pixels', () => {
    const picked = { model: 'qwen-image-2.0', n: 1, size: 'smaller' };
    assert.deepEqual(withPixels(picked, named('qwen-image-2.0'), editing), { ...picked, size: '1344*768' });
  });

  it('keeps of a choice what another model can do', () => {
    const picked = { model: 'qwen-image-max', n: 6, size: '21:9' };
    assert.deepEqual(keepWhatFits(picked, named('qwen-image-max'), 'generate'), { model: 'qwen-image-max', n: 1 });
    assert.deepEqual(keepWhatFits({ ...picked, size: '16:9', n: 2 }, named('wan2.6-t2i'), 'generate').size, '16:9');
  });

  it('shows models in groups, the dated version that is a model of its own among the earlier ones', () => {
    const sections = optionSections(named('qwen-image-2.0'), { model: 'qwen-image-2.0', n: 1 }, generating);
    const titles = sections.map(({ title }) => title);
    assert.deepEqual(titles.slice(titles.indexOf('Number') + 1), [
      'Models',
      'Earlier models',
      'Known from later pages, partly of third parties',
      'Dated versions',
    ]);
    const earlier = sections.find(({ title }) => title === 'Earlier models')?.entries.map(({ label }) => label);
    assert.ok(earlier?.includes('qwen-image-plus-2026-01-09'));
  });

  it('recommends at most three models for a purpose, with the figures of each', () => {
    const sections = purposeSections(named('qwen-image-2.0'), generating);
    assert.ok(sections.every(({ entries }) => entries.length > 0 && entries.length <= 3));
    assert.deepEqual(
      sections.map(({ title }) => title),
      [
        'Text in images',
        'Photos',
        'Wide and tall formats',
        '4K',
        'Many input images',
        'Sets of images in one style',
        'Transparent background',
        'Lowest price',
      ],
    );
  });
});
