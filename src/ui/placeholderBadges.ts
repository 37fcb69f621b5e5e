import * as vscode from 'vscode';
import { tellsPlaceholder } from '../engine/placeholders/placeholderSearch';
import { recordTextOf } from '../engine/provenance/recordText';

/**
 * The badge of a placeholder in the explorer; undefined for other files, and where the setting switches badges off.
 * @param onRecord is called for each image that Easel made.
 */
export async function placeholderBadge(
  file: vscode.Uri,
  onRecord: () => void,
): Promise<vscode.FileDecoration | undefined> {
  const record = await recordTextOf(file);
  if (record === undefined) return undefined;
  onRecord();
  if (!tellsPlaceholder(record)) return undefined;
  if (vscode.workspace.getConfiguration('easel', file).get<unknown>('placeholderBadges') === false) return undefined;
  return new vscode.FileDecoration('P', vscode.l10n.t('Placeholder: its image is still to be made'));
}
