import * as vscode from 'vscode';

/** Which files the webview may read, and by which addresses. */
export class WebviewFiles {
  private roots: readonly vscode.Uri[] = [];

  constructor(private readonly webview: vscode.Webview, private readonly own: readonly vscode.Uri[]) {}

  /**
   * Opens the workspace, the extension's own folders and these to the webview. Where that changes anything, the editor loads the webview anew.
   * @param folders places of files that lie elsewhere.
   */
  allow(folders: readonly vscode.Uri[]): void {
    const workspace = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
    const wanted = [...this.own, ...workspace];
    for (const folder of [...this.roots, ...folders]) if (!wanted.some(root => isIn(folder, root))) wanted.push(folder);
    if (wanted.length === this.roots.length && wanted.every((root, index) => root.toString() === this.roots[index]?.toString())) return;
    this.roots = wanted;
    this.webview.options = { enableScripts: true, localResourceRoots: wanted };
  }

  /** The address of a file in the webview; `undefined` where it may not be read there. */
  addressOf(file: vscode.Uri): string | undefined {
    return this.roots.some(root => isIn(file, root)) ? this.webview.asWebviewUri(file).toString() : undefined;
  }
}

/** The name of a file for a person: its path in the workspace, or just its name where it lies elsewhere. */
export function nameOfFile(file: vscode.Uri): string {
  return vscode.workspace.getWorkspaceFolder(file) ? vscode.workspace.asRelativePath(file) : file.path.slice(file.path.lastIndexOf('/') + 1);
}

function isIn(file: vscode.Uri, folder: vscode.Uri): boolean {
  return file.scheme === folder.scheme && file.authority === folder.authority && `${file.path}/`.startsWith(`${folder.path.replace(/\/$/, '')}/`);
}
