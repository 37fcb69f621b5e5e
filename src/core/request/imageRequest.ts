import * as l10n from '@vscode/l10n';
import { EaselError } from '../base/errors';
import type { ImageOptions } from './imageOptions';
import type { CustomModel, Protocol } from '../models/modelLookup';
import { checkRegion, choosePath, findModel, maxCountOf, sizesOf } from '../models/modelLookup';
import type { Mode, Model, Parameter, RequestPath } from '../models/modelTypes';
import type { Region } from '../models/regionTable';
import type { ParameterValues, PlainParameter, RequestParameter } from '../models/parameters';
import { numberRanges, plainParameters } from '../models/parameters';
import { cutNote, promptNotes, wholePrompt } from './promptNotes';
import { parseBoxes, parsePalette } from './specialParameters';
import { languageTag } from '../models/translationModels';
import { wrongOption } from './wrongOption';
import { describeSizes, isBeyondDocuments, resolveSize } from '../models/sizeRules';

export const maxSeed = numberRanges.seed.max;
/** Source: Qwen-Image API, 2026-02-10; longer negative prompts are cut by the service. */
export const negativePromptLimit = 500;

/** What the settings add to a request. */
export interface RequestDefaults extends Pick<ParameterValues, PlainParameter> {
  model: string;
  editModel: string;
  customModels: readonly CustomModel[];
  protocol: Protocol;
  /** `undefined` where a custom URL is set: then it is unknown which models are served. */
  region: Region | undefined;
  negativePrompt: string;
  /** Words added to every prompt of this workspace. */
  style: string;
}

interface RequestParameters extends ParameterValues {
  seed: number;
}

/** A request that the table allows: plain data, fit for a journal, without key, address or image bytes. */
export interface ImageRequest {
  modelId: string;
  mode: Mode;
  path: RequestPath;
  /** Why this path, for the log. */
  pathReason: string;
  prompt: string;
  parameters: RequestParameters;
  /** The most images that may come, and be billed. */
  maxCount: number;
}

export interface CheckedRequest {
  request: ImageRequest;
  model: Model;
  warnings: string[];
}

/**
 * Checks options against the model table and fills in the settings, before anything is read or sent.
 * Harmless departures become warnings; anything the service would refuse or bill wrongly is an error.
 * @throws EaselError `invalidRequest` naming the field, what was given and what is allowed.
 */
export function checkRequest(options: ImageOptions, defaults: RequestDefaults, drawSeed: () => number): CheckedRequest {
  const imageCount = options.images?.length ?? 0;
  const model = findModel(
    options.model ?? (imageCount > 0 ? defaults.editModel : defaults.model),
    defaults.customModels,
  );
  if (defaults.region) checkRegion(model, defaults.region);
  const warnings: string[] = [];
  const leaveOut = (field: string): void => {
    warnings.push(l10n.t('"{0}" was left out: the model "{1}" does not take it here.', field, model.id));
  };
  const mode = chooseMode(model, options, imageCount, warnings, leaveOut);
  checkImageCount(model, mode, imageCount);
  const prompt = checkPrompt(options.prompt, defaults.style, model, warnings);
  const maxCount = mode === 'interleaved' ? checkMaxImages(model, options) : 1;
  const n = checkCount(options.n, model, mode);
  if (options.maxImages !== undefined && mode !== 'interleaved') leaveOut('maxImages');

  /** The value where the model takes the parameter, else nothing: with a warning when it was asked for. */
  const take = <T>(parameter: Parameter, asked: T | undefined, setting?: T): T | undefined => {
    if (takes(model, mode, parameter))
      return asked ?? (model.onlyWhenAsked?.includes(parameter) && setting !== false ? undefined : setting);
    if (asked !== undefined) leaveOut(parameter);
    return undefined;
  };

  const palette = options.colorPalette && parsePalette(options.colorPalette);
  const boxes = options.boxes && takes(model, mode, 'boxes') ? parseBoxes(options.boxes, imageCount) : options.boxes;
  const negativePrompt = take('negativePrompt', options.negativePrompt, defaults.negativePrompt) || undefined;
  const cut = cutNote(
    negativePrompt ?? '',
    { value: negativePromptLimit, unit: 'characters' },
    l10n.t('The negative prompt'),
  );
  if (cut !== undefined) warnings.push(cut);
  const plain = Object.fromEntries(
    plainParameters.map(name => [name, take(name, withinRange(name, options[name]), defaults[name])]),
  ) as Pick<ParameterValues, PlainParameter>;
  // Source: model pages, 2026-10: this switch works together with prompt rewriting only.
  const canThink = model.thinkingField !== 'enable_thinking' || plain.promptExtend !== false;
  if (!canThink && options.thinkingMode !== undefined) leaveOut('thinkingMode');
  const parameters: RequestParameters = withoutUndefined({
    size: take('size', options.size === undefined ? undefined : checkSize(options.size, model, mode, warnings)),
    n: model.sendsCount ? n : undefined,
    seed: withinRange('seed', options.seed) ?? drawSeed(),
    negativePrompt,
    ...plain,
    thinkingMode: canThink ? take('thinkingMode', options.thinkingMode) : undefined,
    colorPalette: take('colorPalette', palette),
    sequential: mode === 'sequential' ? true : undefined,
    interleaved: mode === 'interleaved' ? true : undefined,
    maxImages: mode === 'interleaved' ? maxCount : undefined,
    boxes: take('boxes', boxes),
    language: take('language', checkLanguage(options.language, model)),
  });
  if (mode === 'sequential' && n === 1)
    warnings.push(l10n.t('A set of one image is a single image; ask for more with "n", such as 4.'));
  const count = mode === 'interleaved' ? maxCount : n;
  const { path, reason } = choosePath(model, {
    protocol: defaults.protocol,
    count,
    region: defaults.region,
    rewrites: parameters.promptExtend === true,
  });
  return {
    request: { modelId: model.id, mode, path, pathReason: reason, prompt, parameters, maxCount: count },
    model,
    warnings,
  };
}

