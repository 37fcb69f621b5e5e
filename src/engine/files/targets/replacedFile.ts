import { access, chmod, constants, copyFile, lstat, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nameKey } from '../../../core/places/fileName';
import { hasCode, ignoreUnsupportedMode } from '../diskErrors';
import { isReallyInside, realPathOf } from '../realPath';
import { namesLike } from './takenNames';
import { LeadsOutside, NameTaken, ReadOnlyFile } from './targetFaults';

/** What has the name of a file that may be replaced. */
export interface Replaced {
  /** In the spelling that is on the disk. */
  name: string;
  /** The file itself, where the name is a link. */
  path: string;
  /** Its permissions; absent where there is no file yet. */
  mode?: number;
}

/**
 * Finds the file that a new one with this name replaces. A link is followed.
 * @param within the folders that must not be left; absent where the person picked the folder, which a link must not
 *   leave then.
 * @throws LeadsOutside, ReadOnlyFile; NameTaken for what is neither a file nor a folder; or the error of the system.
 */
export async function findReplaced(folder: string, wanted: string, within?: readonly string[]): Promise<Replaced> {
  const name = await spellingOf(folder, wanted);
  const named = join(folder, name);
  const path = await targetOf(named, name, within ?? [folder]);
  const found = await stat(path).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error;
  });
  if (!found) return { name, path };
  if (found.isDirectory()) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
  if (!found.isFile()) throw new NameTaken(name);
  if ((found.mode & 0o222) === 0 || !(await isWritable(path))) throw new ReadOnlyFile(name);
  return { name, path, mode: found.mode & 0o7777 };
}

/** Puts a complete file in the place of the one that was found. */
export async function replaceFile(temporaryPath: string, { path, mode }: Replaced): Promise<void> {
  if (mode !== undefined) await chmod(temporaryPath, mode).catch(ignoreUnsupportedMode);
  try {
    await rename(temporaryPath, path);
  } catch (error) {
    if (!hasCode(error, 'EXDEV')) throw error;
    await replaceOnOtherDisk(temporaryPath, path);
  }
}

/** A link may lead to another disk, to which a file can only be copied. It gets its name there in one step as well. */
async function replaceOnOtherDisk(temporaryPath: string, path: string): Promise<void> {
  const copy = join(dirname(path), basename(temporaryPath));
  try {
    await copyFile(temporaryPath, copy, constants.COPYFILE_EXCL);
    await rename(copy, path);
  } catch (error) {
    await unlink(copy).catch(() => undefined);
    throw error;
  }
}

async function spellingOf(folder: string, wanted: string): Promise<string> {
  if (await lstat(join(folder, wanted)).catch(() => undefined)) return wanted;
  const names = await namesLike(folder, wanted).catch(() => new Map<string, string>());
  return names.get(nameKey(wanted)) ?? wanted;
}

async function targetOf(path: string, name: string, within: readonly string[]): Promise<string> {
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isSymbolicLink()) return path;
  const target = await realPathOf(path);
  if (target === undefined || !(await isReallyInside(target, within))) throw new LeadsOutside(name);
  return target;
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
