import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { Settings } from '../../core/contributions/contributions';
import { fileNameFrom, nameKey, numbered } from '../../core/places/fileName';
import { isInOpenFolder } from '../files/realPath';
import { namesLike } from '../files/targets/takenNames';
import type { Workspace } from '../files/workspace';
import { outputFolder, workspaceRoot } from '../files/workspacePlaces';

/** A picture that comes as bytes, and the document into which it is dropped or pasted. */
export interface NewImage {
  /** The name it comes with, from whatever program it was taken. */
  name: string;
  /** The ending that its content has, with the dot. */
  extension: string;
  document: URI;
  settings: Pick<Settings, 'outputFolder'>;
  /** Where the editor puts files that are copied into this document, by a name; absent where it has no rule for it. */
  destination?: ((fileName: string) => URI) | undefined;
}

/**
 * The file for a picture that is dropped or pasted into a document: where the editor's rule for copies says, if that is
 * in an open folder, else in the output folder. A name that is taken gets a number.
 * @param taken other files that will be there, as `URI.toString()` writes them.
 * @returns undefined where no folder is open. @throws EaselError `invalidRequest` for a setting that names no place.
 */
export async function placeOfNewImage(
  workspace: Workspace,
  image: NewImage,
  taken: ReadonlySet<string> = new Set(),
): Promise<URI | undefined> {
  const { document, settings } = image;
  const root = workspaceRoot(workspace, [document]);
  if (!root) return undefined;
  const stem = image.name.replace(/^.*[/\\]/su, '').replace(/(?!^)\.[^.]*$/u, '');
  const own = fileNameFrom('${slug}', { slug: stem, at: new Date(0), model: '', index: 1 });
  const wanted = image.destination?.(own + image.extension);
  if (wanted && (await isInside(workspace, wanted))) {
    const extension = Utils.extname(wanted);
    const baseName = Utils.basename(wanted).slice(0, -extension.length || undefined);
    return freeName(workspace, Utils.dirname(wanted), baseName, extension, taken);
  }
  const { folder } = await outputFolder(workspace, settings.outputFolder, { root, file: document });
  return freeName(workspace, folder, own, image.extension, taken);
}

async function isInside(workspace: Workspace, file: URI): Promise<boolean> {
  return workspace.folderOf(file) !== undefined && (await isInOpenFolder(workspace, Utils.dirname(file)));
}

async function freeName(
  workspace: Workspace,
  folder: URI,
  baseName: string,
  extension: string,
  taken: ReadonlySet<string>,
): Promise<URI> {
  const names = new Set((await namesIn(workspace, folder, baseName)).map(nameKey));
  for (let attempt = 1; ; attempt += 1) {
    const name = numbered(baseName, attempt) + extension;
    const file = Utils.joinPath(folder, name);
    if (!names.has(nameKey(name)) && !taken.has(file.toString())) return file;
  }
}

/** A folder that is not there yet has none. */
async function namesIn(workspace: Workspace, folder: URI, baseName: string): Promise<string[]> {
  if (folder.scheme !== 'file') return workspace.virtualFiles.names(folder);
  return [...(await namesLike(folder.fsPath, baseName).catch(() => new Map<string, string>())).values()];
}
