import { headBytes, type PngPiece } from './pngChunks';
import { isTextChunk, maxKeywordBytes } from './pngText';

// Adds texts to a PNG while it passes. What was there stays byte for byte and in its order.

/** The JSON of this program. Only one is left in a file: the one that describes the picture as it is now. */
export const easelKeyword = 'Easel';
/** The text that many image programs write and show. */
export const parametersKeyword = 'parameters';
/** Source: XMP specification, part 3, 1.1.5. */
export const xmpKeyword = 'XML:com.adobe.xmp';
/** Where some programs keep their XMP. */
const otherXmpKeyword = 'Raw profile type xmp';

export interface OwnText {
  keyword: string;
  /** The whole chunk, with its length and checksum. */
  chunk: Uint8Array;
}

/** What is added to a picture. */
export interface Embedding {
  /** The texts for a picture of this size in pixels, in the order in which they are added. */
  textsFor: (size: { width: number; height: number }) => readonly OwnText[];
  /** Keywords that are left out, because the file has texts of its own there. */
  leaveOut: ReadonlySet<string>;
}

/** A text of the file that comes after the place of ours, which is therefore there twice: the writing starts again. */
export class TextFollows extends Error {
  override readonly name = 'TextFollows';
  constructor(readonly keyword: string) {
    super(`The file has its own ${keyword} after the picture data`);
  }
}

/**
 * Writes with an embedding, and again without those texts that turn out to be in the file already.
 * @param write reads its source from the beginning, each time it is called.
 */
export async function embedded<T>(
  embedding: Embedding | undefined,
  write: (embedding: Embedding | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await write(embedding);
  } catch (error) {
    if (!embedding || !(error instanceof TextFollows) || embedding.leaveOut.has(error.keyword)) throw error;
    return embedded({ ...embedding, leaveOut: new Set([...embedding.leaveOut, error.keyword]) }, write);
  }
}

/** Passes the pieces of a PNG on, with texts in front of the first picture data. In constant memory. */
export class TextEmbedder {
  private readonly seen = new Set<string>();
  private added: ReadonlySet<string> | undefined;
  /** The beginning of a text chunk, until its keyword is known. */
  private held: Uint8Array[] | undefined;
  private isDropping = false;

  /**
   * @param embedding absent where nothing is added.
   * @param size of the picture, which the header has told when it is called.
   */
  constructor(
    private readonly embedding: Embedding | undefined,
    private readonly size: () => { width: number; height: number },
  ) {}

  /** @throws TextFollows */
  *pass(pieces: Iterable<PngPiece>): Generator<Uint8Array> {
    yield* joined(this.embedding ? this.changed(pieces, this.embedding) : bytesOf(pieces));
  }

  private *changed(pieces: Iterable<PngPiece>, embedding: Embedding): Generator<Uint8Array> {
    for (const { part, chunk, bytes } of pieces) {
      if (part === 'head' && chunk.type === 'IDAT' && !this.added) yield* this.add(embedding);
      if (part === 'head' && isTextChunk(chunk.type)) this.held = [bytes];
      else if (this.held) yield* this.decide([...this.held, bytes], part === 'checksum');
      else if (!this.isDropping) yield bytes;
      if (part === 'checksum') this.isDropping = false;
    }
  }

  /** Lets a text chunk pass or not, as soon as its keyword has arrived. */
  private *decide(held: Uint8Array[], isWhole: boolean): Generator<Uint8Array> {
    const keyword = keywordOf(Buffer.concat(held).subarray(headBytes), isWhole);
    this.held = keyword === undefined ? held : undefined;
    if (keyword === undefined) return;
    this.isDropping = keyword === easelKeyword;
    if (this.isDropping) return;
    this.note(keyword);
    yield* held;
  }

  private *add({ textsFor, leaveOut }: Embedding): Generator<Uint8Array> {
    const texts = textsFor(this.size()).filter(({ keyword }) => !this.seen.has(keyword) && !leaveOut.has(keyword));
    this.added = new Set(texts.map(({ keyword }) => keyword));
    for (const { chunk } of texts) yield chunk;
  }

  private note(found: string): void {
    const keyword = found === otherXmpKeyword ? xmpKeyword : found;
    this.seen.add(keyword);
    if (this.added?.has(keyword)) throw new TextFollows(keyword);
  }
}

/** @returns undefined as long as the keyword has not arrived; an empty text where there is none. */
function keywordOf(body: Buffer, isWhole: boolean): string | undefined {
  const end = body.indexOf(0);
  if (end >= 0 && end <= maxKeywordBytes) return body.toString('latin1', 0, end);
  return isWhole || body.length > maxKeywordBytes ? '' : undefined;
}

function* bytesOf(pieces: Iterable<PngPiece>): Generator<Uint8Array> {
  for (const { bytes } of pieces) yield bytes;
}

/** Puts together what lies side by side in memory, so that the parts of a chunk are not written one by one. */
function* joined(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  let last: Uint8Array | undefined;
  for (const piece of pieces) {
    if (last && last.buffer === piece.buffer && last.byteOffset + last.length === piece.byteOffset) {
      last = new Uint8Array(last.buffer, last.byteOffset, last.length + piece.length);
    } else {
      if (last) yield last;
      last = piece;
    }
  }
  if (last) yield last;
}
