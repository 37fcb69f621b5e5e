import assert from 'node:assert/strict';
import { PngReader, readPngInfo } from '../../../../src/engine/images/png';
import { NotPng, type NotPngReason } from '../../../../src/engine/images/pngChunks';
import { pngChunk, pngPicture, pngSignature, rawPng, seededRandom } from '../../../support/pictures';

function reasonFor(bytes: Uint8Array): NotPngReason | 'fine' {
  try {
    readPngInfo(bytes);
    return 'fine';
  } catch (error) {
    assert.ok(error instanceof NotPng, String(error));
    return error.reason;
  }
}

/** The picture with bytes replaced from an offset. */
function changed(bytes: Uint8Array, at: number, ...values: number[]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.set(values, at);
  return copy;
}

/** The picture with another header, its checksum right. */
function withHeader(picture: Uint8Array, change: (header: Uint8Array) => void): Uint8Array {
  const header = picture.slice(16, 29);
  change(header);
  return Buffer.concat([pngSignature, pngChunk('IHDR', header), picture.subarray(33)]);
}

describe('readPngInfo', () => {
  it('reads the header', () => {
    assert.deepEqual(readPngInfo(pngPicture(30, 20)), {
      width: 30,
      height: 20,
      bitDepth: 8,
      colourType: 2,
      interlaced: false,
      hasAlpha: false,
    });
    assert.deepEqual(readPngInfo(pngPicture(3, 2, { channels: 4, depth: 16, interlaced: true })), {
      width: 3,
      height: 2,
      bitDepth: 16,
      colourType: 6,
      interlaced: true,
      hasAlpha: true,
    });
    assert.equal(readPngInfo(pngPicture(3, 2, { channels: 1 })).hasAlpha, false);
    assert.equal(readPngInfo(pngPicture(3, 2, { channels: 2 })).hasAlpha, true);
  });

  it('detects transparent colours', () => {
    const palette = {
      width: 8,
      height: 1,
      depth: 1,
      colourType: 3,
      palette: [
        [0, 0, 0],
        [255, 0, 0],
      ],
      rows: [[0b10101010]],
    };
    assert.equal(readPngInfo(rawPng(palette)).hasAlpha, false);
    assert.equal(readPngInfo(rawPng({ ...palette, transparency: [0] })).hasAlpha, true);
  });

  it('reads a view into a larger buffer', () => {
    const picture = pngPicture(30, 20);
    const large = new Uint8Array(picture.length + 100);
    large.set(picture, 37);
    assert.equal(readPngInfo(large.subarray(37, 37 + picture.length)).width, 30);
  });

  it('ignores bytes after the end', () => {
    assert.equal(reasonFor(Buffer.concat([pngPicture(3, 3), Buffer.from('label')])), 'fine');
  });

  it('does not check the checksums of labels', () => {
    const picture = pngPicture(3, 3);
    const label = pngChunk('tEXt', Buffer.from('AIGC\0{}'));
    assert.equal(
      reasonFor(
        Buffer.concat([
          picture.subarray(0, 33),
          changed(label, label.length - 1, (label.at(-1) ?? 0) ^ 1),
          picture.subarray(33),
        ]),
      ),
      'fine',
    );
  });

  it('reports every incomplete PNG as truncated', () => {
    const picture = pngPicture(5, 4);
    for (let length = 0; length < picture.length; length += 1) {
      assert.equal(reasonFor(picture.subarray(0, length)), 'truncated', `${length} bytes`);
    }
  });

  it('reports other content at the first byte that differs', () => {
    assert.equal(reasonFor(Buffer.from('<html>')), 'signature');
    assert.equal(reasonFor(Buffer.from('\x89P', 'latin1')), 'truncated');
    assert.equal(reasonFor(Buffer.from('\x89PN<', 'latin1')), 'signature');
    assert.equal(reasonFor(Buffer.from([137, 80, 78, 71, 10, 26, 10])), 'signature', 'line ends changed on the way');
  });

  const picture = pngPicture(5, 4);
  const end = picture.length - 12;
  const corrupt: Record<string, Uint8Array> = {
    'no IHDR first': Buffer.concat([pngSignature, picture.subarray(33)]),
    'a second IHDR': Buffer.concat([picture.subarray(0, 33), picture.subarray(8)]),
    'a wrong header checksum': changed(picture, 16, 1),
    'a wrong end checksum': changed(picture, end + 8, 0),
    'a changed pixel byte': changed(picture, end - 10, (picture[end - 10] ?? 0) ^ 0x10),
    'width 0': withHeader(picture, header => {
      header.fill(0, 0, 4);
    }),
    'a width beyond the format': withHeader(picture, header => {
      header.fill(255, 0, 4);
    }),
    'a depth that does not exist': withHeader(picture, header => {
      header[8] = 4;
    }),
    'a colour type that does not exist': withHeader(picture, header => {
      header[9] = 5;
    }),
    'an unknown compression': withHeader(picture, header => {
      header[10] = 1;
    }),
    'an unknown interlacing': withHeader(picture, header => {
      header[12] = 2;
    }),
    'a chunk name that is none': changed(picture, 37, 0x20),
    'a chunk length beyond the format': changed(picture, 33, 0x80),
    'an IEND with a body': Buffer.concat([picture.subarray(0, end), pngChunk('IEND', Uint8Array.of(1))]),
    'no data': Buffer.concat([picture.subarray(0, 33), picture.subarray(end)]),
    'no palette': rawPng({ width: 8, height: 1, depth: 1, colourType: 3, rows: [[0]] }),
    'a broken palette': rawPng({ width: 8, height: 1, depth: 1, colourType: 3, palette: [[1, 2]], rows: [[0]] }),
    'an unknown critical chunk': Buffer.concat([
      picture.subarray(0, 33),
      pngChunk('CgBI', new Uint8Array(4)),
      picture.subarray(33),
    ]),
  };
  for (const [name, bytes] of Object.entries(corrupt)) {
    it(`reports as corrupt: ${name}`, () => {
      assert.equal(reasonFor(bytes), 'corrupt');
    });
  }
});

describe('PngReader', () => {
  it('gives the same result for every way to cut the bytes', () => {
    const picture = pngPicture(40, 30, { channels: 4 });
    const random = seededRandom(7);
    for (const most of [1, 2, 7, 100, picture.length]) {
      const reader = new PngReader();
      for (let at = 0; at < picture.length;) {
        const next = at + 1 + Math.floor(random() * most);
        reader.push(picture.subarray(at, next));
        reader.push(new Uint8Array(0));
        at = next;
      }
      assert.deepEqual(reader.end(), readPngInfo(picture));
    }
  });

  it('throws at the first wrong byte, not at the end', () => {
    assert.throws(() => {
      new PngReader().push(Buffer.from('<html>'));
    }, NotPng);
  });
});
