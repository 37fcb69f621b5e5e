import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { documentExtensions } from '../core/documents/references/referenceLanguages';
import { skippedFolders, writtenByPeople } from '../engine/documents/missing/builtFolders';
import { stateOnDisk } from '../engine/files/diskEntries';
import type { DocumentTexts } from '../engine/documents/missing/documentTexts';
import type { DocumentEditor } from '../engine/documents/missing/missingRuns';
import type { DocumentRewriter } from '../engine/documents/proposals/insertLinks';
import { withPlainLineEnds } from '../core/documents/plainLineEnds';
import { hasText, positionAt } from './textPlaces';
import { asVscodeUri, vscodeWorkspace } from './vscodeWorkspace';

const skipped = `{**/{${skippedFolders.join(',')}}/**,**/*.min.{js,css}}`;

/** The documents of the editor and of its folders. */
export const openDocuments: DocumentTexts & DocumentEditor & DocumentRewriter = {
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
    for (const { within, start, end, cell, text: put } of changes) {
      const owner = notebook && cell !== undefined ? notebook.cellAt(cell).document : text;
      if (!('getText' in owner)) continue;
      if (!(await hasText(owner, within))) throw new Error(vscode.l10n.t('it has changed meanwhile'));
      edit.replace(owner.uri, new vscode.Range(positionAt(within, start), positionAt(within, end)), put);
    }
    await apply(edit);
    await save(text, wasChanged);
  },
  rewrite: async (document, changesOf) => {
    const text = await openCurrent(document);
    const edit = new vscode.WorkspaceEdit();
    for (let version = -1; version !== text.version;) {
      ({ version } = text);
      const plain = withPlainLineEnds(text.getText());
      const changes = await changesOf(plain, text.languageId);
      if (version !== text.version) continue;
      for (const { start, end, text: written } of changes)
        edit.replace(text.uri, new vscode.Range(positionAt(plain, start), positionAt(plain, end)), written);
    }
    if (edit.size === 0) return;
    const wasChanged = text.isDirty;
    await apply(edit);
    await save(text, wasChanged);
  },
};

async function apply(edit: vscode.WorkspaceEdit): Promise<void> {
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(vscode.l10n.t('the editor did not take the change'));
}

/** What the person has not saved yet stays theirs to save. */
async function save(document: Pick<vscode.TextDocument, 'save'>, wasDirty: boolean): Promise<void> {
  if (!wasDirty && !(await document.save())) throw new Error(vscode.l10n.t('the editor could not save it'));
}

/**
 * A document of the editor, with the text of its file where nothing in it is unsaved: one that was closed a moment ago
 * may have an older one.
 */
export async function openCurrent(uri: URI): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(asVscodeUri(uri));
  if (document.isUntitled) return document;
  const text = new TextDecoder().decode(await vscodeWorkspace.read(uri).catch(() => undefined));
  // A text in another encoding cannot be compared. What is saved is compared with the file by the editor itself.
  if (text !== '' && !text.includes('\ufffd')) await hasText(document, text);
  return document;
}

/** The parts of a notebook file that matter here, with what is not saved yet. */
function notebookText(notebook: vscode.NotebookDocument): string {
  const cells = notebook.getCells().map(({ kind, document }) => ({
    cell_type: kind === vscode.NotebookCellKind.Markup ? 'markdown' : 'code',
    source: document.getText(),
  }));
  return JSON.stringify({ cells });
}
