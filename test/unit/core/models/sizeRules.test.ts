import assert from 'node:assert/strict';
import { models } from '../../../../src/core/models/models';
import { sizesOf } from '../../../../src/core/models/modelLookup';
import type { Mode, Sizes } from '../../../../src/core/models/modelTypes';
import { describeSizes, officialSizes, parsePixelSize, resolveSize } from '../../../../src/core/models/sizeRules';

// The documented rules again, written without the code under test: returns whether a size is right, or why not.
type Rule = (width: number, height: number) => boolean;
const area =
  (least: number, most: number, ratio = Infinity): Rule =>
  (width, height) =>
    width * height >= least * least &&
    width * height <= most * most &&
    Math.max(width, height) <= ratio * Math.min(width, height);
const sides =
  (least: number, most: number, mostPixels = Infinity): Rule =>
  (width, height) =>
    [width, height].every(side => side >= least && side <= most) && width * height <= mostPixels;

const square2K = ['1:1 2048*2048', '16:9 2688*1536', '9:16 1536*2688', '4:3 2368*1728', '3:4 1728*2368'];
const square1K = ['1:1 1280*1280', '16:9 1696*960', '9:16 960*1696', '4:3 1472*1104', '3:4 1104*1472'];
const early = ['1:1 1024*1024', '16:9 1440*810', '9:16 810*1440', '4:3 1440*1080', '3:4 1080*1440'];
const fixed = ['16:9 1664*928', '4:3 1472*1104', '1:1 1328*1328', '3:4 1104*1472', '9:16 928*1664'];
const qwenEdit = [
  '1:1 1024*1024',
  '16:9 1280*720',
  '9:16 720*1280',
  '4:3 1280*960',
  '3:4 960*1280',
  '3:2 1152*768',
  '2:3 768*1152',
  '21:9 1344*576',
];
const wanEdit = [
  '1:1 1280*1280',
  '16:9 1280*720',
  '9:16 720*1280',
  '4:3 1280*960',
  '3:4 960*1280',
  '3:2 1200*800',
  '2:3 800*1200',
  '21:9 1344*576',
];

interface Documented {
  rule?: Rule;
  /** Ratios and sizes of the default tier. */
  presets: string[];
  words?: string[];
  /** The area of the default size, which other ratios use. */
  pixels: number;
}

const wan27: Documented = { rule: area(768, 2048, 8), presets: square2K, words: ['1K', '2K'], pixels: 2048 ** 2 };
const qwenFixed: Documented = { presets: fixed, pixels: 0 };
const earlyWan: Documented = { rule: sides(512, 1440, 1440 ** 2), presets: early, pixels: 1024 ** 2 };
const wanText: Documented = { rule: area(1280, 1440, 4), presets: square1K, pixels: 1280 ** 2 };

const documented: [ids: RegExp, mode: Mode, sizes: Documented][] = [
  [/^qwen-image-2\.0/, 'generate', { rule: area(512, 2048), presets: square2K, pixels: 2048 ** 2 }],
  [/^qwen-image-2\.0/, 'edit', { rule: area(512, 2048), presets: qwenEdit, pixels: 1024 ** 2 }],
  [/^qwen-image(-max|-plus)?(-20\d\d-\d\d-\d\d)?$/, 'generate', qwenFixed],
  [/^qwen-image-edit-/, 'edit', { rule: sides(512, 2048), presets: qwenEdit, pixels: 1024 ** 2 }],
  [/^wan2\.7-image-pro$/, 'generate', { ...wan27, rule: area(768, 4096, 8), words: ['1K', '2K', '4K'] }],
  [/^wan2\.7-image$/, 'generate', wan27],
  [/^wan2\.7-/, 'edit', wan27],
  [/^wan2\.7-/, 'sequential', wan27],
  [/^wan2\.6-image$/, 'edit', { rule: area(768, 2048, 4), presets: wanEdit, words: ['1K', '2K'], pixels: 1280 ** 2 }],
  [/^wan2\.6-image$/, 'interleaved', { rule: area(768, 1280, 4), presets: wanEdit, pixels: 1280 ** 2 }],
  [/^wan2\.[56]-t2i/, 'generate', wanText],
  [/^wanx?2\.[012]-t2i/, 'generate', earlyWan],
  [/^wan2\.5-i2i/, 'edit', { rule: area(768, 1280, 4), presets: wanEdit, pixels: 1280 ** 2 }],
  [/^qwen-image-(3\.0|2\.1)/, 'generate', { rule: area(512, 2560, 8), presets: square2K, pixels: 2048 ** 2 }],
  [/^qwen-image-(3\.0|2\.1)/, 'edit', { rule: area(512, 2048, 8), presets: qwenEdit, pixels: 1024 ** 2 }],
  [/^z-image-turbo$/, 'generate', { rule: area(512, 2048), presets: ['2:3 1024*1536'], pixels: 1024 * 1536 }],
];

const modes: Mode[] = ['generate', 'edit', 'sequential', 'interleaved'];
const unlistedRatios = [
  '1:1',
  '3:2',
  '2:3',
  '5:4',
  '4:5',
  '21:9',
  '9:21',
  '1:2',
  '2:1',
  '16:10',
  '7:5',
  '3:1',
  '1:3',
  '100:99',
  '32:18',
  '4:1',
  '1:4',
];

const cases = models.flatMap(model =>
  modes.flatMap(mode => {
    const sizes = sizesOf(model, mode);
    return sizes ? [{ name: `${model.id} (${mode})`, id: model.id, mode, sizes }] : [];
  }),
);

function documentedFor(id: string, mode: Mode): Documented {
  const found = documented.filter(([ids, theMode]) => theMode === mode && ids.test(id));
  assert.equal(found.length, 1, `${id} ${mode}`);
  return found[0]![2];
}

