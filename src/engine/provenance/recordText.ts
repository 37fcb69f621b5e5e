import { type FileHandle, open } from 'node:fs/promises';
import type { URI } from 'vscode-uri';
import { pngSignature } from '../images/pngChunks';
import { easelKeyword } from '../images/pngEmbedding';
import { readPngText } from '../images/pngText';

/** A record stands in front of the picture data. Most often, all that comes before that is in the first piece. */
const pieceBytes = 256 * 1024;
/** So many chunks are looked at: labels and profiles are a few large ones. */
const maxChunks = 500;
const maxRecordBytes = 4 * 1024 * 1024;
const recordStart = `iTXt${easelKeyword}\0`;
/** The length of a chunk stands in front of its type, and its checksum behind it. */
const [lengthBytes, typeBytes, checksumBytes] = [4, 4, 4];
/** Where the width and the height stand: behind the signature and the beginning of the first chunk. */
const [widthAt, heightAt] = [16, 20];

/** Whether a file of this machine may have a record: the picture data is not read. Never rejects. */
export async function mayHaveRecord(file: URI): Promise<boolean> {
  return (await recordIn(file.fsPath)) !== undefined;
}

/**
 * The text of the record of a PNG of this machine, of which no more is read than what stands in front of the picture
 * data. Never rejects. It is not parsed, because badges are shown before anything else is loaded.
 */
export async function recordTextOf(file: URI): Promise<string | undefined> {
  return (await recordAtBeginning(file))?.text;
}

/** The text of the record, and the size in pixels that the header tells, as "640*480". Never rejects. */
export async function recordAtBeginning(file: URI): Promise<{ text: string; pixels: string } | undefined> {
  const found = file.scheme === 'file' ? await recordIn(file.fsPath) : undefined;
  const text = found && readPngText('iTXt', found.body)?.text;
  return found && text !== undefined ? { text, pixels: found.pixels } : undefined;
}

/** The chunk of the record. @returns undefined where there is none, and where the file cannot be read. */
async function recordIn(path: string): Promise<{ body: Buffer; pixels: string } | undefined> {
  try {
    const handle = await open(path);
    try {
      return await recordOf(new Pieces(handle));
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

async function recordOf(pieces: Pieces): Promise<{ body: Buffer; pixels: string } | undefined> {
  const header = await pieces.at(0, heightAt + 4);
  if (!header?.subarray(0, pngSignature.length).equals(pngSignature)) return undefined;
  const pixels = `${header.readUInt32BE(widthAt)}*${header.readUInt32BE(heightAt)}`;
  let at = pngSignature.length;
  for (let count = 0; count < maxChunks; count += 1) {
    const head = await pieces.at(at, lengthBytes + recordStart.length);
    if (!head) return undefined;
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', lengthBytes, lengthBytes + typeBytes);
    if (type === 'IDAT' || type === 'IEND') return undefined;
    if (head.toString('latin1', lengthBytes) === recordStart) {
      const body = length > maxRecordBytes ? undefined : await pieces.at(at + lengthBytes + typeBytes, length);
      return body && { body, pixels };
    }
    at += lengthBytes + typeBytes + length + checksumBytes;
  }
  return undefined;
}

/** A file that is read in pieces, each of them as soon as something in it is asked for. */
class Pieces {
  private start = 0;
  private bytes = Buffer.alloc(0);

  constructor(private readonly handle: FileHandle) {}

  /** @returns undefined where the file ends before. */
  async at(position: number, length: number): Promise<Buffer | undefined> {
    if (position < this.start || position + length > this.start + this.bytes.length) {
      const room = Buffer.alloc(Math.max(length, pieceBytes));
      const { bytesRead } = await this.handle.read(room, 0, room.length, position);
      [this.start, this.bytes] = [position, room.subarray(0, bytesRead)];
    }
    const from = position - this.start;
    return from + length > this.bytes.length ? undefined : this.bytes.subarray(from, from + length);
  }
}
