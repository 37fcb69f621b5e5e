import assert from 'node:assert/strict';
import { sizeOfReferences } from '../../../../../src/core/documents/references/imagePrompt';
import { knownModels, sizesOf } from '../../../../../src/core/models/modelLookup';

describe('the size of an image that a document shows', () => {
  const sizeFor = (model: string, width: number, height: number): string | undefined => {
    const known = knownModels([]).find(({ id }) => id === model) ?? assert.fail(model);
    const hints = { rule: 'document' as const, width, height };
    return sizeOfReferences(
      [{ target: 'a.png', alt: '', range: { start: 0, end: 0 }, hints }],
      sizesOf(known, 'generate'),
    );
  };
  const ratioFor = (model: string, width: number, height: number): number => {
    const [across = 0, down = 0] = (sizeFor(model, width, height) ?? '').split('*').map(Number);
    return across / down;
  };

  it('has the shape in which it is shown, where the model makes any shape', () => {
    for (const [width, height] of [
      [1500, 500],
      [500, 1500],
      [1200, 630],
    ] as const)
      assert.ok(Math.abs(Math.log(ratioFor('qwen-image-2.0', width, height) / (width / height))) < 0.03);
  });

  it('is a recommended one of nearly the same shape, and the nearest one where the model has no others', () => {
    const { presets } = sizesOf(
      knownModels([]).find(({ id }) => id === 'qwen-image-2.0')!,
      'generate',
    )!;
    assert.equal(sizeFor('qwen-image-2.0', 800, 450), presets['16:9']);
    assert.equal(sizeFor('qwen-image-plus', 1500, 500), '1664*928');
  });

  it('is no longer than a placeholder can be', () => {
    assert.ok(Math.abs(ratioFor('qwen-image-2.0', 3000, 100) - 4) < 0.1);
    assert.ok(Math.abs(ratioFor('qwen-image-2.0', 100, 3000) - 1 / 4) < 0.01);
  });
});
