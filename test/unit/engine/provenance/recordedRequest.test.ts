import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { URI } from 'vscode-uri';
import type { Settings } from '../../../../src/core/contributions/contributions';
import { models } from '../../../../src/core/models/models';
import type { Mode, Model } from '../../../../src/core/models/modelTypes';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import { takes, type ImageRequest } from '../../../../src/core/request/imageRequest';
import { entryOf } from '../../../../src/engine/jobs/jobEntry';
import type { PreparedJob } from '../../../../src/engine/jobs/job';
import { prepareJob, type PrepareContext } from '../../../../src/engine/jobs/prepareJob';
import { entryEmbedding } from '../../../../src/engine/provenance/embedding';
import { recordedRequest, recordOf } from '../../../../src/engine/provenance/recordedRequest';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { pngPicture } from '../../../support/pictures';
import { withChunks } from '../../../support/pngCorpus';
import { defaultSettings, preparedJob } from '../../../support/preparedJob';

const cat = pngPicture(700, 600);

/** A clone of one repository, with settings of its own. */
class Clone {
  readonly workspace = new InMemoryWorkspace('memory:/site');
  constructor(private readonly settings: Partial<Settings>) {
    this.workspace.put('memory:/site/photos/cat.png', cat);
  }

  prepare(options: ImageOptions, context: PrepareContext = {}): Promise<PreparedJob> {
    const parts = {
      connection: { address: () => ({ ...preparedJob({}).address, decidedBy: 'setting' as const }) },
      workspace: this.workspace,
      readSettings: () => ({ ...defaultSettings, ...this.settings }),
      chance: () => 0.5,
      clock: { now: () => 0 },
      extensionVersion: '1',
    };
    return prepareJob(parts, options, context, { signal: new AbortController().signal });
  }

  /** The image that a job makes, as a file. */
  save(job: PreparedJob): URI {
    const embedding = entryEmbedding(entryOf(job, 'job', 0), { requestId: 'r' });
    const texts = embedding?.textsFor({ width: 9, height: 7 }).map(({ chunk }) => chunk) ?? [];
    return this.workspace.put('memory:/site/assets/x.png', withChunks(pngPicture(9, 7), texts));
  }

  async again(image: URI, changes: Partial<ImageOptions> = {}): Promise<PreparedJob> {
    const record = await recordOf(this.workspace, image);
    const options = await recordedRequest(this.workspace, image, record, changes, []);
    return this.prepare(options, { isComplete: true });
  }
}

/** What goes over the wire; the way of sending may be another one. */
const sent = ({ modelId, mode, prompt, parameters, maxCount }: ImageRequest): object => ({
  modelId,
  mode,
  prompt,
  parameters,
  maxCount,
});

/** Options that make use of everything that the model takes. */
function fullOptions(model: Model, mode: Mode): ImageOptions {
  const all: Partial<ImageOptions> = {
    negativePrompt: 'people',
    promptExtend: false,
    watermark: true,
    thinkingMode: true,
    colorPalette: [
      { hex: '#112233', ratio: '50.00%' },
      { hex: '#445566', ratio: '30.00%' },
      { hex: '#778899', ratio: '20.00%' },
    ],
    boxes: [[[10, 10, 500, 500]]],
  };
  const taken = Object.entries(all).filter(([name]) => takes(model, mode, name as keyof typeof all & 'watermark'));
  const needsInput = mode === 'edit';
  return {
    prompt: '黄昏的灯塔',
    model: model.id,
    ...Object.fromEntries(taken),
    ...(needsInput && { images: ['photos/cat.png'] }),
    ...(mode === 'sequential' && { sequential: true, n: 3 }),
    ...(mode === 'interleaved' && { interleaved: true, maxImages: 2 }),
  };
}

const settings: Partial<Settings> = { style: 'flat illustration', negativePrompt: 'text', watermark: true };
const otherSettings: Partial<Settings> = { style: 'oil on canvas', negativePrompt: 'trees', promptExtend: false };

