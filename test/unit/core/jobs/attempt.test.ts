import assert from 'node:assert/strict';
import type { Attempt, StoredOptions } from '../../../../src/core/jobs/attempt';
import { attemptSchema, attemptStatuses, storedOptionsSchema } from '../../../../src/core/jobs/attempt';
import { errorCodes } from '../../../../src/core/base/errors';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import { imageOptionsSchema } from '../../../../src/core/request/imageOptions';
import { checkRequest } from '../../../../src/core/request/imageRequest';
import { wholeAttempt } from '../../../support/studioMessages';

const smallest: Attempt = {
  id: 'a1',
  createdAt: 1,
  status: 'running',
  options: { prompt: 'A lighthouse' },
  model: 'qwen-image-2.0',
  mode: 'generate',
  maxCount: 1,
  images: [],
  warnings: [],
};
const parses = (attempt: unknown): boolean => attemptSchema.safeParse(attempt).success;

describe('an attempt', () => {
  it('is the same after it was written and read', () => {
    for (const attempt of [wholeAttempt, smallest])
      assert.deepEqual(attemptSchema.parse(JSON.parse(JSON.stringify(attempt))), attempt);
  });

  it('needs all that a list of attempts shows', () => {
    for (const name of Object.keys(smallest))
      assert.ok(!parses(Object.fromEntries(Object.entries(smallest).filter(([other]) => other !== name))), name);
  });

  it('can do without anything else', () => {
    for (const name of Object.keys(wholeAttempt).filter(other => !(other in smallest))) {
      assert.ok(parses(Object.fromEntries(Object.entries(wholeAttempt).filter(([other]) => other !== name))), name);
    }
  });

  it('has every status, mode and error code that there is, and no other', () => {
    for (const status of attemptStatuses) assert.ok(parses({ ...smallest, status }), status);
    for (const mode of ['generate', 'edit', 'sequential', 'interleaved'])
      assert.ok(parses({ ...smallest, mode }), mode);
    for (const code of errorCodes) assert.ok(parses({ ...smallest, error: { code, message: 'x' } }), code);
    assert.ok(
      !parses({ ...smallest, status: 'lost' }) &&
        !parses({ ...smallest, mode: 'images' }) &&
        !parses({ ...smallest, error: { code: 'unknown', message: 'x' } }),
    );
  });

  it('keeps nothing that it does not know', () => {
    const {
      options,
      images: [image],
      error,
    } = wholeAttempt;
    const more = {
      ...wholeAttempt,
      apiKey: 'x',
      options: { ...options, apiKey: 'x' },
      images: [{ ...image, url: 'https://example.com/?Signature=x' }],
      error: { ...error, headers: 'x' },
    };
    assert.deepEqual(attemptSchema.parse(more), wholeAttempt);
  });
});

describe('options that are kept', () => {
  it('have the names of the argument object, all of them', () => {
    const names = (shape: object): string[] => Object.keys(shape).sort();
    assert.deepEqual(names(storedOptionsSchema.shape), names(imageOptionsSchema.shape));
    assert.deepEqual(names(wholeAttempt.options), names(imageOptionsSchema.shape), 'the example is whole');
  });

  it('are an argument object as they are', () => {
    const kept: StoredOptions = wholeAttempt.options;
    const options: ImageOptions = imageOptionsSchema.parse(kept);
    assert.deepEqual(options, kept);
    const settings = {
      model: 'qwen-image-2.0',
      editModel: 'qwen-image-2.0',
      customModels: [],
      protocol: 'auto',
      region: undefined,
      promptExtend: true,
      negativePrompt: '',
      watermark: false,
      style: '',
    } as const;
    assert.equal(checkRequest(options, settings, () => 42).request.parameters.seed, 7);
  });
});
