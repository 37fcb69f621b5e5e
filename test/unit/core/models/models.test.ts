import assert from 'node:assert/strict';
import { models } from '../../../../src/core/models/models';
import type { Mode, Model, RequestPath } from '../../../../src/core/models/modelTypes';
import type { Region } from '../../../../src/core/models/regionTable';

// The documentation of the provider, written down a second time, so that a mistake in the table is found.

type Path = 'A' | 'B' | 'C' | 'C2';

interface Documented {
  ids: string[];
  paths: Path[];
  regions?: Region[];
  /** Input images: minimum and maximum for editing; absent: text only. */
  inputs?: [number, number];
  generates?: boolean;
  count: number;
  prompt: [number, 'characters' | 'tokens'];
  /** In addition to `n`, `seed` and `size`. */
  takes: string;
  limit: [number, number];
  running?: number;
  cny?: number;
  singapore?: number;
  later?: boolean;
}

const pathNames: Record<Path, RequestPath> = {
  A: 'syncMessages',
  B: 'asyncMessages',
  C: 'asyncPrompt',
  C2: 'asyncPromptImages',
};
const classic = 'watermark negativePrompt promptExtend';
const qwen2 = {
  paths: ['A'],
  inputs: [1, 3],
  generates: true,
  count: 6,
  prompt: [1300, 'tokens'],
  takes: classic,
} satisfies Partial<Documented>;
const qwen3 = {
  ...qwen2,
  regions: ['beijing', 'singapore', 'frankfurt', 'tokyo'],
  prompt: [4500, 'tokens'],
  takes: `${classic} thinkingMode`,
  later: true,
} satisfies Partial<Documented>;
const qwen = {
  paths: ['A'],
  generates: true,
  count: 1,
  prompt: [800, 'characters'],
  takes: classic,
} satisfies Partial<Documented>;
const edit = {
  paths: ['A'],
  inputs: [1, 3],
  count: 6,
  prompt: [800, 'tokens'],
  takes: classic,
} satisfies Partial<Documented>;
const wan27 = {
  paths: ['A', 'B'],
  inputs: [1, 9],
  generates: true,
  count: 4,
  prompt: [5000, 'characters'],
  takes: 'watermark thinkingMode colorPalette sequential boxes',
  limit: [5, 1],
  running: 5,
} satisfies Partial<Documented>;
const wan = {
  generates: true,
  count: 4,
  takes: classic,
  limit: [5, 1],
  running: 5,
  cny: 0.2,
  singapore: 0.220177,
} satisfies Partial<Documented>;
const earlyWan = {
  paths: ['C'],
  generates: true,
  count: 4,
  prompt: [500, 'characters'],
  takes: classic,
  limit: [2, 1],
  running: 2,
} satisfies Partial<Documented>;
const everywhere: Region[] = ['beijing', 'singapore', 'virginia', 'frankfurt'];

