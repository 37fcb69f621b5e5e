import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { eventually } from '../../../ui/eventually';

describe('Studio in a workspace with several folders', () => {
  let easel: EaselUnderTest;
  const [one, two] = (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri);

  before(async () => {
    assert.ok(one && two);
    easel = await startEasel();
  });
  after(() => easel.close());
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await easel.reset();
  });

  const open = async (folder: vscode.Uri, viewColumn: vscode.ViewColumn): Promise<void> => {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, 'docs', 'guide.md'), { viewColumn });
  };

  it('uses the settings of the folder of the last edited document', async () => {
    const settings = vscode.workspace.getConfiguration('easel', two);
    await settings.update('negativePrompt', 'blurry', vscode.ConfigurationTarget.WorkspaceFolder);
    const shown = (from: number): string[] =>
      easel.access.studio.sent
        .slice(from)
        .flatMap(message =>
          message.type === 'snapshot' || message.type === 'setup-changed' ? [message.settings.negativePrompt] : [],
        );
    const settled = (from: number, wanted: string): Promise<true> =>
      eventually(`"${wanted}"`, () => Promise.resolve(shown(from).at(-1) === wanted ? true : undefined));
    await open(one!, vscode.ViewColumn.One);
    const before = easel.access.studio.sent.length;
    await vscode.commands.executeCommand('easel.openStudio');
    await settled(before, '');
    await open(two!, vscode.ViewColumn.Two);
    await settled(before, 'blurry');
    await open(one!, vscode.ViewColumn.Two);
    await settled(before, '');
    await settings.update('negativePrompt', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
  });
});
