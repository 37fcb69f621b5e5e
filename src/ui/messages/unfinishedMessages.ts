import * as vscode from 'vscode';
import { EaselError } from '../../core/base/errors';
import type { JobEnd } from '../../engine/jobs/job';
import type { JobStatus } from '../../engine/jobs/jobStatus';
import { asVscodeUri } from '../../editor/vscodeWorkspace';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import { shortened, showError } from './errorMessages';
import type { Notifications } from './notifications';
import { askServiceAction } from './runMessages';

export interface UnfinishedActions {
  unfinished: Pick<UnfinishedJobs, 'askAgain' | 'discard' | 'withdrawCancellation'>;
  /** Also asks whether the address of the job may have the key. */
  resume: (end: JobEnd) => unknown;
  sendAgain: (end: JobEnd) => unknown;
  setApiKey: () => unknown;
}

const showList = (): { label: string; run: () => unknown } => ({
  label: vscode.l10n.t('Show List'),
  run: () => vscode.commands.executeCommand('easel.resumeUnfinished'),
});

/** Tells about jobs that ended in the background: one message for saved images, and one for failures. */
export function tellEnds(notifications: Notifications, ends: readonly JobEnd[], actions: UnfinishedActions): void {
  tellSaved(notifications, ends);
  for (const end of ends) if (end.result.kind === 'cancelled') offerCancelled(notifications, end, actions);
  const failed = ends.flatMap(end => failureOf(end) ?? []);
  const [first, second] = failed;
  if (first && !second) tellFailed(notifications, first, actions);
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
  notifications.tell('warning', message, [showList()]);
}

/** Tells that damaged journal files were set aside. */
export function tellSetAside(notifications: Notifications, names: readonly string[]): void {
  notifications.tell(
    'warning',
    vscode.l10n.t(
      'Damaged records of unfinished requests were set aside: {0}. Their images may be missing; the log has the names.',
      names.length,
    ),
    [{ label: vscode.l10n.t('Show Log'), run: () => vscode.commands.executeCommand('easel.showLog') }],
  );
}

function tellSaved(notifications: Notifications, ends: readonly JobEnd[]): void {
  const saved = ends.filter(({ newFiles }) => newFiles.length > 0);
  const files = saved.flatMap(({ newFiles }) => newFiles).map(uri => asVscodeUri(uri));
  const [first] = files;
  if (!first) return;
  const name = vscode.workspace.asRelativePath(first);
  const message =
    files.length === 1
      ? vscode.l10n.t('An image that was still missing is saved now: {0}.', name)
      : vscode.l10n.t('{0} images that were still missing are saved now; the first is {1}.', files.length, name);
  // With several jobs it would not be clear which one a warning is about; the log has all warnings.
  const warnings = saved.length === 1 ? (saved[0]?.record.entry.warnings ?? []) : [];
  notifications.tell('information', [message, ...warnings].join(' '), [
    { label: vscode.l10n.t('Open'), run: () => vscode.commands.executeCommand('vscode.open', first) },
  ]);
}

/** Offers the images of a job that the person had cancelled, and that the service made anyway. */
function offerCancelled(notifications: Notifications, { record }: JobEnd, { unfinished }: UnfinishedActions): void {
  const { id, request } = record.entry;
  notifications.tell(
    'information',
    vscode.l10n.t(
      'You cancelled "{0}", but the service could not stop it any more and bills it. Its image is there, and kept for 24 hours.',
      shortened(request.prompt),
    ),
    [
      { label: vscode.l10n.t('Save'), run: () => unfinished.withdrawCancellation(id) },
      { label: vscode.l10n.t('Give Up'), run: () => unfinished.discard(record) },
    ],
  );
}

interface Failure {
  end: JobEnd;
  error: EaselError;
  status: JobStatus;
}

/** Why some images of a job are missing. Other errors are defects of this program, and only in the log. */
function failureOf(end: JobEnd): Failure | undefined {
  const { result } = end;
  const failed = result.kind === 'saved' ? result.left : result.kind === 'failed' ? result : undefined;
  return failed?.error instanceof EaselError ? { end, error: failed.error, status: failed.status } : undefined;
}

function tellFailed(notifications: Notifications, { end, error, status }: Failure, actions: UnfinishedActions): void {
  const { unfinished, resume, sendAgain, setApiKey } = actions;
  const { record } = end;
  const { request } = record.entry;
  const askService = status === 'recorded' ? askServiceAction(record, unfinished) : undefined;
  void showError(notifications, error, {
    prompt: request.prompt,
    ...(askService && { askService }),
    ...(status === 'blocked' && { resume: () => resume(end) }),
    // The prompt of a task from elsewhere is not known.
    ...(request.prompt !== '' && { tryAgain: () => sendAgain(end) }),
    setApiKey,
  });
}
