import assert from 'node:assert/strict';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { providerLabelKeyword, renderPicture } from '../renderPicture';
import type { PictureOrder } from '../renderPicture';
import { picture } from './serviceCalls';

const order: PictureOrder = {
  width: 480,
  height: 320,
  prompt: 'A lighthouse',
  model: 'qwen-image-2.0',
  seed: 1,
  index: 0,
  palette: [],
  inputs: [],
};

/** The pixels of the first line of the caption. */
async function captionOf(bytes: Buffer): Promise<Buffer> {
  const image = await loadImage(bytes);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return Buffer.from(context.getImageData(0, image.height - 55, image.width, 25).data.buffer);
}

const brightPixels = (pixels: Buffer): number => {
  let count = 0;
  for (let at = 0; at < pixels.length; at += 4)
    if ((pixels[at] ?? 0) > 240 && (pixels[at + 1] ?? 0) > 240 && (pixels[at + 2] ?? 0) > 240) count += 1;
  return count;
};

describe('service: pictures', () => {
  it('are opaque PNGs of exactly the requested size, with the provider label', async () => {
    const bytes = await renderPicture(order);
    const image = await loadImage(bytes);
    assert.deepEqual([image.width, image.height], [480, 320]);
    assert.deepEqual([bytes.readUInt8(24), bytes.readUInt8(25)], [8, 2]);
    assert.equal(bytes.toString('latin1', 37, 41), 'iTXt');
    assert.ok(bytes.includes(`${providerLabelKeyword}\0`));
    assert.ok(bytes.includes('测试服务'));
  });

  it('are equal for equal orders and differ for different ones', async () => {
    const first = await renderPicture(order);
    assert.ok(first.equals(await renderPicture({ ...order })));
    const changes: Partial<PictureOrder>[] = [
      { seed: 2 },
      { index: 1 },
      { prompt: 'A city' },
      { width: 481 },
      { watermarkText: 'Qwen-Image' },
      { palette: ['#ff0000', '#00ff00', '#0000ff'] },
    ];
    for (const change of changes)
      assert.ok(!first.equals(await renderPicture({ ...order, ...change })), JSON.stringify(change));
    const inputs = [await loadImage(await picture(300, 300))];
    const edit = await renderPicture({ ...order, inputs });
    assert.ok(edit.equals(await renderPicture({ ...order, inputs })) && !edit.equals(first));
  });

  it('render Chinese on a machine without fonts', async () => {
    const [blank, one, other] = await Promise.all(
      ['', '山水画落日灯塔', '一二三十工人口'].map(async prompt =>
        captionOf(await renderPicture({ ...order, prompt })),
      ),
    );
    assert.ok(blank && one && other);
    // A font without these glyphs draws the same box for each character, however many strokes it has.
    assert.ok(brightPixels(one) > brightPixels(blank));
    assert.ok(brightPixels(one) > brightPixels(other) * 1.5, `${brightPixels(one)} ${brightPixels(other)}`);
  });
});
