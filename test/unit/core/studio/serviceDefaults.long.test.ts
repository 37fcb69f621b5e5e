import assert from 'node:assert/strict';
import type { Mode, Model } from '../../../../src/core/models/modelTypes';
import { models } from '../../../../src/core/models/models';
import { describeComing } from '../../../../src/core/models/sizeTexts';
import { checkRequest, takes } from '../../../../src/core/request/imageRequest';
import { sizeAsInput } from '../../../../src/core/request/sizeAsInput';
import { plainValue, thinkingDefault } from '../../../../src/core/studio/shownDefaults';
import type { StudioForm } from '../../../../src/core/studio/studioForm';
import { emptyForm, inputCountOf, modeOf, optionsOf, startingCount } from '../../../../src/core/studio/studioFormRules';

// What the service does where a request says nothing, from the documents and without the code under test; and what the
// form shows and sends in that place. The long run prints both as a table.

/** The settings as they are after the installation. */
const settings = { promptExtend: true, watermark: false };
const input = { width: 2688, height: 1536 };

/**
 * Absent: the documents name none. Sources: guide of 2026-03; API pages of 2026-02 to 2026-04; model pages of
 * 2026-10.
 */
interface Documented {
  n: string;
  size: string;
  promptExtend?: boolean;
  thinkingMode?: boolean;
}
const qwen2 = { n: '1', size: '2048*2048', promptExtend: true };
const qwenFixed = { n: '1', size: '1664*928', promptExtend: true };
const qwenEdit = { n: '1', size: '', promptExtend: true };
const qwen3 = { n: '1', size: 'chosen by the model', promptExtend: true, thinkingMode: true };
const wan27 = { n: '4', size: '2K', thinkingMode: true };
const wan = { n: '4', size: '1280*1280', promptExtend: true };
const earlyWan = { n: '4', size: '1024*1024', promptExtend: true };
const documented: Readonly<Record<string, Documented>> = {
  'qwen-image-2.0-pro': qwen2,
  'qwen-image-2.0': qwen2,
  'qwen-image-max': qwenFixed,
  'qwen-image-plus': qwenFixed,
  'qwen-image-plus-2026-01-09': qwenFixed,
  'qwen-image': qwenFixed,
  'qwen-image-edit-max': qwenEdit,
  'qwen-image-edit-plus': qwenEdit,
  'qwen-image-edit': { n: '1', size: '' },
  'wan2.7-image-pro': wan27,
  'wan2.7-image': wan27,
  'wan2.6-image': { n: '4', size: '1K', promptExtend: true },
  'wan2.6-t2i': wan,
  'wan2.5-t2i-preview': wan,
  'wan2.2-t2i-flash': earlyWan,
  'wan2.2-t2i-plus': earlyWan,
  'wanx2.1-t2i-turbo': earlyWan,
  'wanx2.1-t2i-plus': earlyWan,
  'wan2.1-t2i-turbo': earlyWan,
  'wan2.1-t2i-plus': earlyWan,
  'wanx2.0-t2i-turbo': earlyWan,
  'qwen-image-3.0-pro': qwen3,
  'qwen-image-3.0': qwen3,
  'qwen-image-2.1-pro': { n: '1', size: 'chosen by the model', promptExtend: true },
  'qwen-image-2.1-turbo': { n: '1', size: 'chosen by the model', promptExtend: true },
  'z-image-turbo': { n: '1', size: '1024*1536', promptExtend: false },
  'wan2.5-i2i-preview': { n: 'not documented', size: 'not documented', promptExtend: true },
};
/** In the shape of the last input, unless the model is told a size. */
const editSizes: Readonly<Record<string, string>> = { 'wan2.7': '2K', 'wan2.6': '1K', 'wan2.5': 'not documented' };
const ofSet = { n: '12' };
const ofDocument = { maxImages: '5' };

interface Row {
  model: string;
  mode: Mode;
  parameter: string;
  service: string;
  shown: string;
  sent: string;
}

const onOff = (value: unknown): string => (value === true ? 'on' : value === false ? 'off' : 'not said');
const sentText = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);

/** The form as it is after its model and its output were chosen, with an input where the mode needs one. */
function formFor(model: Model, output: StudioForm['output'], hasInput: boolean): StudioForm {
  return {
    ...emptyForm(model.id),
    prompt: 'A lighthouse',
    output,
    count: startingCount(output),
    inputs: hasInput ? [{ uri: 'file:///w/a.png', boxes: [] }] : [],
  };
}

