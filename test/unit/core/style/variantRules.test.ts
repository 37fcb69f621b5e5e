import assert from 'node:assert/strict';
import { parseStyleFile } from '../../../../src/core/style/styleFile';
import { variantRules } from '../../../../src/core/style/variantRules';

describe('rules of variants', () => {
  it('are those of dark and light pages without a style file', () => {
    const rules = variantRules(undefined).map(({ name, suffix, scheme }) => [name, suffix, scheme]);
    assert.deepEqual(rules, [
      ['dark', '.dark', 'dark'],
      ['light', '.light', 'light'],
    ]);
    assert.match(variantRules({})[0]?.prompt ?? '', /at night, with a dark background/u);
  });

  it('are changed and added to by the style file', () => {
    const variants = {
      dark: { prompt: 'By moonlight', suffix: '-night' },
      print: { prompt: 'As a line drawing' },
      dusk: { prompt: 'At dusk', scheme: 'dark' },
      winter: {},
    };
    const rules = variantRules(parseStyleFile(JSON.stringify({ variants })));
    assert.deepEqual(
      rules.filter(({ name }) => name !== 'light'),
      [
        { name: 'dark', prompt: 'By moonlight', suffix: '-night', scheme: 'dark' },
        { name: 'print', prompt: 'As a line drawing', suffix: '.print' },
        { name: 'dusk', prompt: 'At dusk', suffix: '.dusk', scheme: 'dark' },
        { name: 'winter', prompt: 'The same image, but: winter', suffix: '.winter' },
      ],
    );
  });

  it('with mistakes are named with their place', () => {
    const cases: [variants: unknown, message: RegExp][] = [
      [[], /"variants" must be an object, not/u],
      [{ dark: { suffix: '/../x' } }, /"variants\.dark\.suffix" must be the end of a file name such as "\.dark"/u],
      [{ dark: { suffix: '.' } }, /"variants\.dark\.suffix" must be/u],
      [{ dark: { scheme: 'grey' } }, /"variants\.dark\.scheme" must be one of light, dark/u],
      [{ dark: { prompt: '' } }, /"variants\.dark\.prompt" must be text/u],
      [{ dark: { words: 'x' } }, /"variants\.dark" does not know "words"/u],
      [{ 'a/b': {} }, /"variants\.a\/b"/u],
    ];
    for (const [variants, message] of cases) assert.throws(() => parseStyleFile(JSON.stringify({ variants })), message);
  });
});
