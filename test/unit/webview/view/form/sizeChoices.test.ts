import assert from 'node:assert/strict';
import type { Mode, Pixels } from '../../../../../src/core/models/modelTypes';
import { models } from '../../../../../src/core/models/models';
import { officialSizes, resolveSize } from '../../../../../src/core/models/sizeRules';
import { isSizeByInput } from '../../../../../src/core/models/sizeOffers';
import { takes } from '../../../../../src/core/request/imageRequest';
import {
  chosenSize,
  contextOf,
  describePixels,
  describeSize,
  ratioShape,
  sidesOf,
  sizeChoices,
  type SizeContext,
  sizeOfSides,
} from '../../../../../src/webview/view/form/sizeChoices';

const wide = { width: 2688, height: 1536 };
const named = (id: string) => models.find(model => model.id === id) ?? assert.fail(id);
const context = (id: string, mode: Mode = 'generate', pixels?: Pixels): SizeContext =>
  contextOf(named(id), mode, mode === 'edit' ? { pixels, number: 1 } : undefined) ?? assert.fail(id);
const all = models.flatMap(model =>
  (['generate', 'edit', 'sequential', 'interleaved'] as const)
    .filter(mode => takes(model, mode, 'size'))
    .map(mode => ({ what: `${model.id}, ${mode}`, one: context(model.id, mode, wide) })),
);
const sizeOf = (one: SizeContext, size: string, row: 'resolutions' | 'ratios', name: string): string =>
  sizeChoices(one, size)[row].find(choice => choice.name === name)?.size ?? assert.fail(`no ${name} for ${size}`);

describe('the sizes to choose from', () => {
  it('can all be made, and are marked when chosen', () => {
    for (const { what, one } of all) {
      const { resolutions, ratios } = sizeChoices(one, '');
      assert.ok(ratios.length > 1, what);
      for (const { name, size } of [...resolutions, ...ratios]) {
        if (size !== '' && !isSizeByInput(size)) assert.ok('size' in resolveSize(one.sizes, size), `${what}: ${size}`);
        assert.equal(describeSize(one, size).isProblem, false, `${what}: ${size}`);
        const chosen = chosenSize(one, size);
        const row = resolutions.some(choice => choice.name === name) ? chosen.resolution : chosen.ratio;
        assert.equal(row, name, `${what}: ${name}`);
      }
    }
  });

  it('reach every official size of the model by a resolution and a ratio', () => {
    for (const { what, one } of all) {
      const { resolutions } = sizeChoices(one, '');
      const starts = [...resolutions.map(({ size }) => size), ''];
      const reached = starts.flatMap(size =>
        sizeChoices(one, size).ratios.map(choice => {
          const resolved = resolveSize(one.sizes, choice.size);
          return 'size' in resolved ? resolved.size : '';
        }),
      );
      for (const size of officialSizes(one.sizes)) assert.ok(reached.includes(size), `${what}: ${size}`);
    }
  });

  it('have 4K with its five ratios', () => {
    const one = context('wan2.7-image-pro');
    const start = sizeOf(one, '', 'resolutions', '4K');
    assert.equal(start, '4K');
    assert.deepEqual(
      ['', '1:1', '16:9', '9:16', '4:3', '3:4'].map(ratio => sizeOf(one, start, 'ratios', ratio)),
      ['4K', '4096*4096', '4096*2304', '2304*4096', '4096*3072', '3072*4096'],
    );
    assert.equal(sizeOf(one, '16:9', 'resolutions', '4K'), '4096*2304');
    assert.equal(sizeOf(one, '4096*2304', 'resolutions', '2K'), '16:9');
  });

  it('follow the input of an edit where they differ from it', () => {
    const names = (pixels: Pixels) => sizeChoices(context('qwen-image-2.0', 'edit', pixels), '').resolutions;
    const namesOf = (pixels: Pixels) => names(pixels).map(({ name }) => name);
    assert.deepEqual(namesOf({ width: 1024, height: 1024 }), ['', 'smaller', 'largest', '1K', '1.5K', '2K']);
    assert.deepEqual(namesOf({ width: 2048, height: 2048 }), ['', 'smaller', '1K', '1.5K', '2K']);
    assert.deepEqual(namesOf({ width: 300, height: 300 }), ['', 'largest', '1K', '1.5K', '2K']);
  });

  it('have what the form holds among them', () => {
    const { ratios } = sizeChoices(context('qwen-image-2.0'), '3:2');
    assert.deepEqual(
      ratios.map(({ name }) => name),
      ['', '1:1', '16:9', '9:16', '4:3', '3:4', '3:2'],
    );
    const { resolutions } = sizeChoices(context('wan2.7-image'), '4K');
    assert.deepEqual(
      resolutions.map(({ name }) => name),
      ['1K', '2K', '4K'],
    );
  });

  it('are marked by their pixels, too', () => {
    assert.equal(chosenSize(context('qwen-image-2.0'), '2688*1536').ratio, '16:9');
    assert.deepEqual(chosenSize(context('qwen-image-2.0'), '2000*1000'), {});
  });
});

