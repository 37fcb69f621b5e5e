import * as vscode from 'vscode';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import { shortened } from './errorMessages';

const mostInTooltip = 8;

/** The status bar item that counts what is waiting; not there where nothing is. */
export function showUnfinishedStatus(unfinished: UnfinishedJobs): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('easel.unfinished', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('Easel: Unfinished Images');
  item.command = 'easel.resumeUnfinished';
  const update = (): void => {
    const count = unfinished.waitingCount;
    if (count === 0) {
      item.hide();
      return;
    }
    const prompts = unfinished
      .firstWaiting(mostInTooltip)
      .map(({ request, problem }) => shortened(request.prompt) + (problem ? ` (${problem.message})` : ''));
    item.text = `$(cloud-download) ${count}`;
    item.tooltip = [
      vscode.l10n.t('Requests that Easel waits for: {0}', count),
      ...prompts,
      ...(count > mostInTooltip ? ['…'] : []),
    ].join('\n');
    item.accessibilityInformation = {
      label: vscode.l10n.t('Requests that Easel waits for: {0}', count),
      role: 'button',
    };
    item.show();
  };
  update();
  return vscode.Disposable.from(item, unfinished.onDidChange(update));
}
