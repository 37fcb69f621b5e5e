import * as vscode from 'vscode';
import { EaselError } from '../core/errors';
import type { ImageRequest } from '../core/imageRequest';
import type { JobProblem, JobStage, JournalEntry } from '../core/journalEntry';
import { taskLifetimeMs } from '../core/journalEntry';
import type { Model } from '../core/modelTypes';
import type { Line } from '../core/submitQueue';
import type { Answer } from '../dashscope/answers';
import type { SaveTarget } from './answerSaver';
import type { Address } from './connection';

/**
 * What became of a job that did not go well: nothing is left of it; it is kept for the list, because it may be billed or its prompt may be
 * wanted again; it goes on by itself; or its images can be had once somebody has done something about the error.
 */
export type Fate = 'ended' | 'listed' | 'goesOn' | 'stuck';

const passing = new Set(['network', 'timeout', 'serviceFault', 'rateLimited']);

/** An error on the way to the service, or in its answer. */
export function fateOfSubmit(error: unknown, { name }: JobStage): Fate {
  if (name === 'task' || name === 'answer') return 'stuck';
  const mayBeBilled = name === 'submitting' && (!(error instanceof EaselError) || error.mayBeBilled === true);
  return mayBeBilled ? 'listed' : 'ended';
}

/** An error while a task was waited for, or of a job that nothing can be waited for. */
export function fateOfWaiting(error: unknown, { name }: JobStage): Fate {
  if (name === 'queued' || name === 'submitting') return 'listed';
  if (!(error instanceof EaselError)) return 'stuck';
  // A query that is refused says nothing of the task: only its own end does, and that has no HTTP status of its own.
  if (error.code === 'taskFailed' || (error.code === 'contentRefused' && error.httpStatus === undefined)) return 'ended';
  // A success without images brings none when it is asked again.
  if (error.code === 'taskExpired' || error.code === 'unexpectedResponse') return 'listed';
  return passing.has(error.code) ? 'goesOn' : 'stuck';
}

/** An error while images that are paid for were fetched and saved: they are worth another try as long as the service has them. */
export function fateOfSaving(error: unknown): Fate {
  return error instanceof EaselError && passing.has(error.code) ? 'goesOn' : 'stuck';
}

/** @throws EaselError for a job that was cut off before an id or an answer was known, and for one whose images the service has dropped. */
export function throwIfOver(stage: JobStage, now: number): void {
  switch (stage.name) {
    case 'queued':
      throw new EaselError('network', vscode.l10n.t('The window closed before this request was sent; nothing is billed.'), { mayBeBilled: false });
    case 'submitting':
      throw new EaselError('network', vscode.l10n.t('The window closed before the service had answered this request.'), { mayBeBilled: true });
    case 'task':
    case 'answer':
      if (now < stage.since + taskLifetimeMs) return;
      throw new EaselError('taskExpired', vscode.l10n.t('The service keeps images for 24 hours, and this request is older. Its prompt is kept for another try.'), stage.name === 'task' ? { taskId: stage.taskId } : { requestId: stage.requestId || undefined });
  }
}

/** The answer that a job has already. One that broke off in the middle holds what had come. */
export function answerOfStage(stage: JobStage): Answer | undefined {
  if (stage.name !== 'answer') return undefined;
  const { requestId, parts, actualPrompt, complete } = stage;
  const interrupted = complete ? undefined : new EaselError('network', vscode.l10n.t('The answer had not come in full.'), { requestId: requestId || undefined, mayBeBilled: true });
  return { requestId, parts, ...(actualPrompt !== undefined && { actualPrompt }), ...(interrupted && { interrupted }) };
}

export function stageOfAnswer({ requestId, parts, actualPrompt }: Answer, complete: boolean, since: number): JobStage {
  return { name: 'answer', requestId, parts, actualPrompt, complete, since };
}

/** An error as the journal keeps it. */
export function problemOf(error: unknown): JobProblem {
  if (!(error instanceof EaselError)) return { code: 'unexpectedResponse', message: error instanceof Error ? error.message : String(error), mayBeBilled: true };
  const { code, message, serviceCode, serviceMessage, httpStatus, requestId, taskId, field, mayBeBilled } = error;
  return { code, message, serviceCode, serviceMessage, httpStatus, requestId, taskId, field, mayBeBilled };
}

export function errorOf({ code, message, ...details }: JobProblem): EaselError {
  return new EaselError(code, message, details);
}

export function targetOf({ folder, within, ...target }: JournalEntry['target']): SaveTarget {
  return { ...target, folder: vscode.Uri.parse(folder), within: within === undefined ? undefined : vscode.Uri.parse(within) };
}

/** What a request shares the service's limits with. Tasks alone are limited in how many may run. */
export function lineOf({ modelId, path }: ImageRequest, model: Model, { baseUrl, region }: Pick<Address, 'baseUrl' | 'region'>): Line {
  const { overrides, ...limit } = model.submitLimit;
  return { key: `${modelId} ${baseUrl}`, limit: overrides?.[region] ?? limit, maxRunning: path === 'syncMessages' ? undefined : model.maxRunningTasks };
}
