import * as vscode from 'vscode';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import type { AltTextChange } from '../documents/altTextActions';
import { createQuickPick } from '../shown/shownWindow';
import { answerOf } from './quickInput';

interface AltTextItem extends vscode.QuickPickItem {
  change: AltTextChange;
}

/**
 * Shows which images would get which alt text, all of them checked.
 * @returns what is checked in the end; `undefined` where the person closed the list.
 */
export function pickAltTexts(changes: readonly AltTextChange[]): Promise<AltTextChange[] | undefined> {
  const picker = createQuickPick<AltTextItem>();
  const titled = (count: number): string => vscode.l10n.t('Alt text to write: {0} of {1}', count, changes.length);
  picker.canSelectMany = true;
  picker.ignoreFocusOut = true;
  picker.matchOnDescription = true;
  picker.title = titled(changes.length);
  picker.placeholder = vscode.l10n.t('Check what is to be written; Enter writes it');
  const items = changes.map(change => ({
    label: change.proposal.alt,
    description: `${vscodeWorkspace.nameOf(change.proposal.image)} · ${vscodeWorkspace.nameOf(change.proposal.document)}`,
    change,
  }));
  picker.items = items;
  picker.selectedItems = items;
  return answerOf<typeof picker, AltTextChange[]>(picker, (done, listen) => {
    listen(picker.onDidChangeSelection, selected => {
      picker.title = titled(selected.length);
    });
    listen(picker.onDidAccept, () => done(picker.selectedItems.map(({ change }) => change)));
  });
}
