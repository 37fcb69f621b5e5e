import type { FileHandle } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Pieces are collected up to this size: every write needs a round trip to another thread, whatever its size. */
const batchBytes = 256 * 1024;

/** Appends small pieces to a file. It writes many pieces at once, while more of them arrive. */
export class BatchedWriter {
  private pieces: Uint8Array[] = [];
  private length = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly file: FileHandle) {}

  /** @throws the error of the system, also that of an earlier push. */
  async push(bytes: Uint8Array): Promise<void> {
    this.pieces.push(bytes);
    this.length += bytes.length;
    if (this.length < batchBytes) return;
    await this.begin();
    // A fast source delivers megabytes at once; without this pause, other work would wait until all of it is written.
    await nextTurn();
  }

  /** Resolves when everything is written. @throws the error of the system. */
  async end(): Promise<void> {
    await this.begin();
    await this.writing;
  }

  /** Resolves when no write is running, even after a failed one. */
  async settled(): Promise<void> {
    await this.writing.catch(() => undefined);
  }

  private async begin(): Promise<void> {
    await this.writing;
    const { pieces, length } = this;
    [this.pieces, this.length] = [[], 0];
    this.writing = writeAll(this.file, pieces, length);
    // The next `push` or `end` reports the error.
    this.writing.catch(() => undefined);
  }
}

/** A system may write fewer bytes than it was given; this is the first sign of a full disk. */
async function writeAll(file: FileHandle, pieces: Uint8Array[], length: number): Promise<void> {
  if (length === 0) return;
  const { bytesWritten } = await file.writev(pieces);
  if (bytesWritten < length) await file.writeFile(Buffer.concat(pieces).subarray(bytesWritten));
}
