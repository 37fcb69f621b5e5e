export interface AsciidocLine {
  text: string;
  start: number;
}

/** Attributes that every document has. Paths that begin with its own folder are relative to it. */
export const intrinsicAttributes: readonly (readonly [name: string, value: string])[] = [
  ['docdir', '.'],
  ['empty', ''],
  ['blank', ''],
  ['sp', ' '],
  ['plus', '+'],
];

/** A line without what it begins with. */
export function behind({ text, start }: AsciidocLine, mark: RegExp): AsciidocLine {
  const [written = ''] = mark.exec(text) ?? [];
  return { text: text.slice(written.length), start: start + written.length };
}

/** The index of the line that closes the block which this line opens; behind the last one where none does. */
export function fenceEnd(lines: readonly AsciidocLine[], at: number): number {
  const opening = lines[at]?.text ?? '';
  const closing = opening.startsWith('```') ? '```' : opening;
  let end = at + 1;
  while (end < lines.length && lines[end]?.text !== closing) end += 1;
  return end;
}

interface TableCell {
  /** The letter of its style, or ''. */
  style: string;
  lines: AsciidocLine[];
}

/** `2+`, `.3+`, `3*`, an alignment, and the letter of a style before the bar of a cell. */
const cellSpec = /(?:^|(?<=\s))(?:(\d+)(?:\.\d+)?([+*])|\.\d+\+)?(?:[<^>]?(?:\.[<^>])?)([a-z])?$/u;

/**
 * The cells of a table.
 * @param columns the value of `cols`.
 * @param separator of cells.
 */
export function tableCells(lines: readonly AsciidocLine[], columns: string, separator: string): TableCell[] {
  const styles = columnStyles(columns);
  let count = styles.length;
  let column = 0;
  const cells: TableCell[] = [];
  let next = { style: '', width: 1, copies: 1 };
  const bar = new RegExp(`(?<!\\\\)\\${separator}`, 'gu');
  // The first line is a header where a blank one follows it, whatever the styles of its columns are.
  const hasHeader = lines[0]?.text !== '' && lines[1]?.text === '';
  lines.forEach((line, index) => {
    const bars = [...line.text.matchAll(bar)].map(match => match.index);
    if (count === 0 && bars.length > 0) count = bars.length;
    let from = 0;
    for (const place of [...bars, line.text.length]) {
      const isLast = place === line.text.length && place !== bars.at(-1);
      const text = line.text.slice(from, place);
      const [spec = '', number, kind, style = ''] = (isLast ? null : cellSpec.exec(text)) ?? [];
      const content = { text: text.slice(0, text.length - spec.length).trim(), start: line.start + from };
      content.start += text.length - text.trimStart().length;
      cells.at(-1)?.lines.push(content);
      if (isLast) break;
      next = { style, width: kind === '+' ? Number(number) : 1, copies: kind === '*' ? Number(number) : 1 };
      const ofColumn = styles[column % Math.max(1, count)] ?? '';
      cells.push({ style: index === 0 && hasHeader ? '' : next.style === '' ? ofColumn : next.style, lines: [] });
      column += next.width * next.copies;
      from = place + 1;
    }
  });
  return cells;
}

/** `1,2*a`: the letter of each column, or ''. */
function columnStyles(columns: string): string[] {
  return columns
    .split(/[,;]/u)
    .filter(column => column.trim() !== '')
    .flatMap(column => {
      const [, copies = '1', style = ''] = /^\s*(?:(\d+)\*)?[^a-z]*([a-z])?\s*$/u.exec(column) ?? [];
      // A number alone is that of the columns where nothing else stands.
      return Array<string>(Math.min(Number(copies), 100)).fill(style);
    });
}
