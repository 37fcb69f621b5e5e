import assert from 'node:assert/strict';
import { settingSchemas, type SettingId } from '../../src/core/contributions/contributions';
import { EaselError } from '../../src/core/base/errors';
import { parseImageOptions, type ImageOptions } from '../../src/core/request/imageOptions';
import { checkRequest, maxSeed, type CheckedRequest } from '../../src/core/request/imageRequest';
import { journalEntrySchema } from '../../src/core/jobs/journalEntry';
import { models } from '../../src/core/models/models';
import { regions } from '../../src/core/models/regionTable';
import { parseBoxes, parsePalette, type Box } from '../../src/core/request/specialParameters';
import { below, mutatedJson, oddities, oneOf, listOf, type Random } from './mutate';
import { defaults, requests } from './requests';
import { refused, runRounds, taken, type FuzzOptions, type FuzzResult, type Outcome } from './rounds';

interface Case {
  what: string;
  /** The outcome: refused with a field, or accepted and within the rules. */
  run: () => Outcome;
  given: unknown;
}

/**
 * Argument objects, requests, settings, palettes, boxes and journal entries: each gives a value within the rules, or a
 * refusal that names its field.
 */
export function fuzzArgumentObjects(options: FuzzOptions): Promise<FuzzResult> {
  const kinds = [drawOptions, drawRequest, drawSetting, drawPalette, drawBoxes, drawEntry];
  return runRounds(options, {
    draw: (random, round) => (kinds[round % kinds.length] ?? drawOptions)(random),
    judge: ({ run }) => {
      try {
        return run();
      } catch (error) {
        if (!(error instanceof EaselError)) throw error;
        assert.ok(
          ['invalidRequest', 'inputImage'].includes(error.code) && error.field,
          `${error.code}, field ${String(error.field)}`,
        );
        assert.ok(
          error.message !== '' && error.message.length < 4000,
          `a sentence of ${error.message.length} characters`,
        );
        return refused(error.code);
      }
    },
  });
}

const circle: Record<string, unknown> = {};
circle['itself'] = circle;
/** Values that only callers in the same process can pass. */
const odd: readonly unknown[] = [
  ...oddities,
  undefined,
  NaN,
  Infinity,
  2n,
  Symbol('x'),
  () => 1,
  circle,
  new Date(NaN),
  new Map(),
  Object.create(null),
  new Proxy({}, {}),
  Array(5),
];

const whole = {
  prompt: 'A lighthouse',
  model: 'qwen-image-2.0',
  images: ['a.png', 'https://example.com/b.png', { scheme: 'file', path: '/a.png' }],
  size: '16:9',
  n: 2,
  seed: 7,
  negativePrompt: 'blurry',
  promptExtend: false,
  watermark: true,
  thinkingMode: true,
  colorPalette: [{ hex: '#000000', ratio: '100.00%' }],
  sequential: false,
  interleaved: false,
  maxImages: 3,
  boxes: [[[1, 2, 3, 4]], []],
  output: 'images/',
  overwrite: true,
};

function drawOptions(random: Random): Case {
  const given = mutatedJson(whole, random, odd);
  return {
    what: 'options',
    given,
    run: () => {
      const { options, warnings } = parseImageOptions(given);
      assert.equal(typeof options.prompt, 'string');
      assert.ok(
        Object.keys(options).every(name => name in whole) && warnings.every(warning => typeof warning === 'string'),
      );
      assert.equal(Object.getPrototypeOf(options), Object.prototype);
      return taken;
    },
  };
}

const sizes = [
  '16:9',
  '1:1',
  '0:1',
  '1:0',
  '999:1',
  '1:999',
  '07:09',
  '1K',
  '2K',
  '4K',
  '4k',
  '1024*1024',
  '1664*928',
  '1*1',
  '99999*99999',
  '1024x1024',
  '0*0',
  '-1*5',
  '__proto__',
  'constructor',
  '',
  ' ',
  '1.5:1',
];
const counts = [1, 2, 4, 6, 12, 13, 0, -1, 1.5, -0, 1e9, 2 ** 53, NaN, Infinity];
const prompts = ['A lighthouse', '', ' \n\t', '灯'.repeat(3000), '\ud800', '${slug}', 'x'.repeat(100_000)];

