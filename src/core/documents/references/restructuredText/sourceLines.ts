/** A line of a block, without the indentation of the block. */
export interface SourceLine {
  text: string;
  /** Where this text begins in the document. */
  start: number;
  /** The column of its beginning; undefined where no line of its own can stand below it at the same column. */
  column: number | undefined;
}

/** Lines that are taken from a block, and the index of the line behind them. */
export interface TakenLines {
  block: SourceLine[];
  next: number;
}

export function sourceLines(text: string): SourceLine[] {
  return [...text.matchAll(/[^\n]*(?:\n|$)/gu)].map(({ 0: whole, index: start }) => ({
    text: whole.replace(/\r?\n$/u, '').replace(/\t/gu, ' '),
    start,
    column: 0,
  }));
}

export const isBlank = (line: SourceLine | undefined): boolean => line === undefined || line.text.trim() === '';

/** The number of spaces before the text of a line. */
export const indentationOf = ({ text }: SourceLine): number => text.length - text.trimStart().length;

/** What stands behind so many characters of a line. */
export const from = ({ text, start, column }: SourceLine, length: number): SourceLine => ({
  text: text.slice(length),
  start: start + Math.min(length, text.length),
  column: column === undefined ? undefined : column + length,
});

/** The lines from here on that are indented, however much, without their common indentation. */
export function takeIndented(lines: readonly SourceLine[], at: number): TakenLines {
  let next = at;
  let indentation = Infinity;
  for (let line; (line = lines[next]) && (isBlank(line) || line.text.startsWith(' ')); next += 1)
    if (!isBlank(line)) indentation = Math.min(indentation, indentationOf(line));
  return { block: lines.slice(at, next).map(line => from(line, isBlank(line) ? 0 : indentation)), next };
}

/** What stands behind a mark of this length, and the lines below that are indented as much. */
export function takeKnown(lines: readonly SourceLine[], at: number, length: number): TakenLines {
  let next = at + 1;
  for (let line; (line = lines[next]) && (isBlank(line) || indentationOf(line) >= length);) next += 1;
  return { block: lines.slice(at, next).map(line => from(line, length)), next };
}

/** What stands behind a mark of this length, and the lines below that are indented, however much. */
export function takeBehind(lines: readonly SourceLine[], at: number, length: number): TakenLines {
  const { block, next } = takeIndented(lines, at + 1);
  const line = lines[at];
  return { block: line ? [{ ...from(line, length), column: undefined }, ...block] : block, next };
}

/** The lines up to the next blank one. */
export function takeParagraph(lines: readonly SourceLine[], at: number): TakenLines {
  let next = at;
  while (!isBlank(lines[next])) next += 1;
  return { block: lines.slice(at, next), next };
}
