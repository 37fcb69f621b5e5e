import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../src/core/base/errors';
import type { InputImageRules } from '../../../../src/core/models/inputImage';
import type { FileReference } from '../../../../src/core/request/imageOptions';
import { FileSystemFault } from '../../../../src/engine/files/workspace';
import type { InputImage } from '../../../../src/engine/jobs/inputImages';
import { checkUploadServed, fitsDataUrl, readInputImages } from '../../../../src/engine/jobs/inputImages';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { pngPicture, rawPng } from '../../../support/pictures';
import { preparedJob } from '../../../support/preparedJob';
import {
  seeThroughBmp,
  seeThroughGif,
  seeThroughTiff,
  seeThroughWebp,
  twoByTwo,
} from '../../../support/seeThroughPictures';

const never = new AbortController().signal;
const rules: InputImageRules = { formats: ['png', 'jpeg'], maxBytes: 1024 * 1024, alpha: true };

describe('readInputImages', () => {
  let workspace: InMemoryWorkspace;
  const root = URI.parse('memory:/site');
  beforeEach(() => {
    workspace = new InMemoryWorkspace('memory:/site');
    workspace.put('memory:/site/cat.png', pngPicture(40, 30));
  });

  const read = (
    reference: FileReference,
    mayFlatten?: (name: string) => Promise<boolean>,
    signal = never,
  ): Promise<{ images: InputImage[]; warnings: string[] }> =>
    readInputImages([reference], { workspace, rules, root, signal, ...(mayFlatten && { mayFlatten }) });

  it('knows files by their content, however they are named', async () => {
    for (const reference of ['cat.png', 'memory:///site/cat.png', URI.parse('memory:/site/cat.png')]) {
      const [image] = (await read(reference)).images;
      assert.ok(image?.kind === 'file');
      assert.deepEqual([image.name, image.facts.width, image.facts.height], ['cat.png', 40, 30]);
    }
  });

  it('passes on https addresses without a request', async () => {
    const { images } = await read(' https://example.com/a b.png ');
    assert.deepEqual(images, [{ kind: 'address', url: 'https://example.com/a%20b.png' }]);
    assert.deepEqual(workspace.calls, []);
  });

  for (const address of ['http://example.com/a.png', 'data:image/png;base64,AAAA', 'ftp://example.com/a.png']) {
    it(`refuses ${address}`, async () => {
      await assert.rejects(read(address), { code: 'inputImage', field: 'images', message: /not an https address/u });
    });
  }

  it('says what is wrong with a file before it reads it', async () => {
    await assert.rejects(read('nothing.png'), { code: 'inputImage', message: /"nothing.png" cannot be found/u });
    workspace.addFolder(URI.parse('memory:/site/folder'));
    await assert.rejects(read('folder'), { message: /is a folder/u });
    workspace.put('memory:/site/film.png', new Uint8Array(4 * rules.maxBytes + 1));
    await assert.rejects(read('film.png'), { message: /has 5 MB; this model takes up to 1 MB/u });
    assert.deepEqual(
      workspace.calls.filter(call => call.startsWith('read')),
      [],
    );
  });

  it('passes on why a file cannot be looked at', async () => {
    workspace.faults.set('stat', new FileSystemFault('NoPermissions', 'locked'));
    await assert.rejects(read('cat.png'), { code: 'inputImage', message: /"cat.png" cannot be found or read/u });
  });

  it('passes on an https address that comes as an object', async () => {
    const { images } = await read(URI.parse('https://example.com/a.png'));
    assert.deepEqual(images, [{ kind: 'address', url: 'https://example.com/a.png' }]);
    await assert.rejects(read(URI.parse('http://example.com/a.png')), { message: /not an https address/u });
  });

  it('passes on why a file cannot be read', async () => {
    const fault = new FileSystemFault('NoPermissions', 'locked');
    workspace.faults.set('read', fault);
    const error = await read('cat.png').catch((thrown: unknown) => thrown);
    assert.ok(error instanceof EaselError);
    assert.equal(error.cause, fault);
  });

  it('refuses a file that is no image, whatever its name', async () => {
    workspace.put('memory:/site/page.png', '<html>');
    await assert.rejects(read('page.png'), { code: 'inputImage' });
    workspace.put('memory:/site/empty.png', '');
    await assert.rejects(read('empty.png'), { code: 'inputImage' });
  });
});

