import * as vscode from 'vscode';
import { plainText, shownText } from '../../core/base/shownText';

// What stands at a place in a document, as `shownWindow.ts` does it for messages: every text is plain here.

const lineLength = 600;

/** A hover of plain lines. */
export function plainHover(lines: readonly string[], range: vscode.Range): vscode.Hover {
  // The editor puts a fence around the block. A line break in a foreign text could end it.
  const value = lines.map(line => plainText(line, lineLength)).join('\n');
  return new vscode.Hover({ language: 'plaintext', value }, range);
}

/** A mark in a document. */
export function plainDiagnostic(
  range: vscode.Range,
  message: string,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, plainText(message, lineLength), severity);
  diagnostic.source = 'Easel';
  return diagnostic;
}

/** An entry of the light bulb that runs a command. */
export function plainQuickFix(title: string, command: string, args: readonly unknown[]): vscode.CodeAction {
  const shown = shownText(title, lineLength);
  const action = new vscode.CodeAction(shown, vscode.CodeActionKind.QuickFix);
  action.command = { command, title: shown, arguments: [...args] };
  return action;
}

/** An entry of the light bulb that changes documents. */
export function plainEdit(title: string, edit: vscode.WorkspaceEdit): vscode.CodeAction {
  const action = new vscode.CodeAction(shownText(title, lineLength), vscode.CodeActionKind.QuickFix);
  action.edit = edit;
  return action;
}

/** A line above a range that runs a command. */
export function plainLens(
  range: vscode.Range,
  title: string,
  command: string,
  args: readonly unknown[],
): vscode.CodeLens {
  return new vscode.CodeLens(range, { title: shownText(title, lineLength), command, arguments: [...args] });
}
