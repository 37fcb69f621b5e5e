import * as vscode from 'vscode';
import { fileOfDocument } from '../documents/documentFile';
import { InsertionPoint, mayTakeLinks, placeOfSelection } from '../documents/insertionPoint';

/**
 * The document that was edited last, and the position of its cursor. The Studio needs it to insert images, because then
 * no document has the focus.
 */
export class LastDocument implements vscode.Disposable {
  private point: InsertionPoint | undefined;
  private readonly listening: vscode.Disposable;
  private readonly folderChanged = new vscode.EventEmitter<void>();
  /** Fires when the document belongs to another workspace folder than before, or to none. */
  readonly onDidChangeFolder = this.folderChanged.event;

  constructor() {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    this.take(activeTextEditor ?? visibleTextEditors.find(({ document }) => mayTakeLinks(document)));
    this.listening = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(editor => this.take(editor)),
      // An insertion also moves the cursors of other editors.
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === vscode.window.activeTextEditor) this.take(textEditor);
      }),
    );
  }

  dispose(): void {
    this.listening.dispose();
    this.folderChanged.dispose();
    this.point?.dispose();
  }

  /** The place for links; `undefined` if no document was open. */
  get insertion(): InsertionPoint | undefined {
    return this.point;
  }

  /** The file that the document shows. */
  get uri(): vscode.Uri | undefined {
    return this.point && fileOfDocument(this.point.document.uri);
  }

  private take(editor: vscode.TextEditor | undefined): void {
    if (!editor || !mayTakeLinks(editor.document)) return;
    const before = folderOf(this.uri);
    this.point?.dispose();
    this.point = new InsertionPoint(editor.document, placeOfSelection(editor));
    if (folderOf(this.uri) !== before) this.folderChanged.fire();
  }
}

const folderOf = (document: vscode.Uri | undefined): string | undefined =>
  document && vscode.workspace.getWorkspaceFolder(document)?.uri.toString();
