import { markdownReferences } from './markdownReferences';
import { markdownCells } from './notebookCells';
import type { ImageReference, ReferenceReader } from '../referenceTypes';

/** Ranges are within the cell that the reference names. */
export const notebookReferences: ReferenceReader = text =>
  markdownCells(text).flatMap(({ index, text: cell }): ImageReference[] =>
    markdownReferences(cell).map(reference => ({ ...reference, cell: index })),
  );
