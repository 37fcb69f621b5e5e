import { lstat, open, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode, ignoreUnsupportedFlush } from '../files/diskErrors';
import { flushNames } from './journalFile';

/**
 * The file of one job, kept open while its steps are appended, so that a step costs one write and one flush. Only the
 * user can read it.
 */
export class StepFile {
  private file: FileHandle | undefined;
  private isNameFlushed: boolean;
  /** Bytes that are known to be complete. */
  private byteLength = 0;
  /** Of the file as this window left it; unknown after a write that failed. */
  private size: number | undefined;

  /** @param found what is there already: how much of it is complete. Without it the file has to be created. */
  constructor(
    private readonly path: string,
    found?: { byteLength: number },
  ) {
    this.isNameFlushed = found !== undefined;
    this.byteLength = found?.byteLength ?? 0;
  }

  /**
   * - `ours`: it is as this window left it.
   * - `missing`: somebody deleted it.
   * - `taken`: another window took it over, by renaming it, and perhaps has written into it.
   */
  async look(): Promise<'ours' | 'missing' | 'taken'> {
    try {
      this.file ??= await open(this.path, 'r+');
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return 'missing';
      throw error;
    }
    const [opened, named] = await Promise.all([
      this.file.stat({ bigint: true }),
      lstat(this.path, { bigint: true }).catch((error: unknown) => {
        if (hasCode(error, 'ENOENT')) return undefined;
        throw error;
      }),
    ]);
    if (this.size !== undefined && opened.size !== BigInt(this.size)) return 'taken';
    if (named?.ino === opened.ino && named.dev === opened.dev) return 'ours';
    return named === undefined && opened.nlink === 0n ? 'missing' : 'taken';
  }

  /** @throws the error of the system; EEXIST where the name is taken. */
  async create(text: string, isFlushed: boolean): Promise<void> {
    await this.close();
    this.file = await open(this.path, 'wx', 0o600);
    [this.byteLength, this.size, this.isNameFlushed] = [0, 0, false];
    try {
      await this.append(text, isFlushed);
    } catch (error) {
      // Else the next try would find its name taken.
      await this.close();
      await rm(this.path, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  /**
   * After a failure the file counts as it was: the next call removes what was written of this one.
   * @throws the error of the system.
   */
  async append(text: string, isFlushed: boolean): Promise<void> {
    const file = (this.file ??= await open(this.path, 'r+'));
    const isWhole = this.size === this.byteLength;
    this.size = undefined;
    if (!isWhole) await file.truncate(this.byteLength);
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) {
      // A system may write fewer bytes than it was given; this is the first sign of a full disk.
      const { bytesWritten } = await file.write(bytes, written, undefined, this.byteLength + written);
      written += bytesWritten;
    }
    if (isFlushed) {
      await Promise.all([
        file.datasync().catch(ignoreUnsupportedFlush),
        ...(this.isNameFlushed ? [] : [flushNames(dirname(this.path))]),
      ]);
      this.isNameFlushed = true;
    }
    this.byteLength += bytes.length;
    this.size = this.byteLength;
  }

  get length(): number {
    return this.byteLength;
  }

  /** Also lets other programs rename or delete the file, which Windows refuses while it is open. Never rejects. */
  async close(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    await file?.close().catch(() => undefined);
  }
}
