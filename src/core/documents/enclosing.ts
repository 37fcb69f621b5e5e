import type { LinkMove } from './languageTypes';

/** A part of a text in which a link would be something else: code, a comment, an attribute. */
export interface Enclosure {
  /** With the flag `g`, and `m` where it speaks of lines. */
  open: RegExp;
  /** What ends it; may depend on how it began, like a fence of four backticks. */
  close: RegExp | ((opening: RegExpExecArray) => RegExp);
  moved?: LinkMove;
}

/** A part of a text, from `start` up to, not including, `end`. */
export interface Enclosed {
  start: number;
  end: number;
  moved?: LinkMove;
}

/**
 * The part around an offset that one of the enclosures spans, or `undefined`. Parts are found from the beginning of the
 * text, so that the beginning of a comment within code is not one.
 */
export function enclosedAt(text: string, offset: number, enclosures: readonly Enclosure[]): Enclosed | undefined {
  let from = 0;
  while (from < offset) {
    const first = firstOpening(text, from, enclosures);
    if (!first || first.opening.index >= offset) return undefined;
    const { opening, enclosure } = first;
    const bodyStart = opening.index + opening[0].length;
    const end = endOf(
      text,
      bodyStart,
      typeof enclosure.close === 'function' ? enclosure.close(opening) : enclosure.close,
    );
    if (offset < end) {
      return { start: opening.index, end, ...(enclosure.moved && { moved: enclosure.moved }) };
    }
    from = Math.max(end, opening.index + 1);
  }
  return undefined;
}

function firstOpening(
  text: string,
  from: number,
  enclosures: readonly Enclosure[],
): { opening: RegExpExecArray; enclosure: Enclosure } | undefined {
  let first: { opening: RegExpExecArray; enclosure: Enclosure } | undefined;
  for (const enclosure of enclosures) {
    enclosure.open.lastIndex = from;
    const opening = enclosure.open.exec(text);
    if (opening && (!first || opening.index < first.opening.index)) first = { opening, enclosure };
  }
  return first;
}

/** A region that is never closed ends with the text. */
function endOf(text: string, from: number, close: RegExp): number {
  const pattern = new RegExp(close.source, `${close.flags.replace('g', '')}g`);
  pattern.lastIndex = from;
  const closing = pattern.exec(text);
  return closing ? closing.index + closing[0].length : text.length;
}

/** The end of the part of a line that a column lies within: a code span, a link, a tag. Else the column itself. */
export function afterInlineParts(line: string, column: number, parts: readonly RegExp[]): number {
  for (const part of parts) {
    for (const { index, 0: found } of line.matchAll(part)) {
      if (index < column && column < index + found.length) return afterInlineParts(line, index + found.length, parts);
    }
  }
  return column;
}

/**
 * In front of the marks of emphasis that the column lies directly behind: a link between them and their word would take
 * their meaning. Else the column itself.
 * @param contentStart the column at which the text of the line begins.
 * @param marks what such marks look like at the end of a text.
 */
export function beforeOpeningMarks(line: string, column: number, contentStart: number, marks: RegExp): number {
  const before = line.slice(0, column);
  const [opening = ''] = marks.exec(before) ?? [];
  const isOpen = opening !== '' && before.slice(contentStart).split(opening).length % 2 === 0;
  if (!isOpen || !/^\S/u.test(line.slice(column)) || !line.slice(column).includes(opening)) return column;
  const outside = before.slice(0, -opening.length);
  const isSpaced = outside.endsWith(' ') && outside.trimEnd().length > contentStart;
  return isSpaced ? outside.trimEnd().length : outside.length;
}
