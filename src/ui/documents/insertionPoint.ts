import * as vscode from 'vscode';
import { relativePath } from '../../core/documents/imageLink';
import { linkLanguage } from '../../core/documents/linkLanguage';
import { linkToInsert } from '../../core/documents/placeLink';

/** A place in a document that moves along with edits before it, while an image is being made for it. */
export class InsertionPoint implements vscode.Disposable {
  private offset: number;
  private readonly listening: vscode.Disposable;

  constructor(
    readonly document: vscode.TextDocument,
    position: vscode.Position,
  ) {
    this.offset = document.offsetAt(position);
    this.listening = vscode.workspace.onDidChangeTextDocument(event => {
      if (event.document.uri.toString() !== this.document.uri.toString()) return;
      for (const change of event.contentChanges) this.move(change);
    });
  }

  dispose(): void {
    this.listening.dispose();
  }

  /** Inserts links to these files, as one step of undo. @returns whether the document took them. */
  async insertLinks(files: readonly vscode.Uri[], alt: string): Promise<boolean> {
    const document = await this.reopened();
    if (!document) return false;
    const position = document.positionAt(Math.min(this.offset, document.getText().length));
    const line = document.lineAt(position.line).text;
    const cursor = {
      before: line.slice(0, position.character),
      after: line.slice(position.character),
      above: position.line > 0 ? document.lineAt(position.line - 1).text : undefined,
      below: position.line + 1 < document.lineCount ? document.lineAt(position.line + 1).text : undefined,
    };
    const [first, ...rest] = files.map(file => pathFrom(document.uri, file));
    if (first === undefined) return false;
    const language = linkLanguage(document.languageId, document.uri.path);
    let text = linkToInsert(language, first, alt, cursor);
    for (const path of rest)
      text += linkToInsert(language, path, alt, { before: text.split('\n').at(-1) ?? '', after: '' });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, position, text);
    const inserted = await vscode.workspace.applyEdit(edit);
    if (inserted) putCursorBehind(document, position, text);
    return inserted;
  }

  /**
   * The document, which may have been closed meanwhile, or be gone. The editor keeps its text for a while even then.
   */
  private async reopened(): Promise<vscode.TextDocument | undefined> {
    const { uri, isUntitled, isClosed } = this.document;
    if (isUntitled) return isClosed ? undefined : this.document;
    try {
      await vscode.workspace.fs.stat(uri);
      return await vscode.workspace.openTextDocument(uri);
    } catch {
      return undefined;
    }
  }

  private move(change: vscode.TextDocumentContentChangeEvent): void {
    const end = change.rangeOffset + change.rangeLength;
    if (end <= this.offset) this.offset += change.text.length - change.rangeLength;
    else if (change.rangeOffset < this.offset) this.offset = change.rangeOffset + change.text.length;
  }
}

/** Text inserted at the end of a selection would be part of it, and gone with the next key. */
function putCursorBehind(document: vscode.TextDocument, position: vscode.Position, text: string): void {
  const end = document.positionAt(document.offsetAt(position) + text.length);
  for (const editor of vscode.window.visibleTextEditors) {
    if (editor.document === document && editor.selection.contains(position))
      editor.selection = new vscode.Selection(end, end);
  }
}

/** The cursor of the active editor, or of one that is visible, where a person writes in it. */
export function editorInsertionPoint(): InsertionPoint | undefined {
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  const editor = editors.find(candidate => candidate !== undefined && mayTakeLinks(candidate.document));
  return editor && new InsertionPoint(editor.document, editor.selection.active);
}

/** Whether it is a document that a person writes, and not a log or a console. */
export function mayTakeLinks({ uri }: vscode.TextDocument): boolean {
  return !['output', 'debug', 'comment'].includes(uri.scheme);
}

/**
 * A file's path as a document would write it: relative to the document, or to the workspace for one that was never
 * saved.
 */
export function pathFrom(document: vscode.Uri, file: vscode.Uri): string {
  const sameFileSystem = document.scheme === file.scheme && document.authority === file.authority;
  return sameFileSystem
    ? relativePath(document.path.slice(0, document.path.lastIndexOf('/')), file.path)
    : vscode.workspace.asRelativePath(file, false);
}
