import * as z from 'zod/mini';
import { problemSchema } from '../base/errorCodec';
import { modes } from '../models/modelTypes';
import { optionsShape } from '../request/optionsShape';

// One request for images and what came of it, as the history keeps it and the Studio shows it. Never a key, never a
// signed address.

/** `ImageOptions` as plain data: files as whole Uris in text. */
export const storedOptionsSchema = z.object(optionsShape(z.string()));
export type StoredOptions = z.infer<typeof storedOptionsSchema>;

/**
 * `running`: under way in this window. `saved`: everything that came is saved, which may be less than was asked for
 * (see `warnings`).
 * `unfinished`: some or all of it can still be had without being paid for again. `failed`, `cancelled`: nothing more
 * will come.
 */
export const attemptStatuses = ['running', 'saved', 'unfinished', 'failed', 'cancelled'] as const;

export const attemptImageSchema = z.object({
  uri: z.string(),
  width: z.number(),
  height: z.number(),
  /** It was deleted in the Studio; the name under which it is kept for some days. */
  deleted: z.optional(z.string()),
});
export type AttemptImage = z.infer<typeof attemptImageSchema>;

export const attemptSchema = z.object({
  id: z.string(),
  /** Milliseconds since 1970; `endedAt` where it has ended. */
  createdAt: z.number(),
  endedAt: z.optional(z.number()),
  status: z.enum(attemptStatuses),
  /** As they were given, and with the model and the seed that were sent: put back, they make the same again. */
  options: storedOptionsSchema,
  model: z.string(),
  mode: z.enum(modes),
  /** The size that was sent, as the wire has it; absent: the model's default. */
  size: z.optional(z.string()),
  /** The most images that may come. */
  maxCount: z.number(),
  /** In the order of the answer; while it runs, those that are saved so far. */
  images: z.array(attemptImageSchema),
  /** Interleaved: the Markdown file. */
  document: z.optional(z.string()),
  warnings: z.array(z.string()),
  error: z.optional(problemSchema),
  requestId: z.optional(z.string()),
  taskId: z.optional(z.string()),
  actualPrompt: z.optional(z.string()),
});
export type Attempt = z.infer<typeof attemptSchema>;
