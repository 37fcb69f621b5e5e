import * as l10n from '@vscode/l10n';
import { messageOf } from '../base/errors';
import { fittingSize } from '../models/fittingSize';
import { findModel, sizesOf } from '../models/modelLookup';
import type { Mode, Model } from '../models/modelTypes';
import { parsePixelSize, resolveSize } from '../models/sizeRules';
import type { FileReference, ImageOptions } from '../request/imageOptions';
import type { RequestDefaults } from '../request/imageRequest';
import { takes } from '../request/imageRequest';
import { notedWords, styleNote } from './describeStyle';
import { styleFilePath, styleFileProblem } from './styleFile';
import type { StyleInForce } from './styleInForce';

/** The settings in whose place the file can put something. */
export type LookDefaults = Pick<RequestDefaults, 'model' | 'editModel' | 'customModels' | 'style' | 'negativePrompt'>;

/** A request with the look of its repository. */
export interface StyledRequest<Defaults> {
  options: ImageOptions;
  defaults: Defaults;
  /** Says what was added; absent where nothing was. */
  note?: string;
  /** What the model cannot take of the look. */
  warnings: string[];
}

/** The settings with what the file says in place of them. @throws EaselError for a model that is not known. */
export function styledDefaults<Defaults extends LookDefaults>(defaults: Defaults, style: StyleInForce): Defaults {
  const { model, editModel, negativePrompt } = style;
  for (const id of [model, editModel]) if (id !== undefined) checkKnown(id, defaults);
  return {
    ...defaults,
    ...(model !== undefined && { model }),
    ...(editModel !== undefined && { editModel }),
    ...(style.style !== undefined && { style: style.style }),
    ...(negativePrompt !== undefined && { negativePrompt }),
  };
}

/**
 * Adds the look of a repository to a request. What the options say stays. An edit keeps its inputs and their size: it
 * gets words, negative prompt and palette.
 * @param references the files of `style.referenceImages`.
 * @throws EaselError `invalidRequest` for a model that is not known.
 */
export function applyStyle<Defaults extends LookDefaults>(
  given: ImageOptions,
  defaults: Defaults,
  style: StyleInForce,
  references: readonly FileReference[],
): StyledRequest<Defaults> {
  const styled = styledDefaults(defaults, style);
  const isEdit = (given.images?.length ?? 0) > 0;
  const model = findModel(given.model ?? (isEdit ? styled.editModel : styled.model), defaults.customModels);
  // The text of an image is translated; that is no new image.
  if (model.translates) return { options: given, defaults, warnings: [] };
  const options = { ...given };
  const added: string[] = [];
  const warnings: string[] = [];
  const modelId = isEdit ? style.editModel : style.model;
  if (given.model === undefined && modelId !== undefined) added.push(l10n.t('model {0}', modelId));
  if (style.style?.trim()) added.push(notedWords(style.style));
  if (!isEdit) {
    const images = references.slice(0, maxReferences(given, model));
    if (images.length > 0) {
      options.images = images;
      added.push(l10n.t('reference images {0}', style.referenceImages?.slice(0, images.length).join(', ') ?? ''));
    }
    if (images.length < references.length) warnings.push(tooManyReferences(model, images.length));
  }
  const mode = modeOf(options, model);
  if (style.negativePrompt?.trim() && given.negativePrompt === undefined && takes(model, mode, 'negativePrompt'))
    added.push(l10n.t('negative prompt'));
  if (style.colorPalette?.length && given.colorPalette === undefined && takes(model, mode, 'colorPalette')) {
    options.colorPalette = style.colorPalette;
    added.push(l10n.t('palette'));
  }
  if (!isEdit) addSize(options, style, { model, mode, added, warnings });
  const note = styleNote(added);
  return { options, defaults: styled, ...(note !== undefined && { note }), warnings };
}

function addSize(
  options: ImageOptions,
  { size: wanted, kind }: StyleInForce,
  { model, mode, added, warnings }: { model: Model; mode: Mode; added: string[]; warnings: string[] },
): void {
  if (!takes(model, mode, 'size')) return;
  // Without a size, the result would have the shape of a picture that only shows the look.
  const pixelsOf = (size: string | undefined): string =>
    mode === 'edit' ? fittingSize(sizeOfNewImage(model, size), model, mode) : '';
  if (options.size !== undefined || wanted === undefined) {
    const pixels = pixelsOf(options.size);
    if (pixels !== '') options.size = pixels;
    return;
  }
  const size = fittingSize(wanted, model, mode === 'edit' && model.generate ? 'generate' : mode);
  if (size === '') {
    warnings.push(l10n.t('The size {0} of {1} was left out: {2} cannot make it.', wanted, styleFilePath, model.id));
    return;
  }
  options.size = pixelsOf(size) || size;
  added.push(kind ? l10n.t('size {0} ({1})', size, kind) : l10n.t('size {0}', size));
}

/** The pixels that the model makes of text alone: with inputs, a ratio or a word would mean smaller images. */
function sizeOfNewImage(model: Model, size: string | undefined): string {
  const sizes = sizesOf(model, 'generate');
  if (!sizes) return size ?? '1:1';
  const square = (pixels: number): string =>
    Array(2)
      .fill(Math.round(Math.sqrt(pixels)))
      .join('*');
  const resolved = resolveSize(sizes, size ?? sizes.default);
  if (!('size' in resolved)) return size ?? square(sizes.defaultPixels);
  if (parsePixelSize(resolved.size)) return resolved.size;
  return square(sizes.resolutions?.find(({ name }) => name === resolved.size)?.pixels ?? sizes.defaultPixels);
}

/** The mode in which a request runs, where it runs at all. */
function modeOf({ interleaved, sequential, images = [] }: ImageOptions, model: Model): Mode {
  if (interleaved && model.interleaved) return 'interleaved';
  if (sequential && model.sequential) return 'sequential';
  return images.length > 0 && model.edit ? 'edit' : 'generate';
}

function maxReferences({ interleaved }: ImageOptions, model: Model): number {
  return interleaved && model.interleaved ? model.interleaved.maxInputs : (model.edit?.maxImages ?? 0);
}

function tooManyReferences({ id }: Model, count: number): string {
  return count === 0
    ? l10n.t('The reference images of {0} were left out: {1} takes no images.', styleFilePath, id)
    : l10n.t('Only {0} of the reference images of {1} are sent: {2} takes no more.', count, styleFilePath, id);
}

function checkKnown(id: string, { customModels }: LookDefaults): void {
  try {
    findModel(id, customModels);
  } catch (error) {
    throw styleFileProblem(messageOf(error), error);
  }
}
