import type { FileHandle } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** What a write of its own is worth: each costs a way to another thread and back, whatever it brings. */
const gatheredBytes = 256 * 1024;

/** Writes to the end of a file what comes in small pieces: many at once, and while more of them come. */
export class GatheredWriter {
  private pieces: Uint8Array[] = [];
  private length = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly file: FileHandle) {}

  /** @throws the system's error, of what was pushed before as well. */
  async push(bytes: Uint8Array): Promise<void> {
    this.pieces.push(bytes);
    this.length += bytes.length;
    if (this.length < gatheredBytes) return;
    await this.begin();
    // A fast source brings megabytes at once, and others would wait until all of them are through.
    await nextTurn();
  }

  /** Resolves when all is written. @throws the system's error. */
  async end(): Promise<void> {
    await this.begin();
    await this.writing;
  }

  /** Resolves when nothing is being written, whatever became of it. */
  async settled(): Promise<void> {
    await this.writing.catch(() => undefined);
  }

  private async begin(): Promise<void> {
    await this.writing;
    const { pieces, length } = this;
    [this.pieces, this.length] = [[], 0];
    this.writing = writeAll(this.file, pieces, length);
    // Whoever pushes or ends next hears of it.
    this.writing.catch(() => undefined);
  }
}

/** A system may take less than it was given, which is how a full disk shows first. */
async function writeAll(file: FileHandle, pieces: Uint8Array[], length: number): Promise<void> {
  if (length === 0) return;
  const { bytesWritten } = await file.writev(pieces);
  if (bytesWritten < length) await file.writeFile(Buffer.concat(pieces).subarray(bytesWritten));
}
