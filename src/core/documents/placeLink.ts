import { hasImageLinks, imageLink } from './imageLink';

/** The text around a cursor. `above` and `below` are the neighbouring lines, if they exist. */
export interface CursorContext {
  before: string;
  after: string;
  above?: string | undefined;
  below?: string | undefined;
}

/** Chinese and Japanese put no spaces between words, nor around an image between them. */
const unspaced = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\u3000-\u303f\uff00-\uffef]/u;

/** Whether a link at the cursor is put on its own lines: always, except in the middle of the text of a line. */
export function standsAlone({ before, after }: CursorContext, languageId: string): boolean {
  // reStructuredText has no image within a sentence.
  return languageId === 'restructuredtext' || before.trim() === '' || after.trim() === '';
}

/**
 * The text to insert at the cursor. A block is separated by blank lines from the text around it and keeps the
 * indentation. Within a sentence, spaces are added where the neighbour is a word of a script that uses spaces.
 */
export function placeLink(cursor: CursorContext, link: string, block: boolean): string {
  const { before, after, above = '', below = '' } = cursor;
  if (!block) {
    return `${needsSpaceBehind(before) ? ' ' : ''}${link}${needsSpaceBefore(after) ? ' ' : ''}`;
  }
  // The text of a list item is aligned behind its bullet or number.
  const indentation = /^\s*(?:[-*+]\s+|\d+[.)]\s+)?/u.exec(before)?.[0].replace(/\S/gu, ' ') ?? '';
  const lines = link.split('\n').join(`\n${indentation}`);
  const lead = before.trim() !== '' ? `\n\n${indentation}` : above.trim() !== '' ? `\n${indentation}` : '';
  const trail = after.trim() !== '' ? `\n\n${indentation}` : below.trim() !== '' ? '\n' : '';
  return `${lead}${lines}${trail}`;
}

/**
 * The link, ready to insert at the cursor. In languages without image links it is the path alone, with nothing around
 * it.
 */
export function linkToInsert(languageId: string, path: string, alt: string, cursor: CursorContext): string {
  const block = standsAlone(cursor, languageId);
  const link = imageLink({ languageId, path, alt, block });
  return hasImageLinks(languageId) ? placeLink(cursor, link, block) : link;
}

function needsSpaceBehind(before: string): boolean {
  const last = Array.from(before).at(-1) ?? '';
  return /[\p{L}\p{N}\p{Pe}\p{Pf}.,;:!?]/u.test(last) && !unspaced.test(last);
}

function needsSpaceBefore(after: string): boolean {
  const first = Array.from(after).at(0) ?? '';
  return /[\p{L}\p{N}\p{Ps}\p{Pi}]/u.test(first) && !unspaced.test(first);
}
