import { randomUUID } from 'node:crypto';
import type { ImageRequest } from '../../core/request/imageRequest';
import type { Model } from '../../core/models/modelTypes';
import type { ByteSource } from '../files/byteSource';
import { readAll } from '../files/byteSource';
import { base64Source, textWithSources } from './streamedBody';
import type { WireRequest } from './wire';
import { toWire } from './wire';

/** A file that is sent within the request. */
export interface ImageFile {
  mime: string;
  source: ByteSource;
}

/** A body up to this size is made in one piece, which is cheaper than a stream. */
const maxHeldBytes = 256 * 1024;

/**
 * The submit of a request. Its body is complete JSON, or a stream when it holds large files.
 * @param images https URLs, data URLs, `oss://` references or files, "image 1" first.
 * @throws EaselError when a file cannot be read any more.
 */
export async function toSubmit(
  request: ImageRequest,
  model: Model,
  images: readonly (string | ImageFile)[],
): Promise<Omit<WireRequest, 'body'> & { body: string | ByteSource }> {
  // The prompt cannot contain the marks, because they are random and made only now.
  const marked = images.map(image =>
    typeof image === 'string' ? { text: image } : { text: randomUUID(), file: image },
  );
  const wire = toWire(
    request,
    model,
    marked.map(({ text }) => text),
  );
  const files = marked.flatMap(({ text, file }) => (file ? [{ mark: text, ...file }] : []));
  let json = JSON.stringify(wire.body);
  for (const { mark, mime } of files) json = json.replace(mark, `data:${mime};base64,${mark}`);
  if (files.length === 0) return { ...wire, body: json };
  const body = textWithSources(
    json,
    files.map(({ mark, source }) => ({ mark, source: base64Source(source) })),
  );
  return { ...wire, body: body.byteLength <= maxHeldBytes ? (await readAll(body)).toString() : body };
}
