import * as l10n from '@vscode/l10n';
import { EaselError } from '../../core/base/errors';
import type { JobStage } from '../../core/jobs/journalEntry';
import { taskLifetimeMs } from '../../core/jobs/journalEntry';

/**
 * What became of a job that did not go well:
 * - `gone`: nothing is left of it.
 * - `recorded`: it stays in the list, because it may be billed or because its prompt may be wanted again.
 * - `retrying`: it goes on by itself.
 * - `blocked`: its images can still be had, once a person has done something about the error.
 */
export type JobStatus = 'gone' | 'recorded' | 'retrying' | 'blocked';

const passing = new Set(['network', 'timeout', 'serviceFault', 'rateLimited']);

/** An error on the way to the service, or in its answer. */
export function statusAfterSubmit(error: unknown, { name }: JobStage): JobStatus {
  if (name === 'task' || name === 'answer') return 'blocked';
  const mayBeBilled = name === 'submitting' && (!(error instanceof EaselError) || error.mayBeBilled === true);
  return mayBeBilled ? 'recorded' : 'gone';
}

/** An error while a task was waited for, or of a job that nothing can be waited for. */
export function statusAfterWaiting(error: unknown, { name }: JobStage): JobStatus {
  if (name === 'queued' || name === 'submitting') return 'recorded';
  if (!(error instanceof EaselError)) return 'blocked';
  // A query that is refused says nothing of the task: only its own end does, and that has no HTTP status of its own.
  if (error.code === 'taskFailed' || (error.code === 'contentRefused' && error.httpStatus === undefined)) return 'gone';
  // A success without images brings none when it is asked again.
  if (error.code === 'taskExpired' || error.code === 'unexpectedResponse') return 'recorded';
  return passing.has(error.code) ? 'retrying' : 'blocked';
}

/**
 * An error while images that are paid for were fetched and saved: they are worth another try as long as the service has
 * them.
 */
export function statusAfterSaving(error: unknown): JobStatus {
  return error instanceof EaselError && passing.has(error.code) ? 'retrying' : 'blocked';
}

/**
 * @throws EaselError for a job that was cut off before an id or an answer was known, and for one whose images the
 * service has dropped.
 */
export function throwIfOver(stage: JobStage, now: number): void {
  switch (stage.name) {
    case 'queued':
      throw new EaselError('network', l10n.t('The window closed before this request was sent; nothing is billed.'), {
        mayBeBilled: false,
      });
    case 'submitting':
      throw new EaselError('network', l10n.t('The window closed before the service had answered this request.'), {
        mayBeBilled: true,
      });
    case 'task':
    case 'answer':
      if (now < stage.since + taskLifetimeMs) return;
      throw new EaselError(
        'taskExpired',
        l10n.t('The service keeps images for 24 hours, and this request is older. Its prompt is kept for another try.'),
        stage.name === 'task' ? { taskId: stage.taskId } : { requestId: stage.requestId || undefined },
      );
  }
}
