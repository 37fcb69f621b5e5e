import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { GrowingDocument } from '../../../../src/ui/documents/growingDocument';

const tabs = (): string[] => vscode.window.tabGroups.all.flatMap(group => group.tabs).map(({ label }) => label);

describe('a document that grows', () => {
  before(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('shows what is written so far in a tab, and goes when the text is elsewhere', async () => {
    const growing = new GrowingDocument('How a lighthouse works');
    const opened = new Promise<vscode.TextDocument>(resolve => {
      const listening = vscode.window.onDidChangeVisibleTextEditors(editors => {
        const document = editors.find(editor => editor.document.uri.scheme === 'easel-growing')?.document;
        if (!document) return;
        listening.dispose();
        resolve(document);
      });
    });
    growing.show('# Light');
    const document = await opened;
    assert.equal(document.getText(), '# Light');
    const grown = new Promise<void>(resolve => {
      const listening = vscode.workspace.onDidChangeTextDocument(event => {
        if (event.document !== document) return;
        listening.dispose();
        resolve();
      });
    });
    growing.show('# Lighthouse\n');
    await grown;
    assert.equal(document.getText(), '# Lighthouse\n');
    assert.deepEqual(tabs(), ['how-a-lighthouse-works.md']);
    await growing.close();
    assert.deepEqual(tabs(), []);
  });

  it('is none where nothing has come', async () => {
    await new GrowingDocument('Nothing').close();
    assert.deepEqual(tabs(), []);
  });
});
