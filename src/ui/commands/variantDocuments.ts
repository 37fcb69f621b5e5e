import * as vscode from 'vscode';
import { asVscodeUri, vscodeWorkspace as workspace } from '../../editor/vscodeWorkspace';
import type { VariantLinks } from '../../engine/documents/variantLinks';
import type { MadeVariant, VariantOutcome } from '../documents/variantEdits';
import { showVariant } from '../documents/variantEdits';
import type { Notifications } from '../messages/notifications';
import { pickDocuments } from '../pickers/variantPickers';
import { showProgress } from '../shown/shownWindow';

/** Finds the documents that show the original of a variant, and changes those that the person checks. */
export async function showInDocuments(
  links: VariantLinks,
  notifications: Pick<Notifications, 'tell'>,
  made: MadeVariant,
): Promise<void> {
  const controller = new AbortController();
  const documents = await showProgress(vscode.l10n.t('Looking for documents that show the image'), (report, token) => {
    token.onCancellationRequested(() => {
      controller.abort();
    });
    const onProgress = (done: number, total: number): void => {
      report(`${done}/${total}`);
    };
    return links.documentsWith(made.image, workspace.folders, controller.signal, onProgress).catch((error: unknown) => {
      if (controller.signal.aborted) return undefined;
      throw error;
    });
  });
  if (!documents) return;
  if (documents.length === 0) {
    const name = workspace.nameOf(made.image);
    notifications.tell('information', vscode.l10n.t('No document of this workspace names {0}.', name));
    return;
  }
  const chosen = documents.length === 1 ? documents : await pickDocuments(documents);
  const outcomes: VariantOutcome[] = [];
  for (const document of chosen ?? []) outcomes.push(await showVariant(links, document, made, { saves: false }));
  const changed = outcomes.find(({ kind }) => kind === 'inserted');
  if (changed) await vscode.window.showTextDocument(asVscodeUri(changed.document), { preview: false });
  if (outcomes.length === 0) return;
  const severity = outcomes.some(({ kind }) => kind === 'none') ? 'warning' : 'information';
  notifications.tell(severity, outcomes.map(({ note }) => note).join(' '));
}
