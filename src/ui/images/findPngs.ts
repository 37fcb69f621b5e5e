import * as vscode from 'vscode';
import { foldersWithoutPlaceholders } from '../../engine/placeholders/placeholderSearch';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';

export const pngGlob = '**/*.[pP][nN][gG]';
const skippedGlob = `**/{${foldersWithoutPlaceholders.join(',')}}/**`;

/** The PNGs of a file or folder, or of the workspace, in the order of their paths. */
export async function findPngs(place: vscode.Uri | undefined): Promise<vscode.Uri[]> {
  const stat = place && (await vscodeWorkspace.stat(place));
  if (place && stat?.kind !== 'folder') return [place];
  const found = await vscode.workspace.findFiles(
    place ? new vscode.RelativePattern(place, pngGlob) : pngGlob,
    skippedGlob,
  );
  return found.sort((one, other) => one.path.localeCompare(other.path));
}
