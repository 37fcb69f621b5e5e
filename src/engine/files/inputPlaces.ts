import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { Cancelled, EaselError } from '../../core/base/errors';
import type { FileReference } from '../../core/request/imageOptions';
import { isReallyInside, pathsOnDisk, realPathOf } from './realPath';
import type { Workspace } from './workspace';
import { toUri } from './workspacePlaces';

/** A picture that is not in the workspace, although its own path may say so. */
export interface OutsideInput {
  /** As the person knows the file. */
  name: string;
  /** Where it really lies. */
  realPath: string;
}

export interface InputPlaceOptions {
  workspace: Pick<Workspace, 'folders' | 'folderOf' | 'nameOf'>;
  /** What relative paths are relative to. */
  root: URI;
  /** Folders of this program itself, such as that of pasted pictures. */
  ownFolders?: readonly URI[] | undefined;
  /** Asks whether a picture outside may be sent; without it, nothing outside is. */
  maySendOutside?: ((input: OutsideInput) => Promise<boolean>) | undefined;
}

/**
 * Checks that inputs lie in the workspace, links followed, before a byte of them is read: a link in a folder that
 * someone else has made must not send a picture of this machine away unnoticed.
 * @throws EaselError `inputImage` where nobody can be asked; Cancelled where the person did not agree.
 */
export async function checkInputPlaces(
  references: readonly FileReference[],
  options: InputPlaceOptions,
): Promise<void> {
  const asked = new Set<string>();
  for (const reference of references) {
    const input = await outsideInput(reference, options);
    if (!input || asked.has(input.realPath)) continue;
    asked.add(input.realPath);
    if (!options.maySendOutside) throw refused(input);
    if (!(await options.maySendOutside(input))) throw new Cancelled();
  }
}

async function outsideInput(
  reference: FileReference,
  { workspace, root, ownFolders = [], maySendOutside }: InputPlaceOptions,
): Promise<OutsideInput | undefined> {
  // An address of the web is no file; what becomes of other addresses is decided where the inputs are read.
  if (/^(?:https?|data|blob|ftp):/iu.test(typeof reference === 'string' ? reference.trim() : `${reference.scheme}:`))
    return undefined;
  const uri = toUri(reference, root, 'images');
  const name = workspace.nameOf(uri);
  if (uri.scheme !== 'file') return workspace.folderOf(uri) ? undefined : { name, realPath: uri.toString(true) };
  const folders = maySendOutside ? [...workspace.folders, ...ownFolders] : workspace.folders;
  if (await isReallyInside(uri.fsPath, pathsOnDisk(folders))) return undefined;
  const realPath = await realPathOf(uri.fsPath);
  // Links in a circle lead nowhere. Where no folder is open, the person has picked the file, unless that is a link.
  if (realPath === undefined || (maySendOutside && folders.length === ownFolders.length && realPath === uri.fsPath))
    return undefined;
  return { name, realPath };
}

const refused = ({ name, realPath }: OutsideInput): EaselError =>
  new EaselError(
    'inputImage',
    l10n.t(
      'The input image "{0}" is outside the workspace: it is the file {1}. Copy it into the workspace first.',
      name,
      realPath,
    ),
    { field: 'images' },
  );
