import { lstat, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/base/ports';
import { messageOf } from '../../core/base/errors';
import { hasCode, ignoreUnsupportedFlush } from '../files/diskErrors';
import { parseSteps, type ParsedSteps } from './entrySteps';

/**
 * Windows refuses to rename a file that another program, e.g. a virus scanner, has open. This usually lasts only a
 * moment.
 */
const renameAttempts = 10;
const renamePauseMs = 10;
/** More than twice the longest answer, which may hold its images: a file is written anew before it gets there. */
const maxEntryBytes = 128 * 1024 * 1024;

export type ReadEntry =
  | ParsedSteps
  /** Removed, or renamed by another window that was faster. */
  | { kind: 'gone' }
  | { kind: 'unreadable'; reason: string };

/**
 * Writes a file so that after a crash, even of the machine, it holds either the old text or the new one. Only the user
 * can read it.
 * @throws the error of the file system; then the old text is kept.
 */
export async function writeWhole(
  folder: string,
  name: string,
  temporary: string,
  text: string,
  clock: Pick<Clock, 'sleep'>,
): Promise<void> {
  const temporaryPath = join(folder, temporary);
  try {
    const file = await open(temporaryPath, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync().catch(ignoreUnsupportedFlush);
    } finally {
      await file.close();
    }
    await renameStubbornly(temporaryPath, join(folder, name), clock);
  } catch (error) {
    await rm(temporaryPath, { force: true }).catch(() => undefined);
    throw error;
  }
  await flushNames(folder);
}

/**
 * Renames a file, with further attempts while another program has it open.
 * @throws the error of the file system; ENOENT when `from` does not exist (any more).
 */
export async function renameStubbornly(from: string, to: string, clock: Pick<Clock, 'sleep'>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (attempt === renameAttempts || !hasCode(error, 'EPERM', 'EACCES', 'EBUSY')) throw error;
      await clock.sleep(attempt * renamePauseMs);
    }
  }
}

/** Reads and checks the entry of a job. Never rejects. */
export async function readEntry(path: string, jobId: string): Promise<ReadEntry> {
  let bytes: Buffer;
  try {
    // Reading a pipe could wait for ever, and reading gigabytes would take very long.
    const { size, isFile } = await lstat(path).then(stat => ({ size: stat.size, isFile: stat.isFile() }));
    if (!isFile) return { kind: 'damaged', reason: 'it is not a file' };
    if (size > maxEntryBytes) return { kind: 'damaged', reason: `it has ${size} bytes` };
    bytes = await readFile(path);
  } catch (error) {
    return hasCode(error, 'ENOENT') ? { kind: 'gone' } : { kind: 'unreadable', reason: messageOf(error) };
  }
  return parseSteps(bytes, jobId);
}

/**
 * A new name survives a crash of the machine only once the folder is flushed. Some systems cannot do that; the data
 * itself is safe.
 */
export async function flushNames(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Best effort.
  }
}