describe('the note about the pixels that come', () => {
  const note = (one: SizeContext, size: string): string => describeSize(one, size).text;

  it('names them and the image that they follow', () => {
    const edit = context('qwen-image-2.0', 'edit', wide);
    assert.equal(note(edit, ''), '2688 × 1536, as image 1 (4.1 megapixels)');
    assert.equal(note(edit, 'smaller'), '1344 × 768, in the shape of image 1 (1.0 megapixels)');
    assert.equal(note(edit, '2048*2048'), '2048 × 2048 (4.2 megapixels)');
    assert.equal(note(context('wan2.7-image-pro'), '4K'), '4096 × 4096 (16.8 megapixels)');
    assert.equal(note(context('qwen-image-2.0'), ''), 'Default: 2048 × 2048 (4.2 megapixels)');
  });

  it('is there for a model without sizes, and for an input that is not measured', () => {
    const text = describePixels(named('qwen-image-edit'), 'edit', '', { pixels: wide, number: 2 });
    assert.equal(text, 'about 1355 × 774, in the shape of image 2 (1.0 megapixels)');
    const unknown = note(context('qwen-image-2.0', 'edit'), '');
    assert.equal(unknown, 'the model decides, because the size of image 1 is not known here');
  });
});

describe('the fields of an exact size', () => {
  it('show the pixels of what is chosen, where they are known', () => {
    assert.deepEqual(sidesOf(context('qwen-image-2.0'), ''), ['2048', '2048']);
    assert.deepEqual(sidesOf(context('qwen-image-2.0'), '16:9'), ['2688', '1536']);
    assert.deepEqual(sidesOf(context('qwen-image-2.0', 'edit'), ''), ['', '']);
    assert.deepEqual(sidesOf(context('qwen-image-2.0', 'edit', wide), ''), ['2688', '1536']);
    assert.deepEqual(sidesOf(context('wan2.7-image'), '2K'), ['', '']);
    assert.deepEqual(sidesOf(context('qwen-image-3.0'), ''), ['', '']);
  });

  it('give back what is typed in them, step by step', () => {
    for (const [width, height] of [
      ['', '928'],
      ['1', '928'],
      ['1664', ''],
      ['1664', '928'],
    ] as const) {
      assert.deepEqual(sidesOf(context('qwen-image-2.0'), sizeOfSides(width, height)), [width, height]);
    }
    assert.equal(sizeOfSides('', ''), '');
  });

  it('are told at once what cannot be made, and what can', () => {
    for (const size of ['*928', '1664*', '9000*9000', '4K']) {
      const { text, isProblem } = describeSize(context('qwen-image-2.0'), size);
      assert.ok(isProblem && text.includes('512*512 to 2048*2048'), size);
    }
  });
});

describe('the drawing of a ratio', () => {
  it('has its proportions, and stays to be seen', () => {
    assert.deepEqual(ratioShape('1:1'), { width: 14, height: 14 });
    assert.deepEqual(ratioShape('16:9'), { width: 14, height: 8 });
    assert.deepEqual(ratioShape('9:16'), { width: 8, height: 14 });
    assert.deepEqual(ratioShape('100:1'), { width: 14, height: 4 });
  });
});