const documented: Documented[] = [
  {
    ...qwen2,
    ids: ['qwen-image-2.0-pro', 'qwen-image-2.0-pro-2026-03-03'],
    limit: [2, 60],
    cny: 0.5,
    singapore: 0.550443,
  },
  {
    ...qwen2,
    ids: ['qwen-image-2.0-pro-2026-04-22', 'qwen-image-2.0-pro-2026-06-22'],
    limit: [2, 60],
    cny: 0.5,
    singapore: 0.550443,
    later: true,
  },
  { ...qwen2, ids: ['qwen-image-2.0', 'qwen-image-2.0-2026-03-03'], limit: [2, 1], cny: 0.2, singapore: 0.256873 },
  { ...qwen, ids: ['qwen-image-max', 'qwen-image-max-2025-12-30'], limit: [2, 60], cny: 0.5, singapore: 0.550443 },
  { ...qwen, ids: ['qwen-image-plus'], paths: ['A', 'C'], limit: [2, 1], running: 2, cny: 0.2, singapore: 0.220177 },
  { ...qwen, ids: ['qwen-image-plus-2026-01-09'], limit: [2, 1], cny: 0.2, singapore: 0.220177 },
  { ...qwen, ids: ['qwen-image'], paths: ['A', 'C'], limit: [2, 1], running: 2, cny: 0.25, singapore: 0.256873 },
  {
    ...edit,
    ids: ['qwen-image-edit-max', 'qwen-image-edit-max-2026-01-16'],
    limit: [2, 60],
    cny: 0.5,
    singapore: 0.550443,
  },
  {
    ...edit,
    ids: ['qwen-image-edit-plus', 'qwen-image-edit-plus-2025-10-30', 'qwen-image-edit-plus-2025-12-15'],
    limit: [2, 1],
    cny: 0.2,
    singapore: 0.220177,
  },
  {
    ...edit,
    ids: ['qwen-image-edit'],
    count: 1,
    takes: 'watermark negativePrompt',
    limit: [2, 1],
    cny: 0.3,
    singapore: 0.330266,
  },
  { ...wan27, ids: ['wan2.7-image-pro'], cny: 0.5, singapore: 0.562065 },
  { ...wan27, ids: ['wan2.7-image'], cny: 0.2, singapore: 0.220177 },
  {
    ...wan,
    ids: ['wan2.6-image'],
    paths: ['A', 'B'],
    regions: everywhere,
    inputs: [1, 4],
    generates: false,
    prompt: [2000, 'characters'],
    takes: `${classic} interleaved`,
  },
  { ...wan, ids: ['wan2.6-t2i'], paths: ['A', 'B'], regions: everywhere, prompt: [2100, 'characters'] },
  { ...wan, ids: ['wan2.5-t2i-preview'], paths: ['C'], prompt: [2000, 'characters'] },
  {
    ...wan,
    ids: ['wan2.5-i2i-preview'],
    paths: ['C2'],
    inputs: [1, 3],
    generates: false,
    prompt: [2000, 'characters'],
    later: true,
  },
  { ...earlyWan, ids: ['wan2.2-t2i-flash'], cny: 0.14, singapore: 0.183481 },
  { ...earlyWan, ids: ['wan2.2-t2i-plus'], cny: 0.2, singapore: 0.366962 },
  { ...earlyWan, ids: ['wanx2.1-t2i-turbo'], regions: ['beijing'], cny: 0.14 },
  { ...earlyWan, ids: ['wanx2.1-t2i-plus'], regions: ['beijing'], cny: 0.2 },
  { ...earlyWan, ids: ['wan2.1-t2i-turbo'], regions: ['singapore'], cny: 0.14, singapore: 0.183481 },
  { ...earlyWan, ids: ['wan2.1-t2i-plus'], regions: ['singapore'], cny: 0.2, singapore: 0.366962 },
  { ...earlyWan, ids: ['wanx2.0-t2i-turbo'], regions: ['beijing'], prompt: [800, 'characters'], cny: 0.04 },
  { ...qwen3, ids: ['qwen-image-3.0-pro'], limit: [2, 60], cny: 0.25 },
  { ...qwen3, ids: ['qwen-image-3.0'], limit: [2, 1] },
  {
    ...qwen2,
    ids: ['qwen-image-2.1-pro'],
    inputs: [1, 10],
    takes: `${classic} thinkingMode`,
    limit: [2, 60],
    cny: 0.25,
    later: true,
  },
  { ...qwen2, ids: ['qwen-image-2.1-turbo'], inputs: [1, 10], limit: [2, 1], later: true },
  { ...qwen, ids: ['z-image-turbo'], takes: 'promptExtend', limit: [2, 1], later: true },
];

