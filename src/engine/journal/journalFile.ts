import { lstat, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { journalEntrySchema, type JournalEntry } from '../../core/jobs/journalEntry';
import type { Clock } from '../../core/base/ports';
import { messageOf } from '../../core/base/errors';
import { hasCode, ignoreUnsupportedFlush } from '../files/diskErrors';

/**
 * Windows refuses to rename a file that another program, e.g. a virus scanner, has open. This usually lasts only a
 * moment.
 */
const renameAttempts = 10;
const renamePauseMs = 10;
/** Even a long prompt with a streamed article and its signed addresses is far smaller. */
const maxEntryBytes = 64 * 1024 * 1024;

export type ReadEntry =
  | { kind: 'entry'; entry: JournalEntry }
  | { kind: 'damaged'; reason: string }
  /** Written by a later version of the extension, which can read it. */
  | { kind: 'newer' }
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
  let text: string;
  try {
    // Reading a pipe could wait for ever, and reading gigabytes would take very long.
    const { size, isFile } = await lstat(path).then(stat => ({ size: stat.size, isFile: stat.isFile() }));
    if (!isFile) return { kind: 'damaged', reason: 'it is not a file' };
    if (size > maxEntryBytes) return { kind: 'damaged', reason: `it has ${size} bytes` };
    text = await readFile(path, 'utf8');
  } catch (error) {
    return hasCode(error, 'ENOENT') ? { kind: 'gone' } : { kind: 'unreadable', reason: messageOf(error) };
  }
  return parseEntry(text, jobId);
}

function parseEntry(text: string, jobId: string): ReadEntry {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The message of the parser quotes the text, which must not get into a log.
    return { kind: 'damaged', reason: 'it is not JSON' };
  }
  if (
    typeof content === 'object' &&
    content !== null &&
    'version' in content &&
    typeof content.version === 'number' &&
    content.version > 1
  )
    return { kind: 'newer' };
  const parsed = journalEntrySchema.safeParse(content);
  if (!parsed.success)
    return { kind: 'damaged', reason: `${parsed.error.issues[0]?.path.join('.') || 'it'} has an unexpected value` };
  if (parsed.data.id !== jobId) return { kind: 'damaged', reason: 'it is the entry of another job' };
  return { kind: 'entry', entry: parsed.data };
}

/**
 * A rename survives a crash of the machine only once the folder is flushed. Some systems cannot do that; the data
 * itself is safe.
 */
async function flushNames(folder: string): Promise<void> {
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
