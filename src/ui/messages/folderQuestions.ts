import * as vscode from 'vscode';
import type { EaselError } from '../../core/base/errors';
import type { Notifications } from './notifications';

/** Another folder for a finished image that cannot be saved where it should be. */
export async function askOtherFolder(notifications: Notifications, error: EaselError): Promise<vscode.Uri | undefined> {
  const elsewhere = vscode.l10n.t('Save Elsewhere…');
  const answer = await notifications.choose(
    error.message,
    vscode.l10n.t('The image is finished. It can be saved in another folder.'),
    [elsewhere],
  );
  return answer === elsewhere ? pickFolder() : undefined;
}

/** A folder for this image, where none is open; `undefined` where the person chose to do something else. */
export async function askFolder(notifications: Notifications): Promise<vscode.Uri | undefined> {
  const [open, pick] = [vscode.l10n.t('Open Folder…'), vscode.l10n.t('Choose Where to Save…')];
  const answer = await notifications.choose(
    vscode.l10n.t('No folder is open'),
    vscode.l10n.t('Easel saves images into the folder you work in. Open one, or choose a folder for this image.'),
    [open, pick],
  );
  if (answer === open) await openFolder();
  return answer === pick ? pickFolder() : undefined;
}

/** Shows the editor's own dialog. When the person chooses a folder, the window restarts. */
export async function openFolder(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.files.openFolder');
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: vscode.l10n.t('Save Here'),
  });
  return picked?.[0];
}
