import * as l10n from '@vscode/l10n';
import type { Sizes } from '../../../core/models/modelTypes';
import { describeSizes, parsePixelSize, resolveSize } from '../../../core/models/sizeRules';

/**
 * The sizes that can be chosen by a button; "" is the model's default. The size of the form is always one of them,
 * unless it is in pixels.
 */
export function sizeChoices({ words = [], presets }: Sizes, size: string): { words: string[]; ratios: string[] } {
  const ratios = Object.keys(presets);
  const isOther = size !== '' && !size.includes('*') && !words.includes(size) && !ratios.includes(size);
  const isRatio = size.includes(':');
  return {
    words: [...words, ...(isOther && !isRatio ? [size] : [])],
    ratios: [...ratios, ...(isOther && isRatio ? [size] : [])],
  };
}

/** The button that is selected for a size; none for pixels that do not belong to a preset. */
export function chosenSize({ presets }: Sizes, size: string): string {
  return Object.entries(presets).find(([, pixels]) => pixels === size)?.[0] ?? size;
}

/** The texts of the fields for width and height, also while they are typed; empty if the service chooses. */
export function sidesOf(sizes: Sizes, size: string): [width: string, height: string] {
  const resolved = resolveSize(sizes, size === '' ? sizes.default : size);
  const text = size.includes('*') || !('size' in resolved) ? size : resolved.size;
  const [width, height] = text.split('*');
  return width === undefined || height === undefined ? ['', ''] : [width, height];
}

/** The form's size for the texts of the fields: the default if both are empty. */
export function sizeOfSides(width: string, height: string): string {
  return width === '' && height === '' ? '' : `${width}*${height}`;
}

/** The resulting size as one line. @returns a problem if this size is impossible. */
export function describeSize(sizes: Sizes, size: string): { text: string; isProblem: boolean } {
  const resolved = resolveSize(sizes, size);
  if (size !== '' && !('size' in resolved))
    return { text: l10n.t('This size cannot be made here. Allowed: {0}.', describeSizes(sizes)), isProblem: true };
  const isDefault = !('size' in resolved);
  const text = describeMade(isDefault ? sizes.default : resolved.size);
  return { text: isDefault ? l10n.t('Default: {0}', text) : text, isProblem: false };
}

function describeMade(size: string): string {
  if (size === 'input') return l10n.t('the ratio of the last input image');
  if (size === 'chosen by the model') return l10n.t('a fitting size, chosen by the model');
  const pixels = parsePixelSize(size);
  if (!pixels) return l10n.t('{0}, in the ratio that the model chooses', size);
  return l10n.t(
    '{0} × {1} pixels, {2} megapixels',
    pixels.width,
    pixels.height,
    ((pixels.width * pixels.height) / 1_000_000).toFixed(1),
  );
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
