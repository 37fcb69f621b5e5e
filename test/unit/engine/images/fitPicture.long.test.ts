import assert from 'node:assert/strict';
import { decode } from 'jpeg-js';
import { URI } from 'vscode-uri';
import type { InputImageRules } from '../../../../src/core/models/inputImage';
import { readAll } from '../../../../src/engine/files/byteSource';
import { probeImage } from '../../../../src/engine/images/probeImage';
import type { InputImage } from '../../../../src/engine/jobs/inputImages';
import { readInputImages } from '../../../../src/engine/jobs/inputImages';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { jpegPicture, pngPicture, rawPng } from '../../../support/pictures';
import {
  exifSegment,
  extendedWebp,
  shownSquares,
  squares,
  squaresJpeg,
  squaresPng,
  squaresWebp,
  tiffWith,
} from '../../../support/turnedPictures';

const never = new AbortController().signal;
const rules: InputImageRules = { formats: ['png', 'jpeg'], maxBytes: 1024 * 1024, alpha: true };

describe('an input image that is shown otherwise than it is stored', () => {
  const root = URI.parse('memory:/site');
  let workspace: InMemoryWorkspace;
  beforeEach(() => {
    workspace = new InMemoryWorkspace('memory:/site');
  });
  const read = async (bytes: Uint8Array, changed: Partial<InputImageRules> = {}): Promise<InputImage | undefined> => {
    workspace.put('memory:/site/phone', bytes);
    const anyFormat = { ...rules, formats: ['png', 'jpeg', 'webp', 'tiff'] as const, ...changed };
    return (await readInputImages(['phone'], { workspace, rules: anyFormat, root, signal: never })).images[0];
  };

  for (const [name, bytes, size] of [
    ['JPEG', squaresJpeg(exifSegment(6)), [32, 48]],
    ['JPEG that is only mirrored', squaresJpeg(exifSegment(2)), [48, 32]],
    ['PNG', squaresPng(8), [2, 3]],
    ['WebP', squaresWebp(6), [32, 48]],
    ['TIFF', tiffWith(274, 8), [30, 40]],
  ] as const) {
    it(`sends a ${name} upright, and measures what is sent`, async () => {
      const image = await read(bytes);
      assert.ok(image?.kind === 'file');
      assert.deepEqual([image.facts.width, image.facts.height, image.facts.orientation], [...size, undefined]);
      assert.deepEqual(probeImage(await readAll(image.source), 'phone'), image.facts);
    });
  }

  it('sends a picture as it is where nothing is turned', async () => {
    const bytes = squaresJpeg(exifSegment(1));
    const image = await read(bytes);
    assert.ok(image?.kind === 'file');
    assert.deepEqual(await readAll(image.source), bytes);
  });

  it('holds the rules of the model against what is shown', async () => {
    assert.ok(await read(squaresJpeg(exifSegment(6)), { maxRatio: 0.7 }));
    await assert.rejects(read(squaresJpeg(exifSegment(6)), { minRatio: 1.4 }), { message: /32×48/u });
  });

  it('refuses a picture that cannot be turned here, and says what to do', async () => {
    const damaged = extendedWebp({ orientation: 6 });
    const message = /"phone" is stored turned.*Save it upright/u;
    await assert.rejects(read(damaged), { code: 'inputImage', message });
  });

  it('sends a turned WebP as a JPEG where it is opaque', async () => {
    const image = await read(squaresWebp(6));
    assert.ok(image?.kind === 'file');
    assert.equal(image.facts.mime, 'image/jpeg');
    const { width, height, data } = decode(await readAll(image.source), { useTArray: true });
    const colours = [0, 1, 2].flatMap(y =>
      [0, 1].map(x => [...data.subarray(((y * 16 + 8) * width + x * 16 + 8) * 4)].slice(0, 3)),
    );
    assert.equal(height, 48);
    for (const [index, colour] of colours.entries()) {
      const wanted = squares[shownSquares[6]!.flat()[index]!]!;
      assert.ok(Math.max(...colour.map((value, channel) => Math.abs(value - wanted[channel]!))) < 40, colour.join(' '));
    }
  });

  it('does both where the model takes no transparency either', async () => {
    const image = await read(squaresPng(6, { channels: 4 }), { alpha: false });
    assert.ok(image?.kind === 'file');
    assert.deepEqual(image.facts, { format: 'png', mime: 'image/png', width: 2, height: 3, hasAlpha: false });
  });

  it('refuses a picture that is too large to be turned, without decoding it', async () => {
    const large = jpegPicture(20_000, 20_000, exifSegment(6));
    await assert.rejects(read(large), { code: 'inputImage', message: /20000×20000 pixels, too many to be turned/u });
  });
});

describe('an input image that inflates to very much', () => {
  const root = URI.parse('memory:/site');
  const noAlpha: InputImageRules = { ...rules, alpha: false };
  let asked: string[];
  const read = (bytes: Uint8Array, changed: Partial<InputImageRules> = {}): Promise<unknown> => {
    asked = [];
    const workspace = new InMemoryWorkspace('memory:/site');
    workspace.put('memory:/site/bomb.png', bytes);
    const mayFlatten = (name: string): Promise<boolean> => {
      asked.push(name);
      return Promise.resolve(true);
    };
    return readInputImages(['bomb.png'], {
      workspace,
      rules: { ...noAlpha, ...changed },
      root,
      signal: never,
      mayFlatten,
    });
  };
  const huge = rawPng({ width: 16_000, height: 16_000, depth: 8, colourType: 6, rows: [[0]] });

  it('refuses it by its header, and does not ask', async () => {
    for (const colourType of [4, 6]) {
      const bytes = rawPng({ width: 16_000, height: 16_000, depth: 16, colourType, rows: [[0]] });
      await assert.rejects(read(bytes), { code: 'inputImage', message: /16000×16000 pixels, too many to be/u });
      assert.deepEqual(asked, []);
    }
  });

  it('holds it against the other rules first', async () => {
    await assert.rejects(read(huge, { maxSidePx: 8000 }), { message: /up to 8000 on each side/u });
    await assert.rejects(read(huge, { formats: ['jpeg'] }), { message: /this model takes JPEG/u });
    await assert.rejects(read(pngPicture(40, 30, { channels: 4, alpha: 9 }), { maxBytes: 50 }), { message: /MB/u });
    assert.deepEqual(asked, []);
  });

  it('refuses picture data that is longer than its header says', async () => {
    const rows = Array.from({ length: 100 }, () => Array<number>(4000).fill(0));
    const bytes = rawPng({ width: 2, height: 1, depth: 8, colourType: 6, rows });
    await assert.rejects(read(bytes), { message: /transparency of "bomb.png" could not be removed/u });
  });

  it('sends it as it is where the model takes transparency', async () => {
    await read(huge, { alpha: true });
    assert.deepEqual(asked, []);
  });
});
