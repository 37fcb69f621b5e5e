import * as l10n from '@vscode/l10n';
import type { StoredOptions } from '../jobs/attempt';
import { fittingSize } from '../models/fittingSize';
import { takes } from '../request/imageRequest';
import type { CustomModel } from '../models/modelLookup';
import { knownModels, maxCountOf } from '../models/modelLookup';
import type { Mode, Model, Parameter, Pixels } from '../models/modelTypes';
import { isSizeByInput, sizeByInput } from '../models/sizeOffers';
import type { ParameterValues, PlainParameter } from '../models/parameters';
import { plainParameters, plainWords } from '../models/parameters';
import type { StudioForm } from './studioForm';

// The rules of the Studio's form for a model: which controls are shown, what is sent, and what a change of the model
// does to the form.

export function emptyForm(model: string): StudioForm {
  return {
    prompt: '',
    negativePrompt: '',
    model,
    output: 'images',
    size: '',
    count: 1,
    palette: [],
    inputs: [],
  };
}

/** The mode in which this form would run. */
export function modeOf(form: StudioForm, model: Model): Mode {
  const output = outputOf(form, model);
  if (output === 'set') return 'sequential';
  if (output === 'document') return 'interleaved';
  return model.edit && (form.inputs.length > 0 || !model.generate) ? 'edit' : 'generate';
}

/** The outputs that a model can make, the usual one first. */
export function outputsOf(model: Model): StudioForm['output'][] {
  return [
    ...(model.generate || model.edit ? ['images' as const] : []),
    ...(model.sequential ? ['set' as const] : []),
    ...(model.interleaved ? ['document' as const] : []),
  ];
}

/**
 * The form's output if the model can make it, or else the usual output of the model.
 */
export function outputOf(form: StudioForm, model: Model): StudioForm['output'] {
  const outputs = outputsOf(model);
  return outputs.includes(form.output) ? form.output : (outputs[0] ?? 'images');
}

const startingCounts: Readonly<Record<StudioForm['output'], number>> = { images: 1, set: 4, document: 5 };

/** The count that an output begins with: a set or a text of one image is not what a person wants. */
export const startingCount = (output: StudioForm['output']): number => startingCounts[output];

/** The minimum and maximum number of input images that the model takes here. */
export function inputCountOf(model: Model, mode: Mode): { least: number; most: number } {
  if (mode === 'interleaved') return { least: 0, most: model.interleaved?.maxInputs ?? 0 };
  return { least: mode === 'edit' ? (model.edit?.minImages ?? 1) : 0, most: model.edit?.maxImages ?? 0 };
}

/** The maximum number of images that the form may ask for. */
export function mostImagesOf(model: Model, mode: Mode): number {
  return mode === 'interleaved' ? (model.interleaved?.maxOutputs ?? 1) : maxCountOf(model, mode);
}

/**
 * The form as options. Values that the model does not take here are left out. The prompt stays exactly as it was typed,
 * so that it can be put back into the form.
 * @param rewrites the setting `easel.promptExtend`, for a form that does not set it.
 * @param input the size of the last input, if it is known: sizes that follow from it are sent as pixels.
 */
export function optionsOf(form: StudioForm, model: Model, rewrites = true, input?: Pixels): StoredOptions {
  const mode = modeOf(form, model);
  const has = (parameter: Parameter): boolean => takes(model, mode, parameter);
  const inputs = form.inputs.slice(0, inputCountOf(model, mode).most);
  const options: StoredOptions = { prompt: form.prompt, model: model.id };
  if (inputs.length > 0) options.images = inputs.map(({ uri }) => uri);
  const size = isSizeByInput(form.size) ? input && sizeByInput(model, form.size, input) : form.size;
  if (size !== undefined && size !== '' && has('size')) options.size = size;
  if (mode === 'interleaved') options.maxImages = form.count;
  else options.n = form.count;
  if (form.place !== undefined && form.place.trim() !== '') options.output = form.place.trim();
  if (form.seed !== undefined) options.seed = form.seed;
  if (form.negativePrompt.trim() !== '' && has('negativePrompt')) options.negativePrompt = form.negativePrompt.trim();
  Object.assign(options, plainOf(form, has));
  if (form.thinking !== undefined && canThink(form, model, rewrites)) options.thinkingMode = form.thinking;
  if (form.palette.length > 0 && has('colorPalette'))
    options.colorPalette = form.palette.map(({ hex, share }) => ({ hex, ratio: `${(share / 100).toFixed(2)}%` }));
  if (mode === 'sequential') options.sequential = true;
  if (mode === 'interleaved') options.interleaved = true;
  else if (model.interleaved) options.interleaved = false;
  if (inputs.some(({ boxes }) => boxes.length > 0) && has('boxes')) options.boxes = inputs.map(({ boxes }) => boxes);
  return options;
}

