import * as z from 'zod/mini';
import { errorCodes } from '../base/errors';
import type { ImageRequest } from '../request/imageRequest';
import { regions } from '../models/modelTypes';
import { whenTakenPolicies } from '../places/fileName';

// The record of a job, written so that nothing that was paid for is lost. It never holds a key. It does not hold the
// signed addresses of a task, because they can be queried again. It does hold the addresses of a synchronous answer,
// because nothing else leads to its images.

const savedImageSchema = z.object({ uri: z.string(), width: z.number(), height: z.number() });
export type SavedImageRecord = z.infer<typeof savedImageSchema>;

const answerPartSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), url: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('failed'), serviceCode: z.string(), serviceMessage: z.string() }),
]);

const stageSchema = z.discriminatedUnion('name', [
  /** Nothing has been sent, or the service refused the request before doing any work. */
  z.object({ name: z.literal('queued') }),
  /** The request is on its way to the service. A job found in this stage after a crash may have been billed. */
  z.object({ name: z.literal('submitting') }),
  /** `since`: when the id became known, in milliseconds since 1970. */
  z.object({ name: z.literal('task'), taskId: z.string(), since: z.number() }),
  /** `complete` is false while a streamed answer is still arriving. */
  z.object({
    name: z.literal('answer'),
    requestId: z.string(),
    parts: z.array(answerPartSchema),
    actualPrompt: z.optional(z.string()),
    complete: z.boolean(),
    since: z.number(),
  }),
]);
export type JobStage = z.infer<typeof stageSchema>;

/** An error as data: the public fields of an `EaselError`. */
const problemSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  serviceCode: z.optional(z.string()),
  serviceMessage: z.optional(z.string()),
  httpStatus: z.optional(z.number()),
  requestId: z.optional(z.string()),
  taskId: z.optional(z.string()),
  field: z.optional(z.string()),
  mayBeBilled: z.optional(z.boolean()),
});
export type JobProblem = z.infer<typeof problemSchema>;

const requestSchema = z.object({
  modelId: z.string(),
  mode: z.enum(['generate', 'edit', 'sequential', 'interleaved']),
  path: z.enum(['syncMessages', 'asyncMessages', 'asyncPrompt', 'asyncPromptImages']),
  pathReason: z.string(),
  prompt: z.string(),
  // Made from the model table; of these, only the seed is read again.
  parameters: z.looseObject({ seed: z.number() }),
  maxCount: z.number(),
});

export const journalEntrySchema = z.object({
  version: z.literal(1),
  id: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  request: z.pipe(
    requestSchema,
    z.transform(request => request as ImageRequest),
  ),
  /** The options as they were given, for a retry; URIs as text. */
  options: z.looseObject({
    prompt: z.string(),
    images: z.optional(z.array(z.string())),
    output: z.optional(z.string()),
  }),
  /** Where the request went. */
  address: z.object({
    baseUrl: z.string(),
    region: z.enum(regions),
    decidedBy: z.enum(['region', 'setting', 'environment']),
  }),
  /** The place that was chosen first, or the one that replaced it. Both folders are URIs as text. */
  target: z.object({
    folder: z.string(),
    within: z.optional(z.string()),
    baseNames: z.array(z.string()),
    extension: z.string(),
    /** All that earlier versions know; a window that still runs one of them may take the job over. */
    overwrite: z.boolean(),
    /** Absent in entries of earlier versions, where `overwrite` decides. */
    whenTaken: z.optional(z.enum(whenTakenPolicies)),
  }),
  warnings: z.array(z.string()),
  stage: stageSchema,
  /** The images that are already on disk, by index of the image in the answer. */
  saved: z.record(z.string(), savedImageSchema),
  /** The Markdown file of an answer that mixes text and images: a URI as text. */
  document: z.optional(z.string()),
  /** The folder of the history of its workspace: a window of another workspace may finish the job. */
  historyFolder: z.optional(z.string()),
  /** The last error, as it was shown to the person. */
  problem: z.optional(problemSchema),
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** How long the service keeps a task and its images, in milliseconds. Source: every API page, 2026-03. */
export const taskLifetimeMs = 24 * 60 * 60 * 1000;
