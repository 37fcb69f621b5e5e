import { open } from 'node:fs/promises';
import type { URI } from 'vscode-uri';
import { easelKeyword } from '../images/pngEmbedding';
import { readPngText } from '../images/pngText';

/** A record stands in front of the picture data; what comes before it is short. */
const beginningBytes = 256 * 1024;
const chunkType = 'iTXt';
const recordStart = `${chunkType}${easelKeyword}\0`;
/** The header stands first; it has the width and the height after the signature, its length and its type. */
const headerEnd = 24;

/** Whether a file of this machine may have a record: no more than its beginning is read. Never rejects. */
export async function mayHaveRecord(file: URI): Promise<boolean> {
  return (await beginningOf(file.fsPath))?.includes(recordStart, 0, 'latin1') === true;
}

/**
 * The text of the record of a PNG of this machine, of which no more than the beginning is read. Never rejects. It is
 * not parsed, because badges are shown before anything else is loaded.
 */
export async function recordTextOf(file: URI): Promise<string | undefined> {
  return (await recordAtBeginning(file))?.text;
}

/** The text of the record, and the size in pixels that the header tells, as "640*480". Never rejects. */
export async function recordAtBeginning(file: URI): Promise<{ text: string; pixels: string } | undefined> {
  const beginning = file.scheme === 'file' ? await beginningOf(file.fsPath) : undefined;
  const at = beginning?.indexOf(recordStart, 0, 'latin1') ?? -1;
  if (!beginning || at < headerEnd) return undefined;
  const start = at + chunkType.length;
  const text = readPngText(chunkType, beginning.subarray(start, start + beginning.readUInt32BE(at - 4)))?.text;
  if (text === undefined) return undefined;
  return { text, pixels: `${beginning.readUInt32BE(16)}*${beginning.readUInt32BE(20)}` };
}

/** @returns undefined where the file cannot be read. */
async function beginningOf(path: string): Promise<Buffer | undefined> {
  try {
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(beginningBytes), 0, beginningBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
