import * as vscode from 'vscode';
import type { JobEnd } from '../../engine/jobs/unfinishedJobs';
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
  const failed = ends.filter(end => end.error && end.fate !== 'saved');
  const [first, second] = failed;
  if (first && !second) tellFailed(person, first, actions);
  if (!second) return;
  const billed = failed.filter(end => end.error?.mayBeBilled && end.fate === 'listed').length;
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

function tellFailed(person: Person, end: JobEnd, { sendAgain, resume, setApiKey }: UnfinishedActions): void {
  if (!end.error) return;
  const { prompt } = end.record.entry.request;
  void showError(person, end.error, {
    prompt,
    ...(end.fate === 'stuck' && { resume: () => resume(end) }),
    // Of a task from elsewhere, nobody knows what it was to make.
    ...(prompt !== '' && { tryAgain: () => sendAgain(end) }),
    setApiKey,
  });
}
