import assert from 'node:assert/strict';
import { filesOf, problemsOf } from '../run/vsixContents';

const needed = [
  'package.json',
  'package.nls.json',
  'package.nls.zh-cn.json',
  'l10n/bundle.l10n.zh-cn.json',
  'readme.md',
  'media/icon.png',
  'media/style/style.schema.json',
  'media/style/style.schema.zh-cn.json',
  'dist/extension.js',
  'dist/compose.js',
  'dist/redrawWorker.js',
  'dist/referenceWorker.js',
  'dist/cli.js',
  'dist/mcp.js',
  'dist/studio.js',
  'dist/studio.css',
  'dist/codicon.ttf',
  'dist/node_modules/undici/index.js',
].map(path => `extension/${path}`);
const more = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/changelog.md',
  'extension/LICENSE.txt',
  'extension/dist/node_modules/undici/LICENSE',
];
const filled = (paths: readonly string[], text = 'x'): { path: string; bytes: Uint8Array }[] =>
  paths.map(path => ({ path, bytes: Buffer.from(text) }));
const problems = (extra: { path: string; bytes: Uint8Array }[]): string[] =>
  problemsOf([...filled([...needed, ...more]), ...extra], '/srv/me/easel');

// What is looked for in the package itself, once it is made (`test/run/checkVsix.ts`).
describe('the check of the package', () => {
  it('takes what runs, and misses what is missing', () => {
    assert.deepEqual(problems([]), []);
    assert.deepEqual(problemsOf(filled([...needed.slice(1), ...more]), '/srv/me/easel'), [
      'extension/package.json is missing',
    ]);
  });

  for (const path of [
    'dist/extension.js.map',
    'dist/test/a.js',
    'src/extension.ts',
    'test/unit/a.test.js',
    'node_modules/undici/index.js',
    'dist/node_modules/zod/index.js',
    'l10n/bundle.l10n.json',
    'node_modules/zod/index.js',
    '.env',
    'tsconfig.json',
    'package-lock.json',
    'media/screenshot.png',
    'README.zh-cn.md',
    'dist/../a.js',
  ]) {
    it(`refuses ${path}`, () => {
      assert.deepEqual(problems(filled([`extension/${path}`])), [`extension/${path} does not belong there`]);
    });
  }

  for (const text of [
    'x\n//# sourceMappingURL=extension.js.map',
    `"sk-${'a1'.repeat(16)}"`,
    '-----BEGIN RSA PRIVATE KEY-----',
    'from("/srv/me/easel/src/a.ts")',
    '',
  ]) {
    it(`refuses a bundle with ${JSON.stringify(text)} in it`, () => {
      assert.equal(problems(filled(['extension/dist/more.js'], text)).length, 1);
    });
  }

  it('misses a part that a bundle loads', () => {
    const loading = filled(
      ['extension/dist/more.js'],
      'require("./chunk-A1.js"),require("./compose"),require("undici")',
    );
    assert.deepEqual(problems(loading), ['extension/dist/chunk-A1.js is missing, which extension/dist/more.js loads']);
    assert.deepEqual(problems([...loading, ...filled(['extension/dist/chunk-A1.js'])]), []);
  });

  it('reads nothing but archives', () => {
    assert.throws(() => filesOf(Buffer.from('no archive')), RangeError);
  });
});
