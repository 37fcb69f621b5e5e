import * as vscode from 'vscode';

/**
 * Writes `.vscode/settings.json` as a repository would contain it, and waits until the editor has read it. Every
 * workspace may set `easel.watermark`, so its value shows that the file was read.
 */
export async function writeWorkspaceSettings(folder: vscode.Uri, settings: Record<string, unknown>): Promise<void> {
  const watermark = !vscode.workspace.getConfiguration('easel', folder).get<boolean>('watermark');
  const read = new Promise<void>(resolve => {
    const listening = vscode.workspace.onDidChangeConfiguration(event => {
      if (!event.affectsConfiguration('easel.watermark', folder)) return;
      listening.dispose();
      resolve();
    });
  });
  const text = JSON.stringify({ 'easel.watermark': watermark, ...settings }, null, 2);
  await vscode.workspace.fs.writeFile(
    vscode.Uri.joinPath(folder, '.vscode', 'settings.json'),
    new TextEncoder().encode(text),
  );
  await read;
}
