import * as vscode from 'vscode';
import { plainText, shownText, unlinkedText } from '../../core/base/shownText';

// What stands at a place in a document, as `shownWindow.ts` does it for messages: every text is plain here.

const lineLength = 600;

/** Commands that a hover may run. Each of them asks before it sends or changes anything. */
const hoverCommands = ['easel.showImageDetails', 'easel.regenerateImage', 'easel.upgradePlaceholders'] as const;

/** A link below the lines of a hover. */
export interface HoverAction {
  /** A text of this program, never a foreign one. */
  title: string;
  command: (typeof hoverCommands)[number];
  image: vscode.Uri;
}

/** A hover of plain lines, and links to commands of this program. */
export function plainHover(
  lines: readonly string[],
  range: vscode.Range,
  actions: readonly HoverAction[] = [],
): vscode.Hover {
  // The editor puts a fence around the block. A line break in a foreign text could end it.
  const value = lines.map(line => plainText(line, lineLength)).join('\n');
  const block = { language: 'plaintext', value };
  return new vscode.Hover(actions.length === 0 ? block : [block, commandLinks(actions)], range);
}

/** Nothing foreign is in this text but an address, of which encoding leaves no character with a meaning. */
function commandLinks(actions: readonly HoverAction[]): vscode.MarkdownString {
  const links = new vscode.MarkdownString();
  links.isTrusted = { enabledCommands: hoverCommands };
  for (const [index, { title, command, image }] of actions.entries()) {
    const argument = encodeURIComponent(JSON.stringify([image])).replace(
      /[!'()*~]/gu,
      character => `%${character.charCodeAt(0).toString(16)}`,
    );
    if (index > 0) links.appendMarkdown(' · ');
    links.appendMarkdown('[');
    links.appendText(shownText(title, lineLength));
    links.appendMarkdown(`](command:${command}?${argument})`);
  }
  return links;
}

/** The question before a tool of the chat runs. The chat reads its text as Markdown; nothing in it is markup. */
export function plainConfirmation(title: string, message: string): vscode.LanguageModelToolConfirmationMessages {
  return { title: shownText(title), message: new vscode.MarkdownString().appendText(unlinkedText(message)) };
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
export function plainQuickFix(
  title: string,
  command: string,
  args: readonly unknown[],
  kind = vscode.CodeActionKind.QuickFix,
): vscode.CodeAction {
  const shown = shownText(title, lineLength);
  const action = new vscode.CodeAction(shown, kind);
  action.command = { command, title: shown, arguments: [...args] };
  return action;
}

/** The same, for what nothing is wrong with: the editor shows it with what rewrites a text. */
export const plainRefactoring = (title: string, command: string, args: readonly unknown[]): vscode.CodeAction =>
  plainQuickFix(title, command, args, vscode.CodeActionKind.RefactorRewrite);

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
