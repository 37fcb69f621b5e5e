import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { Settings } from '../../core/contributions/contributions';
import type { WhenTaken } from '../../core/places/fileName';
import { fileNameFrom, numbered } from '../../core/places/fileName';
import type { FileReference } from '../../core/request/imageOptions';
import { isInOpenFolder, pathsOnDisk } from '../files/realPath';
import { findReplaced } from '../files/targets/replacedFile';
import { saveFailed } from '../files/saveFailed';
import { LeadsOutside, ReadOnlyFile } from '../files/targets/targetFaults';
import type { Workspace } from '../files/workspace';
import type { Place } from '../files/workspacePlaces';
import { outputFolder, outside, placeOfOutput } from '../files/workspacePlaces';
import type { SaveTarget } from './job';

/** Everything that decides where the images of a request go. What stands earlier in this list wins. */
export interface TargetWishes {
  /** A folder, or exactly this file. */
  output?: FileReference | undefined;
  /** A folder that the person picked in a dialog. */
  pickedFolder?: URI | undefined;
  /** The first image of an edit: the setting `editOutput` may put the result beside it. */
  input?: URI | undefined;
  /** The document that `${fileDirname}` in the setting `outputFolder` speaks of where there is no input. */
  document?: URI | undefined;
  settings: Pick<Settings, 'outputFolder' | 'editOutput' | 'fileName'>;
  /** The workspace folder in play. */
  root: URI;
}

/** What the names of files are made of where the wishes name no file. */
export interface NameParts {
  slug: string;
  /** Milliseconds since 1970 at which the images were asked for. */
  at: number;
  model: string;
  seed: number;
  /** How many images may come. */
  maxCount: number;
}

/**
 * The folder and the names of the images, and what happens when a name is taken.
 * @throws EaselError `invalidRequest`, with the field that is at fault; `saveFailed` for a read-only file that was to
 *   be replaced.
 */
export async function chooseTarget(
  workspace: Workspace,
  wishes: TargetWishes,
  name: NameParts,
  whenTaken: WhenTaken,
): Promise<SaveTarget> {
  const { folder, within, file } = await choosePlace(workspace, wishes, whenTaken === 'overwrite');
  const { slug, model, seed, maxCount } = name;
  const at = new Date(name.at);
  const baseNames = Array.from(
    { length: maxCount },
    (_, index) => file?.baseName ?? fileNameFrom(wishes.settings.fileName, { slug, at, model, seed, index: index + 1 }),
  );
  const target = { folder, within, baseNames, extension: file?.extension ?? '.png', whenTaken };
  if (whenTaken === 'overwrite') await checkReplaced(workspace, target);
  return target;
}

/** A file that is to be replaced may be a link that leads out, or read-only: found out before anything is paid for. */
async function checkReplaced(
  workspace: Workspace,
  { folder, within, baseNames, extension }: SaveTarget,
): Promise<void> {
  if (folder.scheme !== 'file') return;
  const folders = within && pathsOnDisk([within, ...workspace.folders]);
  const names = baseNames.map((baseName, index) => {
    const nthOfName = baseNames.slice(0, index).filter(earlier => earlier === baseName).length + 1;
    return numbered(baseName, nthOfName) + extension;
  });
  for (const name of names) {
    try {
      await findReplaced(folder.fsPath, name, folders);
    } catch (error) {
      if (error instanceof LeadsOutside) throw outside('output', name);
      if (error instanceof ReadOnlyFile) throw saveFailed(workspace, error, folder, name);
      // Anything else may have changed until the image is there, and is told then.
    }
  }
}

/** The folder of the images, and the name where the wishes have one. @throws EaselError as `chooseTarget`. */
export async function choosePlace(
  workspace: Workspace,
  { output, pickedFolder, input, document, settings, root }: TargetWishes,
  mayReplace: boolean,
): Promise<Place> {
  if (output !== undefined) return placeOfOutput(workspace, output, root, mayReplace);
  if (pickedFolder) return { folder: pickedFolder };
  const within = input && settings.editOutput === 'besideOriginal' ? workspace.folderOf(input) : undefined;
  const beside = input && Utils.joinPath(input, '..');
  if (beside && within && (await isInOpenFolder(workspace, beside))) return { folder: beside, within };
  return outputFolder(workspace, settings.outputFolder, { root, file: input ?? document });
}
