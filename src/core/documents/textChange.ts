/** A part of a text; offsets in UTF-16 units. */
export interface Span {
  start: number;
  end: number;
}

/** A part of a text that gets another text. */
export interface TextChange extends Span {
  text: string;
}

/** The text with these changes, which do not overlap. */
export const withTextChanges = (text: string, changes: readonly TextChange[]): string =>
  // From the end on, so that the places of the others stay as they are.
  changes
    .toSorted((one, other) => other.start - one.start)
    .reduce((all, { start, end, text: put }) => all.slice(0, start) + put + all.slice(end), text);
