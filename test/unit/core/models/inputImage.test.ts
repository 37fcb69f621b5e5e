import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { checkInputImage, type ImageFacts, type InputImageRules } from '../../../../src/core/models/inputImage';
import { probeImage } from '../../../../src/engine/images/probeImage';
import {
  bmpPicture,
  gifPicture,
  heifStart,
  jpegPicture,
  pngPicture,
  tiffPicture,
  webpPicture,
} from '../../../support/pictures';

function refusal(action: () => unknown): EaselError {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof EaselError, String(error));
    assert.equal(error.code, 'inputImage');
    return error;
  }
  assert.fail('was not refused');
}

describe('probeImage', () => {
  const pictures: [name: string, bytes: Uint8Array, facts: Partial<ImageFacts>][] = [
    ['PNG', pngPicture(40, 30), { format: 'png', mime: 'image/png', hasAlpha: false }],
    ['PNG with alpha', pngPicture(40, 30, { channels: 4 }), { format: 'png', hasAlpha: true }],
    ['JPEG', jpegPicture(40, 30), { format: 'jpeg', mime: 'image/jpeg' }],
    ['WebP', webpPicture(40, 30), { format: 'webp', mime: 'image/webp' }],
    ['BMP', bmpPicture(40, 30), { format: 'bmp', mime: 'image/bmp' }],
    ['TIFF', tiffPicture(40, 30), { format: 'tiff', mime: 'image/tiff' }],
    ['GIF', gifPicture(40, 30), { format: 'gif', mime: 'image/gif' }],
  ];
  for (const [name, bytes, facts] of pictures) {
    it(`reads a ${name} by its content, from a view as well`, () => {
      const large = new Uint8Array(bytes.length + 50).fill(0xaa);
      large.set(bytes, 21);
      for (const view of [bytes, large.subarray(21, 21 + bytes.length)]) {
        const found = probeImage(view, 'photo.txt');
        assert.deepEqual({ ...found, ...facts, width: 40, height: 30 }, found);
      }
    });
  }

  it('finds the size of a JPEG behind large metadata', () => {
    const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0xff, 0xff]), Buffer.alloc(0xfffd, 0xff)]);
    assert.equal(probeImage(jpegPicture(40, 30, Buffer.concat(Array<Buffer>(40).fill(segment))), 'a').width, 40);
  });

  const converted: [kind: string, bytes: Uint8Array][] = [
    ['HEIC', heifStart('heic')],
    ['HEIC', heifStart('mif1')],
    ['AVIF', heifStart('avif')],
    ['SVG', Buffer.from('\ufeff<?xml version="1.0"?>\n<!-- <b> -->\n<!DOCTYPE svg>\n<svg width="1" height="1"/>')],
    ['JPEG XL', Buffer.from([0xff, 0x0a, 0xff])],
  ];
  for (const [kind, bytes] of converted) {
    it(`says what to do with ${kind}`, () => {
      const { message, field } = refusal(() => probeImage(bytes, 'photo.png', 'images[1]'));
      assert.ok(message.includes('photo.png') && message.includes(kind) && message.includes('PNG'), message);
      assert.equal(field, 'images[1]');
    });
  }

  const noPictures: [what: string, bytes: Uint8Array][] = [
    ['nothing', new Uint8Array(0)],
    ['text', Buffer.from('BMW builds cars')],
    ['HTML', Buffer.from('<html><svg ></svg></html>')],
    ['zeros', new Uint8Array(1000)],
    ['PDF', Buffer.from('%PDF-1.7')],
    ['a video', heifStart('isom').subarray(0, 16)],
    ['a comment that never ends', Buffer.from('<!-- <svg/>')],
    ['nothing but beginnings of comments', Buffer.from('<!--'.repeat(16_384))],
  ];
  for (const [what, bytes] of noPictures) {
    it(`refuses ${what}`, () => {
      assert.match(refusal(() => probeImage(bytes, 'a.png')).message, /"a\.png" is not an image/u);
    });
  }

  it('refuses a PNG whose end is cut off', () => {
    const picture = pngPicture(40, 30);
    assert.match(
      refusal(() => probeImage(picture.subarray(0, picture.length - 1), 'a.png')).message,
      /"a\.png" is damaged: its end is missing/u,
    );
  });

  it('refuses a width or height of 0', () => {
    for (const bytes of [jpegPicture(0, 30), gifPicture(0, 5), bmpPicture(0, 0)]) {
      assert.match(refusal(() => probeImage(bytes, 'a')).message, /damaged/u);
    }
  });

  it('stops at the first damaged byte of a large JPEG', () => {
    const bytes = new Uint8Array(20_000_000);
    bytes.set([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0]);
    assert.match(refusal(() => probeImage(bytes, 'a')).message, /damaged/u);
  });
});

describe('checkInputImage', () => {
  const rules: InputImageRules = {
    formats: ['png', 'jpeg'],
    minSidePx: 240,
    maxSidePx: 8000,
    advisedSidePx: [384, 3072],
    minRatio: 1 / 8,
    maxRatio: 8,
    maxBytes: 20 * 1024 * 1024,
    alpha: false,
  };
  const facts: ImageFacts = { format: 'png', mime: 'image/png', width: 1000, height: 800, hasAlpha: false };

  it('has no warning for an image within the rules', () => {
    assert.deepEqual(checkInputImage(facts, 1000, rules, 'a.png'), []);
    assert.deepEqual(
      checkInputImage(
        { ...facts, width: 8000, height: 3072, hasAlpha: true },
        20 * 1024 * 1024,
        { formats: ['png'], maxBytes: 20 * 1024 * 1024, alpha: true },
        'a.png',
      ),
      [],
    );
  });

  it('warns outside the advised range', () => {
    for (const size of [
      { width: 300, height: 300 },
      { width: 3073, height: 1000 },
    ]) {
      const [warning = ''] = checkInputImage({ ...facts, ...size }, 1000, rules, 'a.png');
      assert.ok(warning.includes('a.png') && warning.includes('384') && warning.includes('3072'), warning);
    }
  });

  const broken: [rule: string, change: Partial<ImageFacts>, byteLength: number, words: string[]][] = [
    ['format', { format: 'gif' }, 1000, ['GIF', 'PNG, JPEG']],
    ['bytes', {}, 20 * 1024 * 1024 + 1, ['20.1 MB', '20 MB']],
    ['too small', { width: 1000, height: 239 }, 1000, ['1000×239', '240']],
    ['too large', { width: 8001, height: 8000 }, 1000, ['8001×8000', '8000']],
    ['too wide', { width: 4000, height: 400 }, 1000, ['4000×400', '1:8', '8:1']],
    ['too tall', { width: 400, height: 4000 }, 1000, ['400×4000', '1:8', '8:1']],
    ['transparency', { hasAlpha: true }, 1000, ['transparent']],
  ];
  for (const [rule, change, byteLength, words] of broken) {
    it(`names the file, its property and the rule: ${rule}`, () => {
      const { message, field } = refusal(() =>
        checkInputImage({ ...facts, ...change }, byteLength, rules, 'my photo', 'images[0]'),
      );
      for (const word of ['my photo', ...words]) {
        assert.ok(message.includes(word), message);
      }
      assert.equal(field, 'images[0]');
    });
  }
});
