import type { CustomModel } from '../models/modelLookup';
import { knownModels } from '../models/modelLookup';
import type { EaselRecord } from '../provenance/easelRecord';
import type { StyleFile } from './styleFile';
import { parseStyleFile } from './styleFile';
import { styleFor } from './styleInForce';

/**
 * The words of a prompt that are about the look: those that were added to it, or else what follows its subject, which
 * ends at the first comma, full stop or the like. A person sees and changes them.
 */
export function wordsOfRecord({ prompt, options }: EaselRecord): string {
  const added = options.prompt.startsWith(`${prompt.trim()}, `) ? options.prompt.slice(prompt.trim().length + 2) : '';
  const [, rest = ''] = /^[^,;:.，；：。、]*[,;:.，；：。、](.*)$/su.exec(prompt.trim()) ?? [];
  return (added || rest)
    .replace(/\s+/gu, ' ')
    .replace(/[.。\s]+$/u, '')
    .trim();
}

/**
 * What the record of an image says about its look.
 * @param words as the person wants them; empty: none.
 * @param path of the image, which may tell its kind.
 */
export function styleOfRecord(
  { options, model, size, source }: EaselRecord,
  words: string,
  path: string,
  customModels: readonly CustomModel[],
): StyleFile {
  const known = knownModels(customModels).find(({ id }) => id === model);
  const isEdit = source?.command === 'easel.editImage' || ((options.images?.length ?? 0) > 0 && !known?.generate);
  const { kind } = styleFor({}, { path, isNameChosen: true });
  const ownSize = options.size ?? size;
  return {
    ...(words.trim() !== '' && { style: words.trim() }),
    ...(options.negativePrompt !== undefined && { negativePrompt: options.negativePrompt }),
    ...(options.colorPalette && { colorPalette: options.colorPalette }),
    ...(known && (isEdit ? { editModel: known.id } : { model: known.id })),
    ...(kind && ownSize !== undefined && !isEdit && { sizes: { [kind]: ownSize } }),
  };
}

/**
 * A style file with new parts: what else it says stays, its rules included, and so do its order and its indentation.
 * @param text of the file; absent where there is none.
 * @throws EaselError for a text with mistakes, whose content would be lost.
 */
export function textWithStyle(text: string | undefined, style: StyleFile): string {
  const hasText = text !== undefined && text.trim() !== '';
  if (hasText) parseStyleFile(text);
  // What was parsed has the order of the schema, and not that of the file.
  const file = (hasText ? JSON.parse(text.replace(/^\ufeff/u, '')) : {}) as StyleFile;
  const [, indent = '  '] = /^([\t ]+)"/mu.exec(text ?? '') ?? [];
  const { sizes, ...parts } = style;
  const { rules, ...earlier } = { ...file, ...parts, ...(sizes && { sizes: { ...file.sizes, ...sizes } }) };
  // Rules come last, because they change what stands before them.
  return `${JSON.stringify({ ...earlier, ...(rules && { rules }) }, undefined, indent)}\n`;
}
