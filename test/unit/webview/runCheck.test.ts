import assert from 'node:assert/strict';
import { models } from '../../../src/core/models/models';
import type { Model } from '../../../src/core/models/modelTypes';
import type { StudioForm } from '../../../src/core/studio/studioForm';
import { emptyForm } from '../../../src/core/studio/studioFormRules';
import type { InputFile, StudioSettings } from '../../../src/core/studio/studioProtocol';
import { checkInput, checkRun, type RunCheck } from '../../../src/webview/runCheck';
import { plainSettings } from '../../support/viewModel';

const named = (id: string): Model => models.find(model => model.id === id) ?? assert.fail(id);
const uriOf = (name: string): string => `file:///w/${name}`;
const fileOf = (name: string, facts: Partial<NonNullable<InputFile['facts']>> = {}): InputFile => ({
  uri: uriOf(name),
  name,
  facts: { format: 'png', mime: 'image/png', width: 640, height: 480, hasAlpha: false, byteLength: 1_000, ...facts },
});

interface Given {
  model?: string;
  form?: Partial<StudioForm>;
  settings?: Partial<StudioSettings>;
  files?: InputFile[];
}

function checkOf({ model = 'qwen-image-2.0', form, settings, files = [] }: Given): RunCheck {
  return checkRun(
    {
      form: { ...emptyForm(model), prompt: 'A lighthouse', ...form },
      settings: { ...plainSettings, ...settings },
      files: new Map(files.map(file => [file.uri, file])),
    },
    named(model),
  );
}

const inputs = (...names: string[]): StudioForm['inputs'] => names.map(name => ({ uri: uriOf(name), boxes: [] }));

describe('runCheck: a form', () => {
  it('that is right has a count, a cost, and neither warnings nor a problem', () => {
    assert.deepEqual(checkOf({ form: { count: 3 } }), { count: 3, cost: 'about ¥0.60', warnings: [] });
  });

  it('costs what the region of the settings asks for', () => {
    assert.equal(checkOf({ settings: { region: 'singapore' } }).cost, 'about $0.035');
  });

  it('without a prompt has a problem with the field of the prompt, and still a cost', () => {
    assert.deepEqual(checkOf({ form: { prompt: ' ', count: 2 } }), {
      count: 2,
      cost: 'about ¥0.40',
      warnings: [],
      problem: { message: 'The prompt is empty. Describe the image, or the change.', field: 'prompt' },
    });
  });

  it('whose model is not served in the region has a problem with the model', () => {
    assert.equal(checkOf({ settings: { region: 'frankfurt' } }).problem?.field, 'model');
  });

  it('of a document counts every image that may come', () => {
    assert.equal(checkOf({ model: 'wan2.6-image', form: { output: 'document', count: 4 } }).count, 4);
  });

  it('is checked with the style of the settings: both together may be too long', () => {
    const given = { model: 'wan2.2-t2i-flash', form: { prompt: 'x'.repeat(495) } };
    assert.deepEqual(checkOf(given).warnings, []);
    assert.match(checkOf({ ...given, settings: { style: 'watercolour' } }).warnings[0] ?? '', /is 508 characters long/);
  });

  it('that leaves prompt rewriting open thinks only if the settings rewrite', () => {
    const given = { model: 'qwen-image-3.0', form: { thinking: true } };
    assert.deepEqual(checkOf({ ...given, settings: { promptExtend: false } }).warnings, []);
    assert.deepEqual(checkOf({ ...given, settings: { promptExtend: true } }).warnings, []);
  });

  it('with an input that the model refuses has a problem with the images', () => {
    const { problem, warnings } = checkOf({
      form: { inputs: inputs('a.png', 'b.png') },
      files: [fileOf('a.png'), fileOf('b.png', { byteLength: 11 * 1024 * 1024 })],
    });
    assert.deepEqual([problem?.field, warnings], ['images', []]);
    assert.match(problem?.message ?? '', /"b\.png" has 11 MB/);
  });

  it('with an input that the model advises against has a warning after those of the request', () => {
    const { warnings, problem } = checkOf({
      form: { prompt: 'word '.repeat(2_000), inputs: inputs('a.png', 'b.png') },
      files: [fileOf('a.png'), fileOf('b.png', { width: 200, height: 200 })],
    });
    assert.equal(problem, undefined);
    assert.match(warnings.join('\n'), /^The prompt has about .+\n"b\.png" is 200×200 pixels/);
  });

  it('is not checked for inputs of which nothing is known yet', () => {
    assert.deepEqual(checkOf({ form: { inputs: inputs('a.png') } }).warnings, []);
  });

  it('is not checked for inputs that are too many for the model and are not sent', () => {
    const files = [...'abcd'].map(name => fileOf(name, name === 'd' ? { width: 1 } : {}));
    assert.deepEqual(checkOf({ form: { inputs: inputs('a', 'b', 'c', 'd') }, files }).warnings, []);
  });

  it('with a region outside of its image has a problem with the regions', () => {
    const form: Partial<StudioForm> = {
      inputs: [
        { uri: uriOf('a.png'), boxes: [] },
        { uri: uriOf('b.png'), boxes: [[0, 0, 641, 480]] },
      ],
    };
    const files = [fileOf('a.png', { width: 1_000 }), fileOf('b.png')];
    const { problem } = checkOf({ model: 'wan2.7-image', form, files });
    assert.deepEqual(
      [problem?.field, problem?.message],
      ['boxes', 'The box [0,0,641,480] reaches outside image 2, which is 640*480 pixels.'],
    );
    assert.equal(checkOf({ model: 'wan2.7-image', form }).problem, undefined, 'nothing is known of the images');
    assert.equal(checkOf({ form, files }).problem, undefined, 'the model does not take regions');
  });

  it('lets errors of the program through', () => {
    const form = { ...emptyForm('qwen-image-2.0'), prompt: 'A lighthouse', inputs: inputs('a.png') };
    const state = { form, settings: plainSettings, files: undefined as never };
    assert.throws(() => checkRun(state, named('qwen-image-2.0')), TypeError);
  });
});

describe('runCheck: an input', () => {
  const model = named('wan2.7-image');

  it('that suits the model has no warnings', () => {
    assert.deepEqual(checkInput(fileOf('a.png'), model), []);
  });

  it('that the extension refused is refused with its words, even if its facts are right', () => {
    const file = { ...fileOf('a.png'), problem: 'It is damaged.' };
    assert.throws(() => checkInput(file, model), { code: 'inputImage', message: 'It is damaged.', field: 'images' });
  });

  it('without facts is not judged', () => {
    assert.deepEqual(checkInput({ uri: 'https://example.com/a.png', name: 'a.png' }, model), []);
  });

  it('is not judged for a model that takes none', () => {
    assert.deepEqual(checkInput(fileOf('a.png', { width: 1 }), named('qwen-image-max')), []);
  });

  it('that is too large in bytes is refused by its name', () => {
    assert.throws(() => checkInput(fileOf('a.png', { byteLength: 21 * 1024 * 1024 }), model), /"a\.png" has 21 MB/);
  });

  it('that may be transparent is left to the extension, which sees whether anything shows through', () => {
    for (const format of ['png', 'webp'] as const)
      assert.deepEqual(checkInput(fileOf(`a.${format}`, { format, hasAlpha: true }), model), []);
  });

  it('that is stored turned is left to the extension, which turns it', () => {
    for (const format of ['jpeg', 'png', 'webp'] as const)
      assert.deepEqual(checkInput(fileOf('a', { format, orientation: 6 }), model), []);
  });
});
