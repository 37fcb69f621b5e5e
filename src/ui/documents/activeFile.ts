import * as vscode from 'vscode';
import { fileOfDocument } from './documentFile';

/** The file in the active editor, be it text, a picture or a notebook. */
export function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = vscode.window.activeTextEditor?.document.uri ?? vscode.window.activeNotebookEditor?.notebook.uri;
  const shown = uri ?? addressOf(input);
  return shown && fileOfDocument(shown);
}

function addressOf(input: unknown): vscode.Uri | undefined {
  if (input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputNotebookDiff) return input.modified;
  const hasAddress =
    input instanceof vscode.TabInputCustom ||
    input instanceof vscode.TabInputText ||
    input instanceof vscode.TabInputNotebook;
  return hasAddress ? input.uri : undefined;
}

/** The picture in the active editor. */
export function openImage(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && /\.(png|jpe?g|webp|bmp|tiff?|gif)$/i.test(input.uri.path)
    ? input.uri
    : undefined;
}