/** Options of the right types for any model of the table. */
function drawRequest(random: Random): Case {
  const maybe = <K extends keyof ImageOptions>(
    name: K,
    draw: () => ImageOptions[K],
    likely = 0.3,
  ): Partial<ImageOptions> => (random() < likely ? { [name]: draw() } : {});
  const flag = (): boolean => random() < 0.5;
  const imageCount = random() < 0.5 ? 0 : below(11, random);
  const given: ImageOptions = {
    prompt: random() < 0.8 ? 'A lighthouse' : oneOf(prompts, random),
    model: random() < 0.95 ? oneOf(models, random).id : oneOf(['mine', '', '__proto__', 'toString'], random),
    ...(imageCount > 0 && { images: Array.from({ length: imageCount }, (_, index) => `${index}.png`) }),
    ...maybe('size', () => oneOf(sizes, random)),
    ...maybe('n', () => oneOf(counts, random), 0.2),
    ...maybe('seed', () => oneOf([...counts, maxSeed, maxSeed + 1], random), 0.2),
    ...maybe('negativePrompt', () => oneOf(prompts, random)),
    ...maybe('promptExtend', flag),
    ...maybe('watermark', flag),
    ...maybe('thinkingMode', flag),
    ...maybe('sequential', flag),
    ...maybe('interleaved', flag),
    ...maybe('maxImages', () => oneOf(counts, random), 0.2),
    ...maybe('colorPalette', () => palette(random), 0.2),
    ...maybe('boxes', () => boxes(imageCount, random), 0.2),
  };
  const settings = {
    ...defaults,
    protocol: oneOf(['auto', 'sync', 'async'] as const, random),
    region: oneOf([...regions, undefined, undefined, undefined, undefined], random),
    promptExtend: flag(),
    watermark: flag(),
    style: oneOf(['', ' ', 'flat'], random),
    negativePrompt: oneOf(['', 'blurry'], random),
    customModels: oneOf([[], [{ id: 'mine', like: 'wan2.6-image' }], [{ id: '__proto__', like: 'toString' }]], random),
  };
  return {
    what: 'request',
    given: { ...given, settings },
    run: () => {
      checkAllowed(
        checkRequest(given, settings, () => 42),
        imageCount,
      );
      return taken;
    },
  };
}

function checkAllowed({ request, model, warnings }: CheckedRequest, imageCount: number): void {
  const { seed, n = 1, size, maxImages } = request.parameters;
  assert.ok(Number.isInteger(seed) && seed >= 0 && seed <= maxSeed, `seed ${seed}`);
  assert.ok(Number.isInteger(n) && n >= 1 && n <= Math.max(12, model.maxCount), `n ${n}`);
  assert.ok(maxImages === undefined || (Number.isInteger(maxImages) && maxImages >= 1), `maxImages ${maxImages}`);
  assert.equal(request.maxCount, request.mode === 'interleaved' ? maxImages : n);
  assert.ok(size === undefined || /^([1-9]\d*\*[1-9]\d*|[124]K)$/.test(size), `size ${size}`);
  assert.ok(
    model.paths.includes(request.path) &&
      request.pathReason !== '' &&
      request.prompt.trim() !== '' &&
      Array.isArray(warnings),
  );
  assert.ok(request.mode !== 'edit' || imageCount > 0);
  // The request body and the journal entry must be plain data.
  JSON.stringify(request, (name, value: unknown) => {
    assert.ok(
      ['string', 'boolean', 'object'].includes(typeof value) || Number.isFinite(value),
      `${name} is ${String(value)}`,
    );
    return value;
  });
}

const palette = (random: Random): { hex: string; ratio: string }[] => {
  const count = below(12, random);
  const fair = (10_000 / count / 100).toFixed(2);
  return Array.from({ length: count }, () => ({
    hex: random() < 0.9 ? '#0a1B2c' : oneOf(['', '#fff', '#GGGGGG', 'red', '#0a1b2c ', '＃000000'], random),
    ratio:
      random() < 0.9
        ? `${fair}%`
        : oneOf(['25%', '25.5%', '0%', '100.00%', '999.99%', '-5%', '1e2%', '25.000%', '%', '٢٥%', ''], random),
  }));
};

