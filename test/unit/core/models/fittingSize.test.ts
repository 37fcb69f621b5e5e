import assert from 'node:assert/strict';
import { fittingSize } from '../../../../src/core/models/fittingSize';
import { findModel } from '../../../../src/core/models/modelLookup';
import type { Mode } from '../../../../src/core/models/modelTypes';

describe('fittingSize', () => {
  const cases: [what: string, size: string, model: string, mode: Mode, fitted: string][] = [
    ['keeps a size that the model supports', '1024*768', 'qwen-image-2.0', 'generate', '1024*768'],
    ['keeps a ratio that the model supports', '3:2', 'qwen-image-2.0', 'generate', '3:2'],
    ['keeps a word that the model supports', '4K', 'wan2.7-image-pro', 'generate', '4K'],
    ['keeps no size', '', 'qwen-image-2.0', 'generate', ''],
    ['keeps any size for a model without sizes', '4K', 'qwen-image-edit', 'edit', '4K'],
    ['drops a word that the model does not support', '4K', 'wan2.7-image', 'generate', ''],
    ['drops a ratio that the model does not support', '3:2', 'qwen-image-max', 'generate', ''],
    ['names the ratio of a preset that is slightly off', '2688*1536', 'qwen-image-max', 'generate', '16:9'],
    ['names the ratio of a size that is too large', '4096*4096', 'qwen-image-2.0', 'generate', '1:1'],
    ['names the ratio of a portrait', '3072*4096', 'qwen-image-2.0', 'generate', '3:4'],
    ['names a common ratio without a preset', '4608*3072', 'qwen-image-2.0', 'generate', '3:2'],
    ['names a ratio of small whole numbers', '5000*2000', 'qwen-image-2.0', 'generate', '5:2'],
    ['drops a size whose ratio the model does not support', '5000*2000', 'qwen-image-max', 'generate', ''],
    ['drops a size whose ratio is 4 % off the closest one', '1846*1000', 'qwen-image-max', 'generate', ''],
  ];
  for (const [what, size, model, mode, fitted] of cases)
    it(`${what}: ${size || 'none'} for ${model}`, () => {
      assert.equal(fittingSize(size, findModel(model, []), mode), fitted);
    });
});
