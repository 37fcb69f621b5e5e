import type { LinkMove } from '../languageTypes';
import { endOfLine, indentationOf, lineContext } from '../placing';
import { columnOfText } from './restructuredTextIndentation';

/** Lines between which no block fits: it goes behind them. */
export interface ClosedBlock {
  end: number;
  /** Of the block that goes behind them. */
  indentation: string;
  moved?: LinkMove | undefined;
}

/** The comment, code block or literal block that an offset lies within: the lines indented below its beginning. */
export function explicitBlockEnd(text: string, offset: number): ClosedBlock | undefined {
  const lines = text.split('\n');
  const at = text.slice(0, offset).split('\n').length - 1;
  for (let index = at; index >= 0; index -= 1) {
    const line = lines[index] ?? '';
    const kind = kindOfBlock(line, index === at);
    if (!kind) continue;
    const indentation = ' '.repeat(columnOfText(line));
    let last = index;
    for (let next = index + 1; next < lines.length; next += 1) {
      const below = lines[next] ?? '';
      if (below.trim() === '') continue;
      if (indentationOf(below).length <= indentation.length) break;
      last = next;
    }
    if (last === index && kind === 'afterCode') last = quotedLinesEnd(lines, index);
    if (last < at) continue;
    const end = lines.slice(0, last + 1).join('\n').length;
    return { end, indentation, moved: kind === 'behind' ? undefined : kind };
  }
  return undefined;
}

/** The literal block that is announced by `::` at the end of the line of an offset. */
export function literalBlockEnd(text: string, offset: number): ClosedBlock | undefined {
  const { start, end } = lineContext(text, offset);
  const line = text.slice(start, offset);
  if (!/::[ \t]*$/u.test(line) || /^[ \t]*\.\.[ \t]/u.test(line) || end === text.length) return undefined;
  return explicitBlockEnd(text, end + 1);
}

