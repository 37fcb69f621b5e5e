import { setImmediate } from 'node:timers/promises';

/** Bytes that are read each time they are sent, so that they do not stay in memory. */
export interface ByteSource {
  /** In bytes. */
  byteLength: number;
  /** @throws EaselError where the bytes have changed since the source was made. */
  check(): Promise<void>;
  /**
   * Yields exactly `byteLength` bytes in pieces, and lets other work run between the pieces.
   * @param mayReuseMemory true where the caller no longer needs a piece when it asks for the next one. All pieces may
   *   then share the memory of one piece; without this, the memory would grow to tens of MB.
   * @throws EaselError where the bytes cannot be read or have changed. It is thrown before the last piece at the
   *   latest, so that the receiver never has all bytes of a changed file.
   */
  open(mayReuseMemory?: boolean): AsyncIterable<Uint8Array>;
}

/**
 * The size of a piece in bytes. It is a multiple of three, because base64 turns three bytes into four characters, and
 * small enough that one piece takes less than a millisecond.
 */
export const pieceBytes = 96 * 1024;

/** A source of bytes that are in memory already. */
export function sourceOfBytes(bytes: Uint8Array): ByteSource {
  return {
    byteLength: bytes.length,
    check: () => Promise.resolve(),
    async *open() {
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        yield bytes.subarray(at, at + pieceBytes);
        await setImmediate();
      }
    },
  };
}

/** All bytes of a source in memory. */
export async function readAll(source: ByteSource): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(source.byteLength);
  let at = 0;
  for await (const piece of source.open(true)) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
