import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { models } from '../../../../src/core/models/models';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { writePictures } from '../../support/writePictures';
import { failsUnsent, submits } from '../../support/refusals';

const threeColours = [
  { hex: '#112233', ratio: '50.00%' },
  { hex: '#445566', ratio: '30.00%' },
  { hex: '#778899', ratio: '20.00%' },
];
const circular: { self?: unknown } = {};
circular.self = circular;

/** Each entry has exactly one bad option; `field` is its key. */
const badOptions: [field: string, options: Record<string, unknown>][] = [
  ...[undefined, null, '', '  \n', 7, ['a hut'], {}].map((prompt): [string, Record<string, unknown>] => [
    'prompt',
    { prompt },
  ]),
  ...['nope', '', 7, null, circular].map((model): [string, Record<string, unknown>] => ['model', { model }]),
  ...[0, -1, 7, 1.5, NaN, Infinity, '2', null, 10n].map((n): [string, Record<string, unknown>] => ['n', { n }]),
  ['n', { model: 'qwen-image-max', n: 2 }],
  ['n', { model: 'qwen-image-plus', n: 2 }],
  ['n', { model: 'wan2.7-image', n: 5 }],
  ['n', { model: 'wan2.7-image', sequential: true, n: 13 }],
  ['n', { model: 'wan2.5-t2i-preview', n: 5 }],
  ...[-1, 2_147_483_648, 0.5, '7', null].map((seed): [string, Record<string, unknown>] => ['seed', { seed }]),
  ...['', '1024', '1024x1024', '100*100', '4096*4096', '512*500', '0:1', '2K', '1024*1024*2', 1024, [1024, 1024]].map(
    (size): [string, Record<string, unknown>] => ['size', { size }],
  ),
  ['size', { model: 'qwen-image-max', size: '1024*1024' }],
  ['size', { model: 'qwen-image', size: '21:9' }],
  ['size', { model: 'wan2.7-image', size: '4K' }],
  ['size', { model: 'wan2.7-image-pro', size: '4K', sequential: true }],
  ['size', { model: 'wan2.7-image-pro', size: '8192*512' }],
  ['size', { model: 'wan2.6-t2i', size: '1024*1024' }],
  ['size', { model: 'wan2.2-t2i-flash', size: '1456*512' }],
  ['negativePrompt', { negativePrompt: 7 }],
  ['promptExtend', { promptExtend: 'yes' }],
  ['watermark', { watermark: 1 }],
  ['thinkingMode', { model: 'wan2.7-image', thinkingMode: 'on' }],
  ['sequential', { model: 'wan2.7-image', sequential: 'yes' }],
  ['interleaved', { model: 'wan2.6-image', interleaved: 1 }],
  ...[0, 6, 1.5, '3'].map((maxImages): [string, Record<string, unknown>] => [
    'maxImages',
    { model: 'wan2.6-image', interleaved: true, maxImages },
  ]),
  ['overwrite', { overwrite: 'yes' }],
  ...[
    '#112233',
    [1],
    [{ hex: '#112233' }],
    threeColours.slice(0, 2),
    [...threeColours, { hex: '#AABBCC', ratio: '1.00%' }],
    threeColours.map(({ ratio }) => ({ hex: 'red', ratio })),
    threeColours.map(({ hex }) => ({ hex, ratio: '33.33%' })),
    [{ hex: '#112233', ratio: 50 }],
    Array.from({ length: 11 }, () => ({ hex: '#112233', ratio: '9.09%' })),
  ].map((colorPalette): [string, Record<string, unknown>] => ['colorPalette', { model: 'wan2.7-image', colorPalette }]),
  ['colorPalette', { colorPalette: threeColours.slice(0, 2) }],
  ...['inputs/picture 1.png', {}, [7], [''], [null], 7].map((images): [string, Record<string, unknown>] => [
    'images',
    { images },
  ]),
  ['images', { images: [{ scheme: 'not a scheme', path: '/x.png' }] }],
  ...[7, '', '  ', null, [], {}, { scheme: 'not a scheme', path: '/x.png' }].map(
    (output): [string, Record<string, unknown>] => ['output', { output }],
  ),
];

