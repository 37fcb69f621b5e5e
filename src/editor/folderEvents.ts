import * as vscode from 'vscode';

/** The name of a file, as folders hardly ever have one: what is no folder need not be looked at. */
const fileName = /\.[a-z]\w{0,4}$/iu;

/**
 * Tells of folders of the workspace that came or went, also under another name. The editor's watchers tell of each of
 * them once, and not of the files in it.
 * @param onGone may be called for a file without an ending as well: what it was cannot be seen any more.
 */
export function onFolders(
  onNew: (folder: vscode.Uri) => void,
  onGone: (folder: vscode.Uri) => void,
): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher('**/*', false, true, false);
  const look = async (place: vscode.Uri): Promise<void> => {
    const stat = await vscode.workspace.fs.stat(place).then(undefined, () => undefined);
    if (stat && (stat.type & vscode.FileType.Directory) !== 0) onNew(place);
  };
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(place => {
      if (!fileName.test(place.path)) void look(place);
    }),
    watcher.onDidDelete(place => {
      if (!fileName.test(place.path)) onGone(place);
    }),
  );
}
