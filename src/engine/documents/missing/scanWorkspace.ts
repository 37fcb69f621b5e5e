import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { ReadSettings } from '../../../core/contributions/contributions';
import { isInOpenFolder } from '../../files/realPath';
import type { EntryStat, Workspace } from '../../files/workspace';
import type { FoundSite } from '../publicFolder';
import { nearestSite, siteIn } from '../publicFolder';

/** What a search for missing images needs of the world. */
export type ScannedWorkspace = Pick<Workspace, 'folders' | 'folderOf' | 'stat' | 'read'>;

/** The world during one search, in which the same questions return often. */
export interface SearchedWorkspace extends ScannedWorkspace {
  /** The result of work that has the same result for the same key, done once. */
  once<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Remembers the answers of the file systems for the length of one search. */
export function rememberingWorkspace(workspace: ScannedWorkspace): SearchedWorkspace {
  const results = new Map<string, Promise<unknown>>();
  const stats = new Map<string, Promise<EntryStat | undefined>>();
  const texts = new Map<string, Promise<Uint8Array>>();
  return {
    folders: workspace.folders,
    folderOf: uri => workspace.folderOf(uri),
    stat: uri => remembered(stats, uri, () => workspace.stat(uri)),
    read: uri => remembered(texts, uri, () => workspace.read(uri)),
    once: <T>(key: string, work: () => Promise<T>): Promise<T> => {
      const known = results.get(key) ?? work();
      results.set(key, known);
      // One key always stands for one kind of work.
      return known as Promise<T>;
    },
  };
}

/** The site of a document, found once for each document and each folder. */
export function siteOf(workspace: SearchedWorkspace, document: URI): Promise<FoundSite | undefined> {
  const inFolder = (folder: URI): Promise<FoundSite | undefined> =>
    workspace.once(`site in ${folder.toString()}`, () => siteIn(workspace, folder));
  return workspace.once(`site of ${document.toString()}`, () => nearestSite(workspace, document, inFolder));
}

/** The setting `easel.publicFolders` for a document: to read the settings for each of many documents takes long. */
export function publicFoldersFor(
  workspace: SearchedWorkspace,
  document: URI,
  readSettings: ReadSettings,
): Promise<readonly string[]> {
  const place = workspace.folderOf(document) ?? document;
  const read = (): Promise<readonly string[]> => Promise.resolve(readSettings(place).publicFolders);
  return workspace.once(`public folders for ${place.toString()}`, read);
}

/** Whether a file that is there lies in a folder that is open, with links followed. */
export function isOpen(workspace: SearchedWorkspace, file: URI): Promise<boolean> {
  return workspace.once(`open: ${file.toString()}`, () => isInOpenFolder(workspace, file));
}

/** Whether a file that is not there would lie in an open folder: the folder decides where it would be made. */
export const wouldBeOpen = (workspace: SearchedWorkspace, file: URI): Promise<boolean> =>
  isOpen(workspace, Utils.dirname(file));

function remembered<T>(answers: Map<string, Promise<T>>, uri: URI, ask: () => Promise<T>): Promise<T> {
  const key = uri.toString();
  const known = answers.get(key);
  if (known) return known;
  const answer = ask();
  answers.set(key, answer);
  return answer;
}

/** A file system that does not answer has nothing there. */
export async function kindAt(workspace: Pick<Workspace, 'stat'>, uri: URI): Promise<EntryStat['kind'] | undefined> {
  try {
    return (await workspace.stat(uri))?.kind;
  } catch {
    return undefined;
  }
}

export async function textAt(workspace: Pick<Workspace, 'read'>, uri: URI): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await workspace.read(uri));
  } catch {
    return undefined;
  }
}

/** The folder of a document and those above it, up to the workspace folder. */
export function foldersAbove(workspace: Pick<Workspace, 'folderOf'>, document: URI): URI[] {
  const root = workspace.folderOf(document);
  if (!root) return [];
  const above = document.path
    .slice(root.path.replace(/\/$/u, '').length + 1)
    .split('/')
    .slice(0, -1);
  return above.map((_, index) => below(root, above.slice(0, above.length - index))).concat(root);
}

function below(root: URI, names: readonly string[]): URI {
  return root.with({ path: `${root.path.replace(/\/$/u, '')}/${names.join('/')}` });
}
