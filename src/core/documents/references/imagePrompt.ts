import { nearestSize, parsePixelSize } from '../../models/sizeRules';
import type { Sizes } from '../../models/modelTypes';
import type { ImageReference, ReferenceHints } from './referenceTypes';

/** What an image is made from. */
export interface ProposedPrompt {
  prompt: string;
  /** True where the document does not describe the image itself, so that the prompt is only a guess. */
  isProposed: boolean;
}

/** The prompt for an image that these references name: the best that any of them says. */
export function promptOf(references: readonly ImageReference[], fileName: string): ProposedPrompt {
  const description = descriptionOf(references);
  if (description !== undefined) return { prompt: description, isProposed: false };
  const [surroundings] = surroundingsOf(references);
  return { prompt: surroundings ?? wordsOf(fileName), isProposed: true };
}

/** What these references say that the image shows: an alt text, or else a title. */
export function descriptionOf(references: readonly ImageReference[]): string | undefined {
  const [alt] = references.map(reference => reference.alt).filter(isSaid);
  const [title] = references.map(({ hints }) => hints.title).filter(isSaid);
  return alt ?? title;
}

/** What stands around the places at which these references name an image that nothing describes. */
export const surroundingsOf = (references: readonly ImageReference[]): string[] =>
  references.map(({ hints }) => hints.surroundings).filter(isSaid);

const isSaid = (text: string | undefined): text is string => text !== undefined && /[\p{L}\p{N}]/u.test(text);

function wordsOf(fileName: string): string {
  const name = fileName.replace(/\.[^.]*$/u, '');
  const words = name
    .replace(/[-_.\s]+/gu, ' ')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .trim();
  return words === '' ? fileName : words;
}

/**
 * The size in pixels for the shape in which these references show an image: of the nearest recommended ratio, and as
 * many pixels as the model makes by default. `undefined` where no reference says anything about the shape.
 */
export function sizeOfReferences(references: readonly ImageReference[], sizes: Sizes | undefined): string | undefined {
  const ratio = references.map(({ hints }) => ratioOf(hints)).find(known => known !== undefined);
  if (ratio === undefined || !sizes) return undefined;
  const presets = Object.values(sizes.presets);
  // A model with one preset only takes sizes freely.
  if (presets.length === 1 && sizes.rule.kind !== 'presets') {
    const height = Math.sqrt(sizes.defaultPixels / ratio);
    return nearestSize(sizes.rule, { width: height * ratio, height });
  }
  const distance = (size: string): number => {
    const pixels = parsePixelSize(size);
    return pixels ? Math.abs(Math.log(pixels.width / pixels.height / ratio)) : Infinity;
  };
  return presets.toSorted((one, other) => distance(one) - distance(other))[0];
}

function ratioOf({ width, height, isWide }: ReferenceHints): number | undefined {
  if (width !== undefined && height !== undefined) return width / height;
  return isWide === true ? 16 / 9 : undefined;
}