describe('an image that is made again in another clone', () => {
  for (const model of models)
    for (const mode of ['generate', 'edit', 'sequential', 'interleaved'] as const) {
      if (!model[mode]) continue;
      it(`sends an equal request: ${model.id}, ${mode}`, async () => {
        for (const options of [fullOptions(model, mode), { ...fullOptions(model, mode), promptExtend: true }]) {
          const [here, there] = [new Clone(settings), new Clone(otherSettings)];
          const job = await here.prepare(options);
          const again = await there.again(there.save(job));
          assert.deepEqual(sent(again.checked.request), sent(job.checked.request));
          assert.deepEqual(again.target.baseNames[0], 'x');
          const plain = await here.prepare({
            prompt: 'a',
            model: model.id,
            ...(options.images && { images: options.images }),
          });
          const plainAgain = await there.again(there.save(plain));
          assert.deepEqual(sent(plainAgain.checked.request), sent(plain.checked.request));
        }
      });
    }

  it('takes changes, and the nearest size of another model', async () => {
    const clone = new Clone({});
    const image = clone.save(await clone.prepare({ prompt: 'a', model: 'qwen-image-2.0', size: '2688*1536' }));
    const { request } = (await clone.again(image, { model: 'wanx2.0-t2i-turbo', seed: 5, prompt: 'b' })).checked;
    assert.equal(request.prompt, 'b');
    assert.equal(request.parameters.seed, 5);
    const [width = 0, height = 0] = (request.parameters.size ?? '').split('*').map(Number);
    assert.ok(Math.abs(width / height - 2688 / 1536) < 0.1, request.parameters.size);
  });

  it('names an input that has changed, is missing, or is an address that was not kept', async () => {
    const clone = new Clone({});
    const image = clone.save(await clone.prepare({ prompt: 'a', images: ['photos/cat.png'] }));
    clone.workspace.put('memory:/site/photos/cat.png', pngPicture(701, 600));
    await assert.rejects(clone.again(image), {
      code: 'inputImage',
      field: 'images',
      message: /photos\/cat\.png.*changed/u,
    });
    clone.workspace.remove('memory:/site/photos/cat.png');
    await assert.rejects(clone.again(image), { code: 'inputImage', message: /photos\/cat\.png.*missing/u });
    clone.workspace.put('memory:/site/photos/dog.png', cat);
    const other = await clone.again(image, { images: ['photos/dog.png'] });
    assert.equal(other.inputs.length, 1);
    const storage = 'https://dashscope-result-bj.oss-cn-beijing.aliyuncs.com/a.png?Expires=1';
    const ofAddress = clone.save(await clone.prepare({ prompt: 'a', images: [storage] }));
    assert.equal(Buffer.from(await clone.workspace.read(ofAddress)).includes('aliyuncs'), false);
    await assert.rejects(clone.again(ofAddress), { code: 'inputImage', message: /not kept/u });
  });

  it('finds its inputs by their hash, whatever the clone calls its folders', async () => {
    const clone = new Clone({});
    const image = clone.save(await clone.prepare({ prompt: 'a', images: ['photos/cat.png'] }));
    const { record } = { record: await recordOf(clone.workspace, image) };
    assert.deepEqual(record.inputs, [
      { path: 'photos/cat.png', sha256: createHash('sha256').update(cat).digest('hex') },
    ]);
    const elsewhere = new InMemoryWorkspace('memory:/clones/other');
    elsewhere.put('memory:/clones/other/photos/cat.png', cat);
    const moved = elsewhere.put('memory:/clones/other/deep/y.png', await clone.workspace.read(image));
    const options = await recordedRequest(elsewhere, moved, record, {}, []);
    assert.deepEqual(options.images?.map(String), ['memory:/clones/other/photos/cat.png']);
    assert.equal(options.output, moved);
  });

  it('is refused for a file without a record', async () => {
    const { workspace } = new Clone({});
    await assert.rejects(recordOf(workspace, URI.parse('memory:/site/photos/cat.png')), {
      code: 'invalidRequest',
      field: 'uri',
    });
  });
});
