import type { PngReader } from '../images/png';
import type { PictureHash, PngPiece } from '../images/pngChunks';
import { TextEmbedder, type Embedding } from '../images/pngEmbedding';
import type { ResultImage } from '../images/results/resultImage';
import { formatBytes, isOtherImage, measureResult } from '../images/results/resultImage';

/** Thrown where a PNG was expected and another image begins. */
export class OtherFormat extends Error {
  override readonly name = 'OtherFormat';
  /** @param pieces the whole image, from its beginning; read once. */
  constructor(readonly pieces: AsyncIterable<Uint8Array>) {
    super('The image is no PNG');
  }
}

/**
 * The bytes of a PNG, checked while they pass, in constant memory, and without what follows its end.
 * @param embedding what is added to them; without it, they stay as they are.
 * @param picture notes the chunks that make the picture.
 * @throws NotPng as soon as they cannot become a PNG; OtherFormat; TextFollows; whatever the source throws.
 */
export async function* pngPieces(
  source: AsyncIterable<Uint8Array>,
  reader: PngReader,
  embedding?: Embedding,
  picture?: PictureHash,
): AsyncGenerator<Uint8Array> {
  const embedder = new TextEmbedder(embedding, () => reader.header());
  const checked = (bytes: Uint8Array): Iterable<PngPiece> =>
    picture ? picture.noted(reader.pieces(bytes)) : reader.pieces(bytes);
  const pieces = source[Symbol.asyncIterator]();
  let isHandedOn = false;
  try {
    let beginning = new Uint8Array(0);
    while (beginning.length < formatBytes) {
      const next = await pieces.next();
      if (next.done) break;
      beginning = Buffer.concat([beginning, next.value]);
    }
    if (isOtherImage(beginning)) {
      isHandedOn = true;
      throw new OtherFormat(wholeOf(beginning, pieces));
    }
    yield* embedder.pass(checked(beginning));
    for (let next = await pieces.next(); !next.done; next = await pieces.next())
      yield* embedder.pass(checked(next.value));
    reader.end();
  } finally {
    if (!isHandedOn) await pieces.return?.();
  }
}

/** An image that is no PNG, in memory, because the ends of other formats are checked as a whole. */
export async function gatherOther({ pieces }: OtherFormat): Promise<ResultImage & { bytes: Uint8Array }> {
  const gathered: Uint8Array[] = [];
  for await (const piece of pieces) gathered.push(piece);
  const bytes = Buffer.concat(gathered);
  return { ...measureResult(bytes), bytes };
}

async function* wholeOf(beginning: Uint8Array, pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield beginning;
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
  } finally {
    await pieces.return?.();
  }
}
