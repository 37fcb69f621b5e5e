import type { Model, Pixels, PixelSize } from './modelTypes';
import { nearestSize, parsePixelSize } from './sizeRules';

/** The size of this input, or the nearest one that the model makes. `undefined` for models without sizes for edits. */
export function sizeLikeInput(model: Model, input: Pixels): PixelSize | undefined {
  const rule = model.edit?.sizes?.rule;
  return rule && nearestSize(rule, input);
}

/**
 * The pixels that come when an edit asks for no size of its own.
 * @returns `undefined` where the model says nothing about it.
 */
export function editedPixels(model: Model, input: Pixels): Pixels | undefined {
  const size = sizeLikeInput(model, input);
  if (size !== undefined) return parsePixelSize(size);
  const area = model.edit?.resultPixels;
  if (area === undefined) return undefined;
  const scale = Math.sqrt(area / (input.width * input.height));
  return { width: Math.round(input.width * scale), height: Math.round(input.height * scale) };
}
