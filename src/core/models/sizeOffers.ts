import { editedPixels } from './editSize';
import { sizesOf } from './modelLookup';
import type { Mode, Model, Pixels, PixelSize, Resolution, Sizes } from './modelTypes';
import { documentedRule, nearestSize, parsePixelSize, resolveSize, sizeInResolution } from './sizeRules';

// What a person can choose as the size of a result: a resolution times a ratio, or a size that follows from the input.

/** The sizes of an edit that follow from the input, besides the size of the input itself. */
export const sizesByInput = ['smaller', 'largest'] as const;
export type SizeByInput = (typeof sizesByInput)[number];

export const isSizeByInput = (size: string): size is SizeByInput => sizesByInput.some(name => name === size);

/** Half of the sides of the input are a quarter of its pixels. */
const smallerSide = 1 / 2;
/** Larger than anything that a model makes: the rule of the model then decides. */
const manyTimes = 1000;

/** Whether a model makes sizes that follow from the input. */
export const hasSizesByInput = (model: Model, mode: Mode): boolean =>
  mode === 'edit' && model.edit?.sizes !== undefined && model.edit.sizes.rule.kind !== 'presets';

/**
 * The allowed size nearest to half of the sides of the input, or the largest one in its shape.
 * @returns `undefined` if the model does not make it.
 */
export function sizeByInput(model: Model, which: SizeByInput, input: Pixels): PixelSize | undefined {
  const sizes = model.edit?.sizes;
  if (!sizes) return undefined;
  const times = which === 'smaller' ? smallerSide : manyTimes;
  return nearestSize(documentedRule(sizes), { width: input.width * times, height: input.height * times });
}

/** The sizes by input that differ from the input: there is no smaller one than the smallest that the model makes. */
export function usefulSizesByInput(model: Model, mode: Mode, input: Pixels | undefined): SizeByInput[] {
  if (!hasSizesByInput(model, mode)) return [];
  if (!input) return [...sizesByInput];
  const same = areaOf(editedPixels(model, input));
  return sizesByInput.filter(which => {
    const size = sizeByInput(model, which, input);
    const area = size === undefined ? same : areaOf(parsePixelSize(size));
    return which === 'smaller' ? area < same : area > same;
  });
}

const areaOf = (pixels: Pixels | undefined): number => (pixels ? pixels.width * pixels.height : 0);

/** The pixels that will come; `isAbout` if the model decides them, within a few rows. */
export interface ComingPixels extends Pixels {
  isAbout: boolean;
}

/**
 * The pixels of the result for a size: empty for none, a word, a ratio, `"width*height"` or a `SizeByInput`.
 * @param input the last input image, because the result takes its shape; `undefined` if there is none, or if its size
 * is not known.
 * @returns `undefined` if nobody can know them before: the model decides, or the size cannot be made.
 */
export function comingPixels(
  model: Model,
  mode: Mode,
  size: string,
  input: Pixels | undefined,
): ComingPixels | undefined {
  if (mode === 'edit' && size === '') {
    const edited = input && editedPixels(model, input);
    return edited && { ...edited, isAbout: model.edit?.sizes === undefined };
  }
  const sizes = sizesOf(model, mode);
  if (!sizes) return undefined;
  if (isSizeByInput(size)) return exactly(input && hasSizesByInput(model, mode) && sizeByInput(model, size, input));
  if (size === '' && (sizes.default === 'input' || sizes.default === 'chosen by the model')) return undefined;
  // Nothing is sent here: the service then takes the shape of the input.
  if (size === '' && mode === 'interleaved' && input) return undefined;
  const resolved = resolveSize(sizes, size === '' ? sizes.default : size);
  if (!('size' in resolved)) return undefined;
  return exactly(resolved.size) ?? ofWord(sizes, resolved.size, mode, input);
}

function exactly(size: string | false | undefined): ComingPixels | undefined {
  const pixels = size ? parsePixelSize(size) : undefined;
  return pixels && { ...pixels, isAbout: false };
}

/** A word gives a square without input images, and the shape of the last one with them. Source: Wan API, 2026-04. */
function ofWord(sizes: Sizes, word: string, mode: Mode, input: Pixels | undefined): ComingPixels | undefined {
  const resolution = sizes.resolutions?.find(({ name }) => name === word);
  if (!resolution || (mode === 'edit' && !input)) return undefined;
  const scale = Math.sqrt(resolution.pixels / (input ? input.width * input.height : 1));
  const [width, height] = [Math.round((input?.width ?? 1) * scale), Math.round((input?.height ?? 1) * scale)];
  return { width, height, isAbout: input !== undefined };
}

/** A size as its resolution and its ratio; each is empty if the size does not say it. */
export interface SizeParts {
  resolution: string;
  ratio: string;
}

export function partsOf(sizes: Sizes, size: string): SizeParts {
  const { resolutions = [] } = sizes;
  const usual = usualResolution(sizes)?.name ?? '';
  if (size === '' || isSizeByInput(size)) return { resolution: '', ratio: '' };
  if (resolutions.some(({ name }) => name === size)) return { resolution: size, ratio: '' };
  if (size.includes(':')) return { resolution: usual, ratio: size };
  for (const [ratio, pixels] of Object.entries(sizes.presets)) if (pixels === size) return { resolution: usual, ratio };
  for (const resolution of resolutions) {
    const ratio = ratiosOf(sizes).find(name => sizeInResolution(sizes, resolution, name) === size);
    if (ratio !== undefined) return { resolution: resolution.name, ratio };
  }
  return { resolution: '', ratio: '' };
}

/** The names of the ratios for which the service recommends a size. */
export function ratiosOf({ presets, resolutions = [] }: Sizes): string[] {
  return [...new Set([presets, ...resolutions.map(resolution => resolution.presets)].flatMap(Object.keys))];
}

/** The resolution that a ratio alone stands for. */
const usualResolution = (sizes: Sizes): Resolution | undefined =>
  sizes.resolutions?.find(({ presets }) => presets === sizes.presets);

/**
 * The size for a resolution and a ratio, as short as it can be written: a ratio alone if the resolution is the usual
 * one, a word alone if there is no ratio.
 * @param shape the ratio to take if a resolution needs one and none is chosen.
 */
export function sizeOfParts(sizes: Sizes, { resolution, ratio }: SizeParts, shape = '1:1'): string {
  const found = sizes.resolutions?.find(({ name }) => name === resolution);
  if (!found || (ratio !== '' && found === usualResolution(sizes))) return ratio;
  if (ratio === '' && sizes.words?.includes(resolution)) return resolution;
  return sizeInResolution(sizes, found, ratio === '' ? shape : ratio) ?? ratio;
}

/** The ratio of the model that is nearest to the shape of a picture. */
export function nearestRatio(sizes: Sizes, { width, height }: Pixels): string {
  const distance = (ratio: string): number => {
    const [across = 1, down = 1] = ratio.split(':').map(Number);
    return Math.abs(Math.log(across / down / (width / height)));
  };
  return ratiosOf(sizes).reduce((best, ratio) => (distance(ratio) < distance(best) ? ratio : best), '1:1');
}
