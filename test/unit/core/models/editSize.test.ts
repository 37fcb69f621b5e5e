import assert from 'node:assert/strict';
import { editedPixels, sizeLikeInput } from '../../../../src/core/models/editSize';
import { models } from '../../../../src/core/models/models';
import { parsePixelSize, resolveSize } from '../../../../src/core/models/sizeRules';

const editors = models.filter(model => model.edit);
/** Wide, square, tall, small, and larger than any model makes. */
const inputs = [
  { width: 2688, height: 1536 },
  { width: 1024, height: 1024 },
  { width: 801, height: 1199 },
  { width: 320, height: 200 },
  { width: 6000, height: 4000 },
];

describe('size of an edit', () => {
  for (const model of editors.filter(({ edit }) => edit?.sizes)) {
    it(`${model.id}: the sizes for five shapes are allowed, and have the shape of the input`, () => {
      for (const input of inputs) {
        const size = sizeLikeInput(model, input);
        assert.ok(size && model.edit?.sizes);
        assert.deepEqual(resolveSize(model.edit.sizes, size), { size });
        const pixels = parsePixelSize(size);
        assert.ok(pixels && pixels.width % 16 === 0 && pixels.height % 16 === 0, size);
        const difference = Math.abs(Math.log(pixels.width / pixels.height / (input.width / input.height)));
        assert.ok(difference < 0.03, `${size} for ${input.width}*${input.height}`);
      }
    });
  }

  it('is the size of the input itself where the model makes it', () => {
    const model = models.find(({ id }) => id === 'qwen-image-2.0');
    assert.ok(model);
    assert.equal(sizeLikeInput(model, { width: 2688, height: 1536 }), '2688*1536');
  });

  it('is the nearest allowed size for a picture that is too narrow for the model', () => {
    const model = models.find(({ id }) => id === 'qwen-image-edit-plus');
    assert.ok(model);
    assert.equal(sizeLikeInput(model, { width: 4000, height: 400 }), '2048*512');
  });

  it('is about one megapixel in the shape of the input where the model takes no size', () => {
    const model = models.find(({ id }) => id === 'qwen-image-edit');
    assert.ok(model);
    assert.equal(sizeLikeInput(model, { width: 2688, height: 1536 }), undefined);
    assert.deepEqual(editedPixels(model, { width: 2688, height: 1536 }), { width: 1355, height: 774 });
  });
});