function drawPalette(random: Random): Case {
  const given = palette(random);
  return {
    what: 'palette',
    given,
    run: () => {
      const parsed = parsePalette(given);
      const hundredths = parsed.map(({ ratio }) => Number(/^(\d+)\.(\d\d)%$/.exec(ratio)?.slice(1).join('')));
      assert.equal(
        hundredths.reduce((sum, share) => sum + share, 0),
        10_000,
      );
      assert.ok(parsed.length >= 3 && parsed.length <= 10 && parsed.every(({ hex }) => /^#[0-9A-F]{6}$/.test(hex)));
      return taken;
    },
  };
}

const boxes = (imageCount: number, random: Random): Box[][] =>
  Array.from({ length: random() < 0.8 ? imageCount : below(12, random) }, () =>
    listOf(0, random() < 0.9 ? 2 : 4, random, () => box(random)),
  );
const box = (random: Random): Box => {
  const side = (): number => (random() < 0.97 ? below(1000, random) : oneOf(counts, random));
  const [left, top] = [side(), side()];
  return [left, top, left + side(), top + side()];
};

function drawBoxes(random: Random): Case {
  const imageCount = below(4, random);
  const given = boxes(imageCount, random);
  return {
    what: 'boxes',
    given: { given, imageCount },
    run: () => {
      const parsed = parseBoxes(given, imageCount);
      assert.equal(parsed.length, imageCount);
      for (const list of parsed) {
        assert.ok(list.length <= 2);
        for (const [x1, y1, x2, y2] of list)
          assert.ok([x1, y1, x2, y2].every(side => Number.isInteger(side) && side >= 0) && x1 < x2 && y1 < y2);
      }
      return taken;
    },
  };
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isName = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const among =
  (...choices: unknown[]) =>
  (value: unknown): boolean =>
    choices.includes(value);
const each =
  (isItem: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(isItem);

/** What each setting may return, whatever the settings file contains. */
const settingRules: Record<SettingId, (value: unknown) => boolean> = {
  region: among('beijing', 'singapore', 'virginia', 'frankfurt'),
  workspaceId: isText,
  baseUrl: isText,
  resultHosts: each(isText),
  model: isName,
  editModel: isName,
  customModels: each(
    value =>
      typeof value === 'object' &&
      value !== null &&
      'id' in value &&
      isName(value.id) &&
      'like' in value &&
      isName(value.like),
  ),
  prices: value =>
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(price => Number.isFinite(price) && (price as number) >= 0),
  outputFolder: isText,
  editOutput: among('outputFolder', 'besideOriginal'),
  fileName: isText,
  promptExtend: isFlag,
  negativePrompt: isText,
  watermark: isFlag,
  style: isText,
  protocol: among('auto', 'sync', 'async'),
  maxConcurrent: value => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 32,
  timeoutSeconds: value => typeof value === 'number' && value >= 1 && value <= 86_400,
  monthlyBudget: value => typeof value === 'number' && value >= 0,
  confirmAbove: value => Number.isInteger(value) && Number(value) >= 0,
  embedMetadata: isFlag,
  placeholderBadges: isFlag,
  openAfterSave: isFlag,
  missingImages: among('hint', 'off'),
  publicFolders: each(isText),
};
const settingIds = Object.keys(settingSchemas) as SettingId[];
const settingValues = [
  'beijing',
  'frankfurt',
  'BEIJING',
  'auto',
  'besideOriginal',
  1,
  86_400,
  86_401,
  ['a'],
  [1],
  [{ id: 'a', like: 'b' }],
  [{ id: 'a' }],
  [{ id: '', like: 'b' }],
];

function drawSetting(random: Random): Case {
  const id = oneOf(settingIds, random);
  const given =
    random() < 0.5 ? mutatedJson(oneOf(settingValues, random), random, odd) : oneOf([...odd, ...settingValues], random);
  return {
    what: `setting ${id}`,
    given,
    run: () => {
      const value: unknown = settingSchemas[id].parse(given);
      assert.ok(settingRules[id](value), `easel.${id} is ${String(value)}`);
      return taken;
    },
  };
}

const entries = [
  { name: 'queued' },
  { name: 'submitting' },
  { name: 'task', taskId: 't1', since: 1 },
  {
    name: 'answer',
    requestId: 'r1',
    parts: [
      { kind: 'image', url: 'https://example.com/1.png' },
      { kind: 'text', text: 'x' },
      { kind: 'failed', serviceCode: 'X', serviceMessage: 'y' },
    ],
    complete: true,
    since: 1,
  },
].map(stage => ({
  version: 1,
  id: 'job-1',
  createdAt: 1,
  request: requests.sync.request,
  options: { prompt: 'A lighthouse', images: ['file:///a.png'], output: 'images/' },
  address: { baseUrl: 'https://dashscope.aliyuncs.com/api/v1', region: 'beijing', decidedBy: 'region' },
  target: { folder: 'file:///w/assets', baseNames: ['a'], extension: '.png', overwrite: false },
  warnings: [],
  stage,
  saved: { 0: { uri: 'file:///w/assets/a.png', width: 1, height: 1 } },
  problem: { code: 'network', message: 'x', mayBeBilled: true },
}));

/** A damaged journal: each entry either has the right form or is rejected. */
function drawEntry(random: Random): Case {
  const given = JSON.parse(JSON.stringify(mutatedJson(oneOf(entries, random), random)) ?? 'null') as unknown;
  return {
    what: 'journal entry',
    given,
    run: () => {
      const parsed = journalEntrySchema.safeParse(given);
      if (!parsed.success) return refused('not an entry');
      const entry = parsed.data;
      assert.match(entry.id, /^[a-z0-9-]+$/);
      assert.ok(
        entry.version === 1 &&
          isText(entry.options.prompt) &&
          isText(entry.request.prompt) &&
          isText(entry.target.folder),
      );
      assert.ok(Number.isFinite(entry.request.parameters.seed) && Number.isFinite(entry.createdAt));
      // A written entry reads back the same, so nothing in it comes from a prototype.
      assert.deepEqual(journalEntrySchema.parse(JSON.parse(JSON.stringify(entry))), entry);
      for (const part of [entry, entry.options, entry.request.parameters, entry.saved])
        assert.equal(Object.getPrototypeOf(part), Object.prototype);
      return taken;
    },
  };
}
