import type { ByteSource } from '../files/byteSource';
import { sourceOfBytes } from '../files/byteSource';

/** The bytes of a source as base64. */
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
 * A text in which each mark is replaced by the bytes of a source, as UTF-8.
 * @param marks in the order in which they occur in the text, each exactly once.
 */
export function textWithSources(text: string, marks: readonly { mark: string; source: ByteSource }[]): ByteSource {
  const parts: ByteSource[] = [];
  let rest = text;
  for (const { mark, source } of marks) {
    const at = rest.indexOf(mark);
    parts.push(sourceOfBytes(Buffer.from(rest.slice(0, at))), source);
    rest = rest.slice(at + mark.length);
  }
  parts.push(sourceOfBytes(Buffer.from(rest)));
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

function base64(bytes: Uint8Array): Buffer {
  return Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'), 'latin1');
}
