// The positions of rows in a long list. All rows have the same height. Lengths are in CSS pixels.

/** The rows from `start` up to but not including `end`. */
export interface RowRange {
  start: number;
  end: number;
}

/**
 * The rows that are at least partly in view, and `overscan` rows above and below them.
 * @param offset how far the top of the view is below the top of the list; negative if the list starts inside the view.
 */
export function visibleRows({
  count,
  rowHeight,
  offset,
  viewHeight,
  overscan,
}: {
  count: number;
  rowHeight: number;
  offset: number;
  viewHeight: number;
  overscan: number;
}): RowRange {
  const first = Math.floor(offset / rowHeight);
  const last = Math.ceil((offset + viewHeight) / rowHeight);
  const start = clamp(first - overscan, count);
  return { start, end: Math.max(start, clamp(last + overscan, count)) };
}

/** The row to which a key moves; `undefined` for a key that does not move. */
export function rowAfterKey(key: string, index: number, count: number, rowsPerPage: number): number | undefined {
  const steps: Partial<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -rowsPerPage,
    PageDown: rowsPerPage,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  return step === undefined || count === 0 ? undefined : clamp(index + step, count - 1);
}

const clamp = (value: number, max: number): number => Math.min(Math.max(value, 0), max);
