import * as z from 'zod/mini';
import { asSavedSchema } from './asSaved';
import { problemSchema } from '../base/errorCodec';
import type { ImageRequest } from '../request/imageRequest';
import { whenTakenPolicies } from '../places/fileName';
import { preparedRecordSchema } from '../provenance/easelRecord';
import { modes, requestPaths } from '../models/modelTypes';
import { regions } from '../models/regionTable';
import { documentEnding, imageEnding, maxCountSchema, momentSchema, storedOptionsSchema } from './attempt';

// The record of a job, written so that nothing that was paid for is lost. It never holds a key. It does not hold the
// signed addresses of a task, because they can be queried again. It does hold the addresses of a synchronous answer,
// because nothing else leads to its images.

// Another program may have written the file, or changed it. So what becomes a part of a path is checked like what comes
// from outside.

const savedImageSchema = z.object({
  uri: z.string().check(z.regex(imageEnding)),
  width: z.number(),
  height: z.number(),
  asSaved: z.optional(asSavedSchema),
});
/** One name of a file, and no path. */
const fileNameSchema = z.string().check(z.maxLength(255), z.regex(/^(?!\.{0,2}$)[^/\\\u0000-\u001f\u007f]+$/));
/** A part of an address, in which it is encoded: whatever the service named a task, the task can be asked for again. */
export const taskIdSchema = z.string().check(z.maxLength(2000), z.regex(/^(?!\.{0,2}$)[^\u0000-\u001f\u007f]+$/));

const answerPartSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), url: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('failed'), serviceCode: z.string(), serviceMessage: z.string() }),
]);

const stageSchema = z.discriminatedUnion('name', [
  /** Nothing has been sent, or the service refused the request before doing any work. */
  z.object({ name: z.literal('queued') }),
  /**
   * The request is on its way to the service. A job found in this stage after a crash may have been billed. `since`:
   * when it was sent, by this computer's clock; `serviceSince`: by the service's clock, where that is known. Both are
   * absent in entries of earlier versions.
   */
  z.object({
    name: z.literal('submitting'),
    since: z.optional(momentSchema),
    serviceSince: z.optional(momentSchema),
  }),
  /** `since`: when the id became known, in milliseconds since 1970; `serviceSince`: the same by the service's clock. */
  z.object({
    name: z.literal('task'),
    taskId: taskIdSchema,
    since: momentSchema,
    serviceSince: z.optional(momentSchema),
  }),
  /** `complete` is false while a streamed answer is still arriving. */
  z.object({
    name: z.literal('answer'),
    requestId: z.string(),
    parts: z.array(answerPartSchema),
    actualPrompt: z.optional(z.string()),
    complete: z.boolean(),
    since: momentSchema,
  }),
]);
export type JobStage = z.infer<typeof stageSchema>;

/** `createdAt`: milliseconds since 1970, by the service's clock. */
const taskCandidateSchema = z.object({ taskId: taskIdSchema, createdAt: momentSchema });
export type TaskCandidate = z.infer<typeof taskCandidateSchema>;

const requestSchema = z.object({
  modelId: z.string(),
  mode: z.enum(modes),
  path: z.enum(requestPaths),
  pathReason: z.string(),
  prompt: z.string(),
  // Made from the model table; of these, only the seed is read again.
  parameters: z.looseObject({ seed: z.number() }),
  maxCount: maxCountSchema,
});

const { prompt, images, output } = storedOptionsSchema.shape;

export const journalEntrySchema = z.object({
  version: z.literal(1),
  id: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  /** Milliseconds since 1970. */
  createdAt: momentSchema,
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
    baseNames: z.array(fileNameSchema).check(z.maxLength(100)),
    extension: z.string().check(z.regex(new RegExp(`^${imageEnding.source}`, 'i'))),
    /** All that earlier versions know; a window that still runs one of them may take the job over. */
    overwrite: z.boolean(),
    /** Absent in entries of earlier versions, where `overwrite` decides. */
    whenTaken: z.optional(z.enum(whenTakenPolicies)),
    /** With `overwrite`: the SHA-256 of the one file that may be replaced. */
    replaces: z.optional(z.string()),
  }),
  warnings: z.array(z.string()),
  /** What the images are to say about how they were made. Absent where they say nothing, as in earlier versions. */
  provenance: z.optional(preparedRecordSchema),
  stage: stageSchema,
  /** The images that are already on disk, by index of the image in the answer. */
  saved: z.record(z.string(), savedImageSchema),
  /** The Markdown file of an answer that mixes text and images: a URI as text. */
  document: z.optional(z.string().check(z.regex(documentEnding))),
  /** The folder of the history of its workspace: a window of another workspace may finish the job. */
  historyFolder: z.optional(z.string()),
  /** The windows that worked on the job before: their hidden files are the job's as well. Oldest first. */
  formerOwners: z.optional(z.array(z.string().check(z.regex(/^[0-9a-f]+$/)))),
  /** The last error, as it was shown to the person. */
  problem: z.optional(problemSchema),
  /**
   * The person cancelled the job, but the service makes its images and bills them. `kept`: they are not there yet;
   * `offered`: they are there, and the person was asked whether to save them; `withdrawn`: the person wants them.
   */
  cancellation: z.optional(z.enum(['kept', 'offered', 'withdrawn'])),
  /** Tasks of the service that may be this job's, because the answer with its id never came. */
  candidates: z.optional(z.array(taskCandidateSchema)),
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** Whether the person cancelled the job and does not want its images, as far as is known. */
export const isCancelled = ({ cancellation }: JournalEntry): boolean =>
  cancellation === 'kept' || cancellation === 'offered';

/**
 * Whether the service can be asked, at no cost, what became of the job: by the id of its task, or by the list of all
 * tasks where the answer with the id never came. A synchronous request leaves no task.
 */
export const canBeAskedFor = ({ stage, request }: JournalEntry): boolean =>
  stage.name === 'task' || (stage.name === 'submitting' && request.path !== 'syncMessages');

/** How long the service keeps a task and its images, in milliseconds. Source: every API page, 2026-03. */
export const taskLifetimeMs = 24 * 60 * 60 * 1000;
