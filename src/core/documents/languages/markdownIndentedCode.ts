import { marksOf } from './markdownBlocks';

/** Lines of indented code. */
interface IndentedCode {
  end: number;
  /** Of a block that goes behind them: the columns of the list item, or the marks of the quote, that holds the code. */
  prefix: string;
}

/** The first line of an admonition, a collapsed block or a tab of Python-Markdown, whose content is indented below. */
const titleOfBlock = /^[ \t]*(?:!!!|\?\?\?\+?|===[!+]?)[ \t]+\S/u;
const quoteMarks = /^(?: {0,3}> ?)+/u;

/**
 * The indented code that the offset lies within, or `undefined`. What is indented below a list item, a footnote or a
 * definition belongs to that, and is code where it is indented by four columns more than its text.
 */
export function indentedCodeAt(text: string, offset: number): IndentedCode | undefined {
  const written = text.split('\n');
  const at = text.slice(0, offset).split('\n').length - 1;
  const [quote = ''] = quoteMarks.exec(written[at] ?? '') ?? [];
  const isQuoted = quote.trim() !== '';
  // Outside of the quote, nothing belongs to the code.
  const lines = isQuoted ? written.map(line => (quoteMarks.test(line) ? line.replace(quoteMarks, '') : '')) : written;
  const column = codeColumn(lines, at);
  if (column === undefined) return undefined;
  const isCode = (index: number): boolean => columnsOf(lines[index] ?? '') >= column && !isBlank(lines[index]);
  let first = at;
  while (isCode(first - 1)) first -= 1;
  if (first > 0 && !isBlank(lines[first - 1])) return undefined;
  let last = at;
  while (isCode(last + 1)) last += 1;
  const end = written.slice(0, last + 1).join('\n').length;
  return { end, prefix: (isQuoted ? `${quote.trimEnd()} ` : '') + ' '.repeat(column - 4) };
}

/** From which column on the text of a line is code; `undefined` where the line is none. */
function codeColumn(lines: readonly string[], at: number): number | undefined {
  const own = columnsOf(lines[at] ?? '');
  if (isBlank(lines[at]) || own < 4) return undefined;
  let lowest = own;
  for (let index = at - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? '';
    if (isBlank(line)) continue;
    const { isItem, prefix } = marksOf(line);
    if (isItem && prefix.length <= lowest) return own >= prefix.length + 4 ? prefix.length + 4 : undefined;
    const columns = columnsOf(line);
    if (columns < lowest && titleOfBlock.test(line)) return undefined;
    lowest = Math.min(lowest, columns);
    if (columns === 0) break;
  }
  return 4;
}

const isBlank = (line: string | undefined): boolean => (line ?? '').trim() === '';

/** How far a line is indented. A tab goes to the next column that four divides. */
function columnsOf(line: string): number {
  let columns = 0;
  for (const character of line) {
    if (character === ' ') columns += 1;
    else if (character === '\t') columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}
