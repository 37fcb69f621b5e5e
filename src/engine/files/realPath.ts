import { readlink, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { URI } from 'vscode-uri';

/**
 * Whether links lead a place out of the folder that it lies in by its path. Below the nearest ancestor that exists,
 * there are no links to follow.
 */
export async function leadsOutside(place: URI, folder: URI): Promise<boolean> {
  if (place.scheme !== 'file') return false;
  const [realFolder, realPlace] = await Promise.all([folder.fsPath, place.fsPath].map(realpathOfExisting));
  if (realFolder === undefined || realPlace === undefined) return true;
  const way = relative(realFolder, realPlace);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

/** `undefined` for links that lead in a circle. */
async function realpathOfExisting(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ELOOP') return undefined;
    const parent = dirname(path);
    // A link whose target does not exist yet leads out as well.
    const target = await readlink(path).catch(() => undefined);
    if (target !== undefined) return realpathOfExisting(resolve(parent, target));
    return parent === path ? undefined : realpathOfExisting(parent);
  }
}
