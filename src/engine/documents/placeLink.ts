import type { URI } from 'vscode-uri';
import type { Placement } from '../../core/documents/languageTypes';
import { languageOf } from '../../core/documents/languages/languageTable';
import type { Workspace } from '../files/workspace';
import { linkPath } from './linkPath';

/** An image that is there, or will be. */
export interface ImageToLink {
  file: URI;
  alt: string;
}

/** A text in which images are linked. */
export interface LinkingDocument {
  /** Where the document lies, or would lie. */
  document: URI;
  /** Its own address, which tells its language where the editor does not. */
  path: string;
  languageId: string;
  /** With `\n` as line ends. */
  text: string;
}

/** Links to images at an offset, or at the nearest place at which they can stand. */
export async function placeLink(
  workspace: Pick<Workspace, 'folderOf' | 'stat' | 'read'>,
  { document, path, languageId, text }: LinkingDocument,
  offset: number,
  images: readonly ImageToLink[],
): Promise<Placement> {
  const chosen = languageOf(languageId, path);
  const place = { document, language: chosen.language, text, offset };
  const linked = await Promise.all(
    images.map(async ({ file, alt }) => ({ path: await linkPath(workspace, place, file), alt })),
  );
  return chosen.language.place(text, offset, linked, chosen.languageId);
}
