import * as vscode from 'vscode';
import type { Log } from '../../core/base/ports';
import { messageOf } from '../../core/base/errors';
import { Sequencer } from '../../core/base/sequencer';
import { hasText, positionAt } from '../../editor/textPlaces';
import { asVscodeUri } from '../../editor/vscodeWorkspace';
import type { MovedDocument, MovedLinks } from '../../engine/documents/movedLinks';

const moves = new Sequencer();

/**
 * Puts references to images right after files were renamed or moved in the editor: as one edit that can be undone.
 * Nothing is asked, because only references change that would lead to nothing.
 */
export function keepLinks(
  links: Pick<MovedLinks, 'after'>,
  files: readonly { oldUri: vscode.Uri; newUri: vscode.Uri }[],
  log: Pick<Log, 'warn'>,
): Promise<void> {
  return moves.queue(async () => {
    try {
      const changed = await links.after(files.map(({ oldUri, newUri }) => ({ from: oldUri, to: newUri })));
      const edit = new vscode.WorkspaceEdit();
      for (const document of changed) await addTo(edit, document);
      // The editor saves documents that a refactoring has changed, where the person has it so.
      if (edit.size > 0) await vscode.workspace.applyEdit(edit, { isRefactoring: true });
    } catch (error) {
      log.warn(`References to what was moved could not be changed: ${messageOf(error)}`);
    }
  });
}

async function addTo(edit: vscode.WorkspaceEdit, { document, text, changes }: MovedDocument): Promise<void> {
  const open = await vscode.workspace.openTextDocument(asVscodeUri(document));
  if (!(await hasText(open, text))) return;
  for (const { start, end, text: put } of changes)
    edit.replace(open.uri, new vscode.Range(positionAt(text, start), positionAt(text, end)), put);
}
