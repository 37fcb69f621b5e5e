import assert from 'node:assert/strict';
import { kindOfName } from '../../../../src/core/style/pictureKind';
import type { StyleFile } from '../../../../src/core/style/styleFile';
import { styleFor } from '../../../../src/core/style/styleInForce';

describe('kindOfName', () => {
  const names: [string, string | undefined][] = [
    ['hero', 'hero'],
    ['hero.dark', 'hero'],
    ['hero2', 'hero'],
    ['page-banner', 'hero'],
    ['dashboard-icon', 'icon'],
    ['icons', 'icon'],
    ['heroIcon', 'icon'],
    ['icon-banner', 'hero'],
    ['og', 'socialCard'],
    ['og-image', 'socialCard'],
    ['ogImage', 'socialCard'],
    ['social_card', 'socialCard'],
    ['Avatars', 'avatar'],
    ['flow-diagram', 'diagram'],
    ['dog', undefined],
    ['heroine', undefined],
    ['lighthouse', undefined],
    ['', undefined],
  ];
  for (const [name, kind] of names)
    it(`reads "${name}" as ${kind ?? 'none'}`, () => {
      assert.equal(kindOfName(name), kind);
    });
});

describe('the style of one image', () => {
  const file: StyleFile = {
    style: 'flat',
    negativePrompt: 'text',
    size: '4:3',
    sizes: { hero: '16:9', icon: '1:1' },
    model: 'qwen-image-2.0',
    rules: [
      { files: 'docs/**', style: 'pencil', size: '3:2' },
      { files: 'docs/blog/**', sizes: { hero: '21:9' }, negativePrompt: '' },
      { files: 'covers/*.png', kind: 'hero' },
    ],
  };
  const at = (path: string, isNameChosen = true): object => styleFor(file, { path, isNameChosen });
  const whole = { style: 'flat', negativePrompt: 'text', model: 'qwen-image-2.0' };

  it('is that of the file where no rule matches', () => {
    assert.deepEqual(at('assets/cat.png'), { ...whole, size: '4:3' });
  });

  it('takes what each matching rule says, the later one last', () => {
    assert.deepEqual(at('docs/cat.png'), { ...whole, style: 'pencil', size: '3:2' });
    assert.deepEqual(at('docs/blog/hero.png'), {
      ...whole,
      style: 'pencil',
      negativePrompt: '',
      size: '21:9',
      kind: 'hero',
    });
    assert.deepEqual(at('docs/hero.png'), { ...whole, style: 'pencil', size: '3:2', kind: 'hero' });
  });

  it('takes the size of the kind, by a rule, the name of the file or a folder', () => {
    assert.deepEqual(at('covers/cat.png'), { ...whole, size: '16:9', kind: 'hero' });
    assert.deepEqual(at('assets/save-icon.png'), { ...whole, size: '1:1', kind: 'icon' });
    assert.deepEqual(at('icons/save.png'), { ...whole, size: '1:1', kind: 'icon' });
    assert.deepEqual(at('icons/hero.png'), { ...whole, size: '16:9', kind: 'hero' });
    assert.deepEqual(at('avatars/ann.png'), { ...whole, size: '4:3', kind: 'avatar' });
  });

  it('reads no kind out of a name that is made from the prompt', () => {
    assert.deepEqual(at('assets/a-hero-of-the-sea.png', false), { ...whole, size: '4:3' });
    assert.deepEqual(at('icons/a-hero-of-the-sea.png', false), { ...whole, size: '1:1', kind: 'icon' });
  });

  it('is empty for an empty file', () => {
    assert.deepEqual(styleFor({}, { path: 'a.png', isNameChosen: true }), {});
  });
});
