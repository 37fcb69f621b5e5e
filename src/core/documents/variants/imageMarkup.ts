import type { Span } from '../textChange';
import { prefixOf } from '../languages/markdownBlocks';

/** A text with line ends in one character each, so that all offsets stay. */
export const sameLengthLineEnds = (text: string): string => text.replace(/\r\n/gu, ' \n');

/** `![alt](path "title"){attributes}`. */
export interface MarkdownImage extends Span {
  /** The path as it is written, with its angle brackets. */
  path: Span;
  title?: string;
  /** What stands between the braces behind it. */
  attributes?: { text: string } & Span;
}

/** The image of Markdown whose address stands at these offsets. */
export function markdownImageAt(text: string, address: Span): MarkdownImage | undefined {
  const isBracketed = text[address.start - 1] === '<';
  const path = isBracketed
    ? { start: address.start - 1, end: address.end + 1 }
    : { start: address.start, end: address.end };
  const before = text.slice(0, path.start).trimEnd();
  if (!before.endsWith('](')) return undefined;
  const start = openingBracket(text, before.length - 2);
  if (start === undefined || text[start - 1] !== '!') return undefined;
  const behind = /^(?:\s+("(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|\((?:\\[^]|[^()\\])*\)))?\s*\)/u.exec(
    text.slice(path.end),
  );
  if (!behind) return undefined;
  const end = path.end + behind[0].length;
  const [list] = /^\{[^{}\n]*\}/u.exec(text.slice(end)) ?? [];
  return {
    start: start - 1,
    end: end + (list?.length ?? 0),
    path,
    ...(behind[1] !== undefined && { title: behind[1].slice(1, -1) }),
    ...(list !== undefined && { attributes: { text: list.slice(1, -1), start: end, end: end + list.length } }),
  };
}

/** The bracket that opens what another one closes. */
function openingBracket(text: string, closing: number): number | undefined {
  let depth = 0;
  for (let at = closing; at >= 0; at -= 1) {
    const isEscaped = (/\\*$/u.exec(text.slice(Math.max(0, at - 20), at))?.[0].length ?? 0) % 2 === 1;
    if (isEscaped) continue;
    if (text[at] === ']') depth += 1;
    if (text[at] === '[' && (depth -= 1) === 0) return at;
  }
  return undefined;
}

/** A tag, in HTML or as components have it. */
export interface Tag extends Span {
  name: string;
}

/** Attributes may have braces within braces: `sources={{ light, dark }}`. */
const tagPattern = /<([A-Za-z][\w.:-]*)(?:[^<>"'{}]|"[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})*>/uy;
const maxTagsBefore = 50;

/** The tag in which an offset lies. */
export function tagAt(text: string, offset: number): Tag | undefined {
  let at = text.lastIndexOf('<', offset);
  for (let tries = 0; at >= 0 && tries < maxTagsBefore; tries += 1) {
    tagPattern.lastIndex = at;
    const match = tagPattern.exec(text);
    if (match && at + match[0].length > offset) return { name: match[1] ?? '', start: at, end: at + match[0].length };
    at = at === 0 ? -1 : text.lastIndexOf('<', at - 1);
  }
  return undefined;
}

/** The `<picture>` around an offset, and its opening tag. */
export function pictureAround(text: string, offset: number): (Span & { opening: string }) | undefined {
  for (const match of text.matchAll(/(<picture\b[^>]*>)[^]*?<\/picture\s*>/giu)) {
    if (match.index > offset) return undefined;
    const end = match.index + match[0].length;
    if (offset < end) return { start: match.index, end, opening: match[1] ?? '' };
  }
  return undefined;
}

/** An attribute of a tag, with its quotes or braces. */
export function attributeOf(tag: string, name: string): ({ value: string } & Span) | undefined {
  const pattern = new RegExp(`\\s${name}\\s*=\\s*("[^"]*"|'[^']*'|\\{(?:[^{}]|\\{[^{}]*\\})*\\}|[^\\s"'>{}]+)`, 'iu');
  const match = pattern.exec(tag);
  if (!match) return undefined;
  const [whole, value = ''] = match;
  return { value, start: match.index, end: match.index + whole.length };
}

/**
 * Whether nothing else stands on the lines of a part but the marks of lists and quotes; and what further lines begin
 * with.
 */
export function linesOf(text: string, { start, end }: Span): { isAlone: boolean; prefix: string } {
  const plain = sameLengthLineEnds(text);
  const { prefix, contentStart } = prefixOf(plain, start);
  const lineStart = plain.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = plain.indexOf('\n', end);
  const before = plain.slice(Math.max(lineStart, Math.min(contentStart, start)), start);
  const after = plain.slice(end, lineEnd < 0 ? plain.length : lineEnd);
  return { isAlone: before.trim() === '' && after.trim() === '', prefix };
}

/**
 * Whether a block of HTML that begins at a part ends with it. Such a block goes on to the next blank line, or to the
 * end of its list item, and Markdown in it stays as it is.
 */
export function endsBlock(text: string, { start, end }: Span): boolean {
  const { prefix } = linesOf(text, { start, end });
  const [, below = ''] = /^[^\n]*\n([^\n]*)/u.exec(text.slice(end)) ?? [];
  if (/^[\s>]*$/u.test(below)) return true;
  const [marks] = /^[ \t]*(?=(?:[-*+]|\d{1,9}[.)])[ \t])/u.exec(below) ?? [];
  return marks !== undefined && prefix.trim() === '' && marks.length < prefix.length;
}
