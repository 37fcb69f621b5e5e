import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { documentExtensions } from '../core/documents/references/referenceLanguages';
import { skippedFolders, writtenByPeople } from '../engine/documents/missing/builtFolders';
import type { DocumentTexts } from '../engine/documents/missing/missingSearch';
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

/** So long the editor may take to read a file again that another program has changed. */
const maxReadingMs = 1_000;

/**
 * A document of the editor, with the text of its file where nothing in it is unsaved: one that was closed a moment ago
 * may have an older one.
 */
export async function openCurrent(uri: URI): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(asVscodeUri(uri));
  if (document.isDirty || document.isUntitled || (await hasTextOfFile(document))) return document;
  // A file in another encoding is never the same here. What is saved is compared with the file by the editor itself.
  await new Promise<void>(resolve => {
    const done = (): void => {
      clearTimeout(timer);
      listening.dispose();
      resolve();
    };
    const timer = setTimeout(done, maxReadingMs);
    const listening = vscode.workspace.onDidChangeTextDocument(event => {
      if (event.document === document) done();
    });
  });
  return document;
}

async function hasTextOfFile(document: vscode.TextDocument): Promise<boolean> {
  const lines = (text: string): string => text.replace(/\r\n?/gu, '\n');
  const bytes = await vscodeWorkspace.read(document.uri).catch(() => undefined);
  return bytes === undefined || lines(new TextDecoder().decode(bytes)) === lines(document.getText());
}

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
