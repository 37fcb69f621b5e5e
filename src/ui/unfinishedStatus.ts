import * as vscode from 'vscode';
import type { UnfinishedJobs } from '../services/unfinishedJobs';
import { shortened } from './errorMessages';

const mostInTooltip = 8;

/** The status bar item that counts what is waiting; not there where nothing is. */
export function showUnfinishedStatus(unfinished: UnfinishedJobs): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('easel.unfinished', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('Easel: Unfinished Images');
  item.command = 'easel.resumeUnfinished';
  const update = (): void => {
    const { waiting } = unfinished;
    if (waiting.length === 0) {
      item.hide();
      return;
    }
    const prompts = waiting.slice(0, mostInTooltip).map(({ request, problem }) => shortened(request.prompt) + (problem ? ` (${problem.message})` : ''));
    item.text = `$(cloud-download) ${waiting.length}`;
    item.tooltip = [vscode.l10n.t('Requests that Easel waits for: {0}', waiting.length), ...prompts, ...(waiting.length > mostInTooltip ? ['…'] : [])].join('\n');
    item.accessibilityInformation = { label: vscode.l10n.t('Requests that Easel waits for: {0}', waiting.length), role: 'button' };
    item.show();
  };
  update();
  return vscode.Disposable.from(item, unfinished.onDidChange(update));
}
