import * as z from 'zod/mini';

const notebookSchema = z.object({
  cells: z.array(z.object({ cell_type: z.string(), source: z.union([z.string(), z.array(z.string())]) })),
});

/** The text of a cell of a notebook file. */
export interface NotebookCell {
  index: number;
  text: string;
}

/** The Markdown cells of a notebook, from the text of its file; none where that cannot be read. */
export function markdownCells(text: string): NotebookCell[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const notebook = notebookSchema.safeParse(parsed);
  if (!notebook.success) return [];
  return notebook.data.cells.flatMap(({ cell_type: type, source }, index) =>
    type === 'markdown' ? [{ index, text: typeof source === 'string' ? source : source.join('') }] : [],
  );
}

/**
 * The text of a notebook file in which one cell has another source. Everything else is written as Jupyter writes it,
 * with the indentation that the file has.
 * @throws Error where the text is no notebook with that cell.
 */
export function withCellChanged(text: string, index: number, change: (source: string) => string): string {
  const notebook = JSON.parse(text) as { cells: { source: string | string[] }[] };
  const cell = notebook.cells[index];
  if (!cell) throw new Error(`there is no cell ${index}`);
  const { source } = cell;
  cell.source =
    typeof source === 'string'
      ? change(source)
      : change(source.join(''))
          .split(/(?<=\n)/u)
          .filter(line => line !== '');
  const [, indentation = 0] = /^\{\r?\n(\s+)/u.exec(text) ?? [];
  return JSON.stringify(notebook, undefined, indentation) + (/\n$/u.test(text) ? '\n' : '');
}
