import { endOfLine, indentationOf, lineContext } from '../placing';

/** Indentation, and the marks of list items. */
export const marksOfItems = /^[ \t]*(?:(?:[-*+•]|\(?(?:\d+|#|[a-z])[.)])[ \t]+)*/iu;

const fieldOfDirective = /^[ \t]+:[\w-]+:(?:[ \t]|$)/u;
/** Directives, footnotes, fields and options: what is indented below their line belongs to them. */
const hasIndentedContent = /^[ \t]*(?:\.\.[ \t]|:(?!\w[\w.+-]*:`)[^:\n`]+:(?:[ \t]|$)|(?:-{1,2}|\/)[\w-]+(?: {2,}|$))/u;

/** How far the next line that is not blank is indented; 0 at the end of the text. */
export function indentationBelow(text: string, offset: number): number {
  const [, indentation = ''] = /^[^\n]*\n(?:[ \t]*\n)*([ \t]*)\S/u.exec(text.slice(offset)) ?? [];
  return indentation.length;
}

/** Behind the options of the directive whose line an offset ends. */
export function afterOptions(text: string, offset: number): number {
  const { start, end } = lineContext(text, offset);
  if (offset < end || !/^[ \t]*\.\.[ \t]/u.test(text.slice(start, end))) return offset;
  let last = end;
  while (last < text.length && fieldOfDirective.test(text.slice(last + 1, endOfLine(text, last + 1))))
    last = endOfLine(text, last + 1);
  return last;
}

/** The column at which a block at an offset has to begin so that it belongs to what stands around it. */
export function contentColumn(text: string, offset: number): number {
  const { start, end, before } = lineContext(text, offset);
  const line = text.slice(start, end);
  const below = indentationBelow(text, offset);
  if (line.trim() !== '') {
    if (before.trim() === '') return indentationOf(line).length;
    return hasIndentedContent.test(line) && below > indentationOf(line).length ? below : columnOfText(line);
  }
  const lines = text.slice(0, start).split('\n');
  const above = lines.findLast(one => one.trim() !== '') ?? '';
  if (hasIndentedContent.test(above) && below > indentationOf(above).length) return below;
  // A quotation begins below: the image stands in front of it.
  if (below > columnOfText(above)) return columnOfText(above);
  const typed = indentationOf(line).length;
  return typed > below ? typed : (columnOfItem(text, start, below) ?? below);
}

/** The column at which the text of a line begins, behind the marks of items. */
export const columnOfText = (line: string): number => (marksOfItems.exec(line)?.[0] ?? '').length;

/** Between two items of one list whose marks stand at a column: the column of the text of the upper one. */
export function columnOfItem(text: string, lineStart: number, column: number): number | undefined {
  const next = /^(?:[ \t]*\n)*([ \t]*\S[^\n]*)/u.exec(text.slice(lineStart))?.[1] ?? '';
  const lines = text.slice(0, lineStart).split('\n');
  const upper = lines.findLast(line => line.trim() !== '' && indentationOf(line).length <= column) ?? '';
  const isItem = (line: string): boolean => columnOfText(line) > column && indentationOf(line).length === column;
  return isItem(next) && isItem(upper) ? columnOfText(upper) : undefined;
}
