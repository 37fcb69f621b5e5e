import * as l10n from '@vscode/l10n';
import type { Mode, Model, Sizes } from '../../../core/models/modelTypes';
import { sizesOf } from '../../../core/models/modelLookup';
import type { SizeParts } from '../../../core/models/sizeOffers';
import {
  comingPixels,
  isSizeByInput,
  nearestRatio,
  partsOf,
  ratiosOf,
  sizeOfParts,
  usefulSizesByInput,
} from '../../../core/models/sizeOffers';
import { describeSizes, resolveSize } from '../../../core/models/sizeRules';
import { describeComing, type ShapingInput } from '../../../core/models/sizeTexts';

/** What the choice of a size depends on, besides the size. */
export interface SizeContext {
  model: Model;
  mode: Mode;
  sizes: Sizes;
  /** The last input that is sent. */
  input: ShapingInput | undefined;
}

/** A button, and the size that the form has when it is pressed. */
export interface SizeChoice {
  name: string;
  size: string;
}

/**
 * The two rows of buttons: resolutions and ratios. A button of one row keeps what is chosen in the other, as far as
 * the two go together. The first row is empty for models with one resolution.
 */
export function sizeChoices(
  { model, mode, sizes, input }: SizeContext,
  size: string,
): { resolutions: SizeChoice[]; ratios: SizeChoice[] } {
  const parts = partsOf(sizes, size);
  const shape = input?.pixels && nearestRatio(sizes, input.pixels);
  const named = (sizes.resolutions ?? []).map(({ name }) => ({
    name,
    size: sizeOfParts(sizes, { resolution: name, ratio: parts.ratio }, shape),
  }));
  const byInput = usefulSizesByInput(model, mode, input?.pixels);
  const chosenByInput = isSizeByInput(size) && !byInput.includes(size) ? [size] : [];
  const first = mode === 'edit' && (named.length > 0 || byInput.length > 0) ? [{ name: '', size: '' }] : [];
  const ratios = ratiosOf(sizes);
  const isOtherRatio = parts.ratio !== '' && !ratios.includes(parts.ratio);
  return {
    resolutions: [
      ...first,
      ...[...byInput, ...chosenByInput].map(name => ({ name, size: name })),
      ...named,
      // A word of another model, which the note says cannot be made.
      ...(isWord(size) && !named.some(({ name }) => name === size) ? [{ name: size, size }] : []),
    ],
    ratios: [
      { name: '', size: sizes.words?.includes(parts.resolution) ? parts.resolution : '' },
      ...[...ratios, ...(isOtherRatio ? [parts.ratio] : [])].map(ratio => ({
        name: ratio,
        size: sizeOfParts(sizes, { resolution: parts.resolution, ratio }) || ratio,
      })),
    ],
  };
}

const isWord = (size: string): boolean => /^[^*:]+$/.test(size) && !isSizeByInput(size);

/** The buttons that are selected for a size; none for pixels that belong to no button. */
export function chosenSize({ mode, sizes }: Pick<SizeContext, 'mode' | 'sizes'>, size: string): Partial<SizeParts> {
  if (isSizeByInput(size)) return { resolution: size, ratio: '' };
  const parts = partsOf(sizes, size);
  if (size === '') return { resolution: mode === 'edit' ? '' : defaultResolution(sizes), ratio: '' };
  if (isWord(size)) return { resolution: size, ratio: '' };
  return parts.ratio === '' ? {} : parts;
}

function defaultResolution(sizes: Sizes): string {
  const { resolutions = [] } = sizes;
  const named = resolutions.find(({ name }) => name === sizes.default);
  return (named ?? resolutions.find(({ pixels }) => pixels === sizes.defaultPixels))?.name ?? '';
}

/** The texts of the fields for width and height, also while they are typed; empty if the service chooses. */
export function sidesOf({ model, mode, sizes, input }: SizeContext, size: string): [width: string, height: string] {
  const coming = comingPixels(model, mode, size, input?.pixels);
  if (coming && !coming.isAbout && (!isWord(size) || sizes.wordsSentAsPixels?.[size]))
    return [String(coming.width), String(coming.height)];
  const [width, height] = size.split('*');
  return width === undefined || height === undefined ? ['', ''] : [width, height];
}

/** The form's size for the texts of the fields: the default if both are empty. */
export function sizeOfSides(width: string, height: string): string {
  return width === '' && height === '' ? '' : `${width}*${height}`;
}

/** The pixels that come, as one line. @returns a problem if this size is impossible. */
export function describeSize(
  { model, mode, sizes, input }: SizeContext,
  size: string,
): { text: string; isProblem: boolean } {
  if (size !== '' && !isSizeByInput(size) && !('size' in resolveSize(sizes, size)))
    return { text: l10n.t('This size cannot be made here. Allowed: {0}.', describeSizes(sizes)), isProblem: true };
  const text = describePixels(model, mode, size, input);
  return { text: size === '' && mode !== 'edit' ? l10n.t('Default: {0}', text) : text, isProblem: false };
}

/** For models without sizes, too. */
export function describePixels(model: Model, mode: Mode, size: string, input: ShapingInput | undefined): string {
  const text = describeComing(model, mode, size, input);
  const coming = comingPixels(model, mode, size, input?.pixels);
  if (!coming) return text;
  return l10n.t('{0} ({1} megapixels)', text, ((coming.width * coming.height) / 1_000_000).toFixed(1));
}

/** What follows from the form's mode; `undefined` for models that take no size. */
export function contextOf(model: Model, mode: Mode, input: ShapingInput | undefined): SizeContext | undefined {
  const sizes = sizesOf(model, mode);
  return sizes && { model, mode, sizes, input };
}

/** The longer side of the drawing of a ratio, and the minimum of its shorter side. */
const drawnSides = { max: 14, min: 4 };

/** A rectangle with this ratio, in the units of the drawing. */
export function ratioShape(ratio: string): { width: number; height: number } {
  const [across = 1, down = 1] = ratio.split(':').map(Number);
  const { max, min } = drawnSides;
  const scale = max / Math.max(across, down);
  return {
    width: Math.max(min, Math.round(across * scale)),
    height: Math.max(min, Math.round(down * scale)),
  };
}
