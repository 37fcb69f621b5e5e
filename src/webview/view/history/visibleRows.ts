// Where the rows of a long list are, all of one height. Lengths in CSS pixels.

/** The rows from `start` up to, and not including, `end`. */
export interface RowRange {
  start: number;
  end: number;
}

/**
 * The rows that are in view, even partly, and some on either side of them.
 * @param offset how far the view's top is below the list's; negative where the list begins inside the view.
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

/** The row to which a key leads; `undefined` for a key that leads nowhere. */
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

const clamp = (value: number, most: number): number => Math.min(Math.max(value, 0), most);
