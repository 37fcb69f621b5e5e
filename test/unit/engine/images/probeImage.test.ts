import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import type { ImageFacts } from '../../../../src/core/models/inputImage';
import { probeImage } from '../../../../src/engine/images/probeImage';
import { bmpPicture, gifPicture, jpegPicture, pngPicture, tiffPicture, webpPicture } from '../../../support/pictures';
import {
  bmpWithAlpha,
  exifSegment,
  extendedWebp,
  jpegSegment,
  squaresJpeg,
  squaresPng,
  tiffWith,
} from '../../../support/turnedPictures';

/** A JPEG whose height stands behind its first scan. */
function jpegWithLateHeight(): Buffer {
  const jpeg = Buffer.from(jpegPicture(8, 0));
  const end = jpeg.length - 2;
  return Buffer.concat([jpeg.subarray(0, end), jpegSegment(0xdc, Buffer.from([0, 8])), jpeg.subarray(end)]);
}

const whole: [name: string, bytes: Uint8Array][] = [
  ['a PNG', pngPicture(9, 7)],
  ['a JPEG', jpegPicture(8, 8)],
  ['a JPEG with colours', squaresJpeg()],
  ['a JPEG with a thumbnail', squaresJpeg(jpegSegment(0xe1, jpegPicture(8, 8)))],
  ['a JPEG whose height comes late', jpegWithLateHeight()],
  ['a lossless WebP', webpPicture(40, 30)],
  ['an extended WebP', extendedWebp({ orientation: 6 })],
  ['a BMP', bmpPicture(6, 5)],
  ['a BMP with alpha', bmpWithAlpha(3, 2, [255, 0])],
  ['a TIFF', tiffPicture(6, 5)],
  ['a GIF', gifPicture(40, 30)],
];

const problemOf = (bytes: Uint8Array): string | undefined => {
  try {
    probeImage(bytes, 'a');
    return undefined;
  } catch (error) {
    assert.ok(error instanceof EaselError, String(error));
    assert.equal(error.code, 'inputImage');
    return error.message;
  }
};

describe('a picture that is cut off', () => {
  for (const [name, bytes] of whole) {
    it(`is told to be so, wherever that is: ${name}`, () => {
      assert.equal(problemOf(bytes), undefined);
      // The last byte of a BMP or a WebP may be padding, which some writers leave out.
      const last = /BMP|WebP/u.test(name) ? bytes.length - 3 : bytes.length - 1;
      for (let length = 32; length <= last; length += 1)
        assert.match(problemOf(bytes.subarray(0, length)) ?? '', /its end is missing/u, `${length} bytes`);
    });

    it(`is whole with other bytes behind its end: ${name}`, () => {
      assert.equal(problemOf(Buffer.concat([bytes, Buffer.alloc(99, 7)])), undefined);
    });
  }

  it('is not what only names a wrong kind of block', () => {
    const gif = Buffer.from(gifPicture(40, 30));
    gif[gif.length - 1] = 0x99;
    assert.match(problemOf(gif) ?? '', /cannot be read/u);
    assert.match(problemOf(squaresJpeg(Buffer.from([0xff, 0xe0, 0, 1]))) ?? '', /cannot be read/u);
  });
});

describe('the orientation that a picture tells', () => {
  const sizeOf = ({ width, height, orientation }: ImageFacts): unknown[] => [width, height, orientation];

  it('is known in every format that has it, and the size is as shown', () => {
    assert.deepEqual(sizeOf(probeImage(squaresJpeg(exifSegment(6)), 'a')), [32, 48, 6]);
    assert.deepEqual(sizeOf(probeImage(squaresJpeg(exifSegment(8, false)), 'a')), [32, 48, 8]);
    assert.deepEqual(sizeOf(probeImage(squaresJpeg(exifSegment(3)), 'a')), [48, 32, 3]);
    assert.deepEqual(sizeOf(probeImage(squaresPng(6), 'a')), [2, 3, 6]);
    assert.deepEqual(sizeOf(probeImage(squaresPng(5, { isBehind: true }), 'a')), [2, 3, 5]);
    assert.deepEqual(sizeOf(probeImage(extendedWebp({ orientation: 7 }), 'a')), [30, 40, 7]);
    assert.deepEqual(sizeOf(probeImage(tiffWith(274, 8), 'a')), [30, 40, 8]);
  });

  it('is none where it is upright, unknown, or its block is damaged', () => {
    assert.deepEqual(sizeOf(probeImage(squaresJpeg(exifSegment(1)), 'a')), [48, 32, undefined]);
    assert.deepEqual(sizeOf(probeImage(squaresJpeg(exifSegment(9)), 'a')), [48, 32, undefined]);
    const damaged = jpegSegment(0xe1, Buffer.from('Exif\0\0II*\0\xff\xff\0\0', 'latin1'));
    assert.deepEqual(sizeOf(probeImage(squaresJpeg(damaged), 'a')), [48, 32, undefined]);
    assert.deepEqual(sizeOf(probeImage(tiffWith(274, 0), 'a')), [40, 30, undefined]);
  });
});

describe('the transparency that a picture tells', () => {
  const transparentGif = Buffer.from(gifPicture(40, 30));
  transparentGif[transparentGif.indexOf(Buffer.from([0x21, 0xf9])) + 3] = 1;
  const opaqueGif = Buffer.from(transparentGif);
  opaqueGif[opaqueGif.indexOf(Buffer.from([0x21, 0xf9])) + 3] = 0;
  const losslessWebp = Buffer.from(webpPicture(40, 30));
  losslessWebp.writeUInt32LE((losslessWebp.readUInt32LE(21) | (1 << 28)) >>> 0, 21);
  const cases: [name: string, bytes: Uint8Array, hasAlpha: boolean][] = [
    ['a GIF with a transparent colour', transparentGif, true],
    ['a GIF without', opaqueGif, false],
    ['a lossless WebP with alpha', losslessWebp, true],
    ['a lossless WebP without', webpPicture(40, 30), false],
    ['an extended WebP with alpha', extendedWebp({ hasAlpha: true }), true],
    ['an extended WebP without', extendedWebp({}), false],
    ['a BMP with alpha', bmpWithAlpha(90, 300, [255, 255, 255, 100]), true],
    ['a BMP whose alpha is opaque', bmpWithAlpha(90, 300, [255]), false],
    ['a BMP whose fourth byte means nothing', bmpWithAlpha(90, 300, [0]), false],
    ['a BMP of 24 bits', bmpPicture(9, 9), false],
    ['a TIFF with alpha', tiffWith(338, 2), true],
    ['a TIFF with alpha that was multiplied into the colours', tiffWith(338, 1), true],
    ['a TIFF with another channel', tiffWith(338, 0), false],
    ['a JPEG', squaresJpeg(), false],
  ];
  for (const [name, bytes, hasAlpha] of cases)
    it(`is ${hasAlpha ? 'some' : 'none'}: ${name}`, () => {
      assert.equal(probeImage(bytes, 'a').hasAlpha, hasAlpha);
    });
});
