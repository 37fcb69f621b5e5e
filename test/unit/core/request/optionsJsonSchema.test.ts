import assert from 'node:assert/strict';
import { imageOptionsSchema } from '../../../../src/core/request/imageOptions';
import { imageOptionsJsonSchema } from '../../../../src/core/request/optionsJsonSchema';

const names = Object.keys(imageOptionsSchema.shape);

describe('imageOptionsJsonSchema', () => {
  it('has every option, with a description of its own, and refuses others', () => {
    const schema = imageOptionsJsonSchema();
    assert.deepEqual(Object.keys(schema.properties).sort(), [...names].sort());
    const descriptions = Object.values(schema.properties).map(property =>
      'description' in property ? String(property.description) : '',
    );
    assert.ok(descriptions.every(text => text.length > 20 && text.length <= 200));
    assert.equal(new Set(descriptions).size, names.length);
    assert.deepEqual([schema.type, schema.additionalProperties, schema.required], ['object', false, ['prompt']]);
  });

  it('has files as text, counts as whole numbers, and lists of fixed length as such', () => {
    const { prompt, images, output, n, boxes, colorPalette, overwrite } = imageOptionsJsonSchema().properties;
    const typeOf = (property: object): object =>
      Object.fromEntries(Object.entries(property).filter(([name]) => name !== 'description'));
    assert.deepEqual(typeOf(prompt), { type: 'string' });
    assert.deepEqual(typeOf(images), { type: 'array', items: { type: 'string' } });
    assert.deepEqual(typeOf(output), { type: 'string' });
    assert.deepEqual(typeOf(n), { type: 'integer' });
    assert.deepEqual(typeOf(overwrite), { type: 'boolean' });
    const side = { type: 'integer' };
    const box = { type: 'array', prefixItems: [side, side, side, side], items: false, minItems: 4, maxItems: 4 };
    assert.deepEqual(typeOf(boxes), { type: 'array', items: { type: 'array', items: box } });
    assert.deepEqual(typeOf(colorPalette), {
      type: 'array',
      items: {
        type: 'object',
        properties: { hex: { type: 'string' }, ratio: { type: 'string' } },
        required: ['hex', 'ratio'],
        additionalProperties: false,
      },
    });
  });

  it('leaves out the options that a caller does not offer', () => {
    const schema = imageOptionsJsonSchema({ omit: ['overwrite', 'prompt'] });
    assert.deepEqual(
      names.filter(name => !(name in schema.properties)),
      ['prompt', 'overwrite'],
    );
    assert.deepEqual(schema.required ?? [], []);
  });
});
