import type { DocumentLanguage, LinkedImage, Placement } from '../languageTypes';
import { firstOf, lastOf, lineContext } from '../placing';

/** Any language without image links: the path alone, with space around it. Within quotes it is their content. */
export const plain: DocumentLanguage = {
  languageIds: [],
  extensions: [],
  pathBase: 'file',
  readableText: text =>
    text.replace(/^[ \t]*(?:\/\/+|\/\*+|\*(?!\/)|#+|--|;+|%+)[ \t]?/gmu, '').replace(/[ \t]*\*\/[ \t]*$/gmu, ''),
  place,
};

function place(text: string, offset: number, images: readonly LinkedImage[]): Placement {
  const { before, after } = lineContext(text, offset);
  const [last, first] = [lastOf(before), firstOf(after)];
  const paths = images.map(({ path }) => path);
  if (/["'`(]/u.test(last) && last !== '' && /["'`)]/u.test(first)) return { offset, text: paths[0] ?? '' };
  const [, rest = ''] = /[\p{L}\p{N}]$/u.test(before) ? (/^([\p{L}\p{M}\p{N}]*)/u.exec(after) ?? []) : [];
  const next = firstOf(after.slice(rest.length));
  const lead = rest !== '' || /[^\s([{<]/u.test(last) ? ' ' : '';
  const trail = next !== '' && /[^\s)\]}>,;."'`]/u.test(next) ? ' ' : '';
  return { offset: offset + rest.length, text: `${lead}${paths.join(' ')}${trail}` };
}
