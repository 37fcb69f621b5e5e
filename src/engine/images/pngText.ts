import { constants, deflateSync, inflateSync } from 'node:zlib';
import { pngChunk } from './pngChunks';

// Texts in a PNG. Source: PNG specification (third edition), 11.3.3.

export interface PngText {
  keyword: string;
  text: string;
}

/** More text than this, packed or not, is not read: nobody wrote a description of an image that long. */
const maxTextBytes = 4 * 1024 * 1024;
/** A keyword has 1 to 79 characters. */
export const maxKeywordBytes = 79;

export const isTextChunk = (type: string): boolean => type === 'tEXt' || type === 'zTXt' || type === 'iTXt';

/** Reads the body of a text chunk. @returns undefined where it is damaged, or far too long. */
export function readPngText(type: string, body: Uint8Array): PngText | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const end = bytes.indexOf(0);
  if (end < 1 || end > maxKeywordBytes || bytes.length > maxTextBytes) return undefined;
  const keyword = bytes.toString('latin1', 0, end);
  try {
    if (type === 'tEXt') return { keyword, text: byteText(bytes.subarray(end + 1)) };
    // One byte names the compression, of which there is one kind.
    if (type === 'zTXt') return { keyword, text: byteText(inflated(bytes.subarray(end + 2))) };
    return type === 'iTXt' ? { keyword, text: internationalText(bytes, end + 1) } : undefined;
  } catch {
    return undefined;
  }
}

/** A text chunk that every program reads: as Latin-1 where that has all its characters, else as UTF-8. */
export function textChunk(keyword: string, text: string): Uint8Array {
  const clean = text.replaceAll('\0', ' ');
  return /^[\n\x20-\x7e\xa1-\xff]*$/u.test(clean)
    ? pngChunk('tEXt', Buffer.from(`${keyword}\0${clean}`, 'latin1'))
    : internationalTextChunk(keyword, clean);
}

/** A text chunk in UTF-8, not packed, without a language. */
export function internationalTextChunk(keyword: string, text: string): Uint8Array {
  return pngChunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${text.replaceAll('\0', ' ')}`, 'utf8'));
}

/** The same, packed. */
export function packedTextChunk(keyword: string, text: string): Uint8Array {
  const packed = deflateSync(text.replaceAll('\0', ' '), { level: constants.Z_BEST_COMPRESSION });
  return pngChunk('iTXt', Buffer.concat([Buffer.from(`${keyword}\0\u0001\0\0\0`, 'latin1'), packed]));
}

function internationalText(bytes: Buffer, at: number): string {
  const isPacked = bytes[at] === 1;
  const languageEnd = bytes.indexOf(0, at + 2);
  const keywordEnd = languageEnd < 0 ? -1 : bytes.indexOf(0, languageEnd + 1);
  if (keywordEnd < 0) throw new Error('The text does not begin');
  const text = bytes.subarray(keywordEnd + 1);
  return (isPacked ? inflated(text) : text).toString('utf8');
}

const inflated = (bytes: Buffer): Buffer => inflateSync(bytes, { maxOutputLength: maxTextBytes });

/** The format says Latin-1, but many programs write UTF-8 there, which hardly any text in Latin-1 looks like. */
function byteText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
