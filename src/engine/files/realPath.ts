import { realpath as realpathWithCallback } from 'node:fs';
import { lstat, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import type { URI } from 'vscode-uri';
import { hasCode } from './diskErrors';
import type { Workspace } from './workspace';

/** Node's own algorithm, which works on drives where the system does not tell a real path (RAM disks on Windows). */
const realpathByNode = promisify(realpathWithCallback);

/**
 * The path of a place with all links followed. What does not exist yet is kept as it is written, also behind a link
 * that leads to nothing.
 * @returns undefined for links that lead in a circle.
 */
export async function realPathOf(path: string): Promise<string | undefined> {
  return followed(path, 40);
}

async function followed(path: string, maxLinks: number): Promise<string | undefined> {
  try {
    return await realPathOfExisting(path);
  } catch (error) {
    if (hasCode(error, 'ELOOP') || maxLinks === 0) return undefined;
    const parent = dirname(path);
    const target = await readlink(path).catch(() => undefined);
    if (target !== undefined) return followed(resolve(parent, target), maxLinks - 1);
    if (parent === path) return path;
    const realParent = await followed(parent, maxLinks);
    return realParent && join(realParent, basename(path));
  }
}

async function realPathOfExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) throw error;
    return realpathByNode(path);
  }
}

/**
 * Whether a path lies in one of these folders, or is one of them, once all links are followed. A folder that does not
 * exist holds nothing.
 */
export async function isReallyInside(path: string, folders: readonly string[]): Promise<boolean> {
  const [realPath, realFolders] = await Promise.all([realPathOf(path), realPathsOf(folders)]);
  return realPath !== undefined && isInsideReal(realPath, realFolders);
}

/** The real paths of those folders that exist. */
export async function realPathsOf(folders: readonly string[]): Promise<string[]> {
  // The folder that was chosen is mostly one of those that are open, too.
  const paths = [...new Set(folders)].map(folder => realPathOfExisting(folder).catch(() => undefined));
  return (await Promise.all(paths)).filter(path => path !== undefined);
}

/** The same as `isReallyInside` for paths that are real ones. */
export const isInsideReal = (realPath: string, realFolders: readonly string[]): boolean =>
  realFolders.some(folder => isBelow(folder, realPath));

/** By their text alone; on Windows, upper and lower case are the same. */
function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Whether a place really lies in a folder that is open: links are followed, and what does not exist yet counts as
 * lying where it would be made. In file systems other than the disk, the path alone decides.
 */
export async function isInOpenFolder(workspace: Pick<Workspace, 'folders' | 'folderOf'>, place: URI): Promise<boolean> {
  if (place.scheme !== 'file') return workspace.folderOf(place) !== undefined;
  return isReallyInside(place.fsPath, pathsOnDisk(workspace.folders));
}

/** The paths of those folders that lie on the disk. */
export function pathsOnDisk(folders: readonly URI[]): string[] {
  return folders.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
}

/** Whether something has this path, a link that leads to nothing included. @throws the error of the system. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}
