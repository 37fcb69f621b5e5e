import type { Dirent, Stats } from 'node:fs';
import { lstat, opendir, readFile, stat } from 'node:fs/promises';
import { messageOf } from '../../core/base/errors';
import type { EntryStat, FolderEntries } from './workspace';
import { FileSystemFault } from './workspace';

/**
 * What is there, links followed; a link that leads nowhere is neither a file nor a folder.
 * @throws FileSystemFault
 */
export async function statOnDisk(path: string): Promise<EntryStat | undefined> {
  const found = await orNothing(lstat(path));
  if (!found?.isSymbolicLink()) return found && entryOf(found);
  const target = await orNothing(stat(path));
  return target ? entryOf(target) : { kind: 'other', byteLength: found.size };
}

function entryOf(found: Stats): EntryStat {
  return { kind: found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other', byteLength: found.size };
}

/** @throws FileSystemFault */
async function orNothing<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    const fault = faultOf(error);
    if (fault.code === 'FileNotFound') return undefined;
    throw fault;
  }
}

/** Changes whenever the file is written; undefined for what cannot be looked up. */
export async function stateOnDisk(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && [found.mtimeNs, found.ctimeNs, found.size, found.ino].join(' ');
}

/** Larger folders are not listed. */
const maxEntries = 20_000;

/**
 * What lies in a folder; nothing where there is none. Undefined for a folder with too many files.
 * @throws FileSystemFault
 */
export async function entriesOnDisk(path: string): Promise<FolderEntries | undefined> {
  const entries = new Map<string, EntryStat['kind'] | 'link'>();
  try {
    for await (const entry of await opendir(path, { bufferSize: 256 })) {
      entries.set(entry.name, kindOfEntry(entry));
      if (entries.size > maxEntries) return undefined;
    }
  } catch (error) {
    const fault = faultOf(error);
    if (fault.code !== 'FileNotFound') throw fault;
  }
  return entries;
}

function kindOfEntry(entry: Dirent): EntryStat['kind'] | 'link' {
  if (entry.isDirectory()) return 'folder';
  // Some file systems do not say what an entry is: that is asked for, as with a link.
  return entry.isFile() ? 'file' : 'link';
}

/** @throws FileSystemFault */
export async function readOnDisk(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw faultOf(error);
  }
}

function faultOf(error: unknown): FileSystemFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const codes: Record<string, string> = { ENOENT: 'FileNotFound', ENOTDIR: 'FileNotFound', EACCES: 'NoPermissions' };
  return new FileSystemFault(codes[code] ?? 'Unknown', messageOf(error), error);
}
