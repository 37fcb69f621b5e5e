import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { describeGiven } from '../../../../src/core/base/describeGiven';
import { controlOf, plainParameters, plainSchemas, type PlainParameter } from '../../../../src/core/models/parameters';
import { plainValues } from '../../../support/plainValues';
import { imageOptionsSchema, parseImageOptions } from '../../../../src/core/request/imageOptions';

const uri = { scheme: 'file', path: '/folder/image.png' };
const full = {
  prompt: 'A lighthouse',
  model: 'qwen-image-2.0',
  images: ['a.png', 'https://example.com/b.png', uri],
  size: '16:9',
  n: 2,
  seed: 7,
  negativePrompt: 'blurry',
  ...plainValues,
  thinkingMode: true,
  colorPalette: [{ hex: '#000000', ratio: '100.00%' }],
  sequential: false,
  interleaved: false,
  maxImages: 3,
  language: 'zh-CN',
  boxes: [[[1, 2, 3, 4]], []],
  output: 'images/',
  overwrite: true,
};

const plainWrongTypes = Object.fromEntries(
  plainParameters.map(name => [
    name,
    controlOf(plainSchemas[name]) === 'number' ? ['7', {}, NaN, null] : ['true', 1, 0, {}, null],
  ]),
) as Record<PlainParameter, unknown[]>;

const wrongTypes: Record<keyof typeof full, unknown[]> = {
  prompt: [1, true, {}, ['A lighthouse'], null],
  model: [1, {}, null, ['qwen-image-2.0']],
  images: ['a.png', {}, [1], [null], [''], ['  '], [{ scheme: 'file' }], [{ path: '/a.png' }], null],
  size: [1024, { width: 1024, height: 1024 }, [1024, 1024], null],
  n: ['2', true, Number.NaN, Infinity, [2], 2n, null],
  seed: ['7', {}, Number.NaN, -Infinity, null],
  negativePrompt: [0, false, ['blurry'], null],
  ...plainWrongTypes,
  thinkingMode: ['quality', 1, null],
  colorPalette: [
    '#000000',
    ['#000000'],
    [{ hex: '#000000' }],
    [{ hex: 0, ratio: '100.00%' }],
    [{ hex: '#000000', ratio: 100 }],
    {},
    null,
  ],
  sequential: ['yes', 1, null],
  interleaved: ['yes', 1, null],
  maxImages: ['3', {}, Number.NaN, null],
  language: [1, true, null, {}, ['zh']],
  boxes: ['1,2,3,4', [1, 2, 3, 4], [[1, 2, 3, 4]], [[[1, 2, 3]]], [[[1, 2, 3, 4, 5]]], [[['1', 2, 3, 4]]], {}, null],
  output: [1, '', '   ', {}, ['images/'], { scheme: 'file' }, null],
  overwrite: ['yes', 1, null],
};

function refusal(argument: unknown): EaselError {
  try {
    parseImageOptions(argument);
  } catch (error) {
    assert.ok(error instanceof EaselError, String(error));
    assert.equal(error.code, 'invalidRequest');
    return error;
  }
  throw new assert.AssertionError({ message: `${describeGiven(argument)} was taken` });
}

describe('the argument object', () => {
  it('is read in full', () => {
    assert.deepEqual(parseImageOptions(full), { options: full, warnings: [] });
    assert.deepEqual(Object.keys(full).sort(), Object.keys(imageOptionsSchema.shape).sort());
  });

  it('needs a prompt and no more', () => {
    assert.deepEqual(parseImageOptions({ prompt: 'A lighthouse' }), {
      options: { prompt: 'A lighthouse' },
      warnings: [],
    });
    assert.equal(refusal({}).field, 'prompt');
    assert.match(refusal({}).message, /prompt.*nothing/);
    assert.equal(refusal({ prompt: undefined, n: 1 }).field, 'prompt');
  });

  for (const [field, values] of Object.entries(wrongTypes)) {
    it(`is refused with a ${field} of a wrong type, by name`, () => {
      for (const value of values) {
        const error = refusal({ prompt: 'A lighthouse', [field]: value });
        assert.equal(error.field, field, describeGiven(value));
        assert.match(error.message, new RegExp(`"${field}" must be `));
      }
    });
  }

  it('is refused in words that say what each option must be', () => {
    const allowed = (field: string, value: unknown): string | undefined =>
      /must be (.*), not /.exec(refusal({ prompt: 'A lighthouse', [field]: value }).message)?.[1];
    assert.deepEqual(
      Object.fromEntries(Object.entries(wrongTypes).map(([field, [value]]) => [field, allowed(field, value)])),
      {
        prompt: 'text',
        model: 'the id of a model',
        images: 'a list of workspace files (Uri or path) or https addresses',
        size: 'text such as "1664*928", "16:9" or "2K"',
        n: 'a whole number',
        seed: 'a whole number',
        negativePrompt: 'text',
        ...Object.fromEntries(
          plainParameters.map(name => [
            name,
            controlOf(plainSchemas[name]) === 'number' ? 'a whole number' : 'true or false',
          ]),
        ),
        thinkingMode: 'true or false',
        colorPalette: 'a list of { hex: "#RRGGBB", ratio: "25.00%" }',
        sequential: 'true or false',
        interleaved: 'true or false',
        language: 'a language tag such as "en" or "zh-CN"',
        maxImages: 'a whole number',
        boxes: 'one list per input image of boxes [x1, y1, x2, y2]',
        output: 'a file ending in .png or a folder (Uri or path)',
        overwrite: 'true or false',
      },
    );
  });

  it('is refused where it is no object', () => {
    for (const argument of [
      undefined,
      null,
      'A lighthouse',
      7,
      true,
      [],
      [{ prompt: 'A lighthouse' }],
      () => undefined,
    ])
      assert.equal(refusal(argument).field, 'prompt');
  });

  it('may hold options that are undefined', () => {
    const nothing = Object.fromEntries(Object.keys(wrongTypes).map(name => [name, undefined]));
    assert.deepEqual(parseImageOptions({ ...nothing, prompt: 'A lighthouse' }), {
      options: { prompt: 'A lighthouse' },
      warnings: [],
    });
  });

  it('has unknown options left out, with a warning for each', () => {
    const { options, warnings } = parseImageOptions({
      prompt: 'A lighthouse',
      quality: 'hd',
      style: 'vivid',
      toString: 1,
    });
    assert.deepEqual(options, { prompt: 'A lighthouse' });
    assert.deepEqual(
      warnings.map(warning => /"(\w+)"/.exec(warning)?.[1]),
      ['quality', 'style', 'toString'],
    );
  });

  it('survives values that have no JSON', () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    for (const value of [10n, circle, Symbol('n'), () => 1])
      assert.equal(refusal({ prompt: 'A lighthouse', n: value }).field, 'n');
  });

  it('is quoted in short', () => {
    assert.equal(describeGiven('x'.repeat(1000)).length, 80);
    assert.equal(describeGiven({ a: 1 }), '{"a":1}');
    assert.doesNotMatch(refusal({ prompt: 'A', n: 'x\ny'.repeat(500) }).message, /\n/);
  });
});
