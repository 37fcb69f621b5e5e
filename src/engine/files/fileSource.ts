import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import type { ByteSource } from './byteSource';
import { pieceBytes } from './byteSource';

/** The errors that are thrown when a file cannot be used as an input. */
export interface FileProblems {
  /** The file has changed since the source was made. */
  changed(): Error;
  unreadable(cause: unknown): Error;
}

/**
 * The content of a file of this machine. When the file changes after this call, reading it fails before the last piece,
 * also when it changes while it is read.
 */
export async function fileSource(path: string, problems: FileProblems): Promise<ByteSource> {
  const orUnreadable = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw problems.unreadable(error);
    }
  };
  const first = await orUnreadable(stat(path, { bigint: true }));
  // Some systems give a folder the size 0, so that it would count as an empty file.
  if (first.isDirectory()) throw problems.unreadable(new Error('It is a folder'));
  const byteLength = Number(first.size);
  const checkSame = async (reading: Promise<BigIntStats>): Promise<void> => {
    const { size, mtimeNs } = await orUnreadable(reading);
    if (size !== first.size || mtimeNs !== first.mtimeNs) throw problems.changed();
  };
  const fill = async (piece: Buffer, handle: FileHandle, at: number): Promise<void> => {
    for (let filled = 0; filled < piece.length;) {
      const { bytesRead } = await orUnreadable(handle.read(piece, filled, piece.length - filled, at + filled));
      if (bytesRead === 0) throw problems.changed();
      filled += bytesRead;
    }
  };
  return {
    byteLength,
    check: () => checkSame(stat(path, { bigint: true })),
    async *open(mayReuseMemory = false) {
      const reusedMemory = mayReuseMemory ? Buffer.allocUnsafeSlow(pieceBytes) : undefined;
      const handle = await orUnreadable(open(path));
      try {
        for (let at = 0; at < byteLength; at += pieceBytes) {
          const length = Math.min(pieceBytes, byteLength - at);
          const piece = reusedMemory?.subarray(0, length) ?? Buffer.allocUnsafeSlow(length);
          await fill(piece, handle, at);
          if (at + piece.length === byteLength) await checkSame(handle.stat({ bigint: true }));
          yield piece;
        }
      } finally {
        await handle.close();
      }
    },
  };
}
