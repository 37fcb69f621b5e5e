import * as vscode from 'vscode';
import { withPlainLineEnds } from '../core/documents/plainLineEnds';

/** How long the editor may take to notice that a file has changed on the disk. */
const maxNoticeMs = 10_000;

/**
 * Where an offset of a text is, by line and character: this stays the same in the editor, which writes one kind of line
 * end in a document.
 */
export function positionAt(text: string, offset: number): vscode.Position {
  const lines = withPlainLineEnds(text.slice(0, offset)).split('\n');
  return new vscode.Position(lines.length - 1, lines.at(-1)?.length ?? 0);
}

/**
 * Waits until the editor has the text that was read from the disk: it hears of changes there a moment later, and a
 * change that is counted in one text must not be made in another one.
 * @returns whether it has, line ends aside.
 */
export async function hasText(document: vscode.TextDocument, text: string): Promise<boolean> {
  const wanted = withPlainLineEnds(text);
  const isThere = (): boolean => withPlainLineEnds(document.getText()) === wanted;
  // What the person has typed stays; it is not read from the disk again.
  if (isThere() || document.isDirty) return isThere();
  return new Promise<boolean>(resolve => {
    const end = (): void => {
      listening.dispose();
      clearTimeout(timer);
      resolve(isThere());
    };
    const listening = vscode.workspace.onDidChangeTextDocument(({ document: changed }) => {
      if (changed === document && isThere()) end();
    });
    const timer = setTimeout(end, maxNoticeMs);
  });
}
