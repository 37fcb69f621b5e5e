/** A part of a text that gets another text; offsets in UTF-16 units. */
export interface TextChange {
  start: number;
  end: number;
  text: string;
}
