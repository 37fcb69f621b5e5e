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

/** These folders exist, as paths below the root. */
const existing = (...paths: string[]): PlaceKnowledge => ({
  isExistingFolder: segments => Promise.resolve(paths.includes(segments.join('/'))),
});

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

  it('takes a name with another extension for a folder only where that exists', async () => {
    const knowledge = existing('web', 'web/assets.v2', 'x.png');
    const place = { kind: 'folder', folder: ['web', 'assets.v2'] };
    assert.deepEqual(await parseOutput('web/assets.v2', knowledge), place);
    assert.match(await refusal('web/x.jpg', knowledge), /"web\/x\.jpg" ends in "\.jpg"/u);
    assert.equal((await parseOutput('x.png', knowledge)).kind, 'file');
    assert.equal((await parseOutput('x.png/', knowledge)).kind, 'folder');
  });

  const odd = [
    'Q: and A',
    'what?',
    'v1.',
    ' draft ',
    'con',
    'a*b',
    '"quoted"',
    'line\nbreak',
    'a\u202eb',
    'x'.repeat(255),
  ];
  for (const name of odd) {
    it(`takes the folder ${JSON.stringify(name.slice(0, 12))} as it is where it exists, and makes none`, async () => {
      const knowledge = existing(name, `${name}/${name}`);
      assert.deepEqual(await parseOutput(`${name}/`, knowledge), { kind: 'folder', folder: [name] });
      assert.deepEqual(await parseOutput(`${name}/new/x.png`, knowledge), {
        kind: 'file',
        folder: [name, 'new'],
        baseName: 'x',
        extension: '.png',
      });
      assert.deepEqual(await parseOutput(`${name}/${name}/`, knowledge), { kind: 'folder', folder: [name, name] });
      await refusal(`new/${name}/`, knowledge);
      await refusal(`${name}/new/${name}/`, knowledge);
      await refusal(`${name}/${name}.b?/x.png`, knowledge);
    });
  }

  it('takes the name of a file that is replaced as it is', async () => {
    const isReplacedFile = (segments: string[]): Promise<boolean> => Promise.resolve(segments.join('/') === 'a/b?.png');
    const place = { kind: 'file', folder: ['a'], baseName: 'b?', extension: '.png' };
    assert.deepEqual(await parseOutput('a/b?.png', { ...existing('a'), isReplacedFile }), place);
    await refusal('a/c?.png', { ...existing('a'), isReplacedFile });
    await refusal('a/b?.png', existing('a'));
  });

  it('reads the rest of an address without looking for drives, homes and backslashes in it', async () => {
    const knowledge = { ...existing('Q:', '~', 'a\\b'), isBelowRoot: true };
    for (const name of ['Q:', '~', 'a\\b'])
      assert.deepEqual(await parseOutput(`${name}/new/`, knowledge), { kind: 'folder', folder: [name, 'new'] });
    await refusal('../x.png', knowledge);
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
