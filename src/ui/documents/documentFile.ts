import * as vscode from 'vscode';

/**
 * The file that a text in an editor stands for: of a cell its notebook, of a side of a comparison or an older version
 * the file itself, of a new document with a path the file that it will be. Otherwise the address is returned as it is.
 */
export function fileOfDocument(uri: vscode.Uri): vscode.Uri {
  const notebook = notebookOf(uri);
  if (notebook) return notebook.uri;
  if (uri.scheme === 'untitled') {
    const file = inWorkspace(uri);
    return file ?? uri;
  }
  if (uri.scheme === 'file' || vscode.workspace.getWorkspaceFolder(uri)) return uri;
  return inWorkspace(uri) ?? uri;
}

/** The notebook that holds a cell. */
export function notebookOf(cell: vscode.Uri): vscode.NotebookDocument | undefined {
  if (cell.scheme !== 'vscode-notebook-cell') return undefined;
  const address = cell.toString();
  return vscode.workspace.notebookDocuments.find(notebook =>
    notebook.getCells().some(({ document }) => document.uri.toString() === address),
  );
}

/** The file with this path in an open folder: extensions show versions of a file at its path and with their scheme. */
function inWorkspace(uri: vscode.Uri): vscode.Uri | undefined {
  if (!uri.path.startsWith('/')) return undefined;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const candidates = folders.map(folder => folder.uri.with({ path: uri.path, query: '', fragment: '' }));
  return candidates.find(candidate => vscode.workspace.getWorkspaceFolder(candidate) !== undefined);
}
