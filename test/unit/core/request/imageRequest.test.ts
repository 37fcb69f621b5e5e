import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import { checkRequest, maxSeed } from '../../../../src/core/request/imageRequest';
import type { CheckedRequest, RequestDefaults } from '../../../../src/core/request/imageRequest';
import { models } from '../../../../src/core/models/models';
import type { Region } from '../../../../src/core/models/regionTable';

const defaults: RequestDefaults = {
  model: 'qwen-image-2.0',
  editModel: 'qwen-image-2.0',
  customModels: [],
  protocol: 'auto',
  region: 'beijing',
  promptExtend: true,
  negativePrompt: '',
  watermark: false,
  style: '',
};
const palette = (...ratios: string[]): { hex: string; ratio: string }[] =>
  ratios.map((ratio, index) => ({ hex: `#00000${index % 10}`, ratio }));
const thirds = palette('33.33%', '33.33%', '33.34%');
const inputs = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}.png`);

const check = (options: Partial<ImageOptions>, settings: Partial<RequestDefaults> = {}): CheckedRequest =>
  checkRequest({ prompt: 'A lighthouse', ...options }, { ...defaults, ...settings }, () => 42);

function refusal(options: Partial<ImageOptions>, settings: Partial<RequestDefaults> = {}): EaselError {
  try {
    check(options, settings);
  } catch (error) {
    assert.ok(error instanceof EaselError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: `${JSON.stringify(options)} was taken` });
}

describe('a request', () => {
  describe('that the table does not allow', () => {
    const refused: [field: string, options: Partial<ImageOptions>, words?: RegExp][] = [
      ['prompt', { prompt: '' }],
      ['prompt', { prompt: ' \n\t' }],
      ['model', { model: 'dall-e-3' }, /dall-e-3.*qwen-image-2\.0.*wan2\.7-image-pro/],
      ['model', { model: '' }],
      ['model', { model: 'QWEN-IMAGE' }],
      ['model', { model: 'wan2.1-t2i-turbo' }, /beijing.*singapore/],
      ['images', { model: 'qwen-image-max', images: inputs(1) }, /qwen-image-max.*text only/],
      ['images', { model: 'wan2.6-t2i', images: inputs(1) }],
      ['images', { model: 'qwen-image-edit' }, /at least one/],
      ['images', { model: 'qwen-image-edit-plus', images: [] }],
      ['images', { model: 'wan2.5-i2i-preview' }],
      ['images', { model: 'wan2.6-image', interleaved: false }],
      ['images', { images: inputs(4) }, /at most 3.*not 4/],
      ['images', { model: 'qwen-image-edit', images: inputs(4) }],
      ['images', { model: 'wan2.7-image', images: inputs(10) }],
      ['images', { model: 'wan2.7-image', images: inputs(10), sequential: true }],
      ['images', { model: 'wan2.6-image', images: inputs(5) }],
      ['images', { model: 'wan2.6-image', images: inputs(2), interleaved: true }],
      ['images', { model: 'wan2.5-i2i-preview', images: inputs(4) }],
      ['images', { model: 'qwen-image-2.1-pro', images: inputs(11) }],
      ['n', { n: 0 }],
      ['n', { n: -1 }],
      ['n', { n: 1.5 }],
      ['n', { n: 7 }, /1 to 6.*not 7/],
      ['n', { model: 'qwen-image-max', n: 2 }, /must be 1, not 2/],
      ['n', { model: 'qwen-image-edit', images: inputs(1), n: 2 }],
      ['n', { model: 'wan2.7-image', n: 5 }],
      ['n', { model: 'wan2.7-image', sequential: true, n: 13 }],
      ['n', { model: 'wan2.6-image', interleaved: true, n: 2 }],
      ['n', { model: 'z-image-turbo', n: 2 }],
      ['seed', { seed: -1 }],
      ['seed', { seed: 2_147_483_648 }, /0 to 2147483647/],
      ['seed', { seed: 0.5 }],
      ['size', { size: '2K' }, /"2K".*512\*512 to 2048\*2048/],
      ['size', { size: '511*512' }],
      ['size', { size: '2049*2048' }],
      ['size', { model: 'wan2.6-t2i', size: '1279*1280' }],
      ['size', { size: '1024x1024' }],
      ['size', { size: 'large' }],
      ['size', { size: '' }],
      ['size', { model: 'qwen-image', size: '1024*1024' }, /1664\*928/],
      ['size', { model: 'qwen-image', size: '3:2' }],
      ['size', { model: 'qwen-image', size: '1K' }],
      ['size', { model: 'qwen-image-edit-max', images: inputs(1), size: '2049*1024' }],
      ['size', { model: 'wan2.7-image', size: '4K' }],
      ['size', { model: 'wan2.7-image-pro', images: inputs(1), size: '4K' }],
      ['size', { model: 'wan2.7-image-pro', images: inputs(1), size: '4096*4096' }],
      ['size', { model: 'wan2.7-image-pro', sequential: true, size: '4K' }],
      ['size', { model: 'wan2.6-image', interleaved: true, size: '2K' }],
      ['size', { model: 'wan2.2-t2i-flash', size: '1441*512' }],
      ['colorPalette', { model: 'wan2.7-image', colorPalette: palette('50.00%', '50.00%') }, /3 to 10.*not 2/],
      ['colorPalette', { model: 'wan2.7-image', colorPalette: palette(...Array<string>(11).fill('9.09%')) }],
      [
        'colorPalette',
        { model: 'wan2.7-image', colorPalette: palette('33.33%', '33.33%', '33.33%') },
        /100\.00%.*99\.99%/,
      ],
      ['colorPalette', { model: 'wan2.7-image', colorPalette: palette('50.00%', '30.00%', '20.01%') }],
      ['colorPalette', { model: 'wan2.7-image', colorPalette: palette('50', '30', '20') }],
      ['colorPalette', { model: 'wan2.7-image', colorPalette: palette('50.000%', '30.00%', '20.00%') }],
      ['colorPalette', { model: 'wan2.7-image', colorPalette: palette('-50.00%', '100.00%', '50.00%') }],
      [
        'colorPalette',
        { model: 'wan2.7-image', colorPalette: [...thirds.slice(1), { hex: 'red', ratio: '33.33%' }] },
        /#RRGGBB.*red/,
      ],
      ['colorPalette', { model: 'wan2.7-image', colorPalette: [...thirds.slice(1), { hex: '#fff', ratio: '33.33%' }] }],
      ['boxes', { model: 'wan2.7-image', images: inputs(2), boxes: [[]] }, /per input image/],
      [
        'boxes',
        {
          model: 'wan2.7-image',
          images: inputs(1),
          boxes: [
            [
              [0, 0, 9, 9],
              [0, 0, 9, 9],
              [0, 0, 9, 9],
            ],
          ],
        },
        /at most 2/,
      ],
      ['boxes', { model: 'wan2.7-image', images: inputs(1), boxes: [[[9, 0, 9, 9]]] }],
      ['boxes', { model: 'wan2.7-image', images: inputs(1), boxes: [[[0, 9, 9, 0]]] }],
      ['boxes', { model: 'wan2.7-image', images: inputs(1), boxes: [[[-1, 0, 9, 9]]] }],
      ['boxes', { model: 'wan2.7-image', images: inputs(1), boxes: [[[0, 0, 9.5, 9]]] }],
      ['maxImages', { model: 'wan2.6-image', interleaved: true, maxImages: 6 }, /1 to 5/],
      ['maxImages', { model: 'wan2.6-image', interleaved: true, maxImages: 0 }],
      ['maxImages', { model: 'wan2.6-image', maxImages: 1.5 }],
    ];
    for (const [field, options, words] of refused) {
      it(`is refused: ${field} in ${JSON.stringify(options).slice(0, 110)}`, () => {
        const error = refusal(options);
        assert.deepEqual([error.code, error.field], ['invalidRequest', field], error.message);
        if (words) assert.match(error.message, words);
      });
    }
  });

  it('has a given n sent by every model that takes one, and one image otherwise', () => {
    for (const model of models) {
      const options = { model: model.id, ...(model.generate ? {} : { images: inputs(1) }) };
      const region = model.regions[0];
      const { request } = check(options, { region });
      assert.equal(request.parameters.n, model.id === 'z-image-turbo' ? undefined : 1, model.id);
      assert.equal(request.maxCount, 1, model.id);
      const most = check({ ...options, n: model.maxCount }, { region }).request;
      assert.equal(most.parameters.n, model.id === 'z-image-turbo' ? undefined : model.maxCount, model.id);
      assert.equal(most.maxCount, model.maxCount, model.id);
    }
  });

  it('has a seed drawn where none is given', () => {
    assert.equal(check({}).request.parameters.seed, 42);
    for (const seed of [0, 7, maxSeed]) assert.equal(check({ seed }).request.parameters.seed, seed);
  });

  it('goes to the edit model where images are given', () => {
    const settings = { model: 'wan2.6-t2i', editModel: 'qwen-image-edit-plus' };
    assert.equal(check({}, settings).request.modelId, 'wan2.6-t2i');
    assert.equal(check({ images: inputs(1) }, settings).request.modelId, 'qwen-image-edit-plus');
    assert.equal(check({ images: inputs(1), model: 'wan2.7-image' }, settings).request.modelId, 'wan2.7-image');
    assert.equal(check({ images: [] }, settings).request.modelId, 'wan2.6-t2i');
  });

  describe('with a parameter that the model lacks', () => {
    const given: [id: string, left: string[], options: Partial<ImageOptions>][] = [
      ['qwen-image-edit', ['size', 'promptExtend'], { images: inputs(1), size: '1024*1024', promptExtend: false }],
      ['qwen-image-edit', ['size'], { images: inputs(1), size: '2K' }],
      ['wan2.7-image', ['negativePrompt', 'promptExtend'], { negativePrompt: 'blurry', promptExtend: true }],
      ['wan2.7-image', ['thinkingMode'], { images: inputs(1), thinkingMode: true }],
      [
        'wan2.7-image',
        ['thinkingMode', 'colorPalette'],
        { sequential: true, n: 4, thinkingMode: true, colorPalette: thirds },
      ],
      ['wan2.7-image', ['boxes'], { boxes: [] }],
      ['wan2.6-image', ['promptExtend'], { interleaved: true, promptExtend: true }],
      ['wan2.6-image', ['maxImages'], { images: inputs(1), maxImages: 3 }],
      [
        'qwen-image-2.0',
        ['thinkingMode', 'colorPalette', 'sequential', 'interleaved', 'maxImages', 'boxes'],
        {
          thinkingMode: true,
          colorPalette: thirds,
          sequential: true,
          interleaved: true,
          maxImages: 3,
          boxes: [],
        },
      ],
      ['z-image-turbo', ['watermark', 'negativePrompt'], { watermark: true, negativePrompt: 'blurry' }],
      ['qwen-image-2.1-turbo', ['thinkingMode'], { thinkingMode: true }],
      ['qwen-image-3.0', ['thinkingMode'], { thinkingMode: true, promptExtend: false }],
    ];
    for (const [model, left, options] of given) {
      it(`has it left out with a warning: ${model} ${left.join(', ')}`, () => {
        const { warnings, request } = check({ model, ...options });
        assert.deepEqual(warnings.map(warning => /^"(\w+)" was left out/.exec(warning)?.[1]).sort(), [...left].sort());
        assert.deepEqual(
          Object.keys(request.parameters).filter(name => left.includes(name)),
          [],
        );
      });
    }

    it('has it left out without a word where the settings say it', () => {
      const settings = { promptExtend: true, negativePrompt: 'blurry', watermark: true };
      for (const model of models) {
        const { warnings, request } = check(
          { model: model.id, ...(model.generate ? {} : { images: inputs(1) }) },
          { ...settings, region: model.regions[0] },
        );
        assert.deepEqual(warnings, [], model.id);
        const sent = {
          promptExtend: request.parameters.promptExtend,
          negativePrompt: request.parameters.negativePrompt,
          watermark: request.parameters.watermark,
        };
        const expected = Object.fromEntries(
          Object.entries(settings).map(([name, value]) => [
            name,
            model.parameters.some(parameter => parameter === name) &&
            !model.onlyWhenAsked?.some(parameter => parameter === name)
              ? value
              : undefined,
          ]),
        );
        assert.deepEqual(sent, expected, model.id);
      }
    });

    it('has doubtful ones sent only where they are asked for', () => {
      const settings = { negativePrompt: 'blurry' };
      assert.equal(check({ model: 'qwen-image-2.1-pro' }, settings).request.parameters.negativePrompt, undefined);
      assert.equal(
        check({ model: 'qwen-image-2.1-pro', negativePrompt: 'noisy' }, settings).request.parameters.negativePrompt,
        'noisy',
      );
      assert.equal(check({ model: 'z-image-turbo', promptExtend: true }).request.parameters.promptExtend, true);
      assert.equal(
        check({ model: 'z-image-turbo' }, { promptExtend: true }).request.parameters.promptExtend,
        undefined,
      );
      // Switched off in the settings, the person has said what they want: it is the cheaper way, too.
      assert.equal(check({ model: 'z-image-turbo' }, { promptExtend: false }).request.parameters.promptExtend, false);
      assert.equal(check({ model: 'qwen-image-3.0', thinkingMode: false }).request.parameters.thinkingMode, false);
    });
  });

  it('lets an option win over the setting, even an empty one', () => {
    const settings = { negativePrompt: 'blurry', promptExtend: true, watermark: true };
    const { parameters } = check({ negativePrompt: '', promptExtend: false, watermark: false }, settings).request;
    assert.deepEqual(parameters, { n: 1, seed: 42, promptExtend: false, watermark: false });
    assert.deepEqual(check({}, settings).request.parameters, { n: 1, seed: 42, ...settings });
  });

  it('has the style added to its prompt', () => {
    assert.equal(
      check({ prompt: '  A lighthouse\n' }, { style: ' watercolour ' }).request.prompt,
      'A lighthouse, watercolour',
    );
    assert.equal(check({ prompt: '灯塔' }, { style: ' ' }).request.prompt, '灯塔');
  });

  it('has a warning where the service cuts the prompt, and is sent all the same', () => {
    const long = '灯'.repeat(501);
    const { warnings, request } = check({ prompt: long, model: 'wan2.2-t2i-flash' });
    assert.equal(request.prompt, long);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /501.*500/);
    assert.deepEqual(check({ prompt: '😀'.repeat(500), model: 'wan2.2-t2i-flash' }).warnings, []);
    assert.match(
      check({ prompt: 'x'.repeat(495), model: 'wan2.2-t2i-flash' }, { style: 'watercolour' }).warnings[0] ?? '',
      /508/,
    );
    assert.match(
      check({ negativePrompt: 'x'.repeat(501) }).warnings[0] ?? '',
      /negative prompt is 501 characters.*500/,
    );
    assert.deepEqual(check({ model: 'wan2.7-image' }, { negativePrompt: 'x'.repeat(501) }).warnings, []);
  });

  it('is as long as the model counts it', () => {
    assert.deepEqual(check({ prompt: 'x'.repeat(5200), model: 'qwen-image-2.0' }).warnings, []);
    assert.deepEqual(check({ prompt: 'x'.repeat(5201), model: 'qwen-image-2.0' }).warnings, [
      'The prompt has about 1301 tokens; the service reads about the first 1300 and cuts the rest.',
    ]);
    assert.match(check({ prompt: '灯'.repeat(1301), model: 'qwen-image-2.0' }).warnings[0] ?? '', /about 1301 tokens/);
  });

  it('has no size where none is given', () => {
    for (const model of models.filter(candidate => candidate.generate))
      assert.equal(check({ model: model.id }, { region: model.regions[0] }).request.parameters.size, undefined);
  });

  it('turns a palette into the form of the wire', () => {
    const { parameters } = check({
      model: 'wan2.7-image',
      colorPalette: [
        { hex: '#abcdef', ratio: '50%' },
        { hex: '#ABCDEF', ratio: '25.5%' },
        { hex: '#000000', ratio: '24.50%' },
      ],
    }).request;
    assert.deepEqual(parameters.colorPalette, [
      { hex: '#ABCDEF', ratio: '50.00%' },
      { hex: '#ABCDEF', ratio: '25.50%' },
      { hex: '#000000', ratio: '24.50%' },
    ]);
  });

  it('adds hundredths of a palette exactly', () => {
    const tenths = palette(...Array<string>(7).fill('10.10%'), '9.76%', '9.77%', '9.77%');
    assert.equal(check({ model: 'wan2.7-image', colorPalette: tenths }).request.parameters.colorPalette?.length, 10);
  });

  it('refuses a wrong palette even where the model has none', () => {
    assert.equal(refusal({ colorPalette: palette('50.00%', '50.00%') }).field, 'colorPalette');
  });

  describe('in a mode', () => {
    it('makes a set of images', () => {
      const { request } = check({ model: 'wan2.7-image', sequential: true, n: 12 });
      assert.deepEqual(
        [request.mode, request.maxCount, request.parameters.n, request.parameters.sequential],
        ['sequential', 12, 12, true],
      );
      assert.equal(check({ model: 'wan2.7-image', sequential: true }).request.maxCount, 1);
      assert.equal(check({ model: 'wan2.7-image', sequential: true, images: inputs(9) }).request.mode, 'sequential');
    });

    it('warns of a set of one image, and of no other count', () => {
      for (const [options, isTold] of [
        [{ sequential: true }, true],
        [{ sequential: true, n: 1 }, true],
        [{ sequential: true, n: 2 }, false],
        [{ n: 1 }, false],
      ] as const) {
        const { warnings } = check({ model: 'wan2.7-image', ...options });
        assert.equal(warnings.join().includes('A set of one image'), isTold, JSON.stringify(options));
      }
    });

    it('mixes text and images, one image unless asked for more', () => {
      const { request, warnings } = check({ model: 'wan2.6-image', interleaved: true });
      assert.deepEqual([request.mode, request.maxCount], ['interleaved', 1]);
      assert.deepEqual(request.parameters, { n: 1, seed: 42, watermark: false, interleaved: true, maxImages: 1 });
      assert.deepEqual(warnings, []);
      assert.equal(
        check({ model: 'wan2.6-image', interleaved: true, maxImages: 5, images: inputs(1) }).request.maxCount,
        5,
      );
    });

    it('mixes text and images with a warning where that is all the model can do', () => {
      const { request, warnings } = check({ model: 'wan2.6-image', maxImages: 2 });
      assert.deepEqual([request.mode, request.parameters.interleaved, request.maxCount], ['interleaved', true, 2]);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? '', /interleaved/);
    });

    it('refuses two at once', () => {
      assert.equal(check({ model: 'wan2.6-image', interleaved: true, sequential: true }).warnings.length, 1);
      assert.equal(check({ model: 'wan2.7-image', interleaved: true, sequential: true }).request.mode, 'sequential');
    });

    it('takes boxes for the inputs of an edit', () => {
      const boxes: ImageOptions['boxes'] = [[], [[989, 515, 1138, 681]]];
      assert.deepEqual(check({ model: 'wan2.7-image-pro', images: inputs(2), boxes }).request.parameters.boxes, boxes);
    });

    it('thinks for text alone', () => {
      assert.equal(check({ model: 'wan2.7-image', thinkingMode: true }).request.parameters.thinkingMode, true);
      assert.equal(
        check({ model: 'qwen-image-3.0-pro', images: inputs(1), thinkingMode: true }).request.parameters.thinkingMode,
        true,
      );
    });
  });

  describe('takes its path', () => {
    const choices: [
      model: string,
      protocol: RequestDefaults['protocol'],
      path: string,
      options?: Partial<ImageOptions>,
      region?: RequestDefaults['region'],
    ][] = [
      ['qwen-image-2.0', 'auto', 'syncMessages'],
      ['qwen-image-2.0', 'auto', 'syncMessages', { n: 6 }],
      ['qwen-image-2.0', 'async', 'syncMessages'],
      ['qwen-image-edit', 'async', 'syncMessages', { images: inputs(1) }],
      ['qwen-image', 'auto', 'asyncPrompt'],
      ['qwen-image', 'auto', 'syncMessages', { promptExtend: false }],
      ['qwen-image', 'sync', 'syncMessages'],
      ['qwen-image', 'async', 'asyncPrompt'],
      ['qwen-image-plus', 'async', 'asyncPrompt'],
      ['qwen-image-plus-2026-01-09', 'async', 'syncMessages'],
      ['wan2.7-image', 'auto', 'asyncMessages'],
      ['wan2.7-image', 'sync', 'syncMessages', { n: 4 }],
      ['wan2.6-image', 'auto', 'asyncMessages', { interleaved: true }],
      ['wan2.6-image', 'sync', 'syncMessages', { interleaved: true }],
      ['wan2.6-t2i', 'auto', 'asyncMessages'],
      ['wan2.6-t2i', 'sync', 'syncMessages'],
      ['wan2.6-t2i', 'sync', 'asyncMessages', {}, 'frankfurt'],
      ['wan2.6-image', 'sync', 'asyncMessages', { images: inputs(1) }, 'frankfurt'],
      ['qwen-image-3.0', 'auto', 'syncMessages', {}, 'frankfurt'],
      ['wan2.6-t2i', 'sync', 'syncMessages', {}, 'virginia'],
      ['wan2.6-t2i', 'sync', 'syncMessages', {}, undefined],
      ['wan2.5-t2i-preview', 'sync', 'asyncPrompt'],
      ['wan2.2-t2i-flash', 'auto', 'asyncPrompt'],
      ['wan2.5-i2i-preview', 'sync', 'asyncPromptImages', { images: inputs(1) }],
    ];
    for (const [model, protocol, path, options = {}, region = 'beijing'] of choices) {
      it(`${model}, ${protocol}, ${region} ${JSON.stringify(options)}: ${path}`, () => {
        const { request } = check({ model, ...options }, { protocol, region });
        assert.equal(request.path, path);
        assert.match(request.pathReason, /\w/);
      });
    }
  });

  it('stays in the regions of its model', () => {
    const served = (region: Region): string[] =>
      models.filter(model => model.regions.includes(region)).map(model => model.id);
    assert.deepEqual(served('virginia'), ['wan2.6-image', 'wan2.6-t2i']);
    assert.deepEqual(served('frankfurt'), ['wan2.6-image', 'wan2.6-t2i', 'qwen-image-3.0-pro', 'qwen-image-3.0']);
    assert.deepEqual(served('tokyo'), ['qwen-image-3.0-pro', 'qwen-image-3.0']);
    assert.deepEqual(
      served('singapore').filter(id => id.startsWith('wanx')),
      [],
    );
    assert.match(refusal({ model: 'qwen-image-2.0' }, { region: 'virginia' }).message, /virginia.*beijing, singapore/);
    assert.equal(refusal({ model: 'wanx2.1-t2i-turbo' }, { region: 'singapore' }).field, 'model');
    // With an address of one's own, nobody here knows what is served.
    assert.equal(check({ model: 'wanx2.1-t2i-turbo' }, { region: undefined }).request.modelId, 'wanx2.1-t2i-turbo');
  });

  describe('for a model of the settings', () => {
    const customModels = [
      { id: 'qwen-image-9', like: 'qwen-image-2.0' },
      { id: 'lost', like: 'no-such-model' },
      { id: 'qwen-image', like: 'wan2.7-image' },
    ];

    it('goes out under the new id and behaves like the known one', () => {
      const { request, model } = check(
        { model: 'qwen-image-9', n: 6, size: '16:9', images: inputs(3) },
        { customModels },
      );
      assert.deepEqual(
        [request.modelId, model.id, request.parameters.n, request.parameters.size],
        ['qwen-image-9', 'qwen-image-9', 6, '1280*720'],
      );
      assert.equal(refusal({ model: 'qwen-image-9', n: 7 }, { customModels }).field, 'n');
      assert.equal(check({}, { customModels, model: 'qwen-image-9' }).request.modelId, 'qwen-image-9');
    });

    it('does not change a known model, and an unknown likeness counts for nothing', () => {
      assert.equal(refusal({ model: 'qwen-image', n: 2 }, { customModels }).field, 'n');
      const error = refusal({ model: 'lost' }, { customModels });
      assert.equal(error.field, 'model');
      assert.match(error.message, /qwen-image-9/);
    });
  });

  it('is plain data', () => {
    const { request } = check({ model: 'wan2.7-image', images: inputs(1), boxes: [[[1, 2, 3, 4]]] });
    assert.deepEqual(JSON.parse(JSON.stringify(request)), request);
    assert.doesNotMatch(JSON.stringify(request), /0\.png/);
  });
});
