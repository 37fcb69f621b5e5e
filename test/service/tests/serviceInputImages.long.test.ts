import assert from 'node:assert/strict';
import { createCanvas } from '@napi-rs/canvas';
import { startService } from '../dashScopeService';
import type { DashScopeService } from '../dashScopeService';
import { codeOf, dataUrl, imageUrls, picture, submit } from './serviceCalls';

/** A little-endian TIFF with dimensions and no pixels. */
function tiff(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(8 + 2 + 24 + 4);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(2, 8);
  [
    [256, width],
    [257, height],
  ].forEach(([tag = 0, value = 0], index) => {
    const at = 10 + index * 12;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(4, at + 2);
    bytes.writeUInt32LE(1, at + 4);
    bytes.writeUInt32LE(value, at + 8);
  });
  return bytes;
}

describe('service: input pictures', () => {
  let service: DashScopeService;
  before(async () => {
    service = await startService({ rateLimits: false, syncDurationMs: 0 });
  });
  after(() => service.close());
  afterEach(() => {
    service.reset();
  });

  const codes = async (model: string, image: string): Promise<string> => {
    const answer = await submit(service, {
      model,
      path: model === 'wan2.5-i2i-preview' ? 'asyncPromptImages' : 'sync',
      images: [image],
      parameters: { n: 1 },
    });
    return answer.status === 200 ? 'ok' : codeOf(answer);
  };

  it('recognizes each format by content, and accepts those of the model', async () => {
    const canvas = createCanvas(500, 400);
    canvas.getContext('2d').fillRect(0, 0, 250, 400);
    const jpeg = dataUrl(canvas.encodeSync('jpeg'), 'image/jpeg');
    const webp = dataUrl(canvas.encodeSync('webp'), 'image/webp');
    const tagged = dataUrl(tiff(500, 400), 'image/tiff');
    for (const image of [jpeg, webp, tagged]) assert.equal(await codes('qwen-image-edit', image), 'ok');
    for (const image of [jpeg, webp]) assert.equal(await codes('wan2.6-image', image), 'ok');
    assert.equal(await codes('wan2.6-image', tagged), '400 InvalidParameter');
  });

  it('refuses data that is not a picture, is truncated, or differs from its declared type', async () => {
    const png = await picture(400, 400);
    assert.equal(await codes('qwen-image-2.0', dataUrl(Buffer.from('no picture at all'))), '400 InvalidParameter');
    assert.equal(await codes('qwen-image-2.0', dataUrl(png.subarray(0, png.length >> 1))), '400 InvalidParameter');
    assert.equal(await codes('qwen-image-2.0', dataUrl(png, 'image/jpeg')), '400 InvalidParameter');
    assert.equal(await codes('qwen-image-2.0', 'data:image/png;base64,@@@@'), '400 InvalidParameter');
  });

  it('refuses transparency for Wan and accepts it for Qwen', async () => {
    const transparent = dataUrl(createCanvas(400, 400).encodeSync('png'));
    for (const model of ['wan2.7-image', 'wan2.6-image', 'wan2.5-i2i-preview'])
      assert.equal(await codes(model, transparent), '400 InvalidParameter', model);
    for (const model of ['qwen-image-2.0', 'qwen-image-edit-max'])
      assert.equal(await codes(model, transparent), 'ok', model);
  });

  it('checks the size bounds of each model family', async () => {
    const sized = async (width: number, height: number): Promise<string> => dataUrl(await picture(width, height));
    assert.equal(await codes('wan2.7-image', await sized(239, 400)), '400 InvalidImageResolution');
    assert.equal(await codes('wan2.7-image', await sized(240, 400)), 'ok');
    assert.equal(await codes('wan2.7-image', await sized(240, 2000)), '400 InvalidImageResolution');
    assert.equal(await codes('wan2.5-i2i-preview', await sized(383, 400)), '400 InvalidImageResolution');
    assert.equal(await codes('wan2.5-i2i-preview', await sized(384, 1600)), '400 InvalidImageResolution');
    assert.equal(await codes('wan2.6-image', await sized(240, 2000)), 'ok');
    assert.equal(await codes('qwen-image-edit', await sized(100, 100)), 'ok');
    assert.match(service.warnings.at(-1)?.message ?? '', /each side should be in \[384, 3072\]/);
  });

  it('an edit without a size has the ratio of the last picture', async () => {
    const images = [dataUrl(await picture(400, 400)), dataUrl(await picture(800, 400))];
    const answer = await submit(service, { model: 'qwen-image-2.0', images, parameters: { n: 1 } });
    assert.equal(imageUrls(answer).length, 1);
    const { width = 0, height = 0 } = service.images[0] ?? {};
    assert.deepEqual([width, height], [1440, 720]);
    await submit(service, { model: 'wan2.7-image', images, parameters: { n: 1, size: '1K' } });
    assert.deepEqual([service.images[1]?.width, service.images[1]?.height], [1440, 720]);
  });
});
