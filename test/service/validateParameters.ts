import type { InputImage } from './inputImages';
import { wan26InterleaveArea } from './modelTable';
import type { ServiceModel, SubmitPath } from './models';
import { invalidParameter } from './refusal';
import type { Generation, JsonObject } from './requestTypes';
import { isObject } from './requestTypes';
import { defaultSizeOf, resolveSize } from './sizes';

const maxSeed = 2_147_483_647;
/** The provider's own SDK adds these to `parameters`, although no model supports them. */
const sdkLeftovers = ['is_async', 'incremental_output'];
const booleans = [
  'watermark',
  'prompt_extend',
  'thinking_mode',
  'enable_sequential',
  'enable_interleave',
  'enable_thinking',
  'stream',
  ...sdkLeftovers,
];

interface ParameterContext {
  readonly model: ServiceModel;
  readonly path: SubmitPath;
  readonly inputs: readonly InputImage[];
  readonly warn: (message: string) => void;
}

type Checked = Pick<Generation, 'count' | 'size' | 'seed' | 'watermark' | 'rewritesPrompt' | 'palette' | 'interleaved'>;

/** Checks `parameters` against the model's row and fills in its defaults. */
export function checkParameters(parameters: JsonObject, context: ParameterContext): Checked {
  const { model, inputs, warn } = context;
  const interleaved = parameters['enable_interleave'] === true;
  refuseUnknown(parameters, context, interleaved);
  for (const name of booleans) {
    if (parameters[name] !== undefined && typeof parameters[name] !== 'boolean')
      throw invalidParameter(`${name} should be a boolean`);
  }
  if (parameters['negative_prompt'] !== undefined && typeof parameters['negative_prompt'] !== 'string')
    throw invalidParameter('negative_prompt should be a string');
  const mode = parameters['prompt_extend_mode'];
  if (mode !== undefined && mode !== 'direct' && mode !== 'agent')
    throw invalidParameter('prompt_extend_mode should be direct or agent');
  if (mode === 'agent' && inputs.length > 0)
    throw invalidParameter('prompt_extend_mode agent is only supported for text to image');

  const sequential = parameters['enable_sequential'] === true;
  const palette = checkPalette(parameters['color_palette']);
  if (sequential && palette.length > 0) warn('color_palette is ignored with enable_sequential');
  if (sequential && parameters['thinking_mode'] === true) warn('thinking_mode is ignored with enable_sequential');
  if (parameters['thinking_mode'] === true && inputs.length > 0) warn('thinking_mode is ignored with input images');
  checkBoxes(parameters['bbox_list'], inputs);

  return {
    count: checkCount(parameters, context, { sequential, interleaved }),
    size: checkSize(parameters['size'], context, { sequential, interleaved }),
    seed: checkSeed(parameters['seed']),
    watermark: parameters['watermark'] === true,
    rewritesPrompt: model.parameters.includes('prompt_extend') && parameters['prompt_extend'] !== false,
    palette: sequential ? [] : palette,
    interleaved,
  };
}

function refuseUnknown(parameters: JsonObject, { model, path, warn }: ParameterContext, interleaved: boolean): void {
  for (const name of Object.keys(parameters)) {
    if (sdkLeftovers.includes(name)) {
      warn(`parameter ${name} is not part of the protocol`);
      continue;
    }
    const known =
      model.parameters.includes(name) ||
      (name === 'n' && model.count !== undefined) ||
      (name === 'size' && model.size !== undefined);
    const outOfMode =
      (name === 'prompt_extend' && interleaved) ||
      (name === 'max_images' && !interleaved) ||
      (name === 'stream' && (!interleaved || path !== 'sync'));
    if (!known || outOfMode)
      throw invalidParameter(
        `Parameter ${name} is not supported by model ${model.id}${outOfMode ? ' in this mode' : ''}.`,
      );
  }
}

interface Mode {
  readonly sequential: boolean;
  readonly interleaved: boolean;
}

