import assert from 'node:assert/strict';
import { models } from '../../../../src/core/models/models';
import type { Model } from '../../../../src/core/models/modelTypes';
import { officialSizes } from '../../../../src/core/models/sizeRules';
import type { Region } from '../../../../src/core/models/regionTable';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import { canaryKey, inputImage, startHarness, urlsOf } from './clientHarness';
import type { Harness } from './clientHarness';

const palette = [
  { hex: '#C2D1E6', ratio: '50%' },
  { hex: '#636574', ratio: '30%' },
  { hex: '#C0B5B4', ratio: '20%' },
];

describe('the client with every model', () => {
  const harnesses = new Map<Region, Harness>();
  before(async () => {
    for (const region of ['beijing', 'singapore', 'virginia', 'frankfurt', 'tokyo'] as const)
      harnesses.set(region, await startHarness({ region, rateLimits: false }));
  });
  after(async () => {
    await Promise.all([...harnesses.values()].map(harness => harness.close()));
  });
  afterEach(() => {
    for (const { service, log } of harnesses.values()) {
      assert.deepEqual([service.refused, service.warnings, service.truncatedPrompts], [[], [], 0]);
      assert.equal(log.lines.join('\n').includes(canaryKey), false, 'the key is in the log');
      service.reset();
    }
  });

  const images = (count: number): string[] => Array<string>(count).fill(inputImage);

  async function expectImages(
    model: Model,
    region: Region,
    options: Partial<ImageOptions> & { images?: string[] },
    protocol: 'auto' | 'sync' | 'async' = 'auto',
  ): Promise<void> {
    const harness = harnesses.get(region);
    assert.ok(harness);
    const before = harness.submits().length;
    const answer = await harness.generate(
      { model: model.id, ...options },
      { settings: { region, protocol, negativePrompt: 'blurry', watermark: true } },
    );
    assert.equal(urlsOf(answer).length, options.maxImages ?? options.n ?? 1);
    assert.match(answer.requestId, /\w/);
    assert.equal(harness.submits().length - before, 1);
  }

  for (const model of models) {
    for (const region of model.regions) {
      if (model.generate) {
        it(`generates with ${model.id} in ${region}`, async () => {
          const protocols = region === model.regions[0] ? (['auto', 'sync', 'async'] as const) : (['auto'] as const);
          for (const protocol of protocols) await expectImages(model, region, {}, protocol);
          // Parameters on which sources differ are sent only on request, at the risk of a refusal.
          const negative = model.onlyWhenAsked?.includes('negativePrompt') ? {} : { negativePrompt: 'dark' };
          await expectImages(model, region, {
            n: model.maxCount,
            seed: 0,
            promptExtend: false,
            watermark: false,
            ...negative,
          });
        });
      }
      if (model.edit) {
        it(`edits with ${model.id} in ${region}`, async () => {
          for (const count of region === model.regions[0] ? [1, 2, 3] : [3])
            await expectImages(model, region, { images: images(count), n: count === 3 ? model.maxCount : 1 });
        });
      }
    }
  }

  // One model for each rule: more models would repeat the same test.
  for (const model of models.filter(
    (candidate, index) =>
      models.findIndex(
        other => other.generate?.sizes === candidate.generate?.sizes && other.edit?.sizes === candidate.edit?.sizes,
      ) === index,
  )) {
    it(`accepts the sizes of ${model.id}`, async () => {
      const generated = model.generate?.sizes;
      const ratios = generated?.rule.kind === 'presets' ? [] : ['3:2', '1:2', '5:4'];
      if (generated)
        for (const size of [
          ...Object.keys(generated.presets),
          ...officialSizes(generated),
          ...(generated.words ?? []),
          ...ratios,
        ])
          await expectImages(model, model.regions[0]!, { size });
      const edited = model.edit?.sizes;
      if (edited)
        for (const size of [...Object.keys(edited.presets), ...officialSizes(edited), ...(edited.words ?? []), '5:4'])
          await expectImages(model, model.regions[0]!, { size, images: images(1) });
    });
  }

  it('makes palettes, sets and regions with wan2.7', async () => {
    for (const model of models.filter(candidate => candidate.id.startsWith('wan2.7'))) {
      await expectImages(model, 'beijing', { colorPalette: palette, thinkingMode: true });
      await expectImages(model, 'beijing', { colorPalette: palette, thinkingMode: true, images: images(1) });
      await expectImages(model, 'beijing', { sequential: true, n: 12, colorPalette: palette, thinkingMode: true });
      await expectImages(model, 'beijing', { boxes: [[], [[10, 10, 200, 300]]], images: images(2) });
    }
  });

  it('mixes text and images with wan2.6-image, as a stream and as a task', async () => {
    const model = models.find(candidate => candidate.id === 'wan2.6-image');
    assert.ok(model);
    for (const protocol of ['sync', 'async'] as const) {
      await expectImages(model, 'beijing', { interleaved: true, maxImages: 3 }, protocol);
      await expectImages(
        model,
        'beijing',
        { interleaved: true, maxImages: 5, images: images(1), size: '16:9' },
        protocol,
      );
    }
  });
});
