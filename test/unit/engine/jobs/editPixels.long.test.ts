import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SavedImages } from '../../../../src/core/contributions/contributions';
import { models } from '../../../../src/core/models/models';
import { composeInNode } from '../../../support/nodeEngine';
import { startService } from '../../../service/dashScopeService';
import type { DashScopeService } from '../../../service/dashScopeService';
import { temporaryFolder } from '../../../support/journalFixtures';
import { pngPicture } from '../../../support/pictures';

const key = 'sk-edit-77d1';
/** Wide as the largest of our own sizes, square, tall with sides that are no multiples of 16, small, and large. */
const shapes: [width: number, height: number][] = [
  [2688, 1536],
  [1024, 1024],
  [801, 1199],
  [500, 400],
  [3000, 2000],
];
/** The most pixels that an edit of this shape has, from the documents and without the code under test. */
function documentedPixels(id: string, width: number, height: number): number {
  if (id === 'qwen-image-edit') return 1024 * 1024;
  if (id.startsWith('qwen-image-edit')) return (2048 * 2048 * Math.min(width, height)) / Math.max(width, height);
  return id.startsWith('wan2.5') ? 1280 * 1280 : 2048 * 2048;
}

describe('pixels of an edit without a size', () => {
  const place = temporaryFolder();
  let service: DashScopeService;
  before(async () => {
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 0 });
  });
  after(() => service.close());

  /** An engine for each edit, so that no edit waits for the rate limit of the one before. */
  async function edit(model: string, width: number, height: number): Promise<SavedImages> {
    const folder = path.join(place(), `${model} ${width}x${height}`);
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'input.png'), pngPicture(width, height));
    const engine = await composeInNode(folder, path.join(folder, '.storage'), {
      DASHSCOPE_API_KEY: key,
      DASHSCOPE_HTTP_BASE_URL: service.baseUrl,
    });
    try {
      const result = await engine.runs.run(
        { options: { model, prompt: promptOf(model, width, height), images: ['input.png'] } },
        { during: work => work(new AbortController().signal, () => undefined) },
      );
      assert.ok(result.kind === 'saved', `${model} ${width}*${height}: ${JSON.stringify(result)}`);
      return result.saved;
    } finally {
      await engine.close();
    }
  }

  /** The size in the request of this edit; "none" where it asked for none. */
  function askedSize(model: string, width: number, height: number): string {
    const request = service.requests.find(({ body }) =>
      JSON.stringify(body ?? {}).includes(`"${promptOf(model, width, height)}"`),
    );
    assert.ok(request, `${model} was not asked`);
    return (request.body as { parameters: { size?: string } }).parameters.size ?? 'none';
  }

  /** Rows of model, input, pixels asked and pixels got. */
  const table: string[][] = [];
  // For a note: `EASEL_TABLES=1 npm run test:long`.
  after(() => {
    if (process.env['EASEL_TABLES'] === undefined) return;
    const lines = [['Model', 'Input', 'Asked', 'Got', 'Said'], ['---', '---', '---', '---', '---'], ...table];
    process.stdout.write(`${lines.map(cells => `| ${cells.join(' | ')} |`).join('\n')}\n`);
  });

  // Dated versions share the entry of their model.
  const editors = models.filter(model => model.edit && !model.snapshotOf && model.regions.includes('beijing'));
  for (const { id } of editors)
    it(`${id}: the result keeps the pixels and the shape of five inputs, as far as the model goes`, async () => {
      const rows = shapes.map(async ([width, height]) => {
        const { images, warnings } = await edit(id, width, height);
        const [image] = images;
        assert.ok(image);
        const pixels = image.width * image.height;
        const text = `${id}: ${width}*${height} gave ${image.width}*${image.height}`;
        assert.ok(Math.abs(Math.log(image.width / image.height / (width / height))) < 0.04, text);
        assert.ok(pixels >= 0.93 * Math.min(width * height, documentedPixels(id, width, height)), text);
        const isTold = warnings.some(warning => warning.includes('fewer than the input'));
        assert.equal(isTold, pixels < 0.95 * width * height, `${text}: ${warnings.join(' ')}`);
        const asked = askedSize(id, width, height);
        if (id !== 'qwen-image-edit') assert.equal(asked, `${image.width}*${image.height}`, text);
        return [id, `${width}*${height}`, asked, `${image.width}*${image.height}`, isTold ? 'fewer' : ''];
      });
      table.push(...(await Promise.all(rows)));
    });
});

const promptOf = (model: string, width: number, height: number): string => `night ${model} ${width}*${height}`;
