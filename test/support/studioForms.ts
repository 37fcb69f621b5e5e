import type { StoredOptions } from '../../src/core/jobs/attempt';
import type { CheckedRequest, RequestDefaults } from '../../src/core/request/imageRequest';
import { checkRequest } from '../../src/core/request/imageRequest';
import { models } from '../../src/core/models/models';
import type { Model } from '../../src/core/models/modelTypes';
import type { StudioForm } from '../../src/core/studio/studioForm';
import { inputCountOf, modeOf, outputsOf } from '../../src/core/studio/studioFormRules';

const defaults: RequestDefaults = {
  model: 'qwen-image-2.0',
  editModel: 'qwen-image-2.0',
  customModels: [],
  protocol: 'auto',
  region: undefined,
  promptExtend: true,
  negativePrompt: '',
  watermark: false,
  style: '',
};
export const check = (options: StoredOptions, settings: Partial<RequestDefaults> = {}): CheckedRequest =>
  checkRequest(options, { ...defaults, ...settings }, () => 42);

export const outputs = ['images', 'set', 'document'] as const;
export const inputs = (count: number): StudioForm['inputs'] =>
  Array.from({ length: count }, (_, index) => ({ uri: `file:///w/${index}.png`, boxes: [[1, 2, 30, 40]] }));
const palette = [
  { hex: '#0B3D91', share: 3333 },
  { hex: '#F2A900', share: 3333 },
  { hex: '#FFFFFF', share: 3334 },
];

/** A form with a value in every field. */
export const fullForm: StudioForm = {
  prompt: ' A lighthouse ',
  negativePrompt: 'blurry',
  model: '',
  output: 'images',
  size: '1:1',
  count: 1,
  seed: 7,
  promptExtend: true,
  watermark: true,
  thinking: true,
  palette,
  inputs: inputs(20),
};
/** A complete form for a model, with the maximum number of inputs or without any. */
function formFor(model: Model, output: StudioForm['output'], hasInputs: boolean): StudioForm {
  const form = { ...fullForm, model: model.id, output, count: output === 'set' ? 2 : fullForm.count };
  return { ...form, inputs: hasInputs ? inputs(inputCountOf(model, modeOf(form, model)).most) : [] };
}
/** Every valid combination of model, output and inputs as a form, with a name for messages. */
export const forms = models
  .flatMap(model =>
    outputsOf(model).flatMap(output =>
      [true, false].map(hasInputs => ({
        model,
        form: formFor(model, output, hasInputs),
        what: `${model.id}, ${output}, ${hasInputs ? 'with' : 'without'} inputs`,
      })),
    ),
  )
  .filter(({ model, form }) => form.inputs.length >= inputCountOf(model, modeOf(form, model)).least);
