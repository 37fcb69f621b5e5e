import assert from 'node:assert/strict';
import path from 'node:path';
import { ESLint, Linter } from 'eslint';

const root = path.resolve(import.meta.dirname, '../..');
const rule = 'no-restricted-syntax';

/** Applies the rule about texts as it is set for a file. */
async function ruleFor(file: string): Promise<(code: string) => string[]> {
  const config = (await new ESLint({ cwd: root }).calculateConfigForFile(path.join(root, file))) as Linter.Config;
  const setting = config.rules?.[rule];
  const rules = setting ? { [rule]: setting } : {};
  return code => new Linter().verify(code, { rules }).map(({ message }) => message);
}

describe('texts for a person', () => {
  let elsewhere: (code: string) => string[];
  let inShownWindow: (code: string) => string[];

  before(async () => {
    elsewhere = await ruleFor('src/ui/studio/studioPanel.ts');
    inShownWindow = await ruleFor('src/ui/shown/shownWindow.ts');
  });

  const forbidden = [
    "vscode.window.showInformationMessage('x')",
    "vscode.window.showWarningMessage('x')",
    "vscode.window.showErrorMessage('x')",
    "vscode.window['showErrorMessage']('x')",
    'const { showErrorMessage } = vscode.window',
    'const show = vscode.window.showQuickPick',
    'vscode.window.createQuickPick()',
    'vscode.window.showInputBox()',
    'vscode.window.createInputBox()',
    'vscode.window.withProgress({})',
    "vscode.window.createStatusBarItem('x')",
    "vscode.window.setStatusBarMessage('x')",
    "vscode.window.createTreeView('x')",
    "new vscode.MarkdownString('x')",
    "import { MarkdownString } from 'vscode'",
    'const prepared = { confirmationMessages: { title, message } }',
  ];
  for (const code of forbidden) {
    it(`reach the editor by shownWindow alone: ${code}`, () => {
      assert.equal(elsewhere(code).length, 1);
    });
  }

  it('are made plain in one file, which may use all of it', () => {
    assert.deepEqual(
      forbidden.flatMap(code => inShownWindow(code)),
      [],
    );
  });
});
