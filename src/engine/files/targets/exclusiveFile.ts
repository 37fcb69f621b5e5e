import { open, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { untilAborted } from '../../../core/base/untilAborted';
import { hasCode, ignoreUnsupportedFlush, onDisk } from '../diskErrors';
import type { FinalName } from './finalName';
import { giveFinalName } from './finalName';
import { BatchedWriter } from '../batchedWriter';
import { makeFolder, removeFolders } from '../newFolder';
import { isInsideReal, realPathOf, realPathsOf } from '../realPath';
import { LeadsOutside } from './targetFaults';

export interface ExclusiveFileOptions extends FinalName {
  /** An error of the source ends the writing and is rethrown unchanged. */
  source: AsyncIterable<Uint8Array>;
  /** Created, with its parents, when the first bytes arrive, unless it is there. */
  folder: string;
  /**
   * The folders of which the file must really lie in one, with all links followed: first the one that was chosen for
   * it, which must exist. Absent where the person picked the folder.
   */
  within?: readonly string[] | undefined;
  /** The name of the hidden file in the same folder that holds the bytes until they are complete. */
  temporaryName: string;
  /**
   * Awaited as soon as the file has its name, before any cleanup. After a crash in between, `settleLeftover` finds out
   * what happened.
   */
  onPublished?: ((path: string) => Promise<void>) | undefined;
  /**
   * The name is chosen after this has settled, so that files that are written at the same time are numbered in order.
   */
  turn?: Promise<unknown> | undefined;
  signal: AbortSignal;
}

/** Where a folder really is, which need not exist yet. */
interface Place {
  realPath: string;
  /** The folders of which it lies in one; absent where it may lie anywhere. */
  realFolders: readonly string[] | undefined;
}

/** The hidden file that holds the bytes. */
interface HiddenFile {
  handle: FileHandle;
  writer: BatchedWriter;
  /** By its real path: what is done with it later does not follow a link that was put in the way meanwhile. */
  path: string;
  realFolders: Place['realFolders'];
}

/**
 * Writes a file completely or not at all: the bytes go to a hidden file in the same folder, which gets the name at the
 * end. A file that another program or another save has put there is never replaced, except with `overwrite`.
 * @returns the path of the file.
 * @throws DiskFault, LeadsOutside, NameTaken, ReadOnlyFile; the reason of the signal; or what the source throws. In
 *   each case nothing is left behind, unless somebody has moved the folder with the hidden file in it.
 */
export async function writeExclusively(options: ExclusiveFileOptions): Promise<string> {
  const { source, folder, within, signal } = options;
  // Before a byte is asked for, because it may be a large download.
  const place = await onDisk(() => inside(folder, within));
  const early = openEarly(place, options.temporaryName);
  let opening: Promise<HiddenFile> | undefined;
  const openOnce = (): Promise<HiddenFile> =>
    (opening ??= stillRight(early, options).then(found => found ?? openHidden(options)));
  try {
    for await (const bytes of untilAborted(source, signal)) {
      const { writer } = await onDisk(openOnce);
      await onDisk(() => writer.push(bytes));
    }
    // A source without bytes makes an empty file.
    const opened = await onDisk(openOnce);
    const { handle, writer, path: hiddenPath } = opened;
    await onDisk(() => writer.end());
    await onDisk(() => handle.sync().catch(ignoreUnsupportedFlush));
    await options.turn;
    signal.throwIfAborted();
    await onDisk(() => checkHandle(opened));
    // Windows does not rename an open file.
    await onDisk(() => handle.close());
    const path = join(folder, await onDisk(() => giveFinalName(hiddenPath, options)));
    await options.onPublished?.(path);
    return path;
  } finally {
    // Opening it discards the early one where that is not taken.
    const hidden = await (opening ?? early).catch(() => undefined);
    await hidden?.writer.settled();
    // After a success, the file is closed and the temporary name is gone already.
    if (hidden) await discard(hidden);
  }
}

/**
 * Opens the hidden file while the first bytes are on their way, where the folder is there already: one that is made
 * for an image that never comes would have to go again.
 * @returns undefined where that is not possible; the first bytes will tell why. Never rejects.
 */
async function openEarly({ realPath, realFolders }: Place, temporaryName: string): Promise<HiddenFile | undefined> {
  const opened = await createHidden(join(realPath, temporaryName), realFolders).catch(() => undefined);
  if (!opened || (await isAtItsPath(opened))) return opened;
  await discard(opened);
  return undefined;
}

/** The file that was opened early; none where its folder was deleted, moved or replaced meanwhile. Never rejects. */
async function stillRight(
  early: Promise<HiddenFile | undefined>,
  { folder, within }: ExclusiveFileOptions,
): Promise<HiddenFile | undefined> {
  const opened = await early;
  if (!opened) return undefined;
  const now = await inside(folder, within).catch(() => undefined);
  if (now?.realPath === dirname(opened.path) && (await isAtItsPath(opened)))
    return { ...opened, realFolders: now.realFolders };
  await discard(opened);
  return undefined;
}

async function discard({ handle, path }: HiddenFile): Promise<void> {
  await handle.close().catch(() => undefined);
  await unlink(path).catch(() => undefined);
}

async function openHidden({ folder, within, temporaryName }: ExclusiveFileOptions): Promise<HiddenFile> {
  // Again: a link may have been put in the place of a folder while the first bytes were on their way.
  const { realPath: realFolder, realFolders } = await inside(folder, within);
  let made: string[] = [];
  let hidden: HiddenFile | undefined;
  try {
    try {
      hidden = await createHidden(join(realFolder, temporaryName), realFolders);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      made = await makeFolder(folder);
      hidden = await createHidden(join((await realPathOf(folder)) ?? folder, temporaryName), realFolders);
    }
    await checkHandle(hidden);
    return hidden;
  } catch (error) {
    if (hidden) await discard(hidden);
    await removeFolders(made);
    throw error;
  }
}

async function createHidden(path: string, realFolders: Place['realFolders']): Promise<HiddenFile> {
  const handle = await open(path, 'wx');
  return { handle, path, realFolders, writer: new BatchedWriter(handle) };
}

/** @throws LeadsOutside; or the error of the system where the chosen folder has vanished. */
async function inside(path: string, within: readonly string[] | undefined): Promise<Place> {
  const [realPath, realFolders] = await Promise.all([realPathOf(path), within && realPathsOf(within)]);
  if (!within || !realFolders) return { realPath: realPath ?? path, realFolders };
  if (realPath !== undefined && isInsideReal(realPath, realFolders)) return { realPath, realFolders };
  // A folder that has vanished holds nothing, and says so with an error of its own.
  if (within[0] !== undefined) await stat(within[0]);
  throw new LeadsOutside();
}

/** @throws LeadsOutside; or the error of the system. */
async function checkHandle(hidden: HiddenFile): Promise<void> {
  // What has the path of a folder that the person picked is theirs to decide.
  if (hidden.realFolders && !(await isRight(hidden))) throw new LeadsOutside();
}

const isAtItsPath = (hidden: HiddenFile): Promise<boolean> => isRight(hidden).catch(() => false);

/**
 * Whether the open file, rather than its path, is where it may be: what has the path now is the same file, and still
 * lies there.
 */
async function isRight({ handle, path, realFolders }: HiddenFile): Promise<boolean> {
  const [opened, named, realPath] = await Promise.all([
    handle.stat({ bigint: true }),
    stat(path, { bigint: true }),
    realFolders && realPathOf(path),
  ]);
  const isSame = opened.ino === named.ino && opened.dev === named.dev;
  return isSame && (!realFolders || (realPath !== undefined && isInsideReal(realPath, realFolders)));
}
