/** A small document, and what is to be found in it, written by hand: target and alt text (or title), in any order. */
export interface CorpusDocument {
  name: string;
  text: string;
  /** `[target, alt]`; `[target, alt, title]` where a title is told. */
  found: readonly (readonly [target: string, alt: string, title?: string])[];
}

/** A document without images. */
export const none: CorpusDocument['found'] = [];
