import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('extension in a real VS Code', () => {
  it('is found, activates, and registers every contributed command', async () => {
    const extension = vscode.extensions.getExtension('easel.easel');
    assert.ok(extension);
    await extension.activate();
    const manifest = extension.packageJSON as { contributes?: { commands?: { command: string }[] } };
    const registered = await vscode.commands.getCommands(true);
    const missing = (manifest.contributes?.commands ?? []).filter(({ command }) => !registered.includes(command));
    assert.deepEqual(missing, []);
  });

  it('runs in a fresh and trusted copy of the sample workspace, without any API key', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    assert.equal(vscode.workspace.isTrusted, true);
    const readme = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder.uri, 'README.md'));
    assert.ok(readme.byteLength > 0);
    assert.equal(process.env['DASHSCOPE_API_KEY'], undefined);
  });
});
