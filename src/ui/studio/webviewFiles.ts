import * as vscode from 'vscode';

/** Knows which files the webview may read, and their addresses there. */
export class WebviewFiles {
  private roots: readonly vscode.Uri[] = [];

  constructor(
    private readonly webview: vscode.Webview,
    private readonly own: readonly vscode.Uri[],
  ) {}

  /**
   * Lets the webview read the current workspace folders and the extension's own folders. The editor reloads the webview
   * if this changes anything.
   */
  allow(): void {
    const workspace = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
    const wanted = [...this.own, ...workspace];
    if (
      wanted.length === this.roots.length &&
      wanted.every((root, index) => root.toString() === this.roots[index]?.toString())
    )
      return;
    this.roots = wanted;
    this.webview.options = { enableScripts: true, localResourceRoots: wanted };
  }

  /**
   * The address of a file in the webview; `undefined` if the webview may not read it.
   * @param version distinguishes files that had the same name one after the other. The editor's own preview of images
   * does
   *   the same, and only for files on disks.
   */
  addressOf(file: vscode.Uri, version?: string): string | undefined {
    if (!this.roots.some(root => isIn(file, root))) return undefined;
    const address = this.webview.asWebviewUri(file);
    return (
      version === undefined || file.scheme !== 'file' ? address : address.with({ query: `version=${version}` })
    ).toString();
  }
}

/** The name of a file for a person: its path in the workspace, or only its name if it is outside of the workspace. */
export function nameOfFile(file: vscode.Uri): string {
  return vscode.workspace.getWorkspaceFolder(file)
    ? vscode.workspace.asRelativePath(file)
    : file.path.slice(file.path.lastIndexOf('/') + 1);
}

function isIn(file: vscode.Uri, folder: vscode.Uri): boolean {
  return (
    file.scheme === folder.scheme &&
    file.authority === folder.authority &&
    `${file.path}/`.startsWith(`${folder.path.replace(/\/$/, '')}/`)
  );
}