describe('the model table', () => {
  it('lists every documented model once, and no other', () => {
    assert.deepEqual(models.map(model => model.id).sort(), documented.flatMap(row => row.ids).sort());
  });

  for (const row of documented) {
    for (const id of row.ids) {
      it(`describes ${id} as documented`, () => {
        const model = models.find(candidate => candidate.id === id);
        assert.ok(model);
        assert.deepEqual([...model.paths].sort(), row.paths.map(path => pathNames[path]).sort());
        assert.deepEqual(model.regions, row.regions ?? ['beijing', 'singapore']);
        assert.deepEqual(model.edit && [model.edit.minImages, model.edit.maxImages], row.inputs);
        assert.equal(model.generate !== undefined, row.generates ?? false);
        assert.equal(model.maxCount, row.count);
        assert.deepEqual([model.promptLimit.value, model.promptLimit.unit], row.prompt);
        const always = ['seed', ...(id === 'qwen-image-edit' ? [] : ['size'])];
        assert.deepEqual([...model.parameters].sort(), [...always, ...row.takes.split(' ')].sort());
        assert.deepEqual([model.submitLimit.count, model.submitLimit.perSeconds], row.limit);
        assert.equal(model.maxRunningTasks, row.running);
        assert.equal(model.price?.cny, row.cny);
        assert.equal(model.price?.singaporeCny, row.singapore);
        assert.equal(model.later ?? false, row.later ?? false);
      });
    }
  }

  it('never sends n to the one model that does not accept it', () => {
    assert.deepEqual(
      models.filter(model => !model.sendsCount).map(model => model.id),
      ['z-image-turbo'],
    );
  });

  it('has image sets and illustrated text for the models that support them', () => {
    assert.deepEqual(
      models.filter(model => model.sequential).map(model => [model.id, model.sequential?.maxImages]),
      [
        ['wan2.7-image-pro', 12],
        ['wan2.7-image', 12],
      ],
    );
    assert.deepEqual(
      models
        .filter(model => model.interleaved)
        .map(({ id, interleaved }) => [id, interleaved?.maxInputs, interleaved?.maxOutputs]),
      [['wan2.6-image', 1, 5]],
    );
  });

  it('has the lower submit limit of the one region that has one', () => {
    assert.deepEqual(
      models.filter(model => model.submitLimit.overrides).map(model => [model.id, model.submitLimit.overrides]),
      [['wan2.6-t2i', { beijing: { count: 1, perSeconds: 1 } }]],
    );
  });

  it('prefers tasks for Wan only', () => {
    assert.deepEqual(
      models.filter(model => model.prefersAsync !== model.id.startsWith('wan')).map(model => model.id),
      [],
    );
  });

  it('has a source, a date and a description for every model', () => {
    for (const model of models) {
      assert.match(model.source.title, /\w/);
      assert.match(model.source.date, /^20\d\d-\d\d(-\d\d)?$/);
      if (model.price) assert.match(model.price.asOf, /^20\d\d-\d\d$/);
      assert.match(model.goodAt(), /\w/);
    }
  });

  it('has the documented rules of input images', () => {
    const megabyte = 1024 * 1024;
    const rulesOf = (id: string): unknown => models.find(model => model.id === id)?.edit?.rules;
    const qwenRules = {
      formats: ['png', 'jpeg', 'webp', 'bmp', 'tiff', 'gif'],
      advisedSidePx: [384, 3072],
      maxBytes: 10 * megabyte,
      alpha: true,
    };
    const wanRules = { formats: ['png', 'jpeg', 'webp', 'bmp'], alpha: false };
    for (const id of [
      'qwen-image-2.0-pro',
      'qwen-image-2.0',
      'qwen-image-edit-max',
      'qwen-image-edit',
      'qwen-image-3.0',
    ])
      assert.deepEqual(rulesOf(id), qwenRules, id);
    for (const id of ['wan2.7-image-pro', 'wan2.7-image']) {
      assert.deepEqual(
        rulesOf(id),
        { ...wanRules, minSidePx: 240, maxSidePx: 8000, minRatio: 1 / 8, maxRatio: 8, maxBytes: 20 * megabyte },
        id,
      );
    }
    assert.deepEqual(rulesOf('wan2.6-image'), {
      ...wanRules,
      minSidePx: 240,
      maxSidePx: 8000,
      maxBytes: 10 * megabyte,
    });
    assert.deepEqual(rulesOf('wan2.5-i2i-preview'), {
      ...wanRules,
      minSidePx: 384,
      maxSidePx: 5000,
      minRatio: 1 / 4,
      maxRatio: 4,
      maxBytes: 10 * megabyte,
    });
  });

  it('states what comes when no size is given: the documented default, and for an edit the size of its input', () => {
    const defaultOf = (id: string, mode: Mode): string | undefined =>
      models.find((model: Model) => model.id === id)?.[mode]?.sizes?.default;
    assert.deepEqual(
      [
        defaultOf('qwen-image-2.0', 'generate'),
        defaultOf('qwen-image-2.0', 'edit'),
        defaultOf('qwen-image-max', 'generate'),
        defaultOf('qwen-image-edit-plus', 'edit'),
        defaultOf('wan2.7-image-pro', 'generate'),
        defaultOf('wan2.6-image', 'edit'),
        defaultOf('wan2.6-image', 'interleaved'),
        defaultOf('wan2.6-t2i', 'generate'),
        defaultOf('wan2.2-t2i-flash', 'generate'),
        defaultOf('z-image-turbo', 'generate'),
      ],
      ['2048*2048', 'input', '1664*928', 'input', '2K', 'input', '1280*1280', '1280*1280', '1024*1024', '1024*1536'],
    );
  });
});
