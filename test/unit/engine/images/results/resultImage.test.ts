import assert from 'node:assert/strict';
import { createCanvas } from '@napi-rs/canvas';
import { NotPng } from '../../../../../src/engine/images/pngChunks';
import { formatBytes, isOtherImage, measureResult } from '../../../../../src/engine/images/results/resultImage';
import {
  bmpPicture,
  gifPicture,
  jpegPicture,
  pngPicture,
  tiffPicture,
  webpPicture,
} from '../../../../support/pictures';

function avifPicture(width: number, height: number): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  for (let at = 0; at < width; at++) {
    context.fillStyle = `hsl(${(at * 37) % 360} 80% 50%)`;
    context.fillRect(at, 0, 1, height);
  }
  return canvas.encodeSync('avif');
}

/** The same image under the name of another brand. */
function branded(avif: Buffer, brand: string, compatible?: string): Buffer {
  const bytes = Buffer.from(avif);
  bytes.write(brand, 8, 'latin1');
  for (let at = 16; at < bytes.readUInt32BE(0) && compatible !== undefined; at += 4)
    bytes.write(compatible, at, 'latin1');
  return bytes;
}

function box(type: string, ...content: Uint8Array[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.reduce((sum, { length }) => sum + length, 0));
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...content]);
}

const sides = (height: number, width: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(height);
  bytes.writeUInt32BE(width, 4);
  return bytes;
};

/** The head of a stream of JPEG 2000, some data, and its end. */
const stream2000 = Buffer.concat([
  Buffer.from('ff4fff5100290000', 'hex'),
  sides(40, 30),
  Buffer.alloc(200, 7),
  Buffer.from('ffd9', 'hex'),
]);
const jp2 = Buffer.concat([
  box('jP  ', Buffer.from('0d0a870a', 'hex')),
  box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ', 'latin1')),
  box('jp2h', box('ihdr', sides(30, 40), Buffer.alloc(6))),
  box('jp2c', stream2000),
]);
/** A small picture: eight times five rows, eight times four columns. */
const streamXl = Buffer.concat([Buffer.from([0xff, 0x0a, 1 | (4 << 1), 3 << 1]), Buffer.alloc(200, 7)]);
const jxl = Buffer.concat([
  box('JXL ', Buffer.from('0d0a870a', 'hex')),
  box('ftyp', Buffer.from('jxl \0\0\0\0jxl ', 'latin1')),
  box('jxlc', streamXl),
]);

const avif = avifPicture(40, 30);
const others: [name: string, bytes: Uint8Array, extension: string, width: number, height: number][] = [
  ['JPEG', jpegPicture(40, 30), '.jpg', 40, 30],
  ['WebP', webpPicture(40, 30), '.webp', 40, 30],
  ['GIF', gifPicture(40, 30), '.gif', 40, 30],
  ['BMP', bmpPicture(40, 30), '.bmp', 40, 30],
  ['TIFF', tiffPicture(40, 30), '.tiff', 40, 30],
  ['AVIF', avif, '.avif', 40, 30],
  ['AVIF of the brand mif1', branded(avif, 'mif1'), '.avif', 40, 30],
  ['HEIC', branded(avif, 'heic', 'mif1'), '.heic', 40, 30],
  ['JPEG 2000', jp2, '.jp2', 40, 30],
  ['JPEG XL', jxl, '.jxl', 32, 40],
  ['a bare stream of JPEG 2000', stream2000, '.j2k', 40, 30],
  ['a bare stream of JPEG XL', streamXl, '.jxl', 32, 40],
];

const reasonOf = (bytes: Uint8Array): string => {
  try {
    return JSON.stringify(measureResult(bytes));
  } catch (error) {
    assert.ok(error instanceof NotPng, String(error));
    return error.reason;
  }
};

describe('an image that came in place of a PNG', () => {
  for (const [name, bytes, extension, width, height] of others) {
    it(`is measured and gets the ending of its format: ${name}`, () => {
      assert.ok(isOtherImage(bytes.subarray(0, formatBytes)));
      assert.deepEqual(measureResult(bytes), { extension, width, height });
    });

    // The end of such a stream cannot be told.
    if (name !== 'a bare stream of JPEG XL')
      it(`is cut off, and may come whole another time, when its end is missing: ${name}`, () => {
        for (const length of [bytes.length - 2, ...[0.9, 0.5, 0.1].map(part => Math.ceil(bytes.length * part))])
          if (isOtherImage(bytes.subarray(0, Math.min(length, formatBytes))))
            assert.equal(reasonOf(bytes.subarray(0, length)), 'truncated', `${length} of ${bytes.length} bytes`);
      });
  }

  it('is cut off in every box of an AVIF', () => {
    for (let length = 40; length < avif.length; length++) assert.equal(reasonOf(avif.subarray(0, length)), 'truncated');
  });

  it('has no size, or a wrong structure, and is not saved', () => {
    const wrongLength = Buffer.from(avif);
    wrongLength.writeUInt32BE(3, avif.readUInt32BE(0));
    const emptySize = Buffer.from(jp2);
    emptySize.fill(0, jp2.indexOf('ihdr') + 4, jp2.indexOf('ihdr') + 12);
    for (const bytes of [wrongLength, emptySize, Buffer.concat([jpegPicture(4, 4).subarray(0, 20), Buffer.alloc(50)])])
      assert.equal(reasonOf(bytes), 'corrupt');
  });

  it('is none where it is a PNG, a text or a drawing, which can hold scripts', () => {
    for (const bytes of [
      pngPicture(4, 4),
      Buffer.from('<html>'),
      Buffer.from('<svg xmlns="x"/>'),
      Buffer.alloc(0),
      Buffer.from('\0\0\0\x20ftypisom\0\0\0\0isommp41', 'latin1'),
      Buffer.from('%PDF-1.7'),
    ])
      assert.ok(!isOtherImage(bytes));
  });
});
