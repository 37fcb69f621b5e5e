import assert from 'node:assert/strict';
import { besideOriginal, isNamedVariant, variantName } from '../../../../../src/core/documents/variants/variantName';

describe('names of variants', () => {
  it('stand beside the original, as PNGs', () => {
    const cases: [original: string, suffix: string, others: string[], expected: string][] = [
      ['hero.png', '.dark', ['.light'], 'hero.dark.png'],
      ['灯塔.JPG', '.dark', [], '灯塔.dark.png'],
      ['v1.2.png', '-night', [], 'v1.2-night.png'],
      ['hero.dark.png', '.light', ['.dark'], 'hero.light.png'],
      ['.dark.png', '.light', ['.dark'], '.dark.light.png'],
    ];
    for (const [original, suffix, others, expected] of cases)
      assert.equal(variantName(original, suffix, others), expected);
    assert.equal(isNamedVariant('hero.dark.png', '.dark'), true);
    assert.equal(isNamedVariant('dark.png', '.dark'), false);
  });

  it('are written as the document writes the original', () => {
    const cases: [written: string, original: string, variant: string, expected: string | undefined][] = [
      ['a/my%20hero.png', 'my hero.png', 'my hero.dark.png', 'a/my%20hero.dark.png'],
      ['/hero.png?raw=true#x', 'hero.png', 'hero.dark-2.png', '/hero.dark-2.png'],
      ['../灯塔.png', '灯塔.png', '灯塔-night.png', '../灯塔-night.png'],
      ['hero.dark.png', 'hero.dark.png', 'hero.light.png', 'hero.light.png'],
      ['灯塔-dark.png', '灯塔-dark.png', '灯塔-light.png', '灯塔-light.png'],
      ['hero.PNG', 'hero.png', 'hero.dark.png', undefined],
      ['hero%2Epng', 'hero.png', 'hero.dark.png', undefined],
    ];
    for (const [written, original, variant, expected] of cases)
      assert.equal(besideOriginal(written, original, variant), expected);
  });
});
