import type { LinkMove, Placement } from './languageTypes';

/** The line around an offset. */
export interface LineContext {
  /** Where the line begins and ends in the text, its line end not included. */
  start: number;
  end: number;
  /** The line up to the offset, and from it. */
  before: string;
  after: string;
  /** The neighbouring lines; empty where there are none. */
  above: string;
  below: string;
}

export function lineContext(text: string, offset: number): LineContext {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = endOfLine(text, offset);
  return {
    start,
    end,
    before: text.slice(start, offset),
    after: text.slice(offset, end),
    above: start > 0 ? text.slice(text.lastIndexOf('\n', start - 2) + 1, start - 1) : '',
    below: end < text.length ? text.slice(end + 1, endOfLine(text, end + 1)) : '',
  };
}

export function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** Whether the offset lies between two pieces of text of one line. */
export function isWithinLine({ before, after }: Pick<LineContext, 'before' | 'after'>): boolean {
  return before.trim() !== '' && after.trim() !== '';
}

/** Chinese and Japanese put no spaces between words, nor around an image between them. */
const unspaced = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\u3000-\u303f\uff00-\uffef]/u;

/**
 * Links within a line. A word is not cut: the links follow it. Spaces are added where the neighbour is a word of a
 * script that uses spaces.
 */
export function placeInline(text: string, offset: number, links: readonly string[]): Placement {
  const { before, after } = lineContext(text, offset);
  const isSpacedWord = (character: string): boolean =>
    /[\p{L}\p{M}\p{N}]/u.test(character) && !unspaced.test(character);
  const restOfWord = isSpacedWord(lastOf(before)) ? (/^[\p{L}\p{M}\p{N}]+/u.exec(after)?.[0] ?? '') : '';
  const at = offset + (isSpacedWord(firstOf(restOfWord)) ? restOfWord.length : 0);
  const last = lastOf(text.slice(0, at));
  const first = firstOf(text.slice(at));
  const isSpaceBefore = /[\p{L}\p{N}\p{Pe}\p{Pf}.,;:!?*_`"'=%>$]/u.test(last) && !unspaced.test(last);
  const isSpaceBehind = /[\p{L}\p{N}\p{Ps}\p{Pi}]/u.test(first) && !unspaced.test(first);
  return { offset: at, text: `${isSpaceBefore ? ' ' : ''}${links.join(' ')}${isSpaceBehind ? ' ' : ''}` };
}

export const lastOf = (text: string): string => Array.from(text.slice(-2)).at(-1) ?? '';
export const firstOf = (text: string): string => Array.from(text.slice(0, 2)).at(0) ?? '';

export interface BlockStyle {
  /** What every line of the surroundings begins with: indentation, and marks of quotes. */
  prefix: string;
  /** Whether blocks need a blank line between them, as in Markdown, or only a line of their own, as in HTML. */
  hasBlankLines: boolean;
  /** A line of its own between a text and the block that belongs to it, such as `+` in AsciiDoc. */
  joint?: string;
}

/**
 * Links on their own lines. At the end of a text they follow it, before a text they stand above it. `offset` must not
 * be between two pieces of text: a link there is no block.
 */
export function placeBlocks(
  text: string,
  offset: number,
  blocks: readonly string[],
  { prefix, hasBlankLines, joint }: BlockStyle,
): Placement {
  const line = lineContext(text, offset);
  const blank = prefix.trimEnd();
  const between = hasBlankLines ? `\n${joint ?? blank}\n${prefix}` : `\n${prefix}`;
  const isBlank = (part: string): boolean => /^[\s>]*$/u.test(part);
  const body = blocks.map(block => block.split('\n').join(`\n${prefix}`)).join(between);
  const trail = hasBlankLines && !isBlank(line.below) ? `\n${blank}` : '';
  if (!isBlank(line.before)) return { offset: line.end, text: `${between}${body}${trail}` };
  const isJoined = !hasBlankLines || isBlank(line.above);
  // The indentation or the space behind a mark may be missing on a blank line.
  const missing = prefix.startsWith(line.before) ? prefix.slice(line.before.length) : '';
  const lead = isJoined ? missing : `\n${prefix}`;
  if (!isBlank(line.after)) {
    const behind = hasBlankLines ? `\n${blank}\n${prefix}` : `\n${prefix}`;
    return { offset, text: `${lead}${body}${behind}` };
  }
  return { offset: line.end, text: `${lead}${body}${trail}` };
}

/** The white space at the beginning of the line, from which the blocks below it are indented alike. */
export const indentationOf = (line: string): string => /^[ \t]*/u.exec(line)?.[0] ?? '';

/** Elements of HTML or JSX: within a line, or on lines of their own with its indentation. */
export function placeElements(text: string, offset: number, elements: readonly string[]): Placement {
  const line = lineContext(text, offset);
  if (isWithinLine(line)) return placeInline(text, offset, elements);
  const prefix = indentationOf(line.before + line.after);
  // In front of a line, the cursor may stand before its indentation, which the line keeps.
  const isInIndentation = line.before.trim() === '' && line.after.trim() !== '';
  const start = isInIndentation ? offset + indentationOf(line.after).length : offset;
  return placeBlocks(text, start, elements, { prefix, hasBlankLines: false });
}

export function withMove(placement: Placement, moved: LinkMove | undefined): Placement {
  return moved ? { ...placement, moved } : placement;
}
