import * as vscode from 'vscode';
import { EaselError, messageOf } from '../../core/base/errors';
import { canBeAskedFor } from '../../core/jobs/journalEntry';
import type { RunResult } from '../../engine/jobs/imageRuns';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import type { JournalRecord } from '../../engine/journal/journal';
import type { ErrorContext } from './errorMessages';
import { showError } from './errorMessages';
import type { Action, Notifications } from './notifications';

/**
 * Says that a cancelled request may cost money. Says nothing where it does not: cancelling is what the person wanted.
 */
export function tellCancelled(
  notifications: Notifications,
  { mayBeBilled, left }: Extract<RunResult, { kind: 'cancelled' }>,
): void {
  if (!mayBeBilled) return;
  notifications.tell(
    'information',
    left
      ? vscode.l10n.t(
          'Cancelled. The service had begun already and may bill it; if it makes the image all the same, Easel offers it to you.',
        )
      : vscode.l10n.t('Cancelled. The request had reached the service already and may be billed.'),
  );
}

/** What can be done at no cost about a job that is over and only listed. */
export function askServiceAction(
  record: JournalRecord,
  unfinished: Pick<UnfinishedJobs, 'askAgain'>,
): Action | undefined {
  const { entry } = record;
  if (!canBeAskedFor(entry) || entry.request.prompt === '') return undefined;
  return entry.candidates?.length
    ? {
        label: vscode.l10n.t('Choose Its Task…'),
        run: () => vscode.commands.executeCommand('easel.resumeUnfinished'),
      }
    : { label: vscode.l10n.t('Ask Again'), run: () => unfinished.askAgain(record) };
}

/** Shows a failed run once. Settles when the person has chosen a button and it is done, or has chosen none. */
export function tellFailed(
  notifications: Notifications,
  { error, status, record }: Extract<RunResult, { kind: 'failed' }>,
  unfinished: Pick<UnfinishedJobs, 'askAgain' | 'resume'>,
  context: Omit<ErrorContext, 'askService' | 'resume' | 'isRetrying'>,
): Promise<void> {
  if (!(error instanceof EaselError)) return notifications.ask('error', messageOf(error), []);
  const askService = status === 'recorded' && record ? askServiceAction(record, unfinished) : undefined;
  return showError(notifications, error, {
    ...context,
    isRetrying: status === 'retrying',
    ...(askService && { askService }),
    ...(status === 'blocked' && record && { resume: () => unfinished.resume(record.entry.id) }),
  });
}
