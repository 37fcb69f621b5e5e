import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'vscode-uri';

export interface WantedFiles {
  isWanted: (name: string) => boolean;
  /** The ends of the paths of folders that are left out, such as `node_modules`. */
  skippedFolders: readonly string[];
}

/**
 * The files below a folder, in the order of their paths. Links to folders are not followed, because they may lead in a
 * circle. A folder that cannot be read has no files.
 */
export async function filesBelow(folder: URI, wanted: WantedFiles): Promise<URI[]> {
  const paths = await pathsBelow(folder.fsPath, '', wanted);
  return paths.sort().map(path => URI.file(join(folder.fsPath, path)));
}

async function pathsBelow(root: string, below: string, wanted: WantedFiles): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch((): Dirent[] => []);
  const found = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) return isSkipped(path, wanted) ? [] : pathsBelow(root, path, wanted);
      return (entry.isFile() || entry.isSymbolicLink()) && wanted.isWanted(entry.name) ? [path] : [];
    }),
  );
  return found.flat();
}

const isSkipped = (path: string, { skippedFolders }: WantedFiles): boolean =>
  skippedFolders.some(end => path === end || path.endsWith(`/${end}`));
