import assert from 'node:assert/strict';
import { imageFlags, imageOptionsOf, numberFlag, parseLine } from '../../../../src/cli/input/commandLine';
import { flagOf, flagTexts } from '../../../../src/cli/input/imageFlags';
import { UsageError } from '../../../../src/cli/input/usageError';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import { imageOptionsSchema } from '../../../../src/core/request/imageOptions';

const optionsOf = (...args: string[]): ImageOptions => imageOptionsOf(parseLine(args, imageFlags), 'a fox', []);

describe('the command line', () => {
  it('has a flag with a text for every option but the prompt', () => {
    const names = Object.keys(imageOptionsSchema.shape).filter(name => name !== 'prompt');
    assert.deepEqual(
      names.filter(name => !(flagOf(name) in imageFlags) || !(name in flagTexts)),
      [],
    );
  });

  it('reads every option as the argument object of a command has it', () => {
    const palette = [{ hex: '#FF0000', ratio: '100.00%' }];
    const line =
      '-m wan2.7-image -i a.png --images b.png --size 16:9 --n 2 --seed 7 --negative-prompt text --no-prompt-extend ' +
      '--watermark --thinking-mode --sequential --no-interleaved --max-images 3 --boxes [[],[[1,2,3,4]]] ' +
      '-o docs/x.png --overwrite';
    assert.deepEqual(optionsOf(...line.split(' '), '--color-palette', JSON.stringify(palette)), {
      prompt: 'a fox',
      model: 'wan2.7-image',
      images: ['a.png', 'b.png'],
      size: '16:9',
      n: 2,
      seed: 7,
      negativePrompt: 'text',
      promptExtend: false,
      watermark: true,
      thinkingMode: true,
      colorPalette: palette,
      sequential: true,
      interleaved: false,
      maxImages: 3,
      boxes: [[], [[1, 2, 3, 4]]],
      output: 'docs/x.png',
      overwrite: true,
    });
  });

  it('says nothing about options that are not given, so that the defaults hold', () => {
    assert.deepEqual(optionsOf(), { prompt: 'a fox' });
  });

  for (const args of [
    ['--frobnicate'],
    ['-x'],
    ['--size'],
    ['--watermark=yes'],
    ['--n', 'many'],
    ['--n', ''],
    ['--seed=0x'],
    ['--boxes', '[[1,2'],
    ['--boxes', '7'],
    ['--color-palette', '{}'],
    ['--output', ' '],
  ]) {
    it(`refuses ${args.join(' ')}`, () => {
      assert.throws(() => optionsOf(...args), UsageError);
    });
  }

  it('names the flag that is not known', () => {
    assert.throws(() => optionsOf('--frobnicate'), /--frobnicate/);
    assert.throws(() => optionsOf('--size'), /--size/);
  });

  it('takes numbers from a least one on', () => {
    const flags = { timeout: { type: 'string' } } as const;
    const timeoutOf = (...args: string[]): number | undefined => numberFlag(parseLine(args, flags), 'timeout', 1);
    assert.deepEqual([timeoutOf(), timeoutOf('--timeout', '1'), timeoutOf('--timeout=2.5')], [undefined, 1, 2.5]);
    for (const wrong of ['0', '-1', 'x', '', 'Infinity'])
      assert.throws(() => timeoutOf(`--timeout=${wrong}`), UsageError, wrong);
  });
});
