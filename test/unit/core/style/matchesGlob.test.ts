import assert from 'node:assert/strict';
import { matchesGlob } from '../../../../src/core/style/matchesGlob';

describe('matchesGlob', () => {
  const cases: [glob: string, matching: string[], other: string[]][] = [
    ['docs/**', ['docs/a.png', 'docs/b/c.png'], ['a.png', 'docs', 'mydocs/a.png']],
    ['docs/', ['docs/a.png', 'docs/b/c.png'], ['docs.png']],
    ['./docs/*.png', ['docs/a.png'], ['docs/b/a.png']],
    ['**/hero*.png', ['hero.png', 'a/hero-2.png', 'a/b/hero.dark.png'], ['a/my-hero.png', 'hero/a.png']],
    ['*.png', ['a.png', '图标.png'], ['a/b.png', 'a.jpg']],
    ['icons/?.png', ['icons/a.png', 'icons/图.png'], ['icons/ab.png', 'icons//.png']],
    ['{docs,site}/**/*.{png,PNG}', ['docs/a.png', 'site/a/b/c.PNG'], ['blog/a.png']],
    ['Docs/A.png', ['docs/a.PNG'], []],
    ['a+(b).png', ['a+(b).png'], ['aab.png']],
    ['a{b.png', ['a{b.png'], ['ab.png']],
    ['**', ['a.png', 'a/b.png'], []],
    ['a/**/b.png', ['a/b.png', 'a/x/y/b.png'], ['ab.png', 'a/xb.png']],
  ];
  for (const [glob, matching, other] of cases)
    it(`reads ${glob}`, () => {
      assert.deepEqual(
        matching.filter(path => !matchesGlob(glob, path)),
        [],
      );
      assert.deepEqual(
        other.filter(path => matchesGlob(glob, path)),
        [],
      );
    });

  it('answers at once for a glob of many stars', () => {
    assert.equal(matchesGlob('*a'.repeat(90), 'a'.repeat(2_000) + 'b'), false);
  });
});
