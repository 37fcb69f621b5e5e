import type { Attempt, StoredOptions } from '../../core/jobs/attempt';
import { storedOptionsSchema } from '../../core/jobs/attempt';
import { takes } from '../../core/request/imageRequest';
import { detailsOf } from '../../core/base/errors';
import type { Problem } from '../../core/base/errorCodec';
import { problemOf } from '../../core/base/errorCodec';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import { plainParameters } from '../../core/models/parameters';
import { models } from '../../core/models/models';
import type { JobResult } from '../jobs/job';
import { statusOf as statusOfJob } from '../jobs/job';
import { withoutQueries, withoutSignature } from './signedAddresses';

// From a job, as the journal has it, to an attempt, as the history keeps it.

/** A job that is under way. */
export function runningAttempt({
  id,
  createdAt,
  request,
  options,
  stage,
  saved,
  document,
  warnings,
}: JournalEntry): Attempt {
  const { modelId, mode, parameters, maxCount } = request;
  return {
    id,
    createdAt,
    mode,
    maxCount,
    status: 'running',
    options: storedOptions(options, request),
    model: modelId,
    ...(parameters.size !== undefined && { size: parameters.size }),
    images: Object.entries(saved)
      .sort(([one], [other]) => Number(one) - Number(other))
      .map(([, { uri, width, height, asSaved }]) => ({ uri, width, height, ...(asSaved && { asSaved }) })),
    warnings: warnings.map(withoutQueries),
    ...(document !== undefined && { document }),
    ...(stage.name === 'task' && { taskId: stage.taskId }),
    ...(stage.name === 'answer' && stage.requestId !== '' && { requestId: stage.requestId }),
    ...(stage.name === 'answer' && stage.actualPrompt !== undefined && { actualPrompt: stage.actualPrompt }),
  };
}

/** @param endedAt milliseconds since 1970. */
export function endedAttempt(entry: JournalEntry, result: JobResult, endedAt: number): Attempt {
  const saved = result.kind === 'saved' ? result.saved : undefined;
  const problem = problemOfResult(result);
  return {
    ...runningAttempt(entry),
    endedAt,
    status: statusOf(result),
    ...(problem?.requestId !== undefined && { requestId: problem.requestId }),
    ...(problem?.taskId !== undefined && { taskId: problem.taskId }),
    ...(problem && { error: withoutAddresses(problem) }),
    ...(saved && { warnings: saved.warnings.map(withoutQueries) }),
    ...(saved && saved.requestId !== '' && { requestId: saved.requestId }),
    ...(saved?.actualPrompt !== undefined && { actualPrompt: saved.actualPrompt }),
    ...(saved?.document && { document: saved.document.toString() }),
  };
}

function problemOfResult(result: JobResult): Problem | undefined {
  if (result.kind === 'failed') return problemOf(result.error);
  return result.kind === 'saved' && result.left ? problemOf(result.left.error) : undefined;
}

/** What could still be had was given up. */
export function givenUpAttempt(attempt: Attempt, endedAt: number): Attempt {
  return { ...attempt, endedAt, status: attempt.error ? 'failed' : 'cancelled' };
}

function statusOf(result: JobResult): Attempt['status'] {
  if (result.kind === 'cancelled') return 'cancelled';
  const status = statusOfJob(result);
  if (status === 'retrying' || status === 'blocked') return 'unfinished';
  return result.kind;
}

/** The texts can quote addresses with signatures. */
function withoutAddresses(problem: Problem): Problem {
  return {
    code: problem.code,
    ...detailsOf(problem),
    message: withoutQueries(problem.message),
    ...(problem.serviceMessage !== undefined && { serviceMessage: withoutQueries(problem.serviceMessage) }),
  };
}

/**
 * As they were given, and with what was drawn, chosen or set for them. Of a task from elsewhere none of it is known.
 */
function storedOptions(given: JournalEntry['options'], request: JournalEntry['request']): StoredOptions {
  const sent = request.prompt === '' ? {} : { model: request.modelId, seed: request.parameters.seed };
  const settings = request.prompt === '' ? {} : settingsOf(request);
  const images = given.images?.map(withoutSignature);
  const parsed = storedOptionsSchema.safeParse({ ...settings, ...withoutUndefined({ ...given, images, ...sent }) });
  return parsed.success ? parsed.data : { prompt: given.prompt, ...sent };
}

/** What came from the settings: they may be others when the same is to be made again. */
function settingsOf({ modelId, mode, parameters }: JournalEntry['request']): Partial<StoredOptions> {
  const { negativePrompt, thinkingMode } = parameters;
  const plain = Object.fromEntries(plainParameters.map(name => [name, parameters[name]]));
  const model = models.find(({ id }) => id === modelId);
  // An empty one says that the setting's is not to be sent either.
  const hadNone = negativePrompt === undefined && model !== undefined && takes(model, mode, 'negativePrompt');
  return withoutUndefined({ negativePrompt: hadNone ? '' : negativePrompt, ...plain, thinkingMode });
}

function withoutUndefined<T extends object>(given: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}
