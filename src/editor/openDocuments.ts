import * as vscode from 'vscode';
import { documentExtensions } from '../core/documents/references/referenceLanguages';
import { skippedFolders, writtenByPeople } from '../engine/documents/missing/builtFolders';
import { stateOnDisk } from '../engine/files/diskEntries';
import type { DocumentTexts } from '../engine/documents/missing/documentTexts';
import type { DocumentChange, DocumentEditor } from '../engine/documents/missing/missingRuns';
import { asVscodeUri, vscodeWorkspace } from './vscodeWorkspace';

const skipped = `{**/{${skippedFolders.join(',')}}/**,**/*.min.{js,css}}`;

/** The documents of the editor and of its folders. */
export const openDocuments: DocumentTexts & DocumentEditor = {
  read: async document => {
    const notebook = vscode.workspace.notebookDocuments.find(({ uri }) => uri.toString() === document.toString());
    if (notebook) return { text: notebookText(notebook) };
    const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === document.toString());
    // What is saved may be newer on the disk than in the editor, which hears of changes a moment later.
    if (open && (open.isDirty || open.isUntitled)) return { text: open.getText(), languageId: open.languageId };
    const text = new TextDecoder().decode(await vscodeWorkspace.read(document));
    return { text, ...(open && { languageId: open.languageId }) };
  },
  stateOf: async document => {
    // What the editor has open may be newer than the file.
    const isOpen = [...vscode.workspace.notebookDocuments, ...vscode.workspace.textDocuments].some(
      ({ uri }) => uri.toString() === document.toString(),
    );
    return isOpen || document.scheme !== 'file' ? undefined : stateOnDisk(document.fsPath);
  },
  below: async folder => {
    const pattern = new vscode.RelativePattern(asVscodeUri(folder), `**/*.{${documentExtensions.join(',')}}`);
    const found = await vscode.workspace.findFiles(pattern, skipped);
    return writtenByPeople(vscodeWorkspace, folder, found);
  },
  change: async (document, changes) => {
    const uri = asVscodeUri(document);
    const isNotebook = changes.some(({ cell }) => cell !== undefined);
    const notebook = isNotebook ? await vscode.workspace.openNotebookDocument(uri) : undefined;
    const text = notebook ?? (await vscode.workspace.openTextDocument(uri));
    const wasChanged = text.isDirty;
    const edit = new vscode.WorkspaceEdit();
    for (const change of changes) {
      const owner = notebook && change.cell !== undefined ? notebook.cellAt(change.cell).document : text;
      if ('positionAt' in owner) edit.replace(owner.uri, rangeOf(owner, change), change.text);
    }
    if (!(await vscode.workspace.applyEdit(edit))) throw new Error(vscode.l10n.t('the editor did not take the change'));
    // What the person has not saved yet stays theirs to save.
    if (!wasChanged) await text.save();
  },
};

function rangeOf(document: vscode.TextDocument, { start, end }: DocumentChange): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** The parts of a notebook file that matter here, with what is not saved yet. */
function notebookText(notebook: vscode.NotebookDocument): string {
  const cells = notebook.getCells().map(({ kind, document }) => ({
    cell_type: kind === vscode.NotebookCellKind.Markup ? 'markdown' : 'code',
    source: document.getText(),
  }));
  return JSON.stringify({ cells });
}
