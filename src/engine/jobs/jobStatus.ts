import * as l10n from '@vscode/l10n';
import type { ErrorCode } from '../../core/base/errors';
import { EaselError } from '../../core/base/errors';
import type { JobStage } from '../../core/jobs/journalEntry';
import { taskLifetimeMs } from '../../core/jobs/journalEntry';

/**
 * What is left of a job that failed:
 * - `gone`: nothing.
 * - `recorded`: it stays in the list, because it may be billed or the person may want to send it again.
 * - `retrying`: it continues by itself.
 * - `blocked`: its images can still be fetched, after the person has dealt with the error.
 */
export type JobStatus = 'gone' | 'recorded' | 'retrying' | 'blocked';

const keyCodes = new Set<ErrorCode>(['missingKey', 'rejectedKey']);
const passing = new Set<ErrorCode>(['network', 'timeout', 'serviceFault', 'rateLimited']);

/** The status after an error while the request was sent, or in its answer. */
export function statusAfterSubmit(error: unknown, { name }: JobStage): JobStatus {
  if (name === 'task' || name === 'answer') return 'blocked';
  const mayBeBilled = name === 'submitting' && (!(error instanceof EaselError) || error.mayBeBilled === true);
  return mayBeBilled ? 'recorded' : 'gone';
}

/** The status after an error while Easel waited or looked for a task, or of a job that has nothing to wait for. */
export function statusAfterWaiting(error: unknown, { name }: JobStage): JobStatus {
  if (name === 'queued') return 'recorded';
  // Without a key, the list of tasks cannot be asked for; with one, it can.
  if (name === 'submitting') return error instanceof EaselError && keyCodes.has(error.code) ? 'blocked' : 'recorded';
  if (!(error instanceof EaselError)) return 'blocked';
  // A refused query has an HTTP status, and says nothing about the task. The failure of a task has none.
  if (error.code === 'taskFailed' || (error.code === 'contentRefused' && error.httpStatus === undefined)) return 'gone';
  // The service has repeated its word for ten minutes. The list offers to ask it again.
  if (error.code === 'taskExpired' || error.code === 'unexpectedResponse') return 'recorded';
  return passing.has(error.code) ? 'retrying' : 'blocked';
}

/**
 * The status after an error while images were fetched and saved. They are paid for, so they are fetched again as long
 * as the service keeps them.
 */
export function statusAfterSaving(error: unknown): JobStatus {
  if (!(error instanceof EaselError)) return 'blocked';
  if (error.code === 'taskExpired') return 'recorded';
  return passing.has(error.code) ? 'retrying' : 'blocked';
}

/** Why a job without a known task or answer is over; `undefined` for every other job. */
export function cutOffError({ name }: JobStage): EaselError | undefined {
  switch (name) {
    case 'queued':
      return new EaselError('network', l10n.t('The window closed before this request was sent; nothing is billed.'), {
        mayBeBilled: false,
      });
    case 'submitting':
      return new EaselError('network', l10n.t('The window closed before the service had answered this request.'), {
        mayBeBilled: true,
      });
    case 'task':
    case 'answer':
      return undefined;
  }
}

/**
 * Converts the error of a refused download to `taskExpired` when the images are too old. The clock of this computer may
 * be wrong, so their age counts only after the service has refused the download.
 */
export function expiredIfOld<T>(error: T, stage: JobStage, now: number): T | EaselError {
  const isOld = stage.name === 'answer' && now >= stage.since + taskLifetimeMs;
  if (!isOld || !(error instanceof EaselError)) return error;
  const { httpStatus = 0 } = error;
  if (httpStatus < 400 || httpStatus >= 500) return error;
  return new EaselError(
    'taskExpired',
    l10n.t('The service keeps images for 24 hours, and this request is older. Its prompt is kept for another try.'),
    { requestId: stage.requestId || undefined, httpStatus, cause: error },
  );
}
