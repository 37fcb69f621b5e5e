import assert from 'node:assert/strict';
import { models } from '../../../../src/core/models/models';
import type { Model } from '../../../../src/core/models/modelTypes';
import { parsePalette } from '../../../../src/core/request/specialParameters';
import { type StudioForm, studioFormSchema } from '../../../../src/core/studio/studioForm';
import {
  emptyForm,
  fitForm,
  formOf,
  inputCountOf,
  modeOf,
  mostImagesOf,
  optionsOf,
  outputOf,
  unusedIn,
} from '../../../../src/core/studio/studioFormRules';
import { check, forms, fullForm, inputs, outputs } from '../../../support/studioForms';

const named = (id: string): Model => models.find(model => model.id === id) ?? assert.fail(id);

describe('the form of the Studio', () => {
  describe('as options', () => {
    it('is what its model takes, with nothing left out', () => {
      for (const { model, form, what } of forms) {
        const { request, warnings } = check(optionsOf(form, model));
        assert.deepEqual(warnings, [], what);
        assert.equal(request.mode, modeOf(form, model), what);
        assert.equal(request.maxCount, form.count, what);
      }
    });

    it('is taken up to the most images, and not beyond', () => {
      for (const { model, form, what } of forms) {
        const most = mostImagesOf(model, modeOf(form, model));
        assert.equal(check(optionsOf({ ...form, count: most }, model)).request.maxCount, most, what);
        assert.throws(() => check(optionsOf({ ...form, count: most + 1 }, model)), { code: 'invalidRequest' }, what);
      }
    });

    it('is taken with the fewest input images, and not with fewer', () => {
      for (const { model, form, what } of forms.filter(
        ({
          form: {
            inputs: { length },
          },
        }) => length > 0,
      )) {
        const { least } = inputCountOf(model, modeOf(form, model));
        assert.deepEqual(check(optionsOf({ ...form, inputs: inputs(least) }, model)).warnings, [], what);
        if (least > 0 && !model.generate)
          assert.throws(
            () => check(optionsOf({ ...form, inputs: inputs(least - 1) }, model)),
            { field: 'images' },
            what,
          );
      }
    });

    it('leaves out input images that are too many', () => {
      for (const { model, form, what } of forms) {
        const options = optionsOf({ ...form, inputs: inputs(20) }, model);
        assert.equal(
          options.images?.length ?? 0,
          inputCountOf(model, modeOf({ ...form, inputs: inputs(20) }, model)).most,
          what,
        );
        check(options);
      }
    });

    it('sends sizes that follow from the input as pixels, and no size if the input is not measured', () => {
      const model = named('qwen-image-2.0');
      const sent = (size: string, input?: { width: number; height: number }): string | undefined =>
        optionsOf({ ...emptyForm(model.id), size, inputs: inputs(1) }, model, true, input).size;
      const input = { width: 1024, height: 1024 };
      assert.deepEqual([sent('smaller', input), sent('largest', input)], ['512*512', '2048*2048']);
      assert.deepEqual([sent('smaller'), sent('largest'), sent('', input)], [undefined, undefined, undefined]);
      const withoutInput = optionsOf({ ...emptyForm(model.id), size: 'largest' }, model);
      assert.equal(withoutInput.size, undefined);
    });

    it('names the model that it is for, and its prompt as it was typed', () => {
      const model = named('qwen-image-2.0');
      const { model: id, prompt } = optionsOf({ ...fullForm, model: 'one that is gone' }, model);
      assert.deepEqual([id, prompt], ['qwen-image-2.0', ' A lighthouse ']);
    });

    it('has nothing but model, prompt and count where nothing else is chosen', () => {
      assert.deepEqual(optionsOf(emptyForm('qwen-image-2.0'), named('qwen-image-2.0')), {
        model: 'qwen-image-2.0',
        prompt: '',
        n: 1,
      });
      assert.throws(() => check(optionsOf(emptyForm('qwen-image-2.0'), named('qwen-image-2.0'))), { field: 'prompt' });
    });

    it('asks wan2.6-image for what was chosen, whether or not there is an input', () => {
      const model = named('wan2.6-image');
      const form = { ...emptyForm(model.id), prompt: 'A lighthouse' };
      assert.throws(
        () => check(optionsOf(form, model)),
        { field: 'images' },
        'an edit without an image is no document',
      );
      assert.equal(check(optionsOf({ ...form, inputs: inputs(4) }, model)).request.mode, 'edit');
      assert.equal(check(optionsOf({ ...form, output: 'document', count: 5 }, model)).request.parameters.maxImages, 5);
      assert.equal(
        check(optionsOf({ ...form, output: 'document', inputs: inputs(1) }, model)).request.mode,
        'interleaved',
      );
    });

    it('thinks as the model does by itself, unless the person says yes or no', () => {
      for (const id of ['wan2.7-image', 'qwen-image-3.0-pro']) {
        const model = named(id);
        const sentFor = (thinking?: boolean): boolean | undefined =>
          check(
            optionsOf({ ...emptyForm(id), prompt: 'A lighthouse', ...(thinking !== undefined && { thinking }) }, model),
          ).request.parameters.thinkingMode;
        assert.deepEqual([sentFor(), sentFor(true), sentFor(false)], [undefined, true, false], id);
      }
    });

    it('comes back from its options with all three states of thinking', () => {
      for (const thinking of [undefined, true, false]) {
        const form = { ...emptyForm('wan2.7-image'), prompt: 'A fox', ...(thinking !== undefined && { thinking }) };
        assert.equal(formOf(optionsOf(form, named('wan2.7-image')), '').thinking, thinking);
      }
    });

    it('of an earlier version is as the model does by itself: its switch was off unless somebody touched it', () => {
      const { palette, inputs: none, ...rest } = emptyForm('wan2.7-image');
      const parsed = studioFormSchema.parse({ ...rest, palette, inputs: none, thinkingMode: false });
      assert.equal(parsed.thinking, undefined);
      assert.ok(!('thinkingMode' in parsed));
    });

    it('does not think where that goes with rewriting, and nothing is rewritten', () => {
      const model = named('qwen-image-3.0-pro');
      const form: StudioForm = { ...emptyForm(model.id), prompt: 'A lighthouse', thinking: true };
      const thinks = (promptExtend: boolean | undefined, setting: boolean): boolean | undefined => {
        const given = { ...form, ...(promptExtend !== undefined && { promptExtend }) };
        const options = optionsOf(given, model, setting);
        assert.deepEqual(check(options, { promptExtend: setting }).warnings, []);
        assert.deepEqual(unusedIn(given, model, setting), options.thinkingMode ? [] : ['thinking']);
        return options.thinkingMode;
      };
      assert.deepEqual(
        [thinks(undefined, true), thinks(true, false), thinks(undefined, false), thinks(false, true)],
        [true, true, undefined, undefined],
      );
    });

    it('gives a palette whose shares the service takes, each as it is', () => {
      const model = named('wan2.7-image');
      const shares = [
        [3333, 3333, 3334],
        [1, 2, 9997],
        [9998, 1, 1],
        [10_000, 0, 0],
        [29, 57, 9914],
        [1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000],
        [1429, 1429, 1429, 1429, 1428, 1428, 1428],
      ];
      for (const list of shares) {
        const form = {
          ...emptyForm(model.id),
          palette: list.map((share, index) => ({ hex: `#00000${index}`, share })),
        };
        const { colorPalette = [] } = optionsOf(form, model);
        assert.deepEqual(
          parsePalette(colorPalette).map(({ ratio }) => Number(ratio.replace(/[.%]/g, ''))),
          list,
        );
        assert.deepEqual(formOf(optionsOf(form, model), '').palette, form.palette);
      }
    });

    it('gives every share from 0 to 100% exactly', () => {
      for (let share = 0; share <= 10_000; share++) {
        const { colorPalette } = optionsOf(
          { ...emptyForm(''), palette: [{ hex: '#000000', share }] },
          named('wan2.7-image'),
        );
        assert.equal(colorPalette?.[0]?.ratio.replace(/[.%]/g, '').replace(/^0+(?=\d)/, ''), String(share));
        assert.equal(formOf({ prompt: '', ...(colorPalette && { colorPalette }) }, '').palette[0]?.share, share);
      }
    });
  });

  describe('put back from options', () => {
    it('has all that the model took', () => {
      for (const { model, form, what } of forms) {
        const options = optionsOf(form, model);
        const back = formOf(options, 'another');
        assert.deepEqual(optionsOf(back, model), options, what);
        assert.equal(back.output, form.output, what);
        assert.deepEqual(
          back,
          {
            ...back,
            prompt: form.prompt,
            model: form.model,
            count: form.count,
            seed: 7,
            inputs: form.inputs.map(({ uri }, index) => ({ uri, boxes: options.boxes?.[index] ?? [] })),
          },
          what,
        );
      }
    });

    it('takes the model that it is given for options that name none', () => {
      assert.deepEqual(formOf({ prompt: 'x' }, 'wan2.6-t2i'), { ...emptyForm('wan2.6-t2i'), prompt: 'x' });
    });

    it('writes a document where checking the options makes it one', () => {
      const custom = [{ id: 'mine', like: 'wan2.6-image' }];
      for (const options of [
        { model: 'wan2.6-image' },
        { model: 'mine' },
        { model: 'wan2.6-image', interleaved: false, images: ['a.png'] },
        { model: 'wan2.6-image', images: ['a.png'] },
        { model: 'qwen-image-2.0' },
      ]) {
        const { request, model } = check({ prompt: 'x', ...options }, { customModels: custom });
        const form = formOf({ prompt: 'x', ...options, maxImages: 3, n: 2 }, '', custom);
        assert.equal(modeOf(form, model), request.mode, JSON.stringify(options));
        assert.equal(form.count, request.mode === 'interleaved' ? 3 : 2);
      }
    });

    it('is a form that can be sent, whatever a palette says', () => {
      const form = formOf(
        { prompt: 'x', colorPalette: ['', 'x', '1e400', '25%', '33.335%'].map(ratio => ({ hex: '#abcdef', ratio })) },
        'wan2.7-image',
      );
      assert.deepEqual(
        form.palette.map(({ share }) => share),
        [0, 0, 0, 2500, 3334],
      );
      assert.ok(studioFormSchema.safeParse(form).success);
    });
  });

  describe('fitted to another model', () => {
    it('keeps the ratio of a size by the name that it has at the service', () => {
      const ratios: [from: string, to: string, size: string, fitted: string][] = [
        ['qwen-image-2.0', 'qwen-image-plus', '2688*1536', '16:9'],
        ['qwen-image-2.0', 'qwen-image-plus', '1728*2368', '3:4'],
        ['qwen-image-plus', 'wan2.6-t2i', '1664*928', '16:9'],
        ['qwen-image-plus', 'qwen-image-2.0', '1664*928', '1664*928'],
        ['wan2.7-image-pro', 'qwen-image-2.0', '4096*2304', '16:9'],
        ['wan2.7-image-pro', 'qwen-image-2.0', '4K', ''],
        ['wan2.7-image-pro', 'wan2.7-image', '2K', '2K'],
        ['qwen-image-2.0', 'qwen-image-plus', '1344*576', ''],
        ['qwen-image-2.0', 'wan2.6-t2i', '1344*576', '21:9'],
        ['qwen-image-2.0', 'wan2.6-t2i', '2000*1600', '5:4'],
        ['qwen-image-2.0', 'qwen-image-plus', '3:2', ''],
        ['qwen-image-2.0', 'wan2.6-t2i', '3:2', '3:2'],
      ];
      for (const [from, to, size, fitted] of ratios) {
        const { form, changes } = fitForm({ ...emptyForm(from), size }, named(to));
        assert.deepEqual(
          [form.size, changes.length],
          [fitted, size === fitted ? 0 : 1],
          `${size} from ${from} to ${to}`,
        );
        if (size !== fitted && fitted !== '')
          assert.match(changes[0] ?? '', new RegExp(`${to} does not make the size .*${fitted}`));
      }
    });

    it('keeps a size for the next model where this one has none', () => {
      assert.deepEqual(fitForm({ ...emptyForm(''), size: '4K' }, named('qwen-image-edit')), {
        form: { ...emptyForm('qwen-image-edit'), size: '4K' },
        changes: [],
      });
    });

    it('has a whole count of at least one', () => {
      for (const [count, fitted] of [
        [0, 1],
        [-3, 1],
        [2.5, 2],
        [NaN, 1],
        [Infinity, 6],
        [7, 6],
      ] as const) {
        assert.equal(fitForm({ ...emptyForm(''), count }, named('qwen-image-2.0')).form.count, fitted);
      }
    });

    it('says what had to give way', () => {
      assert.deepEqual(
        fitForm(
          { ...emptyForm('wan2.7-image-pro'), output: 'set', count: 12, size: '4096*4096' },
          named('qwen-image-max'),
        ).changes,
        [
          'The count is 1 now, the most that qwen-image-max makes here.',
          'qwen-image-max does not make the size 4096*4096; the ratio 1:1 is kept.',
        ],
      );
    });
  });

  describe('what it holds and the model does not take', () => {
    it('is exactly what the options lack', () => {
      for (const model of models) {
        for (const output of outputs) {
          for (const count of [0, 1, 20]) {
            const form = { ...fullForm, model: model.id, output, inputs: inputs(count) };
            const options = optionsOf(form, model);
            const { most } = inputCountOf(model, modeOf(form, model));
            const lacks: [boolean, string][] = [
              [outputOf(form, model) !== output, output === 'set' ? 'image set' : 'text with images'],
              [
                (options.images?.length ?? 0) < count,
                most === 0 ? 'input images' : `input images after the first ${most}`,
              ],
              [options.size === undefined, 'size'],
              [options.negativePrompt === undefined, 'negative prompt'],
              [options.promptExtend === undefined, 'prompt rewriting'],
              [options.watermark === undefined, 'watermark'],
              [options.thinkingMode === undefined, 'thinking'],
              [options.colorPalette === undefined, 'colour palette'],
              [options.boxes === undefined && count > 0, 'regions'],
            ];
            assert.deepEqual(
              unusedIn(form, model),
              lacks.flatMap(([isLacking, name]) => (isLacking ? [name] : [])),
              `${model.id}, ${output}, ${count} inputs`,
            );
          }
        }
      }
    });

    it('is nothing in a form that holds nothing', () => {
      for (const model of models) assert.deepEqual(unusedIn(emptyForm(model.id), model), []);
    });
  });
});
