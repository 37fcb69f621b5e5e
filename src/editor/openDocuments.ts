import * as vscode from 'vscode';
import { documentExtensions } from '../core/documents/references/referenceLanguages';
import { skippedFolders, writtenByPeople } from '../engine/documents/missing/builtFolders';
import type { DocumentTexts } from '../engine/documents/missing/missingSearch';
import type { DocumentChange, DocumentEditor } from '../engine/documents/missing/missingRuns';
import type { DocumentRewriter } from '../engine/documents/proposals/insertLinks';
import { asVscodeUri, vscodeWorkspace } from './vscodeWorkspace';

const skipped = `{**/{${skippedFolders.join(',')}}/**,**/*.min.{js,css}}`;

/** After this time, the text of the editor counts, whatever is on the disk. */
const maxBehindMs = 2_000;

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
    await apply(edit);
    // What the person has not saved yet stays theirs to save.
    if (!wasChanged) await text.save();
  },
  rewrite: async (document, changesOf) => {
    const text = await vscode.workspace.openTextDocument(asVscodeUri(document));
    await untilAsOnDisk(text);
    const edit = new vscode.WorkspaceEdit();
    for (let version = -1; version !== text.version;) {
      ({ version } = text);
      const plain = text.getText().replace(/\r\n?/gu, '\n');
      const changes = await changesOf(plain, text.languageId);
      if (version !== text.version) continue;
      const positionOf = (offset: number): vscode.Position => {
        const before = plain.slice(0, offset).split('\n');
        return new vscode.Position(before.length - 1, before.at(-1)?.length ?? 0);
      };
      for (const { start, end, text: written } of changes)
        edit.replace(text.uri, new vscode.Range(positionOf(start), positionOf(end)), written);
    }
    if (edit.size === 0) return;
    const wasChanged = text.isDirty;
    await apply(edit);
    if (!wasChanged) await text.save();
  },
};

async function apply(edit: vscode.WorkspaceEdit): Promise<void> {
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(vscode.l10n.t('the editor did not take the change'));
}

/** The editor hears a moment later of what another program, or a script, has written to the disk. */
async function untilAsOnDisk(document: vscode.TextDocument): Promise<void> {
  if (document.isDirty) return;
  const onDisk = new TextDecoder().decode(await vscodeWorkspace.read(document.uri));
  const plain = (text: string): string => text.replace(/\r\n?/gu, '\n');
  // A text in another encoding cannot be compared.
  if (onDisk.includes('\ufffd') || plain(onDisk) === plain(document.getText())) return;
  await new Promise<void>(resolve => {
    const done = (): void => {
      clearTimeout(timer);
      listening.dispose();
      resolve();
    };
    const timer = setTimeout(done, maxBehindMs);
    const listening = vscode.workspace.onDidChangeTextDocument(event => {
      if (event.document === document) done();
    });
  });
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
