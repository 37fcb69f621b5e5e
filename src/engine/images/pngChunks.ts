import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

// The one walk over the chunks of a PNG. What checks a PNG, reads its texts or adds chunks to it takes the pieces of
// this walk.

/** `truncated`: the beginning of a valid PNG; downloading it again may help. The other two cannot be repaired. */
export type NotPngReason = 'signature' | 'truncated' | 'corrupt';

/** The bytes are not a complete PNG. The caller turns this into a sentence that names the file. */
export class NotPng extends Error {
  override readonly name = 'NotPng';
  constructor(
    readonly reason: NotPngReason,
    detail: string,
  ) {
    super(`Not a whole PNG (${reason}): ${detail}`);
  }
}

export const pngSignature: Uint8Array = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
const maxLength = 0x7fffffff;
/** The length and the type in front of a body. */
export const headBytes = 8;

/** The signature has the type ''. */
export interface ChunkHead {
  type: string;
  /** Of the body, in bytes. */
  length: number;
}

/**
 * A part of a chunk. A head and a checksum come whole, in one piece each; a body comes in any number of pieces, none
 * of them empty.
 */
export interface PngPiece {
  part: 'signature' | 'head' | 'body' | 'checksum';
  chunk: ChunkHead;
  bytes: Uint8Array;
}

/** Walks over a PNG that arrives in pieces, in constant memory. Bytes after the end of the PNG are ignored. */
export class PngChunkWalk {
  private part: PngPiece['part'] = 'signature';
  private left: number = pngSignature.length;
  /** The beginning of a head or checksum that arrived in several pieces. */
  private begun: Uint8Array = new Uint8Array(0);
  private chunk: ChunkHead = { type: '', length: 0 };
  private finished = false;

  /** The end of the PNG has arrived. */
  get isFinished(): boolean {
    return this.finished;
  }

  /** What the bytes so far end in, for a message. */
  get position(): string {
    return this.part === 'signature'
      ? 'shorter than its signature'
      : `ends within ${this.chunk.type || 'its first chunk'}`;
  }

  /**
   * The pieces of these bytes, in their order and without gaps.
   * @throws NotPng as soon as the bytes cannot become a PNG.
   */
  *push(bytes: Uint8Array): Generator<PngPiece> {
    let at = 0;
    while (at < bytes.length && !this.finished) {
      const found = bytes.subarray(at, at + this.left);
      at += found.length;
      this.left -= found.length;
      yield* this.pieceOf(found);
      if (this.left === 0) this.advance();
    }
  }

  private *pieceOf(found: Uint8Array): Generator<PngPiece> {
    const { part, chunk } = this;
    if (part === 'signature') checkSignature(found, pngSignature.length - this.left - found.length);
    if (part === 'signature' || part === 'body') {
      yield { part, chunk, bytes: found };
      return;
    }
    const bytes = this.begun.length > 0 ? Buffer.concat([this.begun, found]) : found;
    this.begun = this.left > 0 ? bytes.slice() : new Uint8Array(0);
    if (this.left > 0) return;
    if (part === 'head') this.chunk = readHead(bytes);
    yield { part, chunk: this.chunk, bytes };
  }

  private advance(): void {
    switch (this.part) {
      case 'signature':
        this.expect('head', headBytes);
        return;
      case 'head':
        if (this.chunk.length === 0) this.expect('checksum', 4);
        else this.expect('body', this.chunk.length);
        return;
      case 'body':
        this.expect('checksum', 4);
        return;
      case 'checksum':
        this.finished = this.chunk.type === 'IEND';
        if (!this.finished) this.expect('head', headBytes);
    }
  }

  private expect(part: PngPiece['part'], length: number): void {
    this.part = part;
    this.left = length;
  }
}

/** A chunk with its length and its checksum. */
export function pngChunk(type: string, body: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + body.length);
  bytes.writeUInt32BE(body.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(body, headBytes);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, headBytes + body.length)), headBytes + body.length);
  return bytes;
}

/** A chunk of a PNG that is in memory. Offsets are those of the whole chunk, its length and checksum included. */
export interface PngChunk extends ChunkHead {
  start: number;
  end: number;
  body: Uint8Array;
}

/**
 * All chunks of a PNG in memory, in their order.
 * @throws NotPng where the bytes are no PNG, or their end is missing.
 */
export function pngChunks(bytes: Uint8Array): PngChunk[] {
  const walk = new PngChunkWalk();
  const chunks: PngChunk[] = [];
  let at = 0;
  for (const { part, chunk, bytes: piece } of walk.push(bytes)) {
    if (part === 'head') {
      const start = at + headBytes;
      const body = bytes.subarray(start, start + chunk.length);
      chunks.push({ ...chunk, start: at, end: start + chunk.length + 4, body });
    }
    at += piece.length;
  }
  if (!walk.isFinished) throw new NotPng('truncated', walk.position);
  return chunks;
}

/** The bodies of all chunks of a type. @param bytes a complete PNG. */
export function chunkBodies(bytes: Uint8Array, type: string): Uint8Array[] {
  return pngChunks(bytes).flatMap(chunk => (chunk.type === type ? [chunk.body] : []));
}

/** The chunks that make the picture, whatever texts are around them. */
const pictureTypes = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT']);

/** Hashes the chunks that make a picture while it passes. */
export class PictureHash {
  private readonly hash = createHash('sha256');

  *noted(pieces: Iterable<PngPiece>): Generator<PngPiece> {
    for (const piece of pieces) {
      if (piece.part === 'body' && pictureTypes.has(piece.chunk.type)) this.hash.update(piece.bytes);
      yield piece;
    }
  }

  /** As `pictureHash` gives it, when all pieces have passed. */
  digest(): string {
    return this.hash.copy().digest('hex');
  }
}

/** The SHA-256 of the chunks that make the picture; of the whole file where that is no PNG. */
export function pictureHash(bytes: Uint8Array): string {
  const hash = createHash('sha256');
  try {
    for (const { type, body } of pngChunks(bytes)) if (pictureTypes.has(type)) hash.update(body);
  } catch (error) {
    if (!(error instanceof NotPng)) throw error;
    return createHash('sha256').update(bytes).digest('hex');
  }
  return hash.digest('hex');
}

function checkSignature(found: Uint8Array, offset: number): void {
  if (found.some((byte, index) => byte !== pngSignature[offset + index]))
    throw new NotPng('signature', 'it does not begin like one');
}

function readHead(bytes: Uint8Array): ChunkHead {
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const type = String.fromCharCode(...bytes.subarray(4, headBytes));
  if (!/^[A-Za-z]{4}$/u.test(type) || length > maxLength)
    throw new NotPng('corrupt', 'a chunk has no sensible name or length');
  return { type, length };
}
