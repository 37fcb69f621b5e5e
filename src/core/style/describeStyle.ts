import * as l10n from '@vscode/l10n';
import { boundedText } from '../base/boundedText';
import type { StyleFile } from './styleFile';
import { styleFilePath } from './styleFile';

/** So much of the added words is repeated. */
const maxNotedWords = 120;

/** The words of a style, for a sentence about it. */
export const notedWords = (words: string): string =>
  l10n.t('words "{0}"', boundedText(words.replace(/\s+/gu, ' ').trim(), maxNotedWords));

/** The sentence about what was, or will be, added. */
export const styleNote = (added: readonly string[]): string | undefined =>
  added.length === 0 ? undefined : l10n.t('Added by {0}: {1}.', styleFilePath, added.join(', '));

/** Says what a style file adds to requests, before one is made. @returns `undefined` where it adds nothing. */
export function describeStyle(file: StyleFile): string | undefined {
  const { model, editModel, style, negativePrompt, colorPalette, referenceImages, size, sizes, rules } = file;
  return styleNote([
    ...[...new Set([model, editModel])].flatMap(id => (id === undefined ? [] : [l10n.t('model {0}', id)])),
    ...(style?.trim() ? [notedWords(style)] : []),
    ...(referenceImages?.length ? [l10n.t('reference images {0}', referenceImages.join(', '))] : []),
    ...(negativePrompt?.trim() ? [l10n.t('negative prompt')] : []),
    ...(colorPalette?.length ? [l10n.t('palette')] : []),
    ...(size !== undefined ? [l10n.t('size {0}', size)] : []),
    ...Object.entries(sizes ?? {}).map(([kind, wanted]) => l10n.t('size {0} ({1})', String(wanted), kind)),
    ...(rules?.length ? [l10n.t('more by {0} rules for places', rules.length)] : []),
  ]);
}
