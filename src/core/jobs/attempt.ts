import * as z from 'zod/mini';
import { errorCodes } from '../base/errors';

// One request for images and its result, as the history stores it and the Studio shows it. It never holds a key or a
// signed address.

const boxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** `ImageOptions` as plain data: files are complete URIs as text. */
export const storedOptionsSchema = z.object({
  prompt: z.string(),
  model: z.optional(z.string()),
  images: z.optional(z.array(z.string())),
  size: z.optional(z.string()),
  n: z.optional(z.number()),
  seed: z.optional(z.number()),
  negativePrompt: z.optional(z.string()),
  promptExtend: z.optional(z.boolean()),
  watermark: z.optional(z.boolean()),
  thinkingMode: z.optional(z.boolean()),
  colorPalette: z.optional(z.array(z.object({ hex: z.string(), ratio: z.string() }))),
  sequential: z.optional(z.boolean()),
  interleaved: z.optional(z.boolean()),
  maxImages: z.optional(z.number()),
  boxes: z.optional(z.array(z.array(boxSchema))),
  output: z.optional(z.string()),
  overwrite: z.optional(z.boolean()),
});
export type StoredOptions = z.infer<typeof storedOptionsSchema>;

/**
 * `running`: this window is working on it. `saved`: everything that arrived is saved, which may be less than was asked
 * for (see `warnings`). `unfinished`: some or all of the result can still be fetched without paying again. `failed`,
 * `cancelled`: nothing more will arrive.
 */
export const attemptStatuses = ['running', 'saved', 'unfinished', 'failed', 'cancelled'] as const;

const attemptErrorSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  serviceCode: z.optional(z.string()),
  serviceMessage: z.optional(z.string()),
  requestId: z.optional(z.string()),
  taskId: z.optional(z.string()),
  field: z.optional(z.string()),
  mayBeBilled: z.optional(z.boolean()),
});

export const attemptImageSchema = z.object({
  uri: z.string(),
  width: z.number(),
  height: z.number(),
  /** Set when the image was deleted in the Studio: the name under which it is kept for some days. */
  deleted: z.optional(z.string()),
});
export type AttemptImage = z.infer<typeof attemptImageSchema>;

export const attemptSchema = z.object({
  id: z.string(),
  /** Milliseconds since 1970. `endedAt` is set once the attempt has ended. */
  createdAt: z.number(),
  endedAt: z.optional(z.number()),
  status: z.enum(attemptStatuses),
  /**
   * The options as they were given, plus the model and the seed that were sent: putting them back makes the same images
   * again.
   */
  options: storedOptionsSchema,
  model: z.string(),
  mode: z.enum(['generate', 'edit', 'sequential', 'interleaved']),
  /** The size as it was sent; absent means the default of the model. */
  size: z.optional(z.string()),
  /** The maximum number of images that may arrive. */
  maxCount: z.number(),
  /** In the order of the answer. While the request runs: the images that are saved so far. */
  images: z.array(attemptImageSchema),
  /** In mode `interleaved`: the Markdown file. */
  document: z.optional(z.string()),
  warnings: z.array(z.string()),
  error: z.optional(attemptErrorSchema),
  requestId: z.optional(z.string()),
  taskId: z.optional(z.string()),
  actualPrompt: z.optional(z.string()),
});
export type Attempt = z.infer<typeof attemptSchema>;
