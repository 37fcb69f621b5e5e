import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { decodePixels } from '../../../../../src/engine/images/decoding/decodePixels';
import { lzwLength } from '../../../../../src/engine/images/decoding/lzwLength';
import { isTransparent, type Pixels } from '../../../../../src/engine/images/decoding/pixels';
import { tiffPixels } from '../../../../../src/engine/images/decoding/tiffPixels';
import { CannotRedraw } from '../../../../../src/engine/images/pngRows';
import { probeImage } from '../../../../../src/engine/images/probeImage';
import { bmpWithAlpha, extendedWebp } from '../../../../support/turnedPictures';
import {
  lzwBomb,
  seeThroughBmp,
  seeThroughGif,
  seeThroughTiff,
  seeThroughWebp,
  twoByTwo,
  type Rgba,
} from '../../../../support/seeThroughPictures';

const decoded = (bytes: Uint8Array): Promise<Pixels> => decodePixels(bytes, probeImage(bytes, 'a'));

/** The colours in the middle of the four squares. */
function squaresOf(pixels: Pixels): number[][] {
  const { width, height, hasAlpha } = pixels;
  return [0, 1, 2, 3].map(square => {
    const x = Math.floor(((square % 2) + 0.5) * (width / 2));
    const index = Math.floor((Math.floor(square / 2) + 0.5) * (height / 2)) * width + x;
    return [...[0, 1, 2].map(channel => pixels.colourAt(index, channel)), hasAlpha ? pixels.alphaAt(index) : 255];
  });
}

function assertNear(found: number[][], wanted: readonly Rgba[]): void {
  for (const [index, colour] of wanted.entries()) {
    const [red = 0, green = 0, blue = 0, opacity] = found[index] ?? [];
    assert.ok(Math.abs((opacity ?? -9) - colour[3]) <= 2, `opacity of ${index}: ${opacity}`);
    // What is not seen has no colour.
    if (colour[3] === 0) continue;
    const differences = [red - colour[0], green - colour[1], blue - colour[2]].map(Math.abs);
    assert.ok(Math.max(...differences) <= 12, `colour of ${index}: ${red}, ${green}, ${blue}`);
  }
}

describe('decodePixels', () => {
  const opaqueOrNot: readonly Rgba[] = [twoByTwo[0]!, twoByTwo[1]!, [0, 0, 0, 0], [0, 0, 0, 0]];
  for (const [name, bytes, wanted] of [
    ['WebP', seeThroughWebp(), twoByTwo],
    ['GIF', seeThroughGif(), opaqueOrNot],
    ['BMP', seeThroughBmp(false), twoByTwo],
    ['BMP from the top', seeThroughBmp(true), twoByTwo],
    ['TIFF', seeThroughTiff(), twoByTwo],
    ['TIFF by LZW', seeThroughTiff({ compression: 'lzw' }), twoByTwo],
    ['TIFF by deflate', seeThroughTiff({ compression: 'deflate' }), twoByTwo],
    ['turned TIFF, as it is stored', seeThroughTiff({ orientation: 6 }), twoByTwo],
  ] as const) {
    it(`reads colours and opacities of a ${name}`, async () => {
      const pixels = await decoded(bytes);
      assertNear(squaresOf(pixels), wanted);
      assert.equal(isTransparent(pixels), true);
    });
  }

  it('finds nothing that shows through where all is opaque', async () => {
    const opaque = twoByTwo.map(([red, green, blue]): Rgba => [red, green, blue, 255]);
    for (const bytes of [seeThroughWebp(opaque), seeThroughTiff({ colours: opaque })])
      assert.equal(isTransparent(await decoded(bytes)), false);
  });

  it('reads a BMP in which the fourth byte is opacity', async () => {
    const pixels = await decoded(bmpWithAlpha(2, 2, [255, 1]));
    assert.deepEqual([pixels.alphaAt(0), pixels.alphaAt(1)], [255, 1]);
  });

  it('refuses what it cannot decode', async () => {
    for (const bytes of [
      extendedWebp({ hasAlpha: true }),
      seeThroughTiff({ planarConfiguration: 2 }),
      seeThroughTiff({ compression: 'deflate', strip: Uint8Array.of(1, 2, 3) }),
    ])
      await assert.rejects(decoded(bytes), (error: unknown) => {
        assert.ok(error instanceof CannotRedraw, String(error));
        return error.reason === 'undecodable';
      });
  });

  it('refuses a picture that is too large before it reads a pixel', async () => {
    const facts = { ...probeImage(seeThroughWebp(), 'a'), width: 16_000, height: 16_000 };
    await assert.rejects(
      decodePixels(seeThroughWebp(), facts),
      (error: unknown) => error instanceof CannotRedraw && error.reason === 'tooLarge',
    );
  });

  for (const [name, at, value] of [
    ['is larger than its canvas', 38, 30_000],
    ['is higher than its canvas', 40, 30_000],
    ['begins right of its canvas', 34, 1],
    ['begins below its canvas', 36, 2],
  ] as const)
    it(`refuses a GIF whose picture ${name}, before it is decompressed`, async () => {
      const bytes = Buffer.from(seeThroughGif());
      bytes.writeUInt16LE(value, at);
      await assert.rejects(decoded(bytes), (error: unknown) => {
        assert.ok(error instanceof CannotRedraw && error.reason === 'undecodable', String(error));
        return /on a canvas of 2×2/u.test(String(error.cause));
      });
    });

  it('reads nothing of a GIF behind its first picture', async () => {
    const bytes = seeThroughGif();
    const behind = Buffer.concat([bytes.subarray(0, -1), Buffer.from([0x99, 0x99, 0x3b])]);
    assert.equal((await decodePixels(behind, { format: 'gif', width: 2, height: 2 })).width, 2);
  });

  it('refuses a TIFF that has more in it than it says, before it is decompressed', () => {
    const { strip, byteLength } = lzwBomb(2);
    assert.ok(byteLength > 10_000_000);
    assert.equal(lzwLength(strip, Infinity), byteLength);
    const bomb = (compression: 'lzw' | 'deflate', bytes: Uint8Array): Uint8Array =>
      seeThroughTiff({ compression, strip: bytes });
    for (const bytes of [bomb('lzw', strip), bomb('deflate', deflateSync(new Uint8Array(2_000_000)))])
      assert.throws(() => tiffPixels(bytes, 1_000_000), RangeError);
  });

  it('refuses a TIFF whose numbers need more room than allowed, though its pixels are few', () => {
    assert.throws(() => tiffPixels(seeThroughTiff(), 15), /16 bytes of pixels/u);
    assert.equal(tiffPixels(seeThroughTiff(), 16).width, 2);
  });
});
