import { createHash } from 'node:crypto';
import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Sequencer } from '../../../core/base/sequencer';
import type { WhenTaken } from '../../../core/places/fileName';
import { nameKey, numbered } from '../../../core/places/fileName';
import { pictureHash } from '../../images/pngChunks';
import { hasCode } from '../diskErrors';
import { exists } from '../realPath';
import { findReplaced, replaceFile } from './replacedFile';
import { namesLike } from './takenNames';
import { NameTaken } from './targetFaults';

/** After this many names that exist already, give up. */
const maxAttempts = 10_000;
/** A reservation lasts for one look-up and one renaming; one that is older was left by a process that ended. */
const maxReservationMs = 60_000;

/** For each folder, the saves of this process that give a name there; no two of them look and take at the same time. */
const naming = new Map<string, Sequencer>();

export interface FinalName {
  baseName: string;
  /** Including the dot. */
  extension: string;
  whenTaken: WhenTaken;
  /**
   * With `overwrite`: the SHA-256 of the one file that may be replaced. Where another file has the name by now, the new
   * one gets a number.
   */
  replaces?: string | undefined;
  /** The folders that a link must not lead out of; see `findReplaced`. */
  within?: readonly string[] | undefined;
}

/**
 * Gives a complete file its final name, in its own folder. A name counts as taken also where only upper and lower case
 * or the Unicode form differ, because the two would be one file on other systems.
 * @returns the name that it got.
 * @throws NameTaken, LeadsOutside, ReadOnlyFile, or the error of the system.
 */
export async function giveFinalName(temporaryPath: string, wanted: FinalName): Promise<string> {
  const folder = dirname(temporaryPath);
  const sequencer = naming.get(folder) ?? new Sequencer();
  naming.set(folder, sequencer);
  return sequencer.queue(() =>
    wanted.whenTaken === 'overwrite' ? replace(temporaryPath, wanted) : takeFreeName(temporaryPath, wanted),
  );
}

async function replace(temporaryPath: string, wanted: FinalName): Promise<string> {
  const { baseName, extension, within, replaces } = wanted;
  const replaced = await findReplaced(dirname(temporaryPath), baseName + extension, within);
  if (
    replaces !== undefined &&
    replaced.mode !== undefined &&
    !(await mayReplace(temporaryPath, replaced.path, replaces))
  )
    return takeFreeName(temporaryPath, wanted);
  await replaceFile(temporaryPath, replaced);
  return replaced.name;
}

/**
 * Whether a file is the one that may be replaced, or the same picture as the new one: then an earlier run of the job
 * has replaced it, and ended before it could write that down.
 */
async function mayReplace(temporaryPath: string, path: string, replaces: string): Promise<boolean> {
  const found = await readFile(path);
  if (createHash('sha256').update(found).digest('hex') === replaces) return true;
  return pictureHash(found) === pictureHash(await readFile(temporaryPath));
}

async function takeFreeName(temporaryPath: string, { baseName, extension, whenTaken }: FinalName): Promise<string> {
  const folder = dirname(temporaryPath);
  const taken = await namesLike(folder, baseName);
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const name = numbered(baseName, attempt) + extension;
    const other = taken.get(nameKey(name));
    if (other === undefined && (await takeName(temporaryPath, join(folder, name)))) return name;
    if (whenTaken === 'fail') throw new NameTaken(other ?? name);
  }
  throw Object.assign(new Error(`${maxAttempts} names are taken`), { code: 'EEXIST' });
}

/** Gives the temporary file its final name, unless that name exists. Returns whether it did. */
async function takeName(temporaryPath: string, path: string): Promise<boolean> {
  try {
    await link(temporaryPath, path);
    return true;
  } catch (error) {
    return hasCode(error, 'EEXIST') ? false : takeNameWithoutLink(temporaryPath, path);
  }
}

/**
 * For file systems without hard links, which report that with different codes. Nothing there takes a name and fails
 * where it exists, except for creating an empty file, and that would be left under the final name if the process ended
 * now. So a hidden file reserves the name among the windows of the editor while it is looked up and taken.
 */
async function takeNameWithoutLink(temporaryPath: string, path: string): Promise<boolean> {
  const reservation = join(dirname(path), reservationName(basename(path)));
  if (!(await reserve(reservation, temporaryPath))) return false;
  try {
    if (await exists(path)) return false;
    await rename(temporaryPath, path);
    return true;
  } finally {
    await unlink(reservation).catch(() => undefined);
  }
}

/** Equal for names that count as the same, and short enough for any name. */
function reservationName(name: string): string {
  return `.easel-name-${createHash('sha256').update(nameKey(name)).digest('hex').slice(0, 16)}.part`;
}

/** @returns false where another process has reserved the name. */
async function reserve(reservation: string, temporaryPath: string): Promise<boolean> {
  const owner = basename(temporaryPath);
  for (;;) {
    try {
      const file = await open(reservation, 'wx');
      try {
        await file.writeFile(owner);
      } finally {
        await file.close();
      }
      return true;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    if (!(await isLeftover(reservation, temporaryPath))) return false;
    await unlink(reservation).catch(() => undefined);
  }
}

/** Whether the reservation is no longer in use: an earlier run of the same job made it, or it is old. */
async function isLeftover(reservation: string, temporaryPath: string): Promise<boolean> {
  try {
    if ((await readFile(reservation, 'utf8')) === basename(temporaryPath)) return true;
    // Both times come from the clock of the file system, which need not be that of this machine.
    const [made, now] = await Promise.all([stat(reservation), stat(temporaryPath)]);
    return now.mtimeMs - made.mtimeMs > maxReservationMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return true;
    throw error;
  }
}
