// How a picture is shown that is stored turned or mirrored. This is the only place that decides it: what is measured,
// marked with regions and sent is the picture as shown.

/** As in EXIF 3.0, tag 274: 1 is upright; 2, 4, 5 and 7 are mirrored; 5 to 8 are shown with their sides exchanged. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Values that the standard does not know mean nothing to viewers, which show the picture as it is stored. */
export const orientationOf = (value: number | undefined): Orientation =>
  value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8 ? (value as Orientation) : 1;

/** Width and height as shown. */
export const shownSize = <T extends { width: number; height: number }>(stored: T, orientation: Orientation): T =>
  orientation >= 5 ? { ...stored, width: stored.height, height: stored.width } : stored;

/** How the pixels of a stored picture are passed through in the order in which they are shown. */
export interface StoredOrder {
  /** The number of the stored pixel that is shown at the top left; stored pixels count from 0, row by row. */
  start: number;
  /** What to add to that number for each pixel further to the right, and further down, as shown. */
  right: number;
  down: number;
}

/** @param stored the size of the picture as it is stored. */
export function storedOrder(stored: { width: number; height: number }, orientation: Orientation): StoredOrder {
  const numberOf = (x: number, y: number): number => {
    const [column, row] = storedPosition(x, y, stored, orientation);
    return row * stored.width + column;
  };
  const start = numberOf(0, 0);
  return { start, right: numberOf(1, 0) - start, down: numberOf(0, 1) - start };
}

/** @returns the position in the stored picture of the pixel that is shown at (x, y). */
function storedPosition(
  x: number,
  y: number,
  { width, height }: { width: number; height: number },
  orientation: Orientation,
): [x: number, y: number] {
  const [right, bottom] = [width - 1, height - 1];
  switch (orientation) {
    case 1:
      return [x, y];
    case 2:
      return [right - x, y];
    case 3:
      return [right - x, bottom - y];
    case 4:
      return [x, bottom - y];
    case 5:
      return [y, x];
    case 6:
      return [y, bottom - x];
    case 7:
      return [right - y, bottom - x];
    case 8:
      return [right - y, x];
  }
}
