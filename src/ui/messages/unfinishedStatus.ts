import * as vscode from 'vscode';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import { createStatusItem } from '../shown/shownWindow';
import { shortened } from './errorMessages';

const maxInTooltip = 8;

/** The status bar item that counts the waiting jobs. It is hidden when there are none. */
export function showUnfinishedStatus(unfinished: UnfinishedJobs): vscode.Disposable {
  const item = createStatusItem(
    'easel.unfinished',
    'cloud-download',
    vscode.l10n.t('Easel: Unfinished Images'),
    'easel.resumeUnfinished',
  );
  const update = (): void => {
    const count = unfinished.waitingCount;
    if (count === 0) {
      item.hide();
      return;
    }
    const prompts = unfinished
      .firstWaiting(maxInTooltip)
      .map(({ request, problem }) => shortened(request.prompt) + (problem ? ` (${problem.message})` : ''));
    const label = vscode.l10n.t('Requests that Easel waits for: {0}', count);
    item.show({
      text: String(count),
      tooltip: [label, ...prompts, ...(count > maxInTooltip ? ['…'] : [])],
      label,
    });
  };
  update();
  return vscode.Disposable.from(item, unfinished.onDidChange(update));
}
