import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import type { ImageFacts } from '../../../../src/core/models/inputImage';
import { probeImage, probePieces } from '../../../../src/engine/images/probeImage';
import {
  bmpPicture,
  gifPicture,
  heifStart,
  jpegPicture,
  pngPicture,
  tiffPicture,
  webpPicture,
} from '../../../support/pictures';

const firstPiece = 65_536;
const longSegment = Buffer.concat([Buffer.from([0xff, 0xe1, 0xff, 0xff]), Buffer.alloc(65_533)]);
const png = pngPicture(900, 700, { channels: 4, alpha: 9 });
const noise = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * index) % 251));

const files: [name: string, bytes: Uint8Array][] = [
  ['a PNG', png],
  ['a PNG whose end is missing', png.subarray(0, png.length - 5)],
  ['a damaged PNG', Buffer.concat([png.subarray(0, 60), noise])],
  ['a JPEG', Buffer.concat([jpegPicture(40, 30), noise])],
  ['a JPEG whose size comes late', jpegPicture(40, 30, Buffer.concat([longSegment, longSegment, longSegment]))],
  ['half a JPEG', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), noise])],
  ['a WebP', Buffer.concat([webpPicture(40, 30), noise])],
  ['a BMP', bmpPicture(400, 300)],
  ['a TIFF', tiffPicture(400, 300)],
  ['a GIF', Buffer.concat([gifPicture(40, 30), noise])],
  ['a HEIC', Buffer.concat([heifStart('heic'), noise])],
  ['a drawing', Buffer.from(`<!--${' '.repeat(70_000)}--><svg/>`)],
  ['no image', noise],
];

describe('probePieces', () => {
  for (const [name, bytes] of files) {
    it(`gives the same result as probeImage: ${name}`, async () => {
      async function* pieces(): AsyncGenerator<Uint8Array> {
        yield bytes.subarray(0, firstPiece);
        for (let at = firstPiece; at < bytes.length; at += 999)
          yield await Promise.resolve(bytes.subarray(at, at + 999));
      }
      assert.deepEqual(
        await found(() => probePieces(pieces(), () => Promise.resolve(bytes), bytes.length, 'a')),
        await found(() => Promise.resolve(probeImage(bytes, 'a'))),
      );
    });
  }
});

async function found(probe: () => Promise<ImageFacts>): Promise<unknown> {
  try {
    return await probe();
  } catch (error) {
    assert.ok(error instanceof EaselError, String(error));
    return { code: error.code, message: error.message, field: error.field };
  }
}