function checkCount(
  parameters: JsonObject,
  { model, warn }: ParameterContext,
  { sequential, interleaved }: Mode,
): number {
  if (!model.count) return 1;
  const n = parameters['n'];
  const max = interleaved ? 1 : sequential ? 12 : model.count.max;
  if (n !== undefined && (!Number.isInteger(n) || Number(n) < 1 || Number(n) > max)) {
    throw invalidParameter(max === 1 ? 'num_images_per_prompt must be 1' : `Range of n should be [1, ${max}]`);
  }
  if (interleaved) return checkMaxImages(parameters['max_images']);
  if (n === undefined) warn('n omitted');
  return n === undefined ? (sequential ? 12 : model.count.default) : Number(n);
}

function checkMaxImages(value: unknown): number {
  if (value === undefined) return 5;
  if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > 5)
    throw invalidParameter('Range of max_images should be [1, 5]');
  return Number(value);
}

function checkSize(
  value: unknown,
  { model, inputs }: ParameterContext,
  { sequential, interleaved }: Mode,
): Generation['size'] {
  const lastInput = inputs.at(-1)?.size;
  const rule = interleaved ? wan26InterleaveArea : model.size;
  const isLeftToModel =
    value === undefined || (value === 'auto' && model.answer === 'qwenLater' && model.count !== undefined);
  if (isLeftToModel || !rule) return defaultSizeOf(model, lastInput, interleaved ? 1280 * 1280 : Infinity);
  if (typeof value !== 'string') throw invalidParameter('size should be a string such as 1024*1024');
  return resolveSize(rule, value, lastInput ?? { width: 1, height: 1 }, inputs.length === 0 && !sequential);
}

function checkSeed(value: unknown): number {
  if (value === undefined) return Math.floor(Math.random() * maxSeed);
  if (!Number.isInteger(value) || Number(value) < 0 || Number(value) > maxSeed)
    throw invalidParameter(`Range of seed should be [0, ${maxSeed}]`);
  return Number(value);
}

/** Three to ten colours whose shares add up to exactly 100 percent. */
function checkPalette(value: unknown): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length < 3 || value.length > 10)
    throw invalidParameter('color_palette should have 3 to 10 entries');
  let hundredths = 0;
  const colours = value.map((entry: unknown) => {
    const { hex, ratio, ...rest } = isObject(entry) ? entry : {};
    if (typeof hex !== 'string' || !/^#[0-9A-Fa-f]{6}$/.test(hex))
      throw invalidParameter('color_palette hex should be #RRGGBB');
    if (typeof ratio !== 'string' || !/^\d{1,3}\.\d{2}%$/.test(ratio))
      throw invalidParameter('color_palette ratio should be a percentage with two decimals such as 25.00%');
    if (Object.keys(rest).length > 0) throw invalidParameter('color_palette entries have hex and ratio only');
    hundredths += Number(ratio.replace(/[.%]/g, ''));
    return hex;
  });
  if (hundredths !== 10_000) throw invalidParameter('The sum of color_palette ratios should be 100.00%');
  return colours;
}

/** One list per input picture, with at most two boxes each. Boxes must be inside the picture if its size is known. */
function checkBoxes(value: unknown, inputs: readonly InputImage[]): void {
  if (value === undefined) return;
  if (!Array.isArray(value) || value.length !== inputs.length)
    throw invalidParameter('The length of bbox_list should equal the number of input images');
  value.forEach((boxes: unknown, index) => {
    if (!Array.isArray(boxes) || boxes.length > 2) throw invalidParameter('bbox_list has at most 2 boxes per image');
    for (const box of boxes as unknown[]) {
      const corners =
        Array.isArray(box) && box.length === 4 && box.every(corner => Number.isInteger(corner) && Number(corner) >= 0)
          ? (box as number[])
          : undefined;
      const [left = 0, top = 0, right = 0, bottom = 0] = corners ?? [];
      const size = inputs[index]?.size;
      const isOutside = size !== undefined && (right > size.width || bottom > size.height);
      if (!corners || left >= right || top >= bottom || isOutside)
        throw invalidParameter('A box of bbox_list should be [x1, y1, x2, y2] in pixels of its image');
    }
  });
}
