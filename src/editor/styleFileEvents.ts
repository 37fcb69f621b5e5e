import * as vscode from 'vscode';
import { styleFilePath } from '../core/style/styleFile';

/** Calls back when the style file of a workspace folder comes, changes or goes. */
export function onDidChangeStyleFile(changed: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(`**/${styleFilePath}`);
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(changed),
    watcher.onDidChange(changed),
    watcher.onDidDelete(changed),
    // A watcher does not always see a file in a folder that has just been made.
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.path.endsWith(`/${styleFilePath}`)) changed();
    }),
  );
}