describe('options', () => {
  let easel: EaselUnderTest;
  let pictures: vscode.Uri[];
  const generate = (options: unknown) => async (): Promise<unknown> =>
    vscode.commands.executeCommand('easel.generateImage', options);
  const edit = (options: unknown) => async (): Promise<unknown> =>
    vscode.commands.executeCommand('easel.editImage', options);

  before(async () => {
    easel = await startEasel();
    pictures = await writePictures(easel.folder, 4);
  });
  after(() => easel.close());

  for (const [field, options] of badOptions) {
    it(`refuses ${field}: ${title(options)}`, () =>
      failsUnsent(easel, generate({ prompt: 'a hut', ...options }), { code: 'invalidRequest', field }));
  }

  for (const argument of ['a hut', 7, true, [], [{ prompt: 'a hut' }], () => undefined]) {
    it(`refuse an argument that is not an object: ${typeof argument} ${JSON.stringify(argument)}`, async () => {
      await failsUnsent(easel, generate(argument), { code: 'invalidRequest' });
      await failsUnsent(easel, edit(argument), { code: 'invalidRequest' });
    });
  }

  it('an unknown model is refused, and the message lists the known ids', async () => {
    const { message } = await failsUnsent(easel, generate({ prompt: 'a hut', model: 'qwen-image-9' }), {
      code: 'invalidRequest',
      field: 'model',
      message: /"qwen-image-9"/,
    });
    for (const { id } of models) assert.ok(message.includes(id), `${id} is not named`);
  });

  it('messages name the given value and the allowed ones', async () => {
    await failsUnsent(easel, generate({ prompt: 'a hut', n: 7 }), {
      code: 'invalidRequest',
      field: 'n',
      message: /1 to 6.*7/,
    });
    await failsUnsent(easel, generate({ prompt: 'a hut', model: 'qwen-image', size: '1*1' }), {
      code: 'invalidRequest',
      field: 'size',
      message: /1\*1.*1664\*928/,
    });
    await failsUnsent(easel, generate({ prompt: 'a hut', seed: -1 }), {
      code: 'invalidRequest',
      field: 'seed',
      message: /2147483647.*-1/,
    });
    await failsUnsent(
      easel,
      generate({ prompt: 'a hut', model: 'wan2.7-image', colorPalette: threeColours.slice(0, 2) }),
      { code: 'invalidRequest', field: 'colorPalette', message: /3 to 10.*2/ },
    );
  });

  it('images are refused for every model that only takes text', async () => {
    for (const { id } of models.filter(model => !model.edit && !model.interleaved)) {
      await failsUnsent(easel, edit({ prompt: 'night', model: id, images: pictures.slice(0, 1) }), {
        code: 'invalidRequest',
        field: 'images',
      });
      await failsUnsent(easel, generate({ prompt: 'night', model: id, images: pictures.slice(0, 1) }), {
        code: 'invalidRequest',
        field: 'images',
      });
    }
  });

  it('missing images are refused for every model that only edits, and for easel.editImage', async () => {
    for (const { id } of models.filter(model => !model.generate && !model.interleaved)) {
      await failsUnsent(easel, generate({ prompt: 'night', model: id }), { code: 'invalidRequest', field: 'images' });
    }
    await failsUnsent(easel, edit({ prompt: 'night' }), { code: 'invalidRequest', field: 'images' });
    await failsUnsent(easel, edit({ prompt: 'night', images: [] }), { code: 'invalidRequest', field: 'images' });
  });

  it('more images than the model takes are refused', async () => {
    await failsUnsent(easel, edit({ prompt: 'night', images: pictures }), {
      code: 'invalidRequest',
      field: 'images',
      message: /3.*4/,
    });
    await failsUnsent(easel, edit({ prompt: 'night', model: 'wan2.6-image', images: [...pictures, ...pictures] }), {
      code: 'invalidRequest',
      field: 'images',
    });
    await failsUnsent(
      easel,
      edit({ prompt: 'steps', model: 'wan2.6-image', interleaved: true, images: pictures.slice(0, 2) }),
      { code: 'invalidRequest', field: 'images' },
    );
  });

  it('invalid boxes, boxes outside the image and too many boxes are refused', async () => {
    const base = { prompt: 'a cat here', model: 'wan2.7-image', images: pictures.slice(0, 1) };
    const box = [10, 10, 100, 100];
    for (const boxes of [
      'here',
      [box],
      [[[1, 2, 3]]],
      [[['a', 1, 2, 3]]],
      [],
      [[box], []],
      [[[100, 10, 10, 100]]],
      [[[-1, 0, 5, 5]]],
      [[[0.5, 0, 5, 5]]],
      [[[0, 0, 513, 100]]],
      [[box, box, box]],
    ]) {
      await failsUnsent(easel, edit({ ...base, boxes }), { code: 'invalidRequest', field: 'boxes' });
    }
  });

  it('customModels: a new id follows the rules of its `like` model, and is sent unchanged', async () => {
    const customModels = [
      { id: 'qwen-image-2099', like: 'qwen-image-2.0' },
      { id: 'stray', like: 'no such model' },
    ];
    await easel.set('customModels', customModels);
    easel.service.reset();
    await failsUnsent(easel, generate({ prompt: 'a hut', model: 'qwen-image-2099', n: 7 }), {
      code: 'invalidRequest',
      field: 'n',
    });
    await failsUnsent(easel, generate({ prompt: 'a hut', model: 'stray' }), {
      code: 'invalidRequest',
      field: 'model',
      message: /qwen-image-2099/,
    });
    await assert.rejects(generate({ prompt: 'a hut', model: 'qwen-image-2099' }));
    assert.deepEqual(
      submits(easel).map(({ model }) => model),
      ['qwen-image-2099'],
    );
    await easel.reset();
  });

  it('a model that the region does not offer is refused before any request', async () => {
    await easel.set('baseUrl', '');
    await easel.set('region', 'virginia');
    await failsUnsent(easel, generate({ prompt: 'a hut', model: 'qwen-image-2.0' }), {
      code: 'invalidRequest',
      field: 'model',
      message: /virginia/,
    });
    await easel.reset();
  });
});

function title(options: Record<string, unknown>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name} ${textOf(value)}`)
    .join(', ')
    .slice(0, 90);
}

function textOf(value: unknown): string {
  if (value === circular) return 'circular';
  return typeof value === 'bigint' ? '10n' : (JSON.stringify(value) ?? 'missing');
}