function sizeFor(sizes: Sizes, text: string): string | undefined {
  const resolved = resolveSize(sizes, text);
  return 'size' in resolved ? resolved.size : undefined;
}

describe('sizes', () => {
  it('exist for every model except the one without sizes', () => {
    assert.deepEqual(
      models.filter(model => !cases.some(({ id }) => id === model.id)).map(model => model.id),
      ['qwen-image-edit'],
    );
  });

  for (const { name, id, mode, sizes } of cases) {
    it(`of ${name}: a listed ratio becomes its recommended size, and official sizes are accepted`, () => {
      const { presets } = documentedFor(id, mode);
      for (const preset of presets) {
        const [ratio = '', size = ''] = preset.split(' ');
        assert.deepEqual(resolveSize(sizes, ratio), { size });
        assert.deepEqual(resolveSize(sizes, size), { size });
      }
      assert.deepEqual(Object.keys(sizes.presets).sort(), presets.map(preset => preset.split(' ')[0]).sort());
      for (const size of officialSizes(sizes)) assert.deepEqual(resolveSize(sizes, size), { size });
    });

    it(`of ${name}: another ratio becomes a size near the default area, in steps of 16, within the rule`, () => {
      const { rule, presets, pixels } = documentedFor(id, mode);
      for (const ratio of unlistedRatios.filter(
        unlisted => !presets.some(preset => preset.startsWith(`${unlisted} `)),
      )) {
        const size = sizeFor(sizes, ratio);
        if (!rule) {
          assert.equal(size, undefined, `${ratio} is not among the fixed sizes`);
          continue;
        }
        const [across = 0, down = 0] = ratio.split(':').map(Number);
        if (size === undefined) {
          // Allowed only where the rule leaves no room for this ratio near the default area.
          assert.ok(Math.max(across / down, down / across) >= 3, `${ratio} was refused`);
          continue;
        }
        const [width = 0, height = 0] = size.split('*').map(Number);
        assert.ok(rule(width, height), `${ratio} gives ${size}`);
        assert.deepEqual([width % 16, height % 16], [0, 0], size);
        assert.ok(Math.abs(Math.log(width / height / (across / down))) < 0.06, `${ratio} gives ${size}`);
        assert.ok(Math.abs(Math.log((width * height) / pixels)) < 0.25, `${ratio} gives ${size}`);
      }
    });

    it(`of ${name}: words are accepted only by models that have them`, () => {
      const { words = [] } = documentedFor(id, mode);
      // The service was seen to refuse the word 4K and to take its pixels.
      for (const word of ['1K', '2K', '4K'])
        assert.equal(sizeFor(sizes, word), words.includes(word) ? word.replace('4K', '4096*4096') : undefined, word);
    });

    it(`of ${name}: pixel sizes are accepted exactly when the rule allows them`, () => {
      const { rule, presets } = documentedFor(id, mode);
      const official = [...presets.map(preset => preset.split(' ')[1]), ...officialSizes(sizes)];
      const lengths = [
        16, 240, 256, 511, 512, 513, 720, 768, 1024, 1280, 1281, 1440, 1441, 1536, 2047, 2048, 2049, 2700, 2896, 4096,
        4097, 8192, 16384,
      ];
      for (const width of lengths) {
        for (const height of lengths) {
          const text = `${width}*${height}`;
          const resolved = resolveSize(sizes, text);
          assert.equal('size' in resolved, official.includes(text) || (rule?.(width, height) ?? false), text);
        }
      }
    });

    it(`of ${name}: a text that is not a size is refused, and the message lists what is allowed`, () => {
      for (const text of [
        '',
        ' ',
        'big',
        '1024',
        '1024x1024',
        '1024 * 1024',
        '1024*',
        '*1024',
        '0*1024',
        '01024*1024',
        '-1024*1024',
        '1024*1024*3',
        '1e3*1e3',
        '16:0',
        '0:9',
        '0:0',
        '1:1000',
        '9:1:1',
        '2k',
        'auto',
        '999999*999999',
        '1K,2K',
        '１:１',
      ]) {
        assert.deepEqual(resolveSize(sizes, text), { problem: describeSizes(sizes) }, JSON.stringify(text));
      }
    });
  }

  it('below the minimum are accepted when they are official', () => {
    const wan = models.find(model => model.id === 'wan2.6-t2i')?.generate?.sizes;
    assert.ok(wan);
    assert.ok(1696 * 960 < 1280 * 1280);
    assert.deepEqual(resolveSize(wan, '1696*960'), { size: '1696*960' });
    assert.ok('problem' in resolveSize(wan, '1279*1280'));
    assert.deepEqual(resolveSize(wan, '768*2700'), { size: '768*2700' });
  });

  it('refuse ratios outside the rule', () => {
    const wan = models.find(model => model.id === 'wan2.6-t2i')?.generate?.sizes;
    assert.ok(wan);
    for (const ratio of ['5:1', '1:5', '100:1']) assert.ok('problem' in resolveSize(wan, ratio), ratio);
  });

  it('are parsed to numbers', () => {
    assert.deepEqual(parsePixelSize('1664*928'), { width: 1664, height: 928 });
    assert.equal(parsePixelSize('1664x928'), undefined);
    assert.equal(parsePixelSize('166400*928'), undefined);
  });

  it('are described on one line', () => {
    for (const { sizes } of cases) assert.match(describeSizes(sizes), /^[^\n]+$/);
    const fixedSizes = models.find(model => model.id === 'qwen-image')?.generate?.sizes;
    assert.ok(fixedSizes);
    assert.match(describeSizes(fixedSizes), /1664\*928 \(16:9\).*1328\*1328/);
  });
});
