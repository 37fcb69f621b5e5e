import assert from 'node:assert/strict';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import type { LookDefaults, StyledRequest } from '../../../../src/core/style/applyStyle';
import { applyStyle } from '../../../../src/core/style/applyStyle';
import type { StyleInForce } from '../../../../src/core/style/styleInForce';

const defaults: LookDefaults = {
  model: 'qwen-image-2.0',
  editModel: 'qwen-image-2.0',
  customModels: [],
  style: 'words of the setting',
  negativePrompt: 'of the setting',
};
const colorPalette = ['#000000', '#FFFFFF', '#1F6FEB'].map((hex, index) => ({ hex, ratio: `${[40, 40, 20][index]}%` }));

const styled = (style: StyleInForce, options: Partial<ImageOptions> = {}): StyledRequest<LookDefaults> =>
  applyStyle({ prompt: 'A cat', ...options }, defaults, style, style.referenceImages ?? []);

describe('applyStyle', () => {
  it('changes nothing and says nothing for an empty style', () => {
    assert.deepEqual(styled({}), { options: { prompt: 'A cat' }, defaults, warnings: [] });
  });

  it('puts words, negative prompt and models in place of those of the settings', () => {
    const { defaults: used, note } = styled({ style: 'flat', negativePrompt: 'text', model: 'qwen-image-3.0' });
    assert.deepEqual(used, { ...defaults, style: 'flat', negativePrompt: 'text', model: 'qwen-image-3.0' });
    assert.equal(note, 'Added by .easel/style.json: model qwen-image-3.0, words "flat", negative prompt.');
  });

  it('takes words away where the style has an empty text', () => {
    assert.equal(styled({ style: '' }).defaults.style, '');
    assert.equal(styled({ style: '' }).note, undefined);
  });

  it('adds palette, size and reference images', () => {
    const style = {
      colorPalette,
      size: '16:9',
      referenceImages: ['a.png'],
      model: 'wan2.7-image',
      kind: 'hero',
    } as const;
    const { options, note, warnings } = styled({ ...style, colorPalette, referenceImages: ['a.png'] });
    assert.deepEqual(options, { prompt: 'A cat', colorPalette, size: '2688*1536', images: ['a.png'] });
    assert.match(note ?? '', /reference images a\.png, palette, size 16:9 \(hero\)\.$/);
    assert.deepEqual(warnings, []);
  });

  it('leaves explicit options as they are', () => {
    const own = {
      size: '1:1',
      negativePrompt: 'cats',
      model: 'wan2.7-image',
      colorPalette: [...colorPalette].reverse(),
    };
    const style = { size: '16:9', negativePrompt: 'text', model: 'qwen-image-2.0', colorPalette };
    const { options, note } = styled(style, own);
    assert.deepEqual(options, { prompt: 'A cat', ...own });
    assert.equal(note, undefined);
  });

  it('gives an edit words, negative prompt and palette, and neither inputs nor a size', () => {
    const style = { style: 'flat', size: '16:9', referenceImages: ['a.png'], editModel: 'wan2.7-image', colorPalette };
    const { options, note } = styled(style, { images: ['own.png'] });
    assert.deepEqual(options, { prompt: 'A cat', images: ['own.png'], colorPalette });
    assert.equal(note, 'Added by .easel/style.json: model wan2.7-image, words "flat", palette.');
  });

  it('leaves out reference images of a model that takes none, and says so', () => {
    const { options, warnings } = styled({ referenceImages: ['a.png'], model: 'qwen-image-max' });
    assert.equal(options.images, undefined);
    assert.deepEqual(warnings, [
      'The reference images of .easel/style.json were left out: qwen-image-max takes no images.',
    ]);
  });

  it('sends as many reference images as the model takes', () => {
    const { options, warnings } = styled({ referenceImages: ['a.png', 'b.png', 'c.png', 'd.png'] });
    assert.deepEqual(options.images, ['a.png', 'b.png', 'c.png']);
    assert.match(warnings[0] ?? '', /Only 3 of the reference images/);
  });

  it('asks for the usual size of a new image where reference images would give theirs', () => {
    assert.equal(styled({ referenceImages: ['a.png'] }).options.size, '2048*2048');
    const model = 'qwen-image-3.0';
    assert.equal(styled({ referenceImages: ['a.png'], model }).options.size, '2048*2048');
    assert.equal(styled({ referenceImages: ['a.png'], size: '16:9' }).options.size, '2688*1536');
    assert.equal(styled({ referenceImages: ['a.png'] }, { size: '16:9' }).options.size, '2688*1536');
    assert.equal(
      styled({ referenceImages: ['a.png'] }, { size: '2K', model: 'wan2.7-image' }).options.size,
      '2048*2048',
    );
    assert.equal(styled({ referenceImages: ['a.png'] }, { size: 'large' }).options.size, 'large');
  });

  it('takes the nearest size that the model has, or says that there is none', () => {
    assert.equal(styled({ size: '1920*1080', model: 'qwen-image-max' }).options.size, '16:9');
    const { options, warnings } = styled({ size: '2K', model: 'qwen-image-max' });
    assert.equal(options.size, undefined);
    assert.deepEqual(warnings, ['The size 2K of .easel/style.json was left out: qwen-image-max cannot make it.']);
  });

  it('leaves out a palette that the model does not take', () => {
    assert.deepEqual(styled({ colorPalette }).options, { prompt: 'A cat' });
  });

  it('refuses a model that is not known, and names the file', () => {
    assert.throws(() => styled({ model: 'nothing' }), {
      code: 'invalidRequest',
      field: 'style',
      message: /style\.json.*"nothing"/,
    });
  });

  it('leaves a translation alone', () => {
    const options = { model: 'qwen-mt-image', images: ['a.png'], language: 'en' };
    assert.deepEqual(styled({ style: 'flat', colorPalette }, options).defaults, defaults);
  });
});
