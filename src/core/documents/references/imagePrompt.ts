import { documentedRule, nearestSize, parsePixelSize } from '../../models/sizeRules';
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

/** A shape that differs by no more than this from a recommended one is that one. */
const ratioTolerance = 0.03;
/** The longest shape that is asked for: with more, the side of a placeholder would be longer than one can be. */
const maxRatio = 4;

/**
 * The size in pixels for the shape in which these references show an image, with as many pixels as the model makes by
 * default: a recommended size of that shape, or else the nearest one that the model makes. `undefined` where no
 * reference says anything about the shape.
 */
export function sizeOfReferences(references: readonly ImageReference[], sizes: Sizes | undefined): string | undefined {
  const ratio = references.map(({ hints }) => ratioOf(hints)).find(known => known !== undefined);
  if (ratio === undefined || !sizes) return undefined;
  const distance = (size: string): number => {
    const pixels = parsePixelSize(size);
    return pixels ? Math.abs(Math.log(pixels.width / pixels.height / ratio)) : Infinity;
  };
  const [recommended] = Object.values(sizes.presets).toSorted((one, other) => distance(one) - distance(other));
  if (recommended !== undefined && distance(recommended) <= ratioTolerance) return recommended;
  const bounded = Math.min(Math.max(ratio, 1 / maxRatio), maxRatio);
  const height = Math.sqrt(sizes.defaultPixels / bounded);
  return nearestSize(documentedRule(sizes), { width: height * bounded, height }) ?? recommended;
}

function ratioOf({ width, height, isWide }: ReferenceHints): number | undefined {
  if (width !== undefined && height !== undefined) return width / height;
  return isWide === true ? 16 / 9 : undefined;
}
