import * as z from 'zod/mini';
import { problemSchema } from '../base/errorCodec';
import type { ImageRequest } from '../request/imageRequest';
import { whenTakenPolicies } from '../places/fileName';
import { modes, requestPaths } from '../models/modelTypes';
import { regions } from '../models/regionTable';
import { storedOptionsSchema } from './attempt';

// The record of a job, written so that nothing that was paid for is lost. It never holds a key. It does not hold the
// signed addresses of a task, because they can be queried again. It does hold the addresses of a synchronous answer,
// because nothing else leads to its images.

const savedImageSchema = z.object({ uri: z.string(), width: z.number(), height: z.number() });

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

const requestSchema = z.object({
  modelId: z.string(),
  mode: z.enum(modes),
  path: z.enum(requestPaths),
  pathReason: z.string(),
  prompt: z.string(),
  // Made from the model table; of these, only the seed is read again.
  parameters: z.looseObject({ seed: z.number() }),
  maxCount: z.number(),
});

const { prompt, images, output } = storedOptionsSchema.shape;

export const journalEntrySchema = z.object({
  version: z.literal(1),
  id: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  request: z.pipe(
    requestSchema,
    z.transform(request => request as ImageRequest),
  ),
  /** The options as they were given, for a retry; only those are checked that an entry cannot do without. */
  options: z.looseObject({ prompt, images, output }),
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
