import assert from 'node:assert/strict';
import { sortFiles, sortUris } from '../../../../../src/webview/view/inputs/takenImages';

const megabyte = 1024 * 1024;

describe('what comes from outside as input images', () => {
  const files: [name: string, type: string, isTaken: boolean][] = [
    ['a.png', 'image/png', true],
    ['a.jpg', 'image/jpeg', true],
    ['a.webp', 'image/webp', true],
    ['a.bmp', 'image/bmp', true],
    ['a.tiff', 'image/tiff', true],
    ['a.gif', 'image/gif', true],
    ['image', 'image/png', true],
    ['A.TIF', '', true],
    ['a.jpeg', '', true],
    ['a.svg', 'image/svg+xml', false],
    ['a.avif', 'image/avif', false],
    ['a.txt', 'text/plain', false],
    ['folder', '', false],
    ['a.png', 'text/plain', false],
  ];
  for (const [name, type, isTaken] of files) {
    it(`${isTaken ? 'takes' : 'refuses'} the file ${name} of type "${type}"`, () => {
      const { taken, refusals } = sortFiles([{ name, type, size: 10 }]);
      assert.equal(taken.length, isTaken ? 1 : 0);
      assert.equal(refusals.length, isTaken ? 0 : 1);
      if (!isTaken) assert.match(refusals[0] ?? '', new RegExp(`"${name}".*PNG`));
    });
  }

  it('refuses more than 30 MB, and takes the rest', () => {
    const small = { name: 'a.png', type: 'image/png', size: 30 * megabyte };
    const { taken, refusals } = sortFiles([{ ...small, name: 'b.png', size: 30 * megabyte + 1 }, small]);
    assert.deepEqual(taken, [small]);
    assert.equal(refusals.length, 1);
    assert.match(refusals[0] ?? '', /"b\.png" has 31 MB; up to 30 MB/);
  });

  it('judges Uris by their extensions, and leaves what has none to those who read it', () => {
    const taken = [
      'file:///w/a.PNG',
      'file:///w/a.b/image',
      'https://example.com/picture.php?id=3',
      'vscode-remote://wsl+Ubuntu/w/b.jpg?x#y',
    ];
    assert.deepEqual(sortUris([...taken, 'file:///w/read.me']).taken, taken);
    assert.match(sortUris(['file:///w/read.me']).refusals[0] ?? '', /"read\.me"/);
  });
});
