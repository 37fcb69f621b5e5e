import * as z from 'zod/mini';
import type { StoredOptions } from '../jobs/attempt';
import { parameterSchemas } from '../models/parameters';
import type { ImageRequest } from '../request/imageRequest';

// The JSON in the text chunk `Easel` of a PNG: everything that makes the image again, in any clone of the repository.
// It never holds a key, an address of the service's storage or an absolute path.

const sha256Schema = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** An input image as a file: its path relative to its workspace folder, with slashes. */
const recordedInputSchema = z.object({ path: z.string(), sha256: sha256Schema });
export type RecordedInput = z.infer<typeof recordedInputSchema>;

/** Who asked for the image. */
const recordedSourceSchema = z.object({
  command: z.optional(z.string()),
  /** The document that was active or that names the image, relative to its workspace folder. */
  document: z.optional(z.string()),
  /** What the document said about the image, where that was made from it. */
  description: z.optional(z.string()),
  /** The heading and the sentence around it, where it was made from these. */
  surroundings: z.optional(z.string()),
});

/** The part of a record that is known before anything is sent. The journal keeps it, for a job that is resumed. */
export const preparedRecordSchema = z.object({
  extensionVersion: z.string(),
  /** In the order of the request: a path, an https address, or '' for an address that is not kept. */
  images: z.array(z.string()),
  /** Those inputs that are files. */
  inputs: z.array(recordedInputSchema),
  source: z.optional(recordedSourceSchema),
});
export type PreparedRecord = z.infer<typeof preparedRecordSchema>;

export const recordVersion = 1;

/** What is read back comes from a file that anybody may have made. Unknown fields are left out. */
export const easelRecordSchema = z.object({
  /** Of this format. A later version may have more fields. */
  version: z.number(),
  /** As the person typed it. */
  prompt: z.string(),
  /** As the service rewrote it. */
  actualPrompt: z.optional(z.string()),
  negativePrompt: z.optional(z.string()),
  model: z.optional(z.string()),
  seed: z.optional(z.number()),
  /** Of this image in pixels, as "1664*928". */
  size: z.optional(z.string()),
  /** The options as they were sent: the words of settings are in its prompt, and drawn and chosen values are there. */
  options: z.object({
    prompt: z.string(),
    model: z.optional(z.string()),
    images: z.optional(z.array(z.string())),
    ...parameterSchemas,
  }),
  inputs: z.optional(z.array(recordedInputSchema)),
  requestId: z.optional(z.string()),
  /** ISO 8601. */
  createdAt: z.optional(z.string()),
  extensionVersion: z.optional(z.string()),
  source: z.optional(recordedSourceSchema),
  /** The image stands for one that is still to be made. */
  placeholder: z.optional(z.boolean()),
  /** Of a placeholder: the SHA-256 of its colours and picture data, which tells whether somebody has drawn on it. */
  picture: z.optional(sha256Schema),
});
export type EaselRecord = z.infer<typeof easelRecordSchema>;

/** The text of the chunk. @returns undefined where it is no record. */
export function parseRecord(text: string): EaselRecord | undefined {
  try {
    const parsed = easelRecordSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** A request that was answered. */
export interface AnsweredRequest {
  request: ImageRequest;
  /** As they were given. */
  given: Pick<StoredOptions, 'prompt'>;
  prepared: PreparedRecord;
  /** Milliseconds since 1970. */
  createdAt: number;
  requestId: string;
  actualPrompt: string | undefined;
}

/** @param size of the image, in pixels. */
export function recordOfAnswer(
  { request, given, prepared, createdAt, requestId, actualPrompt }: AnsweredRequest,
  { width, height }: { width: number; height: number },
): EaselRecord {
  const { extensionVersion, images, inputs, source } = prepared;
  const { negativePrompt, seed } = request.parameters;
  return {
    version: recordVersion,
    prompt: given.prompt,
    ...(actualPrompt !== undefined && { actualPrompt }),
    ...(negativePrompt !== undefined && { negativePrompt }),
    model: request.modelId,
    seed,
    size: `${width}*${height}`,
    options: {
      prompt: request.prompt,
      model: request.modelId,
      ...(images.length > 0 && { images }),
      ...request.parameters,
    },
    ...(inputs.length > 0 && { inputs }),
    ...(requestId !== '' && { requestId }),
    createdAt: new Date(createdAt).toISOString(),
    extensionVersion,
    ...(source && { source }),
  };
}
