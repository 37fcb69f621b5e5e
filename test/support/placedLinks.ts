import type { LinkedImage, Placement } from '../../src/core/documents/languageTypes';
import { languageOf } from '../../src/core/documents/languages/languageTable';

export const aCat: LinkedImage = { path: 'x.png', alt: 'A cat' };

/** Where links are put when the cursor is at `¦`. */
export function placementIn(languageId: string, marked: string, ...images: LinkedImage[]): Placement {
  const { language, languageId: id } = languageOf(languageId, '');
  return language.place(marked.replace('¦', ''), marked.indexOf('¦'), images.length > 0 ? images : [aCat], id);
}

/** The text after the links were inserted at `¦`. */
export function insertedIn(languageId: string, marked: string, ...images: LinkedImage[]): string {
  const text = marked.replace('¦', '');
  const { offset, text: links } = placementIn(languageId, marked, ...images);
  return text.slice(0, offset) + links + text.slice(offset);
}