/** A literal block may begin each line with the same mark in place of an indentation. */
function quotedLinesEnd(lines: readonly string[], index: number): number {
  const first = lines.findIndex((line, at) => at > index && line.trim() !== '');
  const [mark] = /^[!-/:-@[-`{-~]/u.exec((lines[first] ?? '').slice(indentationOf(lines[index] ?? '').length)) ?? [];
  if (mark === undefined || first === index + 1) return index;
  let last = first;
  while ((lines[last + 1] ?? '').trim().startsWith(mark)) last += 1;
  return last;
}

/** What is indented below these is no text in which an image could stand. Figures have a caption, which is one line. */
const directiveWithoutText =
  /^[ \t]*\.\.[ \t]+(?:\|[^|]+\|[ \t]+)?(?:image|figure|include|toctree|contents|csv-table|list-table|flat-table|table|math|plot|graphviz|mermaid|auto\w+|index|meta|replace|role|default-role|title|sectnum)::/u;

function kindOfBlock(line: string, isOwnLine: boolean): LinkMove | 'behind' | undefined {
  if (directiveWithoutText.test(line)) return 'behind';
  if (
    /^[ \t]*\.\.[ \t]+(?:code|code-block|sourcecode|highlight|raw|literalinclude|math|parsed-literal|doctest|testcode)::/u.test(
      line,
    )
  )
    return 'afterCode';
  const isComment = /^[ \t]*\.\.(?:[ \t]+(?![\w:-]+::|\|[^|]+\|[ \t]|_|\[)|$)/u.test(line);
  if (isComment) return 'afterComment';
  return !isOwnLine && /::[ \t]*$/u.test(line) && !/^[ \t]*\.\.[ \t]/u.test(line) ? 'afterCode' : undefined;
}

/** A table has no room for a block: behind its last line. */
export function tableEnd(text: string, offset: number): number | undefined {
  const isTableLine = (line: string): boolean => /^[ \t]*(?:\+[-=+]+\+|\|.*\|)[ \t]*$/u.test(line);
  const { start, end } = lineContext(text, offset);
  if (!isTableLine(text.slice(start, end))) return simpleTableEnd(text, start);
  let last = end;
  while (last < text.length && isTableLine(text.slice(last + 1, endOfLine(text, last + 1))))
    last = endOfLine(text, last + 1);
  return last;
}

/** A table of columns below lines of `=`: its last line, or `undefined` outside of such a table. */
function simpleTableEnd(text: string, lineStart: number): number | undefined {
  const isBorder = (line: string): boolean => /^[ \t]*=+(?:[ \t]+=+)+[ \t]*$/u.test(line);
  const lines = text.split('\n');
  const at = text.slice(0, lineStart).split('\n').length - 1;
  for (let first = 0; first < lines.length; first += 1) {
    if (!isBorder(lines[first] ?? '')) continue;
    // A table ends with the first border that a blank line or nothing follows.
    let last = first + 1;
    while (last < lines.length && !(isBorder(lines[last] ?? '') && (lines[last + 1] ?? '').trim() === '')) last += 1;
    if (at >= first && at <= last) return lines.slice(0, last + 1).join('\n').length;
    first = last;
  }
  return undefined;
}

const fieldLine = /^[ \t]*:(?!\w[\w.+-]*:`)[^:\n`]+:(?:[ \t]|$)/u;
const lineOfPoem = /^[ \t]*\|(?:[ \t]|$)/u;
const optionLine = /^[ \t]*(?:-{1,2}|\/)[\w-]+(?:[ =]\S+)?(?: {2,}|$)/u;

/** The text of a footnote or an admonition begins on its first line. */
const textBehindMark =
  /^[ \t]*\.\.[ \t]+(?:\[[^\]\n]+\]|(?:note|tip|warning|important|hint|caution|danger|attention|error|admonition|seealso|todo|versionadded|versionchanged|deprecated)::)[ \t]+\S/u;

/**
 * Lines that belong together: fields and options, the lines of a line block, an example of a Python session, and the
 * term of a definition with the first paragraph of that.
 */
export function lineGroupEnd(text: string, offset: number): ClosedBlock | undefined {
  const { start, end, below } = lineContext(text, offset);
  const line = text.slice(start, end);
  const indentation = indentationOf(line);
  const kind = [fieldLine, lineOfPoem, optionLine].find(
    pattern => pattern.test(line) && !/^[ \t]*\|.*\|[ \t]*$/u.test(line),
  );
  if (kind) {
    const isOfGroup = (next: string): boolean =>
      kind.test(next) || (next.trim() !== '' && indentationOf(next).length > indentation.length);
    const last = groupEnd(text, end, isOfGroup);
    // Further paragraphs of a field or an option are indented below it.
    const hasMore = kind !== lineOfPoem;
    return { end: hasMore ? indentedEnd(text, last, indentation.length) : last, indentation };
  }
  if (/^[ \t]*>>> /u.test(line))
    return { end: groupEnd(text, end, next => next.trim() !== ''), indentation, moved: 'afterCode' };
  if (textBehindMark.test(line)) {
    const isText = (next: string): boolean => next.trim() !== '' && indentationOf(next).length > indentation.length;
    return { end: groupEnd(text, end, isText), indentation: `${indentation}   ` };
  }
  const isTerm = line.trim() !== '' && !/^[ \t]*(?:\.\.|[-*+•]|\(?(?:\d+|#)[.)])(?:[ \t]|$)/u.test(line);
  if (!isTerm || indentationOf(below).length <= indentation.length || below.trim() === '') return undefined;
  const inner = indentationOf(below);
  return {
    end: groupEnd(text, end, next => next.trim() !== '' && indentationOf(next).length >= inner.length),
    indentation: inner,
  };
}

function groupEnd(text: string, end: number, isOfGroup: (line: string) => boolean): number {
  let last = end;
  while (last < text.length && isOfGroup(text.slice(last + 1, endOfLine(text, last + 1))))
    last = endOfLine(text, last + 1);
  return last;
}

/** The end of what is indented by more than so many columns, with blank lines between. */
function indentedEnd(text: string, end: number, columns: number): number {
  let last = end;
  for (let lineEnd = end; lineEnd < text.length;) {
    const next = endOfLine(text, lineEnd + 1);
    const line = text.slice(lineEnd + 1, next);
    if (line.trim() !== '') {
      if (indentationOf(line).length <= columns) break;
      last = next;
    }
    lineEnd = next;
  }
  return last;
}
