import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { findModel } from '../../../../src/core/models/modelLookup';
import { serviceLanguage, translationModelFor } from '../../../../src/core/models/translationModels';
import { checkRequest } from '../../../../src/core/request/imageRequest';
import { parseAnswer, readAnswer } from '../../../../src/engine/dashscope/answers/answers';
import { toWire } from '../../../../src/engine/dashscope/wire';
import { defaultSettings } from '../../../support/preparedJob';

describe('models that translate the text in an image', () => {
  const cases = [
    ['beijing', 'zh-CN', undefined, 'qwen-mt-image'],
    ['beijing', 'ja', 'en', 'qwen-mt-image'],
    ['beijing', 'ja', 'ko', 'qwen-mt-image-2.0'],
    ['beijing', 'ja', undefined, 'qwen-mt-image-2.0'],
    ['singapore', 'en', 'zh', 'qwen-mt-image-2.0'],
    ['virginia', 'en', 'zh', undefined],
  ] as const;
  for (const [region, target, source, id] of cases)
    it(`${id ?? 'none'} is for ${source ?? 'an unknown language'} to ${target} in ${region}`, () => {
      assert.equal(translationModelFor(region, target, source)?.id, id);
    });

  const check = (language: string | undefined) =>
    checkRequest(
      { prompt: 'Translate', model: 'qwen-mt-image', images: ['a.png'], ...(language !== undefined && { language }) },
      { ...defaultSettings, region: 'beijing' },
      () => 7,
    );

  it('send the image, the languages and nothing else, as a task', () => {
    const { request } = check('zh_tw');
    const wire = toWire(request, findModel('qwen-mt-image', []), ['oss://a/b.png']);
    assert.equal(wire.path, '/services/aigc/image2image/image-synthesis');
    assert.equal(wire.headers['X-DashScope-Async'], 'enable');
    assert.equal(wire.headers['X-DashScope-OssResourceResolve'], 'enable');
    assert.deepEqual(wire.body, {
      model: 'qwen-mt-image',
      input: { image_url: 'oss://a/b.png', source_lang: 'auto', target_lang: 'zh_tw' },
    });
  });

  it('need a language', () => {
    for (const language of [undefined, '', 'not a language'])
      assert.throws(
        () => check(language),
        (error: unknown) =>
          error instanceof EaselError && error.code === 'invalidRequest' && error.field === 'language',
      );
  });

  it('answer with one address', () => {
    const body = parseAnswer({
      request_id: 'r',
      output: { task_status: 'SUCCEEDED', image_url: 'https://host/a.jpg' },
    });
    assert.deepEqual(readAnswer(body).parts, [{ kind: 'image', url: 'https://host/a.jpg' }]);
  });

  it('know simplified from traditional Chinese', () => {
    assert.deepEqual(['zh', 'zh-CN', 'zh-TW', 'zh-Hant', 'en-GB'].map(serviceLanguage), [
      'zh',
      'zh',
      'zh_tw',
      'zh_tw',
      'en',
    ]);
  });
});