describe('readInputImages, where the model takes no transparency', () => {
  const noAlpha = { ...rules, alpha: false };
  const root = URI.parse('memory:/site');
  let workspace: InMemoryWorkspace;
  let asked: string[];
  beforeEach(() => {
    asked = [];
    workspace = new InMemoryWorkspace('memory:/site');
    workspace.put('memory:/site/glass.png', pngPicture(40, 30, { channels: 4, alpha: 100 }));
    workspace.put('memory:/site/plain.png', pngPicture(40, 30));
    workspace.put('memory:/site/opaque.png', pngPicture(40, 30, { channels: 4 }));
    // Fit to look at, but of a kind that no decoder gets right: interlaced, with less than 8 bits.
    const [palette, transparency] = [[[9, 9, 9]], [0]];
    const kind = { width: 40, height: 30, depth: 1, colourType: 3, interlaced: true };
    workspace.put('memory:/site/broken.png', rawPng({ ...kind, palette, transparency, rows: [[0]] }));
  });

  const others: [name: string, bytes: Uint8Array][] = [
    ['glass.webp', seeThroughWebp()],
    ['glass.gif', seeThroughGif()],
    ['glass.bmp', seeThroughBmp(false)],
    ['glass.tiff', seeThroughTiff()],
  ];
  for (const [name, bytes] of others) {
    it(`asks about ${name} as about a PNG, and sends it as one`, async () => {
      workspace.put(`memory:/site/${name}`, bytes);
      const formats = ['png', 'webp', 'gif', 'bmp', 'tiff'] as const;
      const options = { workspace, rules: { ...noAlpha, formats }, root, signal: never };
      const mayFlatten = (image: string): Promise<boolean> => Promise.resolve(asked.push(image) > 0);
      const { images } = await readInputImages([name], { ...options, mayFlatten });
      const [image] = images;
      assert.ok(image?.kind === 'file');
      assert.deepEqual([image.facts.mime, image.facts.hasAlpha, asked], ['image/png', false, [name]]);
      await assert.rejects(readInputImages([name], options), { code: 'inputImage', message: /transparent in places/u });
    });
  }

  it('leaves out the empty channel of a WebP without a question', async () => {
    workspace.put('memory:/site/opaque.webp', seeThroughWebp(twoByTwo.map(([r, g, b]) => [r, g, b, 255])));
    const options = { workspace, rules: { ...noAlpha, formats: ['webp' as const] }, root, signal: never };
    const { images } = await readInputImages(['opaque.webp'], options);
    assert.equal(images[0]?.kind === 'file' && images[0].facts.hasAlpha, false);
  });

  const hasAlpha = async (name: string, answer?: boolean): Promise<boolean | undefined> => {
    const mayFlatten = (image: string): Promise<boolean> => {
      asked.push(image);
      return Promise.resolve(answer === true);
    };
    const options = { workspace, rules: noAlpha, root, signal: never };
    const { images } = await readInputImages([name], answer === undefined ? options : { ...options, mayFlatten });
    const [image] = images;
    assert.ok(image?.kind === 'file');
    assert.deepEqual([image.facts.width, image.facts.height], [40, 30]);
    return image.facts.hasAlpha;
  };

  it('leaves out a channel in which nothing shows through, without a question', async () => {
    const flat = [await hasAlpha('opaque.png'), await hasAlpha('opaque.png', false)];
    assert.deepEqual([flat, asked], [[false, false], []]);
  });

  it('puts a picture on white where the person agrees', async () => {
    assert.deepEqual([await hasAlpha('glass.png', true), asked], [false, ['glass.png']]);
  });

  it('refuses it where the person does not agree, or cannot be asked', async () => {
    for (const answer of [false, undefined])
      await assert.rejects(hasAlpha('glass.png', answer), { code: 'inputImage', message: /glass\.png/u });
  });

  it('refuses it where the transparency cannot be removed', async () => {
    const message = /transparency of "broken.png" could not be removed/u;
    await assert.rejects(hasAlpha('broken.png', true), { message });
    assert.deepEqual(asked, []);
  });

  it('does not touch a picture without transparency', async () => {
    assert.deepEqual([await hasAlpha('plain.png', true), asked], [false, []]);
  });
});

describe('readInputImages, cancelled', () => {
  const root = URI.parse('memory:/site');
  let workspace: InMemoryWorkspace;
  let controller: AbortController;
  beforeEach(() => {
    workspace = new InMemoryWorkspace('memory:/site');
    controller = new AbortController();
    workspace.put('memory:/site/one.png', pngPicture(40, 30));
    workspace.put('memory:/site/two.png', pngPicture(40, 30));
    workspace.put('memory:/site/glass.png', pngPicture(40, 30, { channels: 4, alpha: 100 }));
  });

  it('before the first file, touches none', async () => {
    controller.abort();
    const { signal } = controller;
    await assert.rejects(readInputImages(['one.png'], { workspace, rules, root, signal }), { name: 'AbortError' });
    assert.deepEqual(workspace.calls, []);
  });

  it('between two files, does not touch the second', async () => {
    const read = workspace.read.bind(workspace);
    workspace.read = uri => {
      controller.abort();
      return read(uri);
    };
    const { signal } = controller;
    await assert.rejects(readInputImages(['one.png', 'two.png'], { workspace, rules, root, signal }), {
      name: 'AbortError',
    });
    assert.equal(
      workspace.calls.some(call => call.endsWith('two.png')),
      false,
    );
  });

  it('before its transparency is removed, is not an error of the file', async () => {
    const read = workspace.read.bind(workspace);
    workspace.read = uri => {
      controller.abort();
      return read(uri);
    };
    const noAlpha = { ...rules, alpha: false };
    const { signal } = controller;
    await assert.rejects(readInputImages(['glass.png'], { workspace, rules: noAlpha, root, signal }), {
      name: 'AbortError',
    });
  });
});

describe('the way of an input image', () => {
  it('is the request where it fits a data URL, else the upload, which not every region serves', async () => {
    const workspace = new InMemoryWorkspace('memory:/site');
    workspace.put('memory:/site/cat.png', pngPicture(40, 30));
    const { images } = await readInputImages(['cat.png'], {
      workspace,
      rules,
      root: URI.parse('memory:/site'),
      signal: never,
    });
    const [image] = images;
    assert.ok(image?.kind === 'file');
    assert.equal(fitsDataUrl(image), true);
    assert.equal(fitsDataUrl({ ...image, source: { ...image.source, byteLength: 7_864_302 } }), true);
    assert.equal(fitsDataUrl({ ...image, source: { ...image.source, byteLength: 7_864_321 } }), false);
    const { address } = preparedJob({});
    checkUploadServed(address, 'cat.png');
    checkUploadServed({ ...address, region: 'virginia', decidedBy: 'setting' }, 'cat.png');
    assert.throws(() => checkUploadServed({ ...address, region: 'virginia' }, 'cat.png'), /too large.*virginia/u);
  });
});