function rowsOf(model: Model, form: StudioForm): Row[] {
  const mode = modeOf(form, model);
  const facts = documented[model.id] ?? assert.fail(model.id);
  const lastInput = form.inputs.length > 0 ? input : undefined;
  const defaults = {
    ...settings,
    model: model.id,
    editModel: model.id,
    customModels: [],
    protocol: 'auto',
    region: undefined,
    negativePrompt: '',
    style: '',
  } as const;
  const { parameters } = sizeAsInput(
    checkRequest(optionsOf(form, model, settings.promptExtend, lastInput), defaults, () => 1),
    lastInput,
  ).request;
  const has = (parameter: Parameters<typeof takes>[2]): boolean => takes(model, mode, parameter);
  const row = (parameter: string, service: string, shown: string, sent: unknown): Row => ({
    model: model.id,
    mode,
    parameter,
    service,
    shown,
    sent: sentText(sent),
  });
  const editSize = editSizes[model.id.slice(0, 6)] ?? 'about 1024*1024';
  const size = mode === 'edit' ? editSize : mode === 'interleaved' ? '1280*1280' : facts.size;
  const shownSize = describeComing(model, mode, '', lastInput && { pixels: lastInput, number: 1 });
  return [
    ...(has('size') ? [row('size', size, shownSize, parameters.size)] : []),
    mode === 'interleaved'
      ? row('max_images', ofDocument.maxImages, String(form.count), parameters.maxImages)
      : row('n', mode === 'sequential' ? ofSet.n : facts.n, String(form.count), parameters.n),
    row('seed', 'random', 'a new one for each run', 'a number'),
    ...(has('watermark')
      ? [row('watermark', 'off', onOff(plainValue(form, model, settings, 'watermark')), parameters.watermark)]
      : []),
    ...(has('promptExtend')
      ? [
          row(
            'prompt_extend',
            onOff(facts.promptExtend),
            onOff(plainValue(form, model, settings, 'promptExtend') ?? false),
            parameters.promptExtend,
          ),
        ]
      : []),
    ...(has('thinkingMode')
      ? [row('thinking', onOff(facts.thinkingMode), thinkingDefault(model), parameters.thinkingMode)]
      : []),
    ...(has('negativePrompt') ? [row('negative_prompt', 'none', 'none', parameters.negativePrompt)] : []),
    ...(has('colorPalette') ? [row('color_palette', 'none', 'none', parameters.colorPalette)] : []),
    ...(model.sequential ? [row('enable_sequential', 'off', onOff(mode === 'sequential'), parameters.sequential)] : []),
    ...(model.interleaved
      ? [row('enable_interleave', 'off', onOff(mode === 'interleaved'), parameters.interleaved)]
      : []),
    ...(has('boxes') ? [row('bbox_list', 'none', 'none', parameters.boxes)] : []),
  ];
}

const rows = models
  .filter(({ snapshotOf }) => snapshotOf === undefined)
  .flatMap(model => [
    ...(model.generate ? rowsOf(model, formFor(model, 'images', false)) : []),
    ...(model.edit ? rowsOf(model, formFor(model, 'images', true)) : []),
    ...(model.sequential ? rowsOf(model, formFor(model, 'set', false)) : []),
    ...(model.interleaved ? rowsOf(model, formFor(model, 'document', false)) : []),
  ]);

describe('what the service does by itself, and what the form shows for it', () => {
  // For a note: `EASEL_TABLES=1 npm run test:long`.
  after(() => {
    if (process.env['EASEL_TABLES'] === undefined) return;
    const lines = [
      ['Model', 'Mode', 'Parameter', 'Service default', 'The form shows', 'Sent'],
      ['---', '---', '---', '---', '---', '---'],
      ...rows.map(({ model, mode, parameter, service, shown, sent }) => [model, mode, parameter, service, shown, sent]),
    ];
    process.stdout.write(`${lines.map(cells => `| ${cells.join(' | ')} |`).join('\n')}\n`);
  });

  it('covers every model, and each of its modes', () => {
    assert.deepEqual(
      Object.keys(documented).sort(),
      models
        .filter(({ snapshotOf }) => snapshotOf === undefined)
        .map(({ id }) => id)
        .sort(),
    );
    for (const model of models.filter(({ snapshotOf }) => snapshotOf === undefined)) {
      const modes = new Set(rows.filter(row => row.model === model.id).map(({ mode }) => mode));
      for (const mode of ['generate', 'edit', 'sequential', 'interleaved'] as const)
        assert.equal(modes.has(mode), model[mode] !== undefined, `${model.id} ${mode}`);
      assert.ok(inputCountOf(model, 'edit').most >= 0);
    }
  });

  it('shows what the service does where nothing is sent, and sends what it shows otherwise', () => {
    for (const { model, mode, parameter, service, shown, sent } of rows) {
      const text = `${model} ${mode} ${parameter}: ${service}, shown ${shown}, sent ${sent}`;
      if (['watermark', 'prompt_extend'].includes(parameter)) {
        assert.equal(sent === 'nothing' ? service : onOff(sent === 'true'), shown, text);
      } else if (parameter === 'thinking') {
        assert.equal(sent, 'nothing', text);
        assert.equal(shown, service === 'on' ? 'Default: on' : "Model's default", text);
      } else if (parameter === 'n' || parameter === 'max_images') {
        // Left out, `n` is billed as up to twelve images: it is always sent, but to the model that refuses it.
        assert.equal(sent === 'nothing' ? service : sent, shown, text);
      } else if (parameter === 'size') {
        const [pixels] = shown.split(',');
        if (sent !== 'nothing') assert.equal(sent, pixels?.replace(' × ', '*'), text);
        else if (/^\d+\*\d+$/.test(service)) assert.equal(service, shown.replace(' × ', '*'), text);
        else if (service === '2K') assert.equal(shown, '2048 × 2048', text);
        else assert.match(shown, /chosen by the model/, text);
      }
    }
  });

  it('starts a set with four images and a text with five pictures', () => {
    const counts = rows.filter(({ parameter }) => ['n', 'max_images'].includes(parameter));
    for (const { mode, shown } of counts)
      assert.equal(shown, mode === 'sequential' ? '4' : mode === 'interleaved' ? '5' : '1');
  });
});
