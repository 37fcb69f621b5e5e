import * as z from 'zod/mini';
import { asSavedSchema } from './asSaved';
import { problemSchema } from '../base/errorCodec';
import { modes } from '../models/modelTypes';
import { optionsShape } from '../request/optionsShape';

// One request for images and its result, as the history stores it and the Studio shows it. It never holds a key or a
// signed address.

/** `ImageOptions` as plain data: files as whole Uris in text. */
export const storedOptionsSchema = z.object(optionsShape(z.string()));
export type StoredOptions = z.infer<typeof storedOptionsSchema>;

/**
 * `running`: this window is working on it. `saved`: everything that arrived is saved, which may be less than was asked
 * for (see `warnings`). `unfinished`: some or all of the result can still be fetched without paying again. `failed`,
 * `cancelled`: nothing more will arrive.
 */
export const attemptStatuses = ['running', 'saved', 'unfinished', 'failed', 'cancelled'] as const;

/** The endings of the image files that may be saved. */
export const imageEnding = /\.(?:png|jpe?g|webp|gif|bmp|tiff?|avif|jxl|hei[cf]|jp2|j2k)$/i;
export const documentEnding = /\.md$/i;

/** Milliseconds since 1970, of which a date can be made. Another program may have written the file. */
export const momentSchema = z.number().check(z.minimum(-8.64e15), z.maximum(8.64e15));
/** Far more images than one request can bring. */
export const maxCountSchema = z.number().check(z.minimum(0), z.maximum(100));

export const attemptImageSchema = z.object({
  uri: z.string(),
  width: z.number(),
  height: z.number(),
  asSaved: z.optional(asSavedSchema),
  /** Set when the image was deleted in the Studio: the name under which it is kept for some days. */
  deleted: z.optional(z.string()),
});
export type AttemptImage = z.infer<typeof attemptImageSchema>;

export const attemptSchema = z.object({
  id: z.string(),
  /** Milliseconds since 1970. `endedAt` is set once the attempt has ended. */
  createdAt: momentSchema,
  endedAt: z.optional(momentSchema),
  status: z.enum(attemptStatuses),
  /**
   * The options as they were given, plus the model and the seed that were sent: putting them back makes the same images
   * again.
   */
  options: storedOptionsSchema,
  model: z.string(),
  mode: z.enum(modes),
  /** The size that was sent, as the wire has it; absent: the model's default. */
  size: z.optional(z.string()),
  /** The maximum number of images that may arrive. */
  maxCount: maxCountSchema,
  /** In the order of the answer. While the request runs: the images that are saved so far. */
  images: z.array(attemptImageSchema),
  /** In mode `interleaved`: the Markdown file. */
  document: z.optional(z.string()),
  warnings: z.array(z.string()),
  error: z.optional(problemSchema),
  requestId: z.optional(z.string()),
  taskId: z.optional(z.string()),
  actualPrompt: z.optional(z.string()),
});
export type Attempt = z.infer<typeof attemptSchema>;
