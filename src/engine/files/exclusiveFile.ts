import { link, mkdir, open, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WhenTaken } from '../../core/places/fileName';
import { numbered } from '../../core/places/fileName';
import { untilAborted } from '../../core/base/untilAborted';
import { hasCode, ignoreUnsupportedFlush } from './diskErrors';
import { GatheredWriter } from './gatheredWriter';
import { NameTaken } from './nameTaken';

/** After this many names that exist already, give up. */
const maxAttempts = 10_000;

/** An error of the disk, as opposed to one of the source. `code` is that of Node, e.g. ENOSPC. */
export class DiskFault extends Error {
  override readonly name = 'DiskFault';
  readonly code: string;
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'UNKNOWN';
  }
}

export interface ExclusiveFileOptions {
  /** An error of the source ends the writing and is rethrown unchanged. */
  source: AsyncIterable<Uint8Array>;
  /** Created, with its parents, when the first bytes arrive. */
  folder: string;
  baseName: string;
  /** Including the dot. */
  extension: string;
  /** The name of the hidden file in the same folder that holds the bytes until they are complete. */
  temporaryName: string;
  /**
   * Awaited as soon as the file has its name, before any cleanup. After a crash in between, `settleLeftover` finds out
   * what happened.
   */
  onPublished?: ((path: string) => Promise<void>) | undefined;
  /** `number` takes the next free name of `x`, `x-2`, `x-3`. */
  whenTaken: WhenTaken;
  /**
   * The name is chosen after this has settled, so that files that are written at the same time are numbered in order.
   */
  turn?: Promise<unknown> | undefined;
  signal: AbortSignal;
}

/**
 * Writes a file completely or not at all: the bytes go to a hidden file in the same folder, which gets the name at the
 * end. A file that another program or another save has put there is never replaced, except with `overwrite`.
 * @returns the path of the file.
 * @throws DiskFault; the reason of the signal; or what the source throws. In each case nothing is left behind.
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
    // A source without bytes makes an empty file.
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
    // After a success, the file is closed and the temporary name is gone already.
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

/**
 * The recursive `mkdir` of Node never returns when a file system answers ENOENT for a folder that it refuses to create.
 */
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

/** For an existing folder, some systems answer with another code than EEXIST, e.g. EROFS when it is read-only. */
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
 * For file systems without hard links, which report that with different codes. An empty file reserves the name, which
 * only one program can create; then the complete file replaces it in one step.
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
