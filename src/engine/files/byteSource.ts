import { setImmediate } from 'node:timers/promises';

/** Bytes that are read from their place each time they are sent, so that they need not be held in memory. */
export interface ByteSource {
  byteLength: number;
  /** @throws EaselError where the bytes have changed since they were checked. */
  check(): Promise<void>;
  /**
   * Exactly `byteLength` bytes, with time for others between the pieces.
   * @param mayReuseMemory true where the caller is done with a piece when it asks for the next one. All pieces may then
   *   share one piece's memory, which would otherwise grow to tens of MB.
   * @throws EaselError where they cannot be read or have changed, and always before the last piece: what was sent until
   *   then is not whole.
   */
  open(mayReuseMemory?: boolean): AsyncIterable<Uint8Array>;
}

/**
 * Base64 turns three bytes into four; pieces of a multiple of three need no remainder. Small enough that none takes a
 * millisecond.
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
