import { chmod, lstat, mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { hasCode } from './diskErrors';

const onlyUserMode = 0o700;

/**
 * Makes a folder of the extension's own storage, with its parents, that only the user can look into. One that was made
 * with more rights loses them.
 * @throws the error of the system.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: onlyUserMode });
  const { mode } = await stat(path);
  // On Windows these bits say nothing, and the folder has the rights of the user's profile.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) await chmod(path, onlyUserMode);
}

/**
 * The size of a file of that storage; undefined where there is none. A pipe in its place would never open, and what is
 * written through a link would go elsewhere.
 * @throws the error of the system; an Error for what is no file.
 */
export async function sizeOfPrivateFile(path: string): Promise<number | undefined> {
  const found = await lstat(path).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error;
  });
  if (found?.isFile() === false) throw new Error(`${path} is not a file`);
  return found?.size;
}

/** Opens such a file to append to it. @throws as `sizeOfPrivateFile`. */
export async function openPrivateFile(path: string, flags: 'a' | 'a+'): Promise<FileHandle> {
  await sizeOfPrivateFile(path);
  return open(path, flags, 0o600);
}

/** Such a folder for one that writes into it often: it is looked at before the first step, and made when it is gone. */
export class PrivateFolder {
  private isMade = false;

  constructor(readonly path: string) {}

  /** @param step is taken again when it throws ENOENT. @throws what the step throws, or the error of the system. */
  async within<T>(step: () => Promise<T>): Promise<T> {
    if (!this.isMade) await makePrivateFolder(this.path);
    this.isMade = true;
    try {
      return await step();
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      await makePrivateFolder(this.path);
      return step();
    }
  }
}
