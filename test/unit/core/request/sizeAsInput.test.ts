import assert from 'node:assert/strict';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import type { CheckedRequest } from '../../../../src/core/request/imageRequest';
import { checkRequest } from '../../../../src/core/request/imageRequest';
import { sizeAsInput } from '../../../../src/core/request/sizeAsInput';
import { defaultSettings } from '../../../support/preparedJob';

const check = (options: Partial<ImageOptions>): CheckedRequest =>
  checkRequest(
    { prompt: 'make it night', images: ['a.png'], ...options },
    { ...defaultSettings, region: 'beijing' },
    () => 1,
  );

describe('the size of an edit', () => {
  it('is that of the input when none was given, without a warning', () => {
    const { request, warnings } = sizeAsInput(check({}), { width: 2688, height: 1536 });
    assert.deepEqual([request.parameters.size, warnings], ['2688*1536', []]);
  });

  it('is the one that was given', () => {
    const { request } = sizeAsInput(check({ size: '1:1' }), { width: 2688, height: 1536 });
    assert.equal(request.parameters.size, '1024*1024');
  });

  it('is told when the model makes clearly less than the input has', () => {
    const { request, warnings } = sizeAsInput(check({}), { width: 4000, height: 3000 });
    assert.equal(request.parameters.size, '2352*1760');
    assert.deepEqual(warnings, [
      'The result has about 2352 × 1760 pixels, fewer than the input with 4000 × 3000: the model "qwen-image-2.0" makes no more here.',
    ]);
  });

  it('is told, and not sent, for a model that takes no size', () => {
    const { request, warnings } = sizeAsInput(check({ model: 'qwen-image-edit' }), { width: 2000, height: 1000 });
    assert.equal(request.parameters.size, undefined);
    assert.match(warnings.join(), /about 1448 × 724 pixels, fewer than the input with 2000 × 1000/);
  });

  it('is left to the service for an address, whose size is not known here', () => {
    const checked = check({});
    assert.equal(sizeAsInput(checked, undefined), checked);
  });

  it('is left to the service for a set and for a text with images', () => {
    for (const options of [
      { model: 'wan2.7-image', sequential: true, n: 2 },
      { model: 'wan2.6-image', interleaved: true },
    ]) {
      const checked = check(options);
      assert.equal(sizeAsInput(checked, { width: 2000, height: 1000 }), checked);
    }
  });
});
