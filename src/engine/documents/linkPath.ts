import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { DocumentLanguage } from '../../core/documents/languageTypes';
import { relativePath } from '../../core/documents/relativePath';
import type { Workspace } from '../files/workspace';
import { pathBelow } from '../files/workspacePlaces';
import { antoraPath } from './antora';
import { publicPath } from './publicFolder';

/** A place in a document in which an image is linked. */
export interface LinkPlace {
  /** Where the document lies, or would lie. */
  document: URI;
  language: Pick<DocumentLanguage, 'pathBase' | 'baseFolder'>;
  /** The text of the document, with `\n` as line ends. */
  text: string;
  offset: number;
}

/**
 * The path of an image as the readers of a document resolve it, with `/`, not encoded. A document that does not lie in
 * the file system of the image gets the path in the workspace.
 */
export async function linkPath(
  workspace: Pick<Workspace, 'folderOf' | 'stat' | 'read'>,
  { document, language, text, offset }: LinkPlace,
  image: URI,
): Promise<string> {
  if (document.scheme !== image.scheme || document.authority !== image.authority) {
    const folder = workspace.folderOf(image);
    return folder ? pathBelow(folder, image) : image.path;
  }
  if (language.pathBase !== 'file') {
    const onSite = await publicPath(workspace, document, image);
    if (onSite !== undefined) return onSite;
  }
  const documentFolder = Utils.dirname(document);
  const base = language.baseFolder?.(text, offset);
  const inModule = base === undefined && language.baseFolder ? antoraPath(document, image) : undefined;
  if (inModule !== undefined) return inModule;
  // What is no folder of the document cannot be compared with the path of the image.
  const folder =
    base === undefined || /^[a-z][\w+.-]*:|^\/|\{/iu.test(base) ? documentFolder : Utils.joinPath(documentFolder, base);
  const relative = relativePath(folder.path, image.path);
  return language.pathBase === 'module' && !relative.startsWith('../') ? `./${relative}` : relative;
}
