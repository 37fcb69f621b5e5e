// What a document consists of, as far as proposing images needs it. It crosses to another thread, so it is plain data.

/** A piece of a document behind which an image can stand. Offsets in UTF-16 units. */
export interface Passage {
  start: number;
  end: number;
  /** As it reads, on one line. */
  text: string;
  hasImage: boolean;
}

export interface HeadingBlock extends Passage {
  kind: 'heading';
  /** 1 for the title of the document. */
  rank: number;
}

export interface ListBlock {
  kind: 'list';
  start: number;
  end: number;
  /** The outermost items. A passage has what the item itself says, and ends before lists that are nested in it. */
  items: Passage[];
}

export interface TableBlock {
  kind: 'table';
  start: number;
  end: number;
  /** The names of the columns. */
  header: string[];
  /** The cells of each row below the header. */
  rows: Passage[][];
}

/** A block of the document itself; what stands in quotes and boxes belongs to those. In the order of the text. */
export type OutlineBlock =
  | HeadingBlock
  | ({ kind: 'paragraph' } & Passage)
  | ListBlock
  | TableBlock
  /** Code, quotes, HTML and the like. */
  | { kind: 'other'; start: number; end: number; hasImage: boolean };

/** Reads the blocks of a text whose line ends are `\n`. Must not throw, whatever the text is. */
export type OutlineReader = (text: string) => OutlineBlock[];
