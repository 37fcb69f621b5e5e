import * as vscode from 'vscode';
import { EaselError, messageOf } from '../../core/base/errors';
import type { RunResult } from '../../engine/jobs/imageRuns';
import type { ErrorContext } from './errorMessages';
import { showError } from './errorMessages';
import type { Person } from './person';

/**
 * Says that a cancelled request may cost money. Says nothing where it does not: cancelling is what the person wanted.
 */
export function tellCancelled(person: Person, { mayBeBilled }: Extract<RunResult, { kind: 'cancelled' }>): void {
  if (!mayBeBilled) return;
  person.tell(
    'information',
    vscode.l10n.t('Cancelled. The request had reached the service already and may be billed.'),
  );
}

/** Shows a failed run once. Settles when the person has chosen a button and it is done, or has chosen none. */
export function tellFailed(
  person: Person,
  { error, status, record }: Extract<RunResult, { kind: 'failed' }>,
  resume: (id: string) => unknown,
  context: Omit<ErrorContext, 'resume' | 'isRetrying'>,
): Promise<void> {
  if (!(error instanceof EaselError)) return person.ask('error', messageOf(error), []);
  return showError(person, error, {
    ...context,
    isRetrying: status === 'retrying',
    ...(status === 'blocked' && record && { resume: () => resume(record.entry.id) }),
  });
}
