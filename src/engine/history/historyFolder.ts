import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, normalize, relative, sep } from 'node:path';

/**
 * Whether a folder that an entry of the journal names can be that of another workspace's history. Another program may
 * have written the entry, and nothing is written or created outside of the editor's storage because of it. Never
 * rejects.
 * @param own the folder of this window's history: that of another workspace has the same name.
 * @param storage the folder that holds what the editor keeps for all workspaces.
 */
export async function isHistoryFolder(folder: string, own: string, storage: string): Promise<boolean> {
  if (!isAbsolute(folder) || normalize(folder) !== folder) return false;
  if (basename(folder) !== basename(own) || !isBelow(folder, storage)) return false;
  try {
    // The workspace's own folder is there already; links must not lead out of the storage.
    const [realParent, realStorage] = await Promise.all([realpath(dirname(folder)), realpath(storage)]);
    if (!isBelow(realParent, realStorage)) return false;
    const found = await lstat(folder).catch(() => undefined);
    return found === undefined || found.isDirectory();
  } catch {
    return false;
  }
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
