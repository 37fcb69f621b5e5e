import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { parseOutput, type PlaceKnowledge } from '../../../../src/core/places/placePath';

async function refusal(output: string, knowledge?: PlaceKnowledge): Promise<string> {
  try {
    await parseOutput(output, knowledge);
  } catch (error) {
    assert.ok(error instanceof EaselError, String(error));
    assert.equal(error.code, 'invalidRequest');
    assert.equal(error.field, 'output');
    return error.message;
  }
  assert.fail(`${output} was not refused`);
}

describe('parseOutput', () => {
  const files: [output: string, folder: string[], baseName: string, extension: string][] = [
    ['x.png', [], 'x', '.png'],
    ['images/hero.PNG', ['images'], 'hero', '.PNG'],
    ['images\\a\\x.v2.png', ['images', 'a'], 'x.v2', '.png'],
    ['./a/../b//x.png', ['b'], 'x', '.png'],
    ['图片/灯塔 1.png', ['图片'], '灯塔 1', '.png'],
    ['.hidden.png', [], '.hidden', '.png'],
  ];
  for (const [output, folder, baseName, extension] of files) {
    it(`reads ${output} as a file`, async () => {
      assert.deepEqual(await parseOutput(output), { kind: 'file', folder, baseName, extension });
    });
  }

  const folders: [output: string, folder: string[]][] = [
    ['images', ['images']],
    ['images/', ['images']],
    ['images\\', ['images']],
    ['images.v2/', ['images.v2']],
    ['x.png/', ['x.png']],
    ['.', []],
    ['./', []],
    ['a/..', []],
    ['a/b/..', ['a']],
    ['.github', ['.github']],
    ['a/.', ['a']],
  ];
  for (const [output, folder] of folders) {
    it(`reads ${output} as a folder`, async () => {
      assert.deepEqual(await parseOutput(output), { kind: 'folder', folder });
    });
  }

  it('asks whether a folder exists only for another extension', async () => {
    const asked: string[][] = [];
    const isExistingFolder = (segments: string[]): Promise<boolean> => {
      asked.push(segments);
      return Promise.resolve(segments.at(-1) === 'assets.v2');
    };
    assert.deepEqual(await parseOutput('web/assets.v2', { isExistingFolder }), {
      kind: 'folder',
      folder: ['web', 'assets.v2'],
    });
    assert.match(await refusal('web/x.jpg', { isExistingFolder }), /"web\/x\.jpg" ends in "\.jpg"/u);
    await parseOutput('x.png', { isExistingFolder });
    await parseOutput('images', { isExistingFolder });
    assert.deepEqual(asked, [
      ['web', 'assets.v2'],
      ['web', 'x.jpg'],
    ]);
  });

  for (const output of [
    '..',
    '../x.png',
    'a/../../x.png',
    'a\\..\\..\\x.png',
    '/tmp/x.png',
    '\\x.png',
    '\\\\server\\share\\x.png',
    '//server/x.png',
    'C:\\x.png',
    'c:/x.png',
    'C:x.png',
    '~/x.png',
    '~',
    'file:///tmp/x.png',
    'https://example.com/x.png',
  ]) {
    it(`refuses ${output}, which leaves the root`, async () => {
      assert.match(await refusal(output), /outside the workspace folder/u);
    });
  }

  for (const output of [
    '',
    '  ',
    '.png',
    'a/.PNG',
    'con/x.png',
    'a/NUL.png',
    'com1.x/y.png',
    'a./x.png',
    'a /x.png',
    ' a/x.png',
    'a<b.png',
    'a:b.png',
    'a?.png',
    'a\u0000.png',
    'a\n.png',
    'a\u2028.png',
    'a\u202egnp.png',
    'x.jpg',
    'x.',
    `${'a'.repeat(300)}.png`,
    `${'灯'.repeat(90)}/x.png`,
  ]) {
    it(`refuses ${JSON.stringify(output.slice(0, 20))}`, async () => {
      await refusal(output);
    });
  }

  it('names the illegal character, even when it is invisible', async () => {
    assert.match(await refusal('a?.png'), /the character "\?" in it/u);
    assert.match(await refusal('a\u202egnp.png'), /the character U\+202E in it/u);
  });
});
