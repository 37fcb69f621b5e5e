import assert from 'node:assert/strict';
import { startService } from '../dashScopeService';
import type { DashScopeService } from '../dashScopeService';
import { modelTable } from '../modelTable';
import { codeOf, dataUrl, picture, submit } from './serviceCalls';
import type { Json, Path, Wanted } from './serviceCalls';

const palette = (...ratios: string[]): Json[] => ratios.map((ratio, index) => ({ hex: `#11223${index}`, ratio }));

describe('service: parameters and sizes of each model', () => {
  let service: DashScopeService;
  let input = '';
  before(async () => {
    service = await startService({ rateLimits: false, syncDurationMs: 0 });
    input = dataUrl(await picture(600, 400));
  });
  after(() => service.close());
  afterEach(() => {
    service.reset();
  });

  const codes = async (wanted: Wanted): Promise<string> => {
    const answer = await submit(service, wanted);
    return answer.status === 200 ? 'ok' : codeOf(answer);
  };
  const wantedFor = (id: string, parameters: Json, images?: string[]): Wanted => {
    const model = modelTable.find(row => row.id === id);
    assert.ok(model, id);
    return {
      model: id,
      path: model.paths[0] as Path,
      parameters,
      images: images ?? Array<string>(model.images.min).fill(input),
    };
  };
  const refusesAll = async (id: string, attempts: Json[], images?: string[]): Promise<void> => {
    for (const attempt of attempts)
      assert.equal(
        await codes(wantedFor(id, attempt, images)),
        '400 InvalidParameter',
        `${id} ${JSON.stringify(attempt)}`,
      );
  };
  const acceptsAll = async (id: string, attempts: Json[], images?: string[]): Promise<void> => {
    for (const attempt of attempts)
      assert.equal(await codes(wantedFor(id, attempt, images)), 'ok', `${id} ${JSON.stringify(attempt)}`);
  };
  const sizes = (...list: string[]): Json[] => list.map(size => ({ n: 1, size }));

  it('accepts every model of its region on each of its paths', async () => {
    for (const model of modelTable.filter(({ regions }) => regions.includes('beijing'))) {
      for (const path of model.paths)
        assert.equal(await codes({ ...wantedFor(model.id, {}), path }), 'ok', `${model.id} ${path}`);
    }
  });

  it('offers other models in other regions', async () => {
    const there = async (region: 'singapore' | 'virginia' | 'frankfurt', wanted: Wanted): Promise<string> => {
      const other = await startService({ region, syncDurationMs: 0 });
      try {
        const answer = await submit(other, wanted);
        return answer.status === 200 ? 'ok' : `${codeOf(answer)} ${String(answer.body['message'])}`;
      } finally {
        await other.close();
      }
    };
    assert.equal(await there('singapore', { model: 'wan2.1-t2i-turbo', path: 'asyncPrompt' }), 'ok');
    assert.match(await there('singapore', { model: 'wanx2.1-t2i-turbo', path: 'asyncPrompt' }), /Model not exist/);
    assert.equal(await codes({ model: 'wan2.1-t2i-turbo', path: 'asyncPrompt' }), '400 InvalidParameter');
    assert.equal(await there('virginia', { model: 'wan2.6-t2i' }), 'ok');
    assert.match(await there('virginia', { model: 'qwen-image-2.0' }), /Model not exist/);
    assert.equal(await there('frankfurt', { model: 'wan2.6-t2i', path: 'asyncMessages' }), 'ok');
    assert.match(await there('frankfurt', { model: 'wan2.6-t2i' }), /403 AccessDenied .*synchronous/);
  });

  it('accepts the official presets of every model', async () => {
    for (const model of modelTable) {
      if (!model.size || !model.regions.includes('beijing')) continue;
      await acceptsAll(
        model.id,
        model.size.presets.map(size => ({ size, ...(model.count ? { n: 1 } : {}) })),
        Array<string>(model.images.min).fill('https://example.com/cat.png'),
      );
    }
  });

  it('refuses sizes outside the rule of the model', async () => {
    await refusesAll(
      'qwen-image-2.0',
      sizes('511*511', '2049*2049', '1024x1024', '1024*', '1K', '0*1024', ' 1024*1024'),
    );
    await acceptsAll('qwen-image-2.0', sizes('512*512', '2048*2048', '4096*1024'));
    await refusesAll('qwen-image', sizes('1024*1024', '1665*928'));
    await refusesAll('qwen-image-edit-plus', sizes('511*1024', '2049*1024'));
    await acceptsAll('qwen-image-edit-plus', sizes('512*2048'));
    await refusesAll('qwen-image-edit', sizes('1024*1024'));
    await refusesAll('wan2.6-t2i', sizes('1024*1024', '1441*1441', '400*4000', '1K'));
    await acceptsAll('wan2.6-t2i', sizes('1696*960', '768*2700', '1440*1440', '1272*1280'));
    await refusesAll('wan2.2-t2i-flash', sizes('511*1024', '1441*1024'));
    await acceptsAll('wan2.2-t2i-flash', sizes('1440*1440', '512*512'));
    await refusesAll('wan2.7-image', sizes('4K', '4096*4096', '700*700', '8192*256'));
    await acceptsAll('wan2.7-image', sizes('1K', '2K', '768*768', '2048*2048'));
    await refusesAll('wan2.6-image', sizes('4K', '400*1700'));
    await acceptsAll('wan2.6-image', sizes('1K', '2K', '2048*2048'));
    await refusesAll('wan2.5-i2i-preview', sizes('1440*1440', '1K'));
  });

  it('accepts 4K only for plain text to image of one model', async () => {
    await acceptsAll('wan2.7-image-pro', sizes('4K', '4096*4096', '4096*2304'));
    await refusesAll('wan2.7-image-pro', sizes('4K', '4096*2304'), [input]);
    await refusesAll('wan2.7-image-pro', [{ n: 1, size: '4K', enable_sequential: true }]);
    await acceptsAll('wan2.7-image-pro', sizes('2K'), [input]);
  });

  it('names the parameter that the model does not support', async () => {
    const lacking: [string, Json][] = [
      ['wan2.7-image', { negative_prompt: 'blurry' }],
      ['wan2.7-image-pro', { prompt_extend: true }],
      ['qwen-image-edit', { prompt_extend: true }],
      ['qwen-image-2.0', { thinking_mode: true }],
      ['qwen-image', { color_palette: palette('50.00%', '30.00%', '20.00%') }],
      ['wan2.6-t2i', { enable_sequential: true }],
      ['qwen-image-2.0', { enable_thinking: true }],
      ['qwen-image-2.1-pro', { negative_prompt: 'x' }],
      ['qwen-image-2.1-turbo', { prompt_extend_mode: 'direct' }],
      ['z-image-turbo', { negative_prompt: 'x' }],
      ['wan2.2-t2i-flash', { bbox_list: [] }],
      ['qwen-image-2.0', { quality: 'hd' }],
    ];
    for (const [model, parameters] of lacking) {
      const answer = await submit(service, wantedFor(model, parameters));
      assert.equal(codeOf(answer), '400 InvalidParameter', model);
      assert.match(
        String(answer.body['message']),
        new RegExp(`Parameter ${Object.keys(parameters)[0] ?? ''} is not supported`),
      );
    }
  });

  it('accepts the parameters of the later models', async () => {
    await acceptsAll('qwen-image-3.0-pro', [
      { n: 1, size: 'auto', enable_thinking: true, prompt_extend_mode: 'agent', negative_prompt: 'x' },
    ]);
    await refusesAll('qwen-image-3.0', [{ prompt_extend_mode: 'other' }, { size: '4096*256' }]);
    await refusesAll('qwen-image-3.0', [{ prompt_extend_mode: 'agent' }], [input]);
  });

  it('refuses parameters of a wrong type', async () => {
    await refusesAll('qwen-image-2.0', [
      { watermark: 'true' },
      { prompt_extend: 1 },
      { negative_prompt: 5 },
      { size: 1024 },
    ]);
    await refusesAll('wan2.7-image', [{ thinking_mode: 'fast' }]);
  });

  it('color_palette: checks shares to a hundredth of a percent', async () => {
    const colours = (value: unknown): Json => ({ n: 1, color_palette: value });
    await acceptsAll('wan2.7-image', [
      colours(palette('50.00%', '30.00%', '20.00%')),
      colours(palette(...Array<string>(10).fill('10.00%'))),
    ]);
    await refusesAll('wan2.7-image', [
      colours(palette('50.00%', '50.00%')),
      colours(palette(...Array<string>(11).fill('9.09%'))),
      colours(palette('50.00%', '30.00%', '20.01%')),
      colours(palette('50%', '30%', '20%')),
      colours([{ hex: '112233', ratio: '100.00%' }, ...palette('0.00%', '0.00%')]),
      colours('red'),
    ]);
  });

  it('image set: ignores color_palette and thinking_mode, with a warning', async () => {
    await acceptsAll('wan2.7-image', [
      { n: 2, enable_sequential: true, thinking_mode: true, color_palette: palette('50.00%', '30.00%', '20.00%') },
    ]);
    assert.deepEqual(
      service.warnings.map(({ message }) => message),
      ['color_palette is ignored with enable_sequential', 'thinking_mode is ignored with enable_sequential'],
    );
  });

  it('bbox_list: needs one list of boxes per picture, inside of it', async () => {
    const boxes = (value: unknown): Json => ({ n: 1, bbox_list: value });
    await acceptsAll('wan2.7-image', [boxes([[], [[0, 0, 600, 400]]])], [input, input]);
    await refusesAll(
      'wan2.7-image',
      [
        boxes([[]]),
        boxes([[], [], []]),
        boxes([[], [[0, 0, 601, 400]]]),
        boxes([[], [[9, 9, 3, 20]]]),
        boxes([[], [[0, 0, 9]]]),
        boxes([[], Array<number[]>(3).fill([0, 0, 9, 9])]),
      ],
      [input, input],
    );
  });

  it('mixed text and pictures: on the sync path only as a stream', async () => {
    const parameters = { enable_interleave: true, max_images: 2, size: '1280*1280' };
    const stream = { ...parameters, stream: true };
    const sse = { 'X-DashScope-Sse': 'enable' };
    assert.equal(await codes({ model: 'wan2.6-image', parameters }), '400 InvalidParameter');
    assert.equal(await codes({ model: 'wan2.6-image', parameters: stream }), '400 InvalidParameter');
    assert.equal(await codes({ model: 'wan2.6-image', parameters, headers: sse }), '400 InvalidParameter');
    assert.equal(await codes({ model: 'qwen-image-2.0', parameters: {}, headers: sse }), '400 InvalidParameter');
    assert.equal(await codes({ model: 'wan2.6-image', path: 'asyncMessages', parameters }), 'ok');
    assert.equal(
      await codes({ model: 'wan2.6-image', path: 'asyncMessages', parameters: { ...parameters, prompt_extend: true } }),
      '400 InvalidParameter',
    );
    assert.equal(
      await codes({ model: 'wan2.6-image', path: 'asyncMessages', parameters: { ...parameters, n: 2 } }),
      '400 InvalidParameter',
    );
    assert.equal(
      await codes({ model: 'wan2.6-image', path: 'asyncMessages', parameters: { ...parameters, max_images: 6 } }),
      '400 InvalidParameter',
    );
    assert.equal(
      await codes({ model: 'wan2.6-image', path: 'asyncMessages', parameters: { ...parameters, size: '2048*2048' } }),
      '400 InvalidParameter',
    );
    assert.equal(
      await codes({ model: 'wan2.6-image', images: [input], parameters: { n: 1, max_images: 2 } }),
      '400 InvalidParameter',
    );
  });

  it('negative_prompt: accepted in input and in parameters of the prompt form', async () => {
    assert.equal(
      await codes({ model: 'qwen-image', path: 'asyncPrompt', parameters: { n: 1, negative_prompt: 'x' } }),
      'ok',
    );
  });
});
