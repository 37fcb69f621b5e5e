import * as z from 'zod/mini';
import { placeOfJsonValue } from './jsonPlaces';

const notebookSchema = z.object({ cells: z.array(z.unknown()) });
const cellSchema = z.object({ cell_type: z.literal('markdown'), source: z.union([z.string(), z.array(z.string())]) });

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
  return notebook.data.cells.flatMap((given, index) => {
    const cell = cellSchema.safeParse(given);
    if (!cell.success) return [];
    const { source } = cell.data;
    return [{ index, text: typeof source === 'string' ? source : source.join('') }];
  });
}

/**
 * The text of a notebook file in which one cell has another source. Everything else stays as it is written, to the
 * last digit: a number that is read and written again may lose some.
 * @throws Error where the text is no notebook with that cell.
 */
export function withCellChanged(text: string, index: number, change: (source: string) => string): string {
  const notebook = JSON.parse(text) as { cells: { source: string | string[] }[] };
  const source = notebook.cells[index]?.source;
  const place = placeOfJsonValue(text, ['cells', index, 'source']);
  if (source === undefined || !place) throw new Error(`there is no cell ${index}`);
  const written = text.slice(place.start, place.end);
  const changed =
    typeof source === 'string'
      ? JSON.stringify(change(source))
      : writtenLines(change(source.join('')).split(/(?<=\n)/u), source, written);
  return text.slice(0, place.start) + changed + text.slice(place.end);
}

/** Lines as a list, with the white space of the list that they replace; lines that stay are written as they were. */
function writtenLines(lines: readonly string[], before: readonly string[], written: string): string {
  const strings = [...written.matchAll(/"(?:\\.|[^"\\])*"/gu)];
  const asWritten = new Map(before.map((line, index) => [line, strings[index]?.[0]]));
  const [, first = ''] = /^\[(\s*)/u.exec(written) ?? [];
  const [, last = ''] = /(\s*)\]$/u.exec(written) ?? [];
  const [one, other] = strings;
  const between = one && other ? written.slice(one.index + one[0].length, other.index) : `,${first}`;
  const body = lines.filter(line => line !== '').map(line => asWritten.get(line) ?? JSON.stringify(line));
  return body.length === 0 ? '[]' : `[${first}${body.join(between)}${last}]`;
}
