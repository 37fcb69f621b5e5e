import * as l10n from '@vscode/l10n';
import type { Mode, Model, Pixels } from './modelTypes';
import { sizesOf } from './modelLookup';
import { comingPixels, isSizeByInput } from './sizeOffers';

/** The image that gives its shape to the result. */
export interface ShapingInput {
  /** `undefined` for an address, which is not measured. */
  pixels: Pixels | undefined;
  /** As prompts count: "image 1" is the first. */
  number: number;
}

/** The pixels that will come for a size, e.g. "2688 × 1536, as image 1"; else the reason why they are not known. */
export function describeComing(model: Model, mode: Mode, size: string, input: ShapingInput | undefined): string {
  const coming = comingPixels(model, mode, size, input?.pixels);
  if (!coming) return describeUnknown(model, mode, size, input);
  const text = coming.isAbout
    ? l10n.t('about {0} × {1}', coming.width, coming.height)
    : l10n.t('{0} × {1}', coming.width, coming.height);
  if (!input?.pixels || !followsInput(model, mode, size)) return text;
  return isSameSize(coming, input.pixels)
    ? l10n.t('{0}, as image {1}', text, input.number)
    : l10n.t('{0}, in the shape of image {1}', text, input.number);
}

function describeUnknown(model: Model, mode: Mode, size: string, input: ShapingInput | undefined): string {
  const sizes = sizesOf(model, mode);
  if (size === '' && sizes?.default === 'chosen by the model') return l10n.t('a fitting size, chosen by the model');
  if (mode === 'edit' && size === '' && !sizes) return l10n.t('about 1 megapixel, in the shape of the last image');
  if (size !== '' && !isSizeByInput(size)) return l10n.t('{0}, in the shape of the last image', size);
  return input
    ? l10n.t('the model decides, because the size of image {0} is not known here', input.number)
    : l10n.t('the size follows from the last image');
}

/** Whether the shape of the result is that of the last input. */
function followsInput(model: Model, mode: Mode, size: string): boolean {
  return (
    (mode === 'edit' && size === '') || isSizeByInput(size) || sizesOf(model, mode)?.words?.includes(size) === true
  );
}

/** Sides go in steps of 16 pixels: a person sees no difference of less. */
const isSameSize = (one: Pixels, other: Pixels): boolean =>
  Math.abs(one.width - other.width) < 16 && Math.abs(one.height - other.height) < 16;

/** The name of a choice of a size. */
export function sizeLabel(size: string, mode: Mode): string {
  switch (size) {
    case '':
      return mode === 'edit' ? l10n.t('As the input') : l10n.t('Default');
    case 'smaller':
      return l10n.t('Smaller');
    case 'largest':
      return l10n.t('Largest');
    default:
      return size;
  }
}
