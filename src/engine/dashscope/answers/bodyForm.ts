/** How a body is written, whatever its content type says. */
type BodyForm = 'events' | 'other';

/** The first line of a stream of events: a field or a comment. Some servers send a mark of the byte order before it. */
export const eventLine = /^\uFEFF?\s*(?:data|event|id|retry|status)?:/;
/** The names of the fields are shorter. */
const enoughCharacters = 20;
/** A body that begins with more white space than this is not an answer. */
const maxPeekedBytes = 64 * 1024;

/**
 * Decides by its beginning whether a body is a stream of events: gateways answer a request for a stream with one JSON
 * body, and the other way round, under any content type.
 * @returns the form, and the whole body, which can be read once.
 */
export async function peekForm(
  body: AsyncIterable<Uint8Array>,
): Promise<{ form: BodyForm; body: AsyncIterable<Uint8Array> }> {
  const chunks = body[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let beginning = '';
  const decoder = new TextDecoder();
  let broken: { error: unknown } | undefined;
  try {
    let length = 0;
    while (beginning.length < enoughCharacters && length < maxPeekedBytes) {
      const next = await chunks.next();
      if (next.done) break;
      seen.push(next.value);
      length += next.value.length;
      beginning = (beginning + decoder.decode(next.value.subarray(0, 1000), { stream: true })).trimStart();
    }
  } catch (error) {
    // The reader of the body gets the error instead.
    broken = { error };
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      yield* seen;
      if (broken) throw broken.error;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    } finally {
      await chunks.return?.();
    }
  }
  return { form: eventLine.test(beginning) ? 'events' : 'other', body: whole() };
}
