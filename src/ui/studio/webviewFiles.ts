import * as vscode from 'vscode';

/** Which files the webview may read, and by which addresses. */
export class WebviewFiles {
  private roots: readonly vscode.Uri[] = [];

  constructor(
    private readonly webview: vscode.Webview,
    private readonly own: readonly vscode.Uri[],
  ) {}

  /**
   * Opens the workspace and the extension's own folders to the webview, as they are now. Where that changes anything,
   * the editor loads the webview anew.
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
   * The address of a file in the webview; `undefined` where it may not be read there.
   * @param version tells files apart that have had the same name. The editor's own preview of images does it in the
   *   same way, for files of disks only.
   */
  addressOf(file: vscode.Uri, version?: string): string | undefined {
    if (!this.roots.some(root => isIn(file, root))) return undefined;
    const address = this.webview.asWebviewUri(file);
    return (
      version === undefined || file.scheme !== 'file' ? address : address.with({ query: `version=${version}` })
    ).toString();
  }
}

/** The name of a file for a person: its path in the workspace, or just its name where it lies elsewhere. */
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
