import type { SourceLine } from './sourceLines';

/** What fills the second column of a character that is two columns wide. */
const filler = '\0';
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/gu;

interface Cell {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** The lines of each cell of a table that is drawn with `+`, `-` and `|`, which may span rows and columns. */
export function gridCells(block: readonly SourceLine[]): SourceLine[][] {
  const rows = block.map(({ text }) => text.trimEnd().replace(wide, character => character + filler));
  const corners = new Map<string, { top: number; left: number }>([['0 0', { top: 0, left: 0 }]]);
  const cells: SourceLine[][] = [];
  // A map takes up what is added while it is read, and nothing twice.
  for (const { top, left } of corners.values()) {
    const cell = cellAt(rows, top, left);
    if (!cell) continue;
    for (const corner of [
      { top, left: cell.right },
      { top: cell.bottom, left },
    ])
      corners.set(`${corner.top} ${corner.left}`, corner);
    cells.push(linesOf(block, rows, { ...cell, left: left + 1, top: top + 1 }));
  }
  return cells;
}

/** The smallest rectangle of lines that has its upper left corner here. */
function cellAt(rows: readonly string[], top: number, left: number): Cell | undefined {
  if (rows[top]?.[left] !== '+') return undefined;
  for (let right = left + 1; right < (rows[top]?.length ?? 0); right += 1) {
    const mark = rows[top]?.[right];
    if (mark !== '+') {
      if (mark !== '-' && mark !== '=') return undefined;
      continue;
    }
    const bottom = bottomOf(rows, { top, left, right });
    if (bottom !== undefined) return { top, left, bottom, right };
  }
  return undefined;
}

function bottomOf(rows: readonly string[], { top, left, right }: Omit<Cell, 'bottom'>): number | undefined {
  for (let row = top + 1; row < rows.length; row += 1) {
    const [before = '', after = ''] = [rows[row]?.[left], rows[row]?.[right]];
    if (!'+|'.includes(before) || !'+|'.includes(after) || before === '' || after === '') return undefined;
    if (before === '+' && after === '+' && /^[-=+]*$/u.test(rows[row]?.slice(left + 1, right) ?? '')) return row;
  }
  return undefined;
}

function linesOf(
  block: readonly SourceLine[],
  rows: readonly string[],
  { top, left, bottom, right }: Cell,
): SourceLine[] {
  const padded = rows.slice(top, bottom).map(row => ({ before: row.slice(0, left), text: row.slice(left, right) }));
  const texts = padded.filter(({ text }) => text.trim() !== '').map(({ text }) => text);
  const indentation = Math.min(...texts.map(text => text.length - text.trimStart().length));
  return padded.map(({ before, text }, index) => {
    const shown = text.trim() === '' ? '' : text.slice(indentation);
    const start = before.replaceAll(filler, '').length + (shown === '' ? 0 : indentation);
    return {
      text: shown.replaceAll(filler, '').trimEnd(),
      start: (block[top + index]?.start ?? 0) + start,
      column: undefined,
    };
  });
}

/** The lines of each cell of a table between lines of `=`, whose columns are as wide as these. */
export function simpleCells(block: readonly SourceLine[]): SourceLine[][] {
  const [border] = block;
  const columns = [...(border?.text ?? '').matchAll(/=+/gu)].map(({ index }) => index);
  const cells: SourceLine[][] = [];
  let row: SourceLine[] = [];
  const endRow = (): void => {
    columns.forEach((left, index) => {
      const right = columns[index + 1];
      cells.push(
        row.map(({ text, start }) => ({
          text: text.slice(left, right).trimEnd(),
          start: start + left,
          column: undefined,
        })),
      );
    });
    row = [];
  };
  for (const line of block.slice(1)) {
    const isBorder = /^[=-]+(?: +[=-]+)* *$/u.test(line.text);
    if (isBorder || line.text.slice(0, columns[1]).trim() !== '') endRow();
    if (!isBorder) row.push(line);
  }
  endRow();
  return cells;
}
