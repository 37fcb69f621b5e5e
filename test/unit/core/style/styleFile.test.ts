import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { parseStyleFile } from '../../../../src/core/style/styleFile';

const complete = {
  $schema: './somewhere.json',
  style: 'flat vector, two blues',
  negativePrompt: 'text',
  colorPalette: [
    { hex: '#1F6FEB', ratio: '50%' },
    { hex: '#ffffff', ratio: '25.5%' },
    { hex: '#000000', ratio: '24.50%' },
  ],
  referenceImages: ['brand/吉祥物.png'],
  model: 'qwen-image-2.0',
  editModel: 'qwen-image-2.0-pro',
  size: '4:3',
  sizes: { hero: '16:9', icon: '1:1', diagram: '4:3', avatar: '1:1', socialCard: '1200*630' },
  rules: [
    { files: 'docs/**', style: 'pencil', colorPalette: [] },
    { files: ['a.png', 'b/*'], kind: 'hero', size: '2K' },
  ],
};

describe('the style file', () => {
  it('is read with all of its parts, and with a byte order mark', () => {
    assert.deepEqual(parseStyleFile(JSON.stringify(complete)), complete);
    assert.deepEqual(parseStyleFile('\ufeff{}'), {});
  });

  const wrong: [given: unknown, words: RegExp][] = [
    ['', /no JSON/],
    ['{ "style": "a", }', /no JSON/],
    [[], /must be an object/],
    [null, /must be an object/],
    [{ stile: 'a' }, /does not know "stile"/],
    [{ rules: [{ files: '*', model: 'x' }] }, /"rules\[0\]" does not know "model"/],
    [{ style: 7 }, /"style" must be text, not 7/],
    [{ size: 'big' }, /"size" must be text such as "1664\*928".*"big"/],
    [{ sizes: { hero: 'wide' } }, /"sizes\.hero" must be/],
    [{ sizes: { header: '1:1' } }, /"sizes" does not know "header"/],
    [{ rules: [{ style: 'a' }] }, /"rules\[0\]\.files" must be a pattern.*not nothing/],
    [{ rules: [{ files: '*', kind: 'poster' }] }, /kind" must be one of hero/],
    [{ rules: {} }, /"rules" must be a list of rules/],
    [{ rules: [{ files: '{a,b}'.repeat(3) }] }, /must be a pattern/],
    [{ colorPalette: [{ hex: 'red', ratio: '100%' }] }, /"colorPalette\[0\]\.hex" must be a colour/],
    [{ colorPalette: complete.colorPalette.slice(1) }, /3 to 10 colours/],
    [{ colorPalette: complete.colorPalette.map(({ hex }) => ({ hex, ratio: '30%' })) }, /add up to 100\.00%/],
    [{ model: '' }, /"model" must be the id of a model/],
    ...[
      '/etc/a.png',
      '../a.png',
      'a/../../b.png',
      'C:\\a.png',
      '\\\\host\\a.png',
      'https://x/a.png',
      'a\\..\\b.png',
      '',
    ].map((path): [unknown, RegExp] => [{ referenceImages: [path] }, /"referenceImages\[0\]" must be a path inside/]),
  ];
  for (const [given, words] of wrong)
    it(`is refused as ${JSON.stringify(given)}`, () => {
      assert.throws(
        () => parseStyleFile(typeof given === 'string' ? given : JSON.stringify(given)),
        (error: unknown) => {
          assert.ok(error instanceof EaselError);
          assert.deepEqual([error.code, error.field], ['invalidRequest', 'style']);
          assert.match(error.message, /\.easel\/style\.json/);
          assert.match(error.message, words);
          return true;
        },
      );
    });

  it('may have dots in the names of its reference images', () => {
    for (const path of ['a..b.png', 'a/...png', '.brand/x.png', 'a b/c.png'])
      assert.deepEqual(parseStyleFile(JSON.stringify({ referenceImages: [path] })).referenceImages, [path]);
  });
});
