import assert from 'node:assert/strict';
import { NotPng } from '../../../../src/engine/images/pngChunks';
import { isOtherImage, measureResult } from '../../../../src/engine/images/resultImage';
import { bmpPicture, gifPicture, jpegPicture, pngPicture, tiffPicture, webpPicture } from '../../../support/pictures';

const others: [name: string, bytes: Uint8Array, extension: string, width: number, height: number][] = [
  ['JPEG', jpegPicture(40, 30), '.jpg', 40, 30],
  ['WebP', webpPicture(40, 30), '.webp', 40, 30],
  ['GIF', gifPicture(40, 30), '.gif', 40, 30],
  ['BMP', bmpPicture(40, 30), '.bmp', 40, 30],
  ['TIFF', tiffPicture(40, 30), '.tiff', 40, 30],
];

describe('an image that came in place of a PNG', () => {
  for (const [name, bytes, extension, width, height] of others)
    it(`is measured and gets the ending of its format: ${name}`, () => {
      assert.ok(isOtherImage(bytes));
      assert.deepEqual(measureResult(bytes), { extension, width, height });
    });

  it('is none where it is a PNG, a text or a drawing, which can hold scripts', () => {
    for (const bytes of [pngPicture(4, 4), Buffer.from('<html>'), Buffer.from('<svg xmlns="x"/>'), Buffer.alloc(0)])
      assert.ok(!isOtherImage(bytes));
  });

  it('is refused when its end is missing', () => {
    for (const [name, bytes] of others.filter(([, , extension]) => /jpg|webp|bmp/.test(extension)))
      assert.throws(() => measureResult(bytes.subarray(0, bytes.length - 2)), NotPng, name);
  });
});
