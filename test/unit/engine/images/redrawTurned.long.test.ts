import assert from 'node:assert/strict';
import { decode as decodePng } from 'fast-png';
import { decode as decodeJpeg } from 'jpeg-js';
import { orientationOf } from '../../../../src/core/models/orientation';
import { CannotRedraw } from '../../../../src/engine/images/pngRows';
import { probeImage } from '../../../../src/engine/images/probeImage';
import { redrawJpeg } from '../../../../src/engine/images/redrawJpeg';
import { pngPixels } from '../../../../src/engine/images/decoding/pngPixels';
import { redrawPixels } from '../../../../src/engine/images/redrawPixels';
import { jpegPicture } from '../../../support/pictures';
import {
  exifSegment,
  jpegSegment,
  shownSquares,
  squares,
  squaresJpeg,
  squaresPng,
} from '../../../support/turnedPictures';

/** The numbers of the squares as they are in the pixels, row by row. */
function squaresOf(
  { width, height, data }: { width: number; height: number; data: ArrayLike<number> },
  side: number,
  channels: number,
): number[][] {
  return Array.from({ length: height / side }, (_, y) =>
    Array.from({ length: width / side }, (__, x) => {
      const at = (Math.floor((y + 0.5) * side) * width + Math.floor((x + 0.5) * side)) * channels;
      return squares.findIndex(colour =>
        colour.every((value, index) => Math.abs(value - (data[at + index] ?? 0)) < 40),
      );
    }),
  );
}

describe('a picture that is drawn anew', () => {
  for (const [value, rows] of Object.entries(shownSquares)) {
    const orientation = orientationOf(Number(value));

    it(`of orientation ${value} is upright as a JPEG, and tells no orientation any more`, () => {
      const bytes = squaresJpeg(exifSegment(orientation));
      const facts = probeImage(bytes, 'a');
      const drawn = redrawJpeg(bytes, facts, orientation);
      assert.deepEqual(squaresOf(decodeJpeg(drawn, { useTArray: true }), 16, 4), rows);
      const { orientation: told = 1, ...shown } = facts;
      assert.equal(told, orientation);
      assert.deepEqual(probeImage(drawn, 'a'), shown);
    });

    it(`of orientation ${value} is upright as a PNG, and keeps its transparency`, () => {
      for (const channels of [3, 4] as const) {
        const bytes = squaresPng(orientation, { channels });
        const drawn = redrawPixels(pngPixels(bytes), { orientation, onWhite: false });
        assert.deepEqual(squaresOf(decodePng(drawn), 1, channels), rows);
        const { orientation: told = 1, ...shown } = probeImage(bytes, 'a');
        assert.equal(told, orientation);
        assert.deepEqual(probeImage(drawn, 'a'), shown);
      }
    });
  }

  it('keeps a colour profile of red, green and blue, in all its parts, and no other one', () => {
    const part = (number: number, body: string): Buffer =>
      jpegSegment(0xe2, Buffer.from(`ICC_PROFILE\0${String.fromCharCode(number, 2)}${body}`, 'latin1'));
    const profile = (colours: string): Buffer[] => [part(1, `${'-'.repeat(16)}${colours}more`), part(2, 'the rest')];
    const drawn = (segments: Buffer[]): Buffer => {
      const bytes = squaresJpeg(exifSegment(6), ...segments);
      return Buffer.from(redrawJpeg(bytes, probeImage(bytes, 'a'), 6));
    };
    const kept = profile('RGB ');
    assert.ok(drawn(kept).includes(Buffer.concat(kept)));
    assert.deepEqual(squaresOf(decodeJpeg(drawn(kept), { useTArray: true }), 16, 4), shownSquares[6]);
    for (const colours of ['CMYK', 'GRAY']) assert.equal(drawn(profile(colours)).includes('ICC_PROFILE'), false);
  });

  it('is refused as a JPEG where it is too large or cannot be decoded', () => {
    const reasonOf = (bytes: Uint8Array): string | undefined => {
      try {
        redrawJpeg(bytes, probeImage(bytes, 'a'), 6);
        return undefined;
      } catch (error) {
        assert.ok(error instanceof CannotRedraw, String(error));
        return error.reason;
      }
    };
    assert.equal(reasonOf(jpegPicture(20_000, 20_000)), 'tooLarge');
    const arithmetic = Buffer.from(squaresJpeg());
    arithmetic[arithmetic.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc9;
    assert.equal(reasonOf(arithmetic), 'undecodable');
  });
});
