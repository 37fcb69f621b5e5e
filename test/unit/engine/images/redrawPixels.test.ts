import assert from 'node:assert/strict';
import { decode, encode } from 'fast-png';
import { readPngInfo } from '../../../../src/engine/images/png';
import { NotPng } from '../../../../src/engine/images/pngChunks';
import { CannotRedraw } from '../../../../src/engine/images/pngRows';
import { showsThrough } from '../../../../src/engine/images/pngTransparency';
import { pngPixels } from '../../../../src/engine/images/decoding/pngPixels';
import { redrawPixels } from '../../../../src/engine/images/redrawPixels';
import { pngPicture, rawPng } from '../../../support/pictures';

const onWhite = (bytes: Uint8Array): Uint8Array => redrawPixels(pngPixels(bytes), { orientation: 1, onWhite: true });

/** The red, green and blue of each pixel on white, and whether nothing showed through before. */
async function flattened(bytes: Uint8Array): Promise<{ pixels: number[][]; lossless: boolean; depth: number }> {
  const result = onWhite(bytes);
  assert.equal(readPngInfo(result).hasAlpha, false);
  const { data, channels, depth } = decode(result, { checkCrc: true });
  assert.equal(channels, 3);
  const pixels = Array.from({ length: data.length / 3 }, (_, index) =>
    Array.from(data.slice(index * 3, index * 3 + 3)),
  );
  return { pixels, lossless: !(await showsThrough(bytes)), depth };
}

function coloured(channels: number, depth: 8 | 16, ...samples: number[]): Uint8Array {
  const data = depth === 16 ? Uint16Array.from(samples) : Uint8Array.from(samples);
  return encode({ width: samples.length / channels, height: 1, channels, depth, data });
}

describe('redrawPixels and showsThrough', () => {
  it('puts colour with alpha on white', async () => {
    assert.deepEqual(await flattened(coloured(4, 8, 10, 20, 30, 255, 10, 20, 30, 0, 0, 100, 255, 128)), {
      pixels: [
        [10, 20, 30],
        [255, 255, 255],
        [127, 177, 255],
      ],
      lossless: false,
      depth: 8,
    });
  });

  it('is lossless for an opaque alpha channel', async () => {
    assert.deepEqual(await flattened(coloured(4, 8, 1, 2, 3, 255, 4, 5, 6, 255)), {
      pixels: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      lossless: true,
      depth: 8,
    });
  });

  it('puts grey with alpha on white', async () => {
    assert.deepEqual(await flattened(coloured(2, 8, 100, 255, 100, 0, 100, 51)), {
      pixels: [
        [100, 100, 100],
        [255, 255, 255],
        [224, 224, 224],
      ],
      lossless: false,
      depth: 8,
    });
  });

  it('keeps 16 bits', async () => {
    assert.deepEqual(await flattened(coloured(4, 16, 1000, 2000, 3000, 65535, 1, 2, 3, 0)), {
      pixels: [
        [1000, 2000, 3000],
        [65535, 65535, 65535],
      ],
      lossless: false,
      depth: 16,
    });
    assert.deepEqual(await flattened(coloured(2, 16, 1234, 65535)), {
      pixels: [[1234, 1234, 1234]],
      lossless: true,
      depth: 16,
    });
  });

  it('keeps pixels without alpha', async () => {
    assert.deepEqual(await flattened(coloured(3, 8, 1, 2, 3)), { pixels: [[1, 2, 3]], lossless: true, depth: 8 });
  });

  const palette = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
  ];

  it('reads palettes of any depth, with and without transparency', async () => {
    const two = { width: 3, height: 2, depth: 2, colourType: 3, palette, rows: [[0b00011000], [0b10010000]] };
    assert.deepEqual((await flattened(rawPng(two))).pixels, [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [0, 0, 255],
      [0, 255, 0],
      [255, 0, 0],
    ]);
    assert.ok((await flattened(rawPng(two))).lossless);
    assert.deepEqual((await flattened(rawPng({ ...two, transparency: [0, 128] }))).pixels, [
      [255, 255, 255],
      [127, 255, 127],
      [0, 0, 255],
      [0, 0, 255],
      [127, 255, 127],
      [255, 255, 255],
    ]);
    const eight = rawPng({
      width: 2,
      height: 1,
      depth: 8,
      colourType: 3,
      palette,
      transparency: [255, 255, 0],
      rows: [[1, 0]],
    });
    assert.deepEqual(await flattened(eight), {
      pixels: [
        [0, 255, 0],
        [255, 0, 0],
      ],
      lossless: true,
      depth: 8,
    });
  });

  it('reads greys of few bits, and their transparent grey', async () => {
    const one = { width: 10, height: 1, depth: 1, colourType: 0, rows: [[0b10101010, 0b01000000]] };
    assert.deepEqual(
      (await flattened(rawPng(one))).pixels.map(([grey]) => grey),
      [255, 0, 255, 0, 255, 0, 255, 0, 0, 255],
    );
    assert.deepEqual(await flattened(rawPng({ ...one, transparency: [0, 0] })), {
      pixels: Array<number[]>(10).fill([255, 255, 255]),
      lossless: false,
      depth: 8,
    });
    const four = { width: 3, height: 1, depth: 4, colourType: 0, rows: [[0x5f, 0x00]], transparency: [0, 5] };
    assert.deepEqual(
      (await flattened(rawPng(four))).pixels.map(([grey]) => grey),
      [255, 255, 0],
    );
  });

  it('reads a transparent colour', async () => {
    const bytes = rawPng({
      width: 3,
      height: 1,
      depth: 8,
      colourType: 2,
      transparency: [0, 1, 0, 2, 0, 3],
      rows: [[1, 2, 3, 1, 2, 4, 0, 2, 3]],
    });
    assert.deepEqual(await flattened(bytes), {
      pixels: [
        [255, 255, 255],
        [1, 2, 4],
        [0, 2, 3],
      ],
      lossless: false,
      depth: 8,
    });
  });

  it('reads interlaced pictures', async () => {
    const plain = await flattened(pngPicture(13, 11, { channels: 4, alpha: 200 }));
    assert.deepEqual(await flattened(pngPicture(13, 11, { channels: 4, alpha: 200, interlaced: true })), plain);
  });

  it('reads a view into a larger buffer', () => {
    const picture = pngPicture(13, 11, { channels: 4, alpha: 200 });
    const large = new Uint8Array(picture.length + 60);
    large.set(picture, 31);
    assert.deepEqual(onWhite(large.subarray(31, 31 + picture.length)), onWhite(picture));
  });

  it('refuses images that would be decoded wrongly or do not fit in memory', () => {
    assert.throws(
      () => onWhite(rawPng({ width: 8, height: 1, depth: 1, colourType: 3, palette, interlaced: true, rows: [[0]] })),
      CannotRedraw,
    );
    assert.throws(
      () => onWhite(rawPng({ width: 50_000, height: 50_000, depth: 8, colourType: 6, rows: [[0]] })),
      CannotRedraw,
    );
    assert.throws(() => onWhite(Buffer.from('GIF89a')), NotPng);
  });
});
