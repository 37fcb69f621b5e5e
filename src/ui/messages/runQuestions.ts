import * as vscode from 'vscode';
import { estimateCost } from '../../core/models/estimate';
import type { EaselError } from '../../core/base/errors';
import type { PreparedJob } from '../../engine/jobs/job';
import type { Person } from './person';

// What a person may have to answer before, or while, images are made; the commands and the Studio ask the same.

/** Asks before more images than `easel.confirmAbove` are made. @returns whether they are to be made. */
export async function confirmCount(
  person: Person,
  { checked: { request, model }, settings, address }: PreparedJob,
): Promise<boolean> {
  if (request.maxCount <= settings.confirmAbove) return true;
  const cost = estimateCost(model, request.maxCount, address.decidedBy === 'region' ? address.region : undefined);
  const detail =
    cost === undefined
      ? vscode.l10n.t('{0} may make up to {1} images.', request.modelId, request.maxCount)
      : vscode.l10n.t('{0} may make up to {1} images, {2} by the list price.', request.modelId, request.maxCount, cost);
  return person.confirm(vscode.l10n.t('Make {0} images?', request.maxCount), detail, vscode.l10n.t('Make Them'));
}

/** Whether a transparent input may be put on white. @param name the file as the person knows it. */
export function mayFlatten(person: Person, name: string): Promise<boolean> {
  return person.confirm(
    vscode.l10n.t('"{0}" is transparent in places', name),
    vscode.l10n.t('This model takes no transparency. A copy on white can be sent; the file itself stays as it is.'),
    vscode.l10n.t('Send on White'),
  );
}

/** Another folder for a finished image that cannot be saved where it should be. */
export async function askOtherFolder(person: Person, error: EaselError): Promise<vscode.Uri | undefined> {
  const elsewhere = vscode.l10n.t('Save Elsewhere…');
  const answer = await person.choose(
    error.message,
    vscode.l10n.t('The image is finished. It can be saved in another folder.'),
    [elsewhere],
  );
  return answer === elsewhere ? pickFolder() : undefined;
}

/** A folder for this image, where none is open; `undefined` where the person chose to do something else. */
export async function askFolder(person: Person): Promise<vscode.Uri | undefined> {
  const [open, pick] = [vscode.l10n.t('Open Folder…'), vscode.l10n.t('Choose Where to Save…')];
  const answer = await person.choose(
    vscode.l10n.t('No folder is open'),
    vscode.l10n.t('Easel saves images into the folder you work in. Open one, or choose a folder for this image.'),
    [open, pick],
  );
  if (answer === open) await openFolder();
  return answer === pick ? pickFolder() : undefined;
}

/** The editor's own dialog; where a folder is chosen, the window starts anew. */
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
