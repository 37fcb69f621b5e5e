import { mkdir, realpath, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from './diskErrors';

/**
 * Makes a folder with its parents, where they are missing. The recursive `mkdir` of Node never returns when a file
 * system answers ENOENT for a folder that it refuses to create.
 * @returns the real paths of the folders that were made, the topmost first.
 */
export async function makeFolder(path: string): Promise<string[]> {
  try {
    return await makeOneFolder(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error;
    const made = await makeFolder(dirname(path));
    return [...made, ...(await makeOneFolder(path))];
  }
}

/** For an existing folder, some systems answer with another code than EEXIST, e.g. EROFS when it is read-only. */
async function makeOneFolder(path: string): Promise<string[]> {
  try {
    await mkdir(path);
  } catch (error) {
    const existing = await stat(path).catch(() => undefined);
    if (existing?.isDirectory() !== true) throw error;
    return [];
  }
  return [await realpath(path).catch(() => path)];
}

/** Removes folders that `makeFolder` has made, as far as they are still empty. Never rejects. */
export async function removeFolders(made: readonly string[]): Promise<void> {
  for (const path of made.toReversed()) await rmdir(path).catch(() => undefined);
}
