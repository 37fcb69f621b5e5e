import * as vscode from 'vscode';

/** The file in the active editor, be it text or a picture. */
export function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const inTab = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
  return vscode.window.activeTextEditor?.document.uri ?? inTab;
}
