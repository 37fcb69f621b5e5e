import * as vscode from 'vscode';
import type { ReadSettings } from '../core/contributions/contributions';
import type { SetupSurroundings } from '../engine/connection/setupCheck';
import { checkWritable } from '../engine/files/writableFolder';
import { outputFolder, workspaceRoot } from '../engine/files/workspacePlaces';
import { vscodeWorkspace } from './vscodeWorkspace';

/** What the check of the setup asks of the editor. */
export class EditorSurroundings implements SetupSurroundings {
  constructor(private readonly readSettings: ReadSettings) {}

  proxySettings(): { proxy: string; support: string | undefined } {
    const http = vscode.workspace.getConfiguration('http');
    return { proxy: http.get<string>('proxy') ?? '', support: http.get<string>('proxySupport') };
  }

  async outputFolder(): Promise<{ name: string; isWritable: boolean } | undefined> {
    const file = vscode.window.activeTextEditor?.document.uri;
    const root = workspaceRoot(vscodeWorkspace, [file]);
    if (!root) return undefined;
    const { folder } = await outputFolder(vscodeWorkspace, this.readSettings(root).outputFolder, { root, file });
    const isWritable = await checkWritable(vscodeWorkspace.virtualFiles, folder).then(
      () => true,
      () => false,
    );
    return { name: vscodeWorkspace.nameOf(folder), isWritable };
  }
}
