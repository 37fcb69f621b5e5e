import * as vscode from 'vscode';
import { EaselError } from '../../core/base/errors';
import type { JobEnd } from '../../engine/jobs/job';
import type { JobStatus } from '../../engine/jobs/jobStatus';
import { asVscodeUri } from '../../editor/vscodeWorkspace';
import { showError } from './errorMessages';
import type { Person } from './person';

export interface UnfinishedActions {
  sendAgain: (end: JobEnd) => unknown;
  resume: (end: JobEnd) => unknown;
  setApiKey: () => unknown;
}

const showList = (): { label: string; run: () => unknown } => ({
  label: vscode.l10n.t('Show List'),
  run: () => vscode.commands.executeCommand('easel.resumeUnfinished'),
});

/** Tells of jobs that ended in the background: one message for what was saved, and one for what was not. */
export function tellEnds(person: Person, ends: readonly JobEnd[], actions: UnfinishedActions): void {
  tellSaved(
    person,
    ends.flatMap(end => end.newFiles?.map(uri => asVscodeUri(uri)) ?? []),
  );
  const failed = ends.flatMap(end => failureOf(end) ?? []);
  const [first, second] = failed;
  if (first && !second) tellFailed(person, first, actions);
  if (!second) return;
  const billed = failed.filter(({ error, status }) => error.mayBeBilled && status === 'recorded').length;
  const message =
    billed > 0
      ? vscode.l10n.t(
          '{0} requests were not finished when their window closed, and {1} of them may have been billed. Nothing is sent again without you.',
          failed.length,
          billed,
        )
      : vscode.l10n.t(
          '{0} requests were not finished when their window closed. Nothing is sent again without you.',
          failed.length,
        );
  person.tell('warning', message, [showList()]);
}

/** Tells that records of jobs make no sense any more. */
export function tellSetAside(person: Person, names: readonly string[]): void {
  person.tell(
    'warning',
    vscode.l10n.t(
      'Damaged records of unfinished requests were set aside: {0}. Their images may be missing; the log has the names.',
      names.length,
    ),
    [{ label: vscode.l10n.t('Show Log'), run: () => vscode.commands.executeCommand('easel.showLog') }],
  );
}

function tellSaved(person: Person, files: readonly vscode.Uri[]): void {
  const [first] = files;
  if (!first) return;
  const name = vscode.workspace.asRelativePath(first);
  const message =
    files.length === 1
      ? vscode.l10n.t('An image that was still missing is saved now: {0}.', name)
      : vscode.l10n.t('{0} images that were still missing are saved now; the first is {1}.', files.length, name);
  person.tell('information', message, [
    { label: vscode.l10n.t('Open'), run: () => vscode.commands.executeCommand('vscode.open', first) },
  ]);
}

interface Failure {
  end: JobEnd;
  error: EaselError;
  status: JobStatus;
}

/** Why a job did not bring all its images. An error of another kind is a fault of this program, and in the log. */
function failureOf(end: JobEnd): Failure | undefined {
  const { result } = end;
  const failed = result.kind === 'saved' ? result.left : result.kind === 'failed' ? result : undefined;
  return failed?.error instanceof EaselError ? { end, error: failed.error, status: failed.status } : undefined;
}

function tellFailed(person: Person, { end, error, status }: Failure, actions: UnfinishedActions): void {
  const { sendAgain, resume, setApiKey } = actions;
  const { prompt } = end.record.entry.request;
  void showError(person, error, {
    prompt,
    ...(status === 'blocked' && { resume: () => resume(end) }),
    // The prompt of a task from elsewhere is not known.
    ...(prompt !== '' && { tryAgain: () => sendAgain(end) }),
    setApiKey,
  });
}
