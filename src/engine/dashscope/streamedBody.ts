import { setImmediate } from 'node:timers/promises';

/** Bytes that are read when they are sent, each time anew, so that nobody has to hold them. */
export interface ByteSource {
  byteLength: number;
  /** @throws EaselError where the bytes are not those any more that were checked. */
  check(): Promise<void>;
  /**
   * Exactly `byteLength` bytes, with time for others between the pieces.
   * @param areLent whether a piece is done with when the next is asked for: then one piece's memory may do for all,
   *   which else grow to tens of MB.
   * @throws EaselError where they cannot be read or have changed, and always before the last piece: what was sent until
   *   then is not whole.
   */
  open(areLent?: boolean): AsyncIterable<Uint8Array>;
}

/**
 * Base64 turns three bytes into four; pieces of a multiple of three need no remainder. Small enough that none takes a
 * millisecond.
 */
export const pieceBytes = 96 * 1024;

/** Bytes that are in memory anyway. */
export function heldSource(bytes: Uint8Array): ByteSource {
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

/** The same bytes as base64. */
export function base64Source(source: ByteSource): ByteSource {
  return {
    byteLength: Math.ceil(source.byteLength / 3) * 4,
    check: () => source.check(),
    async *open() {
      let rest = new Uint8Array(0);
      for await (const piece of source.open(true)) {
        const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
        const wholeBytes = bytes.length - (bytes.length % 3);
        if (wholeBytes > 0) yield base64(bytes.subarray(0, wholeBytes));
        rest = Uint8Array.from(bytes.subarray(wholeBytes));
      }
      if (rest.length > 0) yield base64(rest);
    },
  };
}

/**
 * A text with sources in the places of marks, as UTF-8.
 * @param marks in the order in which they stand in the text, each once.
 */
export function filledText(text: string, marks: readonly { mark: string; source: ByteSource }[]): ByteSource {
  const parts: ByteSource[] = [];
  let rest = text;
  for (const { mark, source } of marks) {
    const at = rest.indexOf(mark);
    parts.push(heldSource(Buffer.from(rest.slice(0, at))), source);
    rest = rest.slice(at + mark.length);
  }
  parts.push(heldSource(Buffer.from(rest)));
  return {
    byteLength: parts.reduce((sum, part) => sum + part.byteLength, 0),
    check: async () => {
      for (const part of parts) await part.check();
    },
    async *open() {
      for (const part of parts) yield* part.open();
    },
  };
}

/** All of it, where it has to be in memory. */
export async function gathered(source: ByteSource): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(source.byteLength);
  let at = 0;
  for await (const piece of source.open(true)) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function base64(bytes: Uint8Array): Buffer {
  return Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'), 'latin1');
}
