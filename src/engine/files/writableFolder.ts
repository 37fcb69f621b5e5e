import { access, constants, lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { URI } from 'vscode-uri';
import { DiskFault, hasCode } from './diskErrors';
import type { VirtualFileSystem } from './workspace';
import { FileSystemFault } from './workspace';

/**
 * Finds out, without making anything, whether files can be put into a folder, which need not be there yet.
 * @throws DiskFault or FileSystemFault, for what a write there would meet.
 */
export async function checkWritable(virtualFiles: Pick<VirtualFileSystem, 'isWritable'>, folder: URI): Promise<void> {
  if (folder.scheme === 'file') {
    await checkOnDisk(folder.fsPath);
  } else if (!virtualFiles.isWritable(folder.scheme)) {
    throw new FileSystemFault('NoPermissions', `${folder.scheme} is read-only`);
  }
}

/** The folder itself, or the nearest one that exists above it, in which it would be made. */
async function checkOnDisk(path: string): Promise<void> {
  try {
    if (!(await stat(path)).isDirectory()) throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' });
    await access(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw new DiskFault(error);
    if (!(await exists(path))) {
      if (dirname(path) === path) throw new DiskFault(error);
      await checkOnDisk(dirname(path));
    } else if (
      await stat(path).then(
        () => true,
        () => false,
      )
    ) {
      // Another save has made it in this moment.
      await checkOnDisk(path);
    } else {
      throw new DiskFault(error);
    }
  }
}

/** Also true for a link that leads nowhere, in whose place no folder can be made. */
async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
