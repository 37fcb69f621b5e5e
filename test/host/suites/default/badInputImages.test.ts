import assert from 'node:assert/strict';
import { open } from 'node:fs/promises';
import { createCanvas } from '@napi-rs/canvas';
import { encode } from 'fast-png';
import * as vscode from 'vscode';
import { bmpPicture, gifPicture, heifStart, pngPicture, tiffPicture } from '../../../support/pictures';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { failsUnsent, submits } from '../../support/refusals';

describe('input images', () => {
  let easel: EaselUnderTest;
  const utf8 = new TextEncoder();
  const uriOf = (name: string): vscode.Uri => vscode.Uri.joinPath(easel.folder, 'bad', name);
  const write = async (name: string, bytes: Uint8Array): Promise<vscode.Uri> => {
    await vscode.workspace.fs.writeFile(uriOf(name), bytes);
    return uriOf(name);
  };
  const refuses = (image: vscode.Uri | string, message: RegExp, model = 'qwen-image-2.0'): Promise<unknown> =>
    failsUnsent(easel, () => easel.edit({ prompt: 'night', model, images: [image] }), {
      code: 'inputImage',
      field: 'images',
      message,
    });

  before(async () => {
    easel = await startEasel();
  });
  after(async () => {
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(easel.folder, 'bad'), { recursive: true });
    await easel.close();
  });
  beforeEach(() => easel.service.reset());

  const svg = utf8.encode('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  const notPictures: [name: string, bytes: Uint8Array, message: RegExp][] = [
    ['text.png', utf8.encode('This is no picture.'), /text\.png.*not an image/],
    ['empty.png', new Uint8Array(0), /empty\.png.*empty/],
    ['cut.png', pngPicture(400, 400).slice(0, 500), /cut\.png.*end is missing/],
    ['photo.jpg', heifStart('heic'), /photo\.jpg.*HEIC/],
    ['photo.png', heifStart('avif'), /photo\.png.*AVIF/],
    ['drawing.svg', svg, /drawing\.svg.*SVG/],
    ['drawing.png', svg, /drawing\.png.*SVG/],
    ['broken.jpg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0), /broken\.jpg.*damaged/],
  ];
  for (const [name, bytes, message] of notPictures) {
    it(`refuses ${name} by its content: ${message.source}`, async () => refuses(await write(name, bytes), message));
  }

  it('refuses a folder and a missing file, as a path and as a Uri', async () => {
    await write('folder.png/picture.png', pngPicture(512, 512));
    await refuses(uriOf('folder.png'), /folder\.png.*folder/);
    await refuses('bad/folder.png', /folder\.png.*folder/);
    await refuses(uriOf('missing.png'), /missing\.png.*found/);
    await refuses('bad/missing.png', /missing\.png.*found/);
    await refuses(vscode.Uri.from({ scheme: 'nowhere', path: '/missing.png' }), /missing\.png/);
  });

  it('refuses the one bad picture among good ones, and names it', async () => {
    const [good, bad] = [
      await write('good.png', pngPicture(512, 512)),
      await write('text.png', utf8.encode('no picture')),
    ];
    await failsUnsent(easel, () => easel.edit({ prompt: 'night', images: [good, bad] }), {
      code: 'inputImage',
      field: 'images',
      message: /text\.png/,
    });
  });

  for (const address of [
    'http://example.com/logo.png',
    'data:image/png;base64,AAAA',
    'ftp://example.com/logo.png',
    'HTTP://example.com/logo.png',
  ]) {
    it(`refuses an address that is not https: ${address}`, () => refuses(address, /https/));
  }
  it('refuses bad Uris like bad paths', async () => {
    await refuses(vscode.Uri.parse('http://example.com/logo.png'), /https/);
    await refuses(vscode.Uri.parse('data:image/png;base64,AAAA'), /./);
  });

  it('refuses, for Wan, a picture with an unsupported size, ratio, weight or format', async () => {
    await refuses(await write('small.png', pngPicture(239, 400)), /small\.png.*239×400.*240/, 'wan2.7-image');
    await refuses(await write('large.png', pngPicture(8001, 240)), /large\.png.*8001×240.*8000/, 'wan2.6-image');
    await refuses(await write('long.png', pngPicture(2000, 240)), /long\.png.*2000×240.*8:1/, 'wan2.7-image');
    await refuses(await write('image.gif', gifPicture(400, 400)), /image\.gif.*GIF.*PNG/, 'wan2.7-image');
    await refuses(await write('small.png', pngPicture(383, 400)), /small\.png.*384/, 'wan2.5-i2i-preview');
    const heavy = await open((await write('heavy.png', pngPicture(400, 400))).fsPath, 'r+');
    await heavy.truncate(90 * 1024 * 1024);
    await heavy.close();
    await refuses(uriOf('heavy.png'), /heavy\.png.*90 MB.*20 MB/, 'wan2.7-image');
  });

  it('refuses a transparent PNG for Wan, and flattens a PNG whose alpha channel is opaque', async () => {
    await refuses(
      await write('transparent.png', pngPicture(400, 400, { channels: 4, alpha: 100 })),
      /transparent\.png.*transparent/,
      'wan2.7-image',
    );
    const opaque = await write('opaque.png', pngPicture(400, 400, { channels: 4 }));
    const saved = await easel.edit({ prompt: 'night', model: 'wan2.7-image', size: '768*768', images: [opaque] });
    assert.deepEqual(saved.warnings, []);
    assert.equal(colourType(sentImages(easel)[0]), 2);
    assert.deepEqual(easel.service.refused, []);
  });

  it('sends a transparent PNG unchanged if the model accepts it', async () => {
    const bytes = pngPicture(512, 512, { channels: 4, alpha: 100 });
    await easel.edit({ prompt: 'night', size: '512*512', images: [await write('transparent.png', bytes)] });
    assert.deepEqual(bytesOf(sentImages(easel)[0]), Buffer.from(bytes));
  });

  it('recognizes a format by content, not by name', async () => {
    const pictures: [string, Uint8Array][] = [
      ['image/jpeg', await createCanvas(512, 512).encode('jpeg')],
      ['image/webp', await createCanvas(512, 512).encode('webp')],
      ['image/bmp', bmpPicture(512, 512)],
      ['image/tiff', tiffPicture(512, 512)],
      ['image/gif', gifPicture()],
    ];
    for (const [mime, bytes] of pictures) {
      await easel.edit({ prompt: 'night', size: '512*512', images: [await write('wrong.png', bytes)] });
      assert.ok(sentImages(easel)[0]?.startsWith(`data:${mime};base64,`), mime);
      assert.deepEqual(easel.service.refused, []);
    }
  });

  it('passes on https addresses in the given order', async () => {
    const file = await write('good.png', pngPicture(512, 512));
    const saved = await easel.edit({
      prompt: 'night',
      size: '512*512',
      images: ['https://example.com/a%20b.png?x=1', file, vscode.Uri.parse('https://example.com/c.png')],
    });
    assert.equal(saved.images.length, 1);
    const sent = sentImages(easel);
    assert.equal(sent[0], 'https://example.com/a%20b.png?x=1');
    assert.ok(sent[1]?.startsWith('data:image/png;base64,'));
    assert.equal(sent[2], 'https://example.com/c.png');
  });

  it('uploads pictures that are too long for the request, without the key', async () => {
    const side = 1650;
    const noise = new Uint8Array(side * side * 3);
    for (let at = 0; at < noise.length; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
    const bytes = encode({ width: side, height: side, channels: 3, depth: 8, data: noise }, { zlib: { level: 1 } });
    assert.ok(bytes.length > 7_900_000 && bytes.length < 10_485_760, String(bytes.length));
    await easel.edit({ prompt: 'night', size: '512*512', images: [await write('noise.png', bytes)] });
    const [upload] = easel.service.requests.filter(({ route }) => route === 'upload');
    assert.ok(upload);
    assert.equal(upload.headers.authorization, undefined);
    assert.ok(sentImages(easel)[0]?.startsWith('oss://'));
    assert.equal(submits(easel)[0]?.headers['x-dashscope-ossresourceresolve'], 'enable');
    assert.deepEqual(easel.service.refused, []);
  });
});

/** The images of the last submit, as sent. */
function sentImages(easel: EaselUnderTest): string[] {
  const body = submits(easel).at(-1)?.body as { input: { messages: { content: { image?: string }[] }[] } };
  return body.input.messages[0]?.content.flatMap(({ image }) => (image === undefined ? [] : [image])) ?? [];
}

function bytesOf(dataUrl = ''): Buffer {
  return Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64');
}

/** PNG colour type 2 is RGB, 6 is RGB with alpha. */
const colourType = (dataUrl: string | undefined): number | undefined => bytesOf(dataUrl)[25];