/** The plain parameters that are set, and that `has` lets pass. */
function plainOf(
  values: Pick<StoredOptions, PlainParameter>,
  has: (parameter: PlainParameter) => boolean = () => true,
): Pick<ParameterValues, PlainParameter> {
  const names = plainParameters.filter(name => values[name] !== undefined && has(name));
  return Object.fromEntries(names.map(name => [name, values[name]]));
}

/**
 * Whether thinking can be switched on or off here. Source: model pages, 2026-10: `enable_thinking` works only together
 * with prompt rewriting.
 */
export function canThink(form: StudioForm, model: Model, rewrites: boolean): boolean {
  return (
    takes(model, modeOf(form, model), 'thinkingMode') &&
    (model.thinkingField !== 'enable_thinking' || (form.promptExtend ?? rewrites))
  );
}

/**
 * Puts options back into a form. @param model for options without a model. @param customModels the setting: these
 * models behave like known ones.
 */
export function formOf(options: StoredOptions, model: string, customModels: readonly CustomModel[] = []): StudioForm {
  const {
    prompt,
    negativePrompt = '',
    size = '',
    seed,
    thinkingMode,
    colorPalette = [],
    images = [],
    boxes = [],
    output,
  } = options;
  const modelId = options.model ?? model;
  const isDocument = options.interleaved ?? (images.length === 0 && writesByItself(modelId, customModels));
  return {
    prompt,
    negativePrompt,
    size,
    ...(thinkingMode !== undefined && { thinking: thinkingMode }),
    model: modelId,
    output: isDocument ? 'document' : options.sequential ? 'set' : 'images',
    count: (isDocument ? options.maxImages : options.n) ?? 1,
    ...(seed !== undefined && { seed }),
    ...plainOf(options),
    palette: colorPalette.map(({ hex, ratio }) => ({ hex: hex.toUpperCase(), share: shareOf(ratio) })),
    inputs: images.map((uri, index) => ({ uri, boxes: boxes[index] ?? [] })),
    ...(output !== undefined && { place: output }),
  };
}

/** Whether the model writes a document by default if there is no input image, as in `checkRequest`. */
function writesByItself(id: string, customModels: readonly CustomModel[]): boolean {
  const model = knownModels(customModels).find(known => known.id === id);
  return model?.interleaved !== undefined && !model.generate;
}

/** A share in hundredths of a percent; 0 if the text is not a share. The form holds only whole numbers. */
function shareOf(ratio: string): number {
  const share = Math.round(Number.parseFloat(ratio) * 100);
  return Number.isFinite(share) ? share : 0;
}

/** The form with a size and a count that the model takes, and sentences about what had to be changed. */
export function fitForm(form: StudioForm, model: Model): { form: StudioForm; changes: string[] } {
  const mode = modeOf(form, model);
  const changes: string[] = [];
  const most = mostImagesOf(model, mode);
  const count = Math.max(1, Math.min(Math.trunc(form.count) || 1, most));
  if (form.count > most) changes.push(l10n.t('The count is {0} now, the most that {1} makes here.', count, model.id));
  const size = fittingSize(form.size, model, mode);
  if (size !== form.size) {
    changes.push(
      size === ''
        ? l10n.t('{0} does not make the size {1}; its own default is used.', model.id, form.size)
        : l10n.t('{0} does not make the size {1}; the ratio {2} is kept.', model.id, form.size, size),
    );
  }
  return { form: { ...form, count, size, model: model.id }, changes };
}

/**
 * The fields whose values this model does not take here: they are kept in the form, and not sent. The names are those
 * that the form shows. @param rewrites as for `optionsOf`
 */
export function unusedIn(form: StudioForm, model: Model, rewrites = true): string[] {
  const mode = modeOf(form, model);
  const unused: string[] = [];
  const note = (parameter: Parameter, isSet: boolean, name: string): void => {
    if (isSet && !takes(model, mode, parameter)) unused.push(name);
  };
  const { most } = inputCountOf(model, mode);
  if (form.output !== outputOf(form, model))
    unused.push(
      form.output === 'set'
        ? l10n.t('image set')
        : form.output === 'document'
          ? l10n.t('text with images')
          : l10n.t('separate images'),
    );
  if (form.inputs.length > most)
    unused.push(most === 0 ? l10n.t('input images') : l10n.t('input images after the first {0}', most));
  note('size', form.size !== '', l10n.t('size'));
  note('negativePrompt', form.negativePrompt.trim() !== '', l10n.t('negative prompt'));
  for (const name of plainParameters) note(name, form[name] !== undefined, plainWords[name].name());
  if (form.thinking !== undefined && !canThink(form, model, rewrites)) unused.push(l10n.t('thinking'));
  note('colorPalette', form.palette.length > 0, l10n.t('colour palette'));
  note(
    'boxes',
    form.inputs.some(({ boxes }) => boxes.length > 0),
    l10n.t('regions'),
  );
  return unused;
}
