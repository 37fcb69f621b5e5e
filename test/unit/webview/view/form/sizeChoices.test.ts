import assert from 'node:assert/strict';
import { takes } from '../../../../../src/core/request/imageRequest';
import { sizesOf } from '../../../../../src/core/models/modelLookup';
import { models } from '../../../../../src/core/models/models';
import { sizes } from '../../../../../src/core/models/modelSizes';
import { resolveSize } from '../../../../../src/core/models/sizeRules';
import {
  chosenSize,
  describeSize,
  ratioShape,
  sidesOf,
  sizeChoices,
  sizeOfSides,
} from '../../../../../src/webview/view/form/sizeChoices';

const allSizes = models.flatMap(model =>
  (['generate', 'edit', 'sequential', 'interleaved'] as const).flatMap(mode => {
    const found = sizesOf(model, mode);
    return found && takes(model, mode, 'size') ? [{ what: `${model.id}, ${mode}`, found }] : [];
  }),
);

describe('the sizes to choose from', () => {
  it('can all be made, and are marked when chosen', () => {
    for (const { what, found } of allSizes) {
      const { words, ratios } = sizeChoices(found, '');
      assert.ok(ratios.length > 0, what);
      for (const size of [...words, ...ratios]) {
        assert.ok('size' in resolveSize(found, size), `${what}: ${size}`);
        assert.equal(chosenSize(found, size), size, what);
        assert.equal(describeSize(found, size).isProblem, false, `${what}: ${size}`);
      }
      assert.equal(describeSize(found, '').isProblem, false, what);
    }
  });

  it('have what the form holds among them', () => {
    assert.deepEqual(sizeChoices(sizes.qwen2Generate, '3:2').ratios, ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2']);
    assert.deepEqual(sizeChoices(sizes.wan27, '4K').words, ['1K', '2K', '4K']);
    assert.deepEqual(sizeChoices(sizes.wan27, '1024*1024'), sizeChoices(sizes.wan27, ''));
  });

  it('are marked by their pixels, too', () => {
    assert.equal(chosenSize(sizes.qwen2Generate, '2688*1536'), '16:9');
    assert.equal(chosenSize(sizes.qwen2Generate, '2000*1000'), '2000*1000');
  });
});

describe('the fields of an exact size', () => {
  it('show the pixels of what is chosen, where they are known', () => {
    assert.deepEqual(sidesOf(sizes.qwen2Generate, ''), ['2048', '2048']);
    assert.deepEqual(sidesOf(sizes.qwen2Generate, '16:9'), ['2688', '1536']);
    assert.deepEqual(sidesOf(sizes.qwen2Edit, ''), ['', '']);
    assert.deepEqual(sidesOf(sizes.wan27, '2K'), ['', '']);
    assert.deepEqual(sidesOf(sizes.qwen3, ''), ['', '']);
  });

  it('give back what is typed in them, step by step', () => {
    for (const [width, height] of [
      ['', '928'],
      ['1', '928'],
      ['1664', ''],
      ['1664', '928'],
    ] as const) {
      assert.deepEqual(sidesOf(sizes.qwen2Generate, sizeOfSides(width, height)), [width, height]);
    }
    assert.equal(sizeOfSides('', ''), '');
  });

  it('are told at once what cannot be made, and what can', () => {
    assert.deepEqual(describeSize(sizes.qwen2Generate, '2688*1536'), {
      text: '2688 × 1536 pixels, 4.1 megapixels',
      isProblem: false,
    });
    for (const size of ['*928', '1664*', '9000*9000', '4K']) {
      const { text, isProblem } = describeSize(sizes.qwen2Generate, size);
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