/**
 * Whether this model takes this parameter in this mode. Sources: guide of 2026-03 for sequential and thinking, Wan API
 * pages for the rest.
 */
export function takes(model: Model, mode: Mode, parameter: Parameter): boolean {
  if (!model.parameters.includes(parameter)) return false;
  switch (parameter) {
    case 'size':
      return sizesOf(model, mode) !== undefined;
    case 'thinkingMode':
      return mode === 'generate' || model.thinkingField === 'enable_thinking';
    case 'colorPalette':
      return mode !== 'sequential';
    case 'promptExtend':
      return mode !== 'interleaved';
    case 'boxes':
      return mode === 'edit';
    default:
      return true;
  }
}

function chooseMode(
  model: Model,
  options: ImageOptions,
  imageCount: number,
  warnings: string[],
  leaveOut: (field: string) => void,
): Mode {
  if (options.interleaved && options.sequential && model.interleaved && model.sequential) {
    throw new EaselError('invalidRequest', l10n.t('"sequential" and "interleaved" cannot be used together.'), {
      field: 'sequential',
    });
  }
  if (options.interleaved && !model.interleaved) leaveOut('interleaved');
  if (options.sequential && !model.sequential) leaveOut('sequential');
  if (options.interleaved && model.interleaved) return 'interleaved';
  if (options.sequential && model.sequential) return 'sequential';
  if (imageCount > 0) {
    if (model.edit) return 'edit';
    throw new EaselError(
      'invalidRequest',
      l10n.t(
        'The model "{0}" makes images from text only and takes no input image. Choose one that edits, such as qwen-image-2.0.',
        model.id,
      ),
      { field: 'images' },
    );
  }
  if (model.generate) return 'generate';
  if (model.interleaved && options.interleaved === undefined) {
    // Without an input image this is the one thing it can do.
    warnings.push(
      l10n.t(
        'Without an input image the model "{0}" writes text with images; "interleaved" was switched on.',
        model.id,
      ),
    );
    return 'interleaved';
  }
  throw new EaselError(
    'invalidRequest',
    l10n.t(
      'The model "{0}" edits images and needs at least one input image. Choose one that generates, such as qwen-image-2.0.',
      model.id,
    ),
    { field: 'images' },
  );
}

function checkImageCount(model: Model, mode: Mode, imageCount: number): void {
  const most = mode === 'interleaved' ? (model.interleaved?.maxInputs ?? 0) : (model.edit?.maxImages ?? 0);
  if (imageCount <= most) return;
  throw new EaselError(
    'invalidRequest',
    l10n.t('The model "{0}" takes at most {1} input images here, not {2}.', model.id, most, imageCount),
    { field: 'images' },
  );
}

function checkPrompt(given: string, style: string, model: Model, warnings: string[]): string {
  const prompt = given.trim();
  if (prompt === '')
    throw new EaselError('invalidRequest', l10n.t('The prompt is empty. Describe the image, or the change.'), {
      field: 'prompt',
    });
  const whole = wholePrompt(prompt, style);
  warnings.push(...promptNotes(whole, model));
  return whole;
}

/** @throws EaselError where it is no language tag, or where a model that translates has none. */
function checkLanguage(given: string | undefined, model: Model): string | undefined {
  if (given === undefined && !model.translates) return undefined;
  const tag = languageTag(given ?? '');
  if (tag === undefined) throw wrongOption('language', l10n.t('a language tag such as "en" or "zh-CN"'), given);
  return tag;
}

function checkCount(given: number | undefined, model: Model, mode: Mode): number {
  return checkWholeNumber('n', given, 1, maxCountOf(model, mode)) ?? 1;
}

function checkMaxImages(model: Model, options: ImageOptions): number {
  // One unless asked for more: the service's own default of five is billed as five.
  return checkWholeNumber('maxImages', options.maxImages, 1, model.interleaved?.maxOutputs ?? 1) ?? 1;
}

function checkWholeNumber(field: string, given: number | undefined, least: number, most: number): number | undefined {
  if (given === undefined) return undefined;
  if (Number.isInteger(given) && given >= least && given <= most) return given;
  const allowed = least === most ? String(least) : l10n.t('a whole number from {0} to {1}', least, most);
  throw wrongOption(field, allowed, given);
}

/** The value as given. @throws EaselError where it is a number outside the range that all models have. */
function withinRange<T>(name: RequestParameter, given: T): T {
  const range = numberRanges[name];
  if (range && typeof given === 'number') checkWholeNumber(name, given, range.min, range.max);
  return given;
}

function checkSize(given: string, model: Model, mode: Mode, warnings: string[]): string {
  const sizes = sizesOf(model, mode);
  if (!sizes) return given; // Left out with a warning by the caller: this model has no size at all.
  const resolved = resolveSize(sizes, given);
  if ('problem' in resolved) {
    throw new EaselError(
      'invalidRequest',
      l10n.t('The model "{0}" cannot make the size "{1}" here. Allowed: {2}.', model.id, given, describeSizes(sizes)),
      { field: 'size' },
    );
  }
  if (isBeyondDocuments(sizes, resolved.size)) {
    warnings.push(
      l10n.t(
        'The documents of the model "{0}" end at 2048*2048 pixels; the service may refuse the size {1}.',
        model.id,
        resolved.size,
      ),
    );
  }
  return resolved.size;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
