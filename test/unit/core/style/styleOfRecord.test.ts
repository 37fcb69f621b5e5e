import assert from 'node:assert/strict';
import type { EaselRecord } from '../../../../src/core/provenance/easelRecord';
import { styleOfRecord, textWithStyle, wordsOfRecord } from '../../../../src/core/style/styleOfRecord';

const record = (prompt: string, more: Partial<EaselRecord> = {}, sent = prompt): EaselRecord => ({
  version: 1,
  prompt,
  model: 'qwen-image-2.0',
  size: '1664*928',
  ...more,
  options: { prompt: sent, ...more.options },
});

describe('wordsOfRecord', () => {
  const cases: [prompt: string, sent: string | undefined, words: string][] = [
    ['A lighthouse', 'A lighthouse, flat vector, two blues', 'flat vector, two blues'],
    ['A lighthouse, tall', 'A lighthouse, tall, flat vector', 'flat vector'],
    ['A lighthouse at dusk, watercolour, soft light.', undefined, 'watercolour, soft light'],
    ['A lighthouse at dusk. Watercolour.', undefined, 'Watercolour'],
    ['黄昏的灯塔，水彩，柔和的光线。', undefined, '水彩，柔和的光线'],
    ['A lighthouse', undefined, ''],
    ['A lighthouse.', undefined, ''],
  ];
  for (const [prompt, sent, words] of cases)
    it(`finds "${words}" in "${sent ?? prompt}"`, () => {
      assert.equal(wordsOfRecord(record(prompt, {}, sent)), words);
    });
});

describe('the style of a finished image', () => {
  const colorPalette = ['#000000', '#FFFFFF', '#1F6FEB'].map((hex, index) => ({
    hex,
    ratio: `${[40, 40, 20][index]}%`,
  }));

  it('has its words, negative prompt, palette and model', () => {
    const options = { prompt: 'A cat', negativePrompt: 'text', colorPalette, size: '2K' };
    assert.deepEqual(styleOfRecord(record('A cat', { options, model: 'wan2.7-image' }), ' flat ', 'cat.png', []), {
      style: 'flat',
      negativePrompt: 'text',
      colorPalette,
      model: 'wan2.7-image',
    });
  });

  it('has its size where its path tells a kind', () => {
    const { sizes } = styleOfRecord(record('A cat'), '', 'docs/hero.png', []);
    assert.deepEqual(sizes, { hero: '1664*928' });
  });

  it('has the model of an edit as the one that edits, and none that is not known', () => {
    const source = { command: 'easel.editImage' };
    assert.deepEqual(styleOfRecord(record('Make it night', { source }), '', 'hero.png', []), {
      editModel: 'qwen-image-2.0',
    });
    assert.deepEqual(styleOfRecord(record('A cat', { model: 'gone' }), '', 'cat.png', []), {});
    assert.deepEqual(
      styleOfRecord(record('A cat', { model: 'own' }), '', 'a.png', [{ id: 'own', like: 'qwen-image-2.0' }]),
      {
        model: 'own',
      },
    );
  });

  it('keeps what else the file says, its order and its indentation', () => {
    const text = '\ufeff{\n\t"sizes": { "icon": "1:1" },\n\t"rules": [{ "files": "a/**" }],\n\t"style": "old"\n}\n';
    const file = { sizes: { icon: '1:1', hero: '16:9' }, style: 'new', model: 'm', rules: [{ files: 'a/**' }] };
    const changed = textWithStyle(text, { style: 'new', model: 'm', sizes: { hero: '16:9' } });
    assert.equal(changed, `${JSON.stringify(file, undefined, '\t')}\n`);
    assert.equal(textWithStyle(changed, { style: 'new' }), changed);
    assert.equal(textWithStyle(undefined, { style: 'new' }), '{\n  "style": "new"\n}\n');
  });

  it('is not put into a file with mistakes', () => {
    assert.throws(() => textWithStyle('{ "stile": 1 }', {}), { field: 'style' });
    assert.equal(textWithStyle(' \n', { style: 'new' }), '{\n  "style": "new"\n}\n');
  });
});
