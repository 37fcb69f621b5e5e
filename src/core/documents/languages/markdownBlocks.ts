import { endOfLine, lineContext } from '../placing';

const marksOfContainers =
  /^(?:[ \t]{0,3}>[ \t]?|[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]{1,4}|$)|[ \t]{0,3}(?:\[\^[^\]]+\]:|:)[ \t]+)/u;

/** What a line begins with, and what the lines below it in the same quotes and list items begin with. */
interface Marks {
  length: number;
  prefix: string;
  isItem: boolean;
}

export function marksOf(line: string): Marks {
  let rest = line;
  let prefix = '';
  let isItem = false;
  for (
    let found;
    (found = marksOfContainers.exec(rest)) && !isThematicBreak(rest);
    rest = rest.slice(found[0].length)
  ) {
    const [marks] = found;
    if (marks.includes('>')) {
      // The space behind the mark belongs to it also where a blank line has none.
      prefix += marks.trimEnd() === marks ? `${marks} ` : marks;
      continue;
    }
    isItem = true;
    // Readers of footnotes and definitions want four columns, however long the marks are.
    if (/^\s*\[\^/u.test(marks)) {
      prefix += ' '.repeat(4);
      continue;
    }
    prefix += marks.replace(/\S/gu, ' ').padEnd(/^\s*:/u.test(marks) ? 4 : 0);
    if (!/[ \t]$/u.test(marks)) prefix += ' ';
  }
  const indentation = /^[ \t]*/u.exec(rest)?.[0] ?? '';
  return { length: line.length - rest.length + indentation.length, prefix: prefix + indentation, isItem };
}

const isThematicBreak = (line: string): boolean => /^[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$/u.test(line);

/** The prefix of blocks at an offset, and where the text of its line begins. */
export function prefixOf(text: string, offset: number): { prefix: string; contentStart: number } {
  const { start, end } = lineContext(text, offset);
  const own = marksOf(text.slice(start, end));
  const contentStart = start + own.length;
  if (own.prefix !== '' || contentStart === end) return { prefix: own.prefix, contentStart };
  // A paragraph in a quote or list item may go on without its marks.
  for (let lineStart = start; lineStart > 0;) {
    const lineEnd = lineStart - 1;
    lineStart = text.lastIndexOf('\n', lineEnd - 1) + 1;
    const line = text.slice(lineStart, lineEnd);
    const marks = marksOf(line);
    const content = line.slice(marks.length);
    if (content.trim() === '' || /^(?:#{1,6}\s|`{3}|~{3}|<|\|)/u.test(content) || isThematicBreak(line)) break;
    if (marks.isItem || marks.prefix.includes('>')) return { prefix: marks.prefix, contentStart };
  }
  return { prefix: '', contentStart };
}

const delimiterRow = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/u;
const unescapedBar = /(?<!\\)(?:\\\\)*\|/u;

/**
 * Where a link goes when the offset is in a table: within a cell. `undefined` outside of tables. From the row of dashes
 * it goes to the last cell of the header.
 */
export function cellPlace(text: string, offset: number): number | undefined {
  const lines = text.split('\n').map(line => line.slice(marksOf(line).length));
  const at = text.slice(0, offset).split('\n').length - 1;
  if ((lines[at] ?? '').trim() === '') return undefined;
  let delimiter = at + 1;
  while (delimiter > 0 && (lines[delimiter - 1] ?? '').trim() !== '' && !isDelimiter(lines, delimiter)) delimiter -= 1;
  if (!isDelimiter(lines, delimiter)) return undefined;
  const row = at === delimiter ? delimiter - 1 : at;
  const rowStart = text.split('\n').slice(0, row).join('\n').length + (row > 0 ? 1 : 0);
  const rowEnd = endOfLine(text, rowStart);
  const column = (row === at ? offset : rowEnd) - rowStart;
  const line = text.slice(rowStart, rowEnd);
  // There are no cells outside of the outer bars.
  const last = /[ \t]*(?<!\\)\|[ \t]*$/u.exec(line)?.index ?? line.trimEnd().length;
  const first = rowEnd - rowStart - line.replace(/^[ \t>]*\|?[ \t]*/u, '').length;
  const inside = Math.max(Math.min(column, last), Math.min(first, last));
  // Between a text and its bar stands a space: the link goes directly behind the text.
  const cellText = line.slice(0, inside);
  return rowStart + (cellText.endsWith(' ') && !/\|[ \t]*$/u.test(cellText) ? cellText.trimEnd().length : inside);
}

function isDelimiter(lines: readonly string[], index: number): boolean {
  const [header, row] = [lines[index - 1] ?? '', lines[index] ?? ''];
  return delimiterRow.test(row) && row.includes('|') && row.includes('-') && unescapedBar.test(header);
}
