import { link, mkdir, open, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WhenTaken } from '../../core/places/fileName';
import { numbered } from '../../core/places/fileName';
import { untilAborted } from '../../core/base/untilAborted';
import { hasCode, ignoreUnsupportedFlush } from './diskErrors';
import { GatheredWriter } from './gatheredWriter';
import { NameTaken } from './nameTaken';

/** A name that is taken this often is no name to go on with. */
const maxAttempts = 10_000;

/** A fault of the disk, as opposed to one of what is being written. `code` is Node's, e.g. ENOSPC. */
export class DiskFault extends Error {
  override readonly name = 'DiskFault';
  readonly code: string;
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'UNKNOWN';
  }
}

export interface ExclusiveFileOptions {
  /** Any error of it ends the writing and is thrown as it is. */
  source: AsyncIterable<Uint8Array>;
  /** Made, with its parents, when the first bytes arrive. */
  folder: string;
  baseName: string;
  /** With the dot. */
  extension: string;
  /** The hidden file beside it that holds the bytes until they are whole. */
  temporaryName: string;
  /**
   * Awaited as soon as the file has its name, before anything is cleaned up: whoever looks after a crash finds out by
   * `settleLeftover`.
   */
  onPublished?: ((path: string) => Promise<void>) | undefined;
  /** `number` takes the next free name of `x`, `x-2`, `x-3`. */
  whenTaken: WhenTaken;
  /** The name is taken after this has settled, so that files that are written at once are numbered in order. */
  turn?: Promise<unknown> | undefined;
  signal: AbortSignal;
}

/**
 * Writes a file that is there whole or not at all: into a hidden file beside it, which gets the name at the end. No
 * file that another program or another save has put there is ever replaced, unless asked.
 * @returns the path it got.
 * @throws DiskFault; NameTaken where `whenTaken` is `fail`; the signal's reason; or what the source throws. Nothing is
 *   left behind then.
 */
export async function writeExclusively(options: ExclusiveFileOptions): Promise<string> {
  const { source, folder, signal } = options;
  const temporaryPath = join(folder, options.temporaryName);
  let opened: { file: FileHandle; writer: GatheredWriter } | undefined;
  try {
    for await (const bytes of untilAborted(source, signal)) {
      const { writer } = (opened ??= await onDisk(() => openNew(folder, temporaryPath)));
      await onDisk(() => writer.push(bytes));
    }
    // A source that yields nothing gives an empty file.
    const { file, writer } = (opened ??= await onDisk(() => openNew(folder, temporaryPath)));
    await onDisk(() => writer.end());
    await onDisk(() => file.sync().catch(ignoreUnsupportedFlush));
    // Windows does not rename an open file.
    await onDisk(() => file.close());
    await options.turn;
    signal.throwIfAborted();
    const path = await publish(temporaryPath, options);
    await options.onPublished?.(path);
    return path;
  } finally {
    // Both are undone already where all went well.
    await opened?.writer.settled();
    await opened?.file.close().catch(() => undefined);
    await unlink(temporaryPath).catch(() => undefined);
  }
}

async function openNew(folder: string, path: string): Promise<{ file: FileHandle; writer: GatheredWriter }> {
  await makeFolder(folder);
  const file = await open(path, 'wx');
  return { file, writer: new GatheredWriter(file) };
}

/** Node's own recursive `mkdir` never returns where a file system says ENOENT for a folder it does not want to make. */
async function makeFolder(path: string): Promise<void> {
  try {
    await makeOneFolder(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) {
      throw error;
    }
    await makeFolder(dirname(path));
    await makeOneFolder(path);
  }
}

/** A folder that is there already may be refused with other codes than EEXIST, e.g. EROFS where it is mounted. */
async function makeOneFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const existing = await stat(path).catch(() => undefined);
    if (existing?.isDirectory() !== true) {
      throw error;
    }
  }
}

async function publish(
  temporaryPath: string,
  { folder, baseName, extension, whenTaken }: ExclusiveFileOptions,
): Promise<string> {
  if (whenTaken === 'overwrite') {
    const path = join(folder, baseName + extension);
    await onDisk(() => rename(temporaryPath, path));
    return path;
  }
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const path = join(folder, numbered(baseName, attempt) + extension);
    if (await onDisk(() => takeName(temporaryPath, path))) {
      return path;
    }
    if (whenTaken === 'fail') throw new NameTaken(baseName + extension);
  }
  throw new DiskFault(Object.assign(new Error(`${maxAttempts} names are taken`), { code: 'EEXIST' }));
}

/** Gives the temporary file its name unless something has that name. */
async function takeName(temporaryPath: string, path: string): Promise<boolean> {
  try {
    await link(temporaryPath, path);
    return true;
  } catch (error) {
    return hasCode(error, 'EEXIST') ? false : takeNameWithoutLink(temporaryPath, path);
  }
}

/**
 * For file systems without hard links, and they do not agree on how they say so: the name is taken by an empty file,
 * which only one program can make, and the whole file replaces it in one step.
 */
async function takeNameWithoutLink(temporaryPath: string, path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      return false;
    }
    throw error;
  }
  try {
    await rename(temporaryPath, path);
    return true;
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  }
}

async function onDisk<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new DiskFault(error);
  }
}
