import * as vscode from 'vscode';

/**
 * Writes `.vscode/settings.json` as a repository would contain it, and waits until the editor has read it. An
 * untrusted workspace may set `editor.tabSize`, too, so its value shows that the file was read.
 */
export async function writeWorkspaceSettings(folder: vscode.Uri, settings: Record<string, unknown>): Promise<void> {
  const tabSize = vscode.workspace.getConfiguration('editor', folder).get('tabSize') === 3 ? 5 : 3;
  const read = new Promise<void>(resolve => {
    const listening = vscode.workspace.onDidChangeConfiguration(event => {
      if (!event.affectsConfiguration('editor.tabSize', folder)) return;
      listening.dispose();
      resolve();
    });
  });
  const text = JSON.stringify({ 'editor.tabSize': tabSize, ...settings }, null, 2);
  await vscode.workspace.fs.writeFile(
    vscode.Uri.joinPath(folder, '.vscode', 'settings.json'),
    new TextEncoder().encode(text),
  );
  await read;
}
