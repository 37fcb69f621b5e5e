import { sizesOf } from './modelLookup';
import type { Mode, Model, Sizes } from './modelTypes';
import { hasSizesByInput, isSizeByInput } from './sizeOffers';
import { parsePixelSize, resolveSize } from './sizeRules';

const commonRatios = ['1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16', '21:9', '9:21'];
/** How far the sizes of the service are from the ratio that names them: it calls `2688*1536` 16:9. */
const ratioTolerance = 0.03;

/**
 * The size itself when the model supports it; else the name of its ratio when the model supports that; else an empty
 * text, which means the default of the model. Sizes that follow from an input are kept for models that edit.
 */
export function fittingSize(size: string, model: Model, mode: Mode): string {
  const sizes = sizesOf(model, mode);
  // A model without sizes has no size control and sends no size. The current value is kept for the next model.
  if (size === '' || !sizes || 'size' in resolveSize(sizes, size)) return size;
  if (isSizeByInput(size)) return hasSizesByInput(model, mode) ? size : '';
  const pixels = parsePixelSize(size);
  return pixels ? (ratiosLike(pixels, sizes).find(ratio => 'size' in resolveSize(sizes, ratio)) ?? '') : '';
}

/**
 * Names for the ratio of a size, the closest first: the ratios of the model and common ones, then ratios of small whole
 * numbers.
 */
function ratiosLike({ width, height }: { width: number; height: number }, { presets }: Sizes): string[] {
  const distance = (ratio: string): number => {
    const [across = 1, down = 1] = ratio.split(':').map(Number);
    return Math.abs(Math.log(across / down / (width / height)));
  };
  const named = [...Object.keys(presets), ...commonRatios].sort((one, other) => distance(one) - distance(other));
  const small = Array.from({ length: 21 }, (_, index) => `${Math.round((width / height) * (index + 1))}:${index + 1}`);
  return [...named, ...small].filter(ratio => distance(ratio) < ratioTolerance);
}
