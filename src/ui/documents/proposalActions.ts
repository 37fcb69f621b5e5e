import * as vscode from 'vscode';
import { plainRefactoring } from '../shown/shownHints';

const headingLine = /^(?:#{1,6}|={1,6})[ \t]+\S/u;
const underline = /^ {0,3}(?:=+|-+)[ \t]*$/u;
const itemLine = /^[ \t]*(?:[-*+]|\*{1,5}|\.{1,5}|\d{1,9}[.)])[ \t]+\S/u;
const tableLine = /^[ \t]*\||\S[ \t]*(?<!\\)\|[ \t]*\S/u;
const fenceLine = /^[ \t>]*(?:`{3,}|~{3,}|-{4,}[ \t]*$|\.{4,}[ \t]*$)/u;

/**
 * The light bulb that offers images for the section at a heading, and for the items of a list or a table. It looks at
 * the line alone, because the editor asks with every move of the cursor. The commands read the document.
 */
export function proposalActions(document: vscode.TextDocument, { start }: vscode.Range): vscode.CodeAction[] {
  // A cell of a notebook has no lines of its own file.
  if (document.uri.scheme === 'vscode-notebook-cell') return [];
  const { text } = document.lineAt(start.line);
  const below = start.line + 1 < document.lineCount ? document.lineAt(start.line + 1).text : '';
  const isHeading = headingLine.test(text) || (/^ {0,3}[\p{L}\p{N}]/u.test(text) && underline.test(below));
  const isItem = !isHeading && (itemLine.test(text) || tableLine.test(text));
  if ((!isHeading && !isItem) || isInCode(document, start.line)) return [];
  return [
    isHeading
      ? plainRefactoring(vscode.l10n.t('Illustrate this section…'), 'easel.illustrateSection', [document.uri])
      : plainRefactoring(vscode.l10n.t('One image for each item…'), 'easel.illustrateItems', [document.uri]),
  ];
}

/** Whether a block of code is open above a line. */
function isInCode(document: vscode.TextDocument, line: number): boolean {
  let fence: string | undefined;
  for (let above = 0; above < line; above += 1) {
    const [found] = fenceLine.exec(document.lineAt(above).text) ?? [];
    const mark = found?.trim().slice(0, 3);
    if (mark === undefined) continue;
    if (fence === undefined) fence = mark;
    else if (fence === mark) fence = undefined;
  }
  return fence !== undefined;
}
