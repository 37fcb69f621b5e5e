import { endOfLine, lineContext } from '../placing';

/** `[name]: address` and `*[HTML]: Hyper Text`, but no footnote, which holds text. */
const definition = /^ {0,3}(?:\[(?!\^)[^\]\n]+\]|\*\[[^\]\n]+\]):/u;

/** `{: .wide}` gives attributes to the block above it, in kramdown and Python-Markdown. */
const blockAttributes = /^[ \t>]*\{:[^}\n]*\}[ \t]*$/u;

/**
 * Behind the lines that would lose their meaning when a block came between them and the line of the offset: further
 * definitions of addresses, and the attributes of a block.
 */
export function afterAttachedLines(text: string, offset: number): number {
  const { start, end } = lineContext(text, offset);
  const isDefinition = definition.test(text.slice(start, end));
  let last = isDefinition ? end : offset;
  const isAttached = (line: string): boolean => blockAttributes.test(line) || (isDefinition && definition.test(line));
  for (let lineEnd = end; lineEnd < text.length;) {
    const next = endOfLine(text, lineEnd + 1);
    if (!isAttached(text.slice(lineEnd + 1, next))) break;
    last = lineEnd = next;
  }
  return last;
}

const textLine = /^ {0,3}[^\s>#|:<`~$\\{-]/u;
const marks = /^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]/u;

/** Whether the line of an offset is a term whose definition, `: …`, follows. */
export function isTerm(text: string, offset: number): boolean {
  const { start, end, below } = lineContext(text, offset);
  const line = text.slice(start, end);
  if (!textLine.test(line) || marks.test(line)) return false;
  const next = below.trim() === '' && end < text.length ? lineContext(text, end + 1).below : below;
  return /^ {0,3}:[ \t]+\S/u.test(next);
}

/** The elements that start a block of HTML, by the standard (CommonMark 0.31.2, HTML blocks of kind 6). */
const blockElement =
  /^ {0,3}<\/?(?:address|article|aside|blockquote|body|center|details|dd|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|li|main|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?=[\s/>]|$)/iu;

/** Whether an offset is in a block of HTML, which lasts until the next blank line. */
export function isInHtmlBlock(text: string, offset: number): boolean {
  for (let { start, end } = lineContext(text, offset); ; { start, end } = lineContext(text, start - 1)) {
    const line = text.slice(start, end);
    if (line.trim() === '') return false;
    // `<div markdown>`: the renderer is told to read Markdown within.
    if (blockElement.test(line) && offset > start) return !/\smarkdown[\s=>]/u.test(line);
    if (start === 0) return false;
  }
}
