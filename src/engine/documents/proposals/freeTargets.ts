import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { Settings } from '../../../core/contributions/contributions';
import { fileNameFrom, nameKey, numbered, slugOf } from '../../../core/places/fileName';
import { hasCode } from '../../files/diskErrors';
import { namesLike } from '../../files/targets/takenNames';
import type { Workspace } from '../../files/workspace';
import { choosePlace } from '../../jobs/chooseTarget';

/** What decides where proposed images go; as for an image that is made for the document at once. */
export interface TargetContext {
  document: URI;
  /** The workspace folder of the document. */
  root: URI;
  settings: Pick<Settings, 'outputFolder' | 'editOutput' | 'fileName'>;
  model: string;
  seed: number;
  at: Date;
  /** Files that are not there yet and that somebody else waits for, by their addresses as text. */
  awaited: ReadonlySet<string>;
}

/**
 * A file for each of these texts, named after it. None of them is there, nor is one that some system would take for it.
 * @throws EaselError `invalidRequest` for settings that cannot be used.
 */
export async function freeTargets(
  workspace: Workspace,
  texts: readonly string[],
  { document, root, settings, model, seed, at, awaited }: TargetContext,
): Promise<URI[]> {
  const { folder } = await choosePlace(workspace, { document, root, settings }, false);
  const chosen = new Set(Array.from(awaited, nameKey));
  const targets: URI[] = [];
  for (const [index, text] of texts.entries()) {
    const baseName = fileNameFrom(settings.fileName, { slug: slugOf(text), at, model, seed, index: index + 1 });
    const taken = await takenNames(workspace, folder, baseName);
    let target: URI;
    let attempt = 1;
    do {
      target = Utils.joinPath(folder, `${numbered(baseName, attempt)}.png`);
      attempt += 1;
    } while (taken.has(nameKey(Utils.basename(target))) || chosen.has(nameKey(target.toString())));
    chosen.add(nameKey(target.toString()));
    targets.push(target);
  }
  return targets;
}

/** The names in a folder that begin like this one, by their `nameKey`. None where the folder is not there yet. */
async function takenNames(workspace: Workspace, folder: URI, baseName: string): Promise<ReadonlySet<string>> {
  if (folder.scheme !== 'file') return new Set((await workspace.virtualFiles.names(folder)).map(nameKey));
  try {
    return new Set((await namesLike(folder.fsPath, baseName)).keys());
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return new Set();
    throw error;
  }
}
