import * as vscode from 'vscode';
import type { Anchor } from '../../core/documents/anchor';
import { anchorAt, findAnchor, isSameLine } from '../../core/documents/anchor';
import type { LinkMove, Placement } from '../../core/documents/languageTypes';
import { withPlainLineEnds } from '../../core/documents/plainLineEnds';
import { positionAt } from '../../editor/textPlaces';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { placeLink } from '../../engine/documents/placeLink';
import { folderToServe } from '../../engine/documents/publicFolder';
import { fileOfDocument, notebookOf } from './documentFile';

/** What became of links that were to be inserted. */
export type Insertion =
  /** `toServe` is a folder whose images the site of the document would show, where it does not show these. */
  | { kind: 'inserted'; document: vscode.TextDocument; moved?: LinkMove; toServe?: string }
  /** The document is gone, or does not take changes. */
  | { kind: 'refused' }
  /** The text around the place is not there any more. `links` are what would have been inserted. */
  | { kind: 'lost'; links: string };

/**
 * A place in a document that moves along with edits before it, while an image is being made for it. It is kept with the
 * lines around it, because the document may be closed, rewritten on the disk, or get other line ends meanwhile.
 */
export class InsertionPoint implements vscode.Disposable {
  private anchor: Anchor;
  private readonly listening: vscode.Disposable;

  constructor(
    readonly document: vscode.TextDocument,
    position: vscode.Position,
  ) {
    this.anchor = anchorAt(plainLines(document), offsetOf(document, position));
    this.listening = vscode.workspace.onDidChangeTextDocument(({ document: changed, contentChanges }) => {
      if (changed.uri.toString() === this.document.uri.toString() && contentChanges.length > 0)
        this.follow(changed, contentChanges);
    });
  }

  dispose(): void {
    this.listening.dispose();
  }

  /** Inserts links to these files, as one step of undo. */
  async insertLinks(files: readonly vscode.Uri[], alt: string): Promise<Insertion> {
    const document = await this.reopened();
    if (!document) return { kind: 'refused' };
    const linked = files.map(file => ({ file, alt }));
    const text = plainLines(document);
    const offset = findAnchor(text, this.anchor);
    if (offset === undefined) return { kind: 'lost', links: (await placementOf(document, '', 0, linked)).text };
    const placement = await placementOf(document, text, offset, linked);
    const start = positionAt(text, placement.offset);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, start, placement.text);
    if (!(await vscode.workspace.applyEdit(edit))) return { kind: 'refused' };
    putCursorBehind(document, positionAt(text, offset), start, placement.text);
    const [file] = files;
    const toServe = file && (await folderToServe(vscodeWorkspace, fileOfDocument(document.uri), file));
    return {
      kind: 'inserted',
      document,
      ...(placement.moved && { moved: placement.moved }),
      ...(toServe !== undefined && { toServe }),
    };
  }

  /**
   * The document that takes the links. It may have been closed meanwhile, or be gone; the editor keeps its text for a
   * while even then. A side of a comparison takes none, but its file does.
   */
  private async reopened(): Promise<vscode.TextDocument | undefined> {
    const { uri, isUntitled, isClosed } = this.document;
    if (isUntitled) return isClosed ? undefined : this.document;
    if (uri.scheme === 'vscode-notebook-cell') return notebookOf(uri) && !isClosed ? this.document : undefined;
    const file = fileOfDocument(uri);
    try {
      await vscode.workspace.fs.stat(file);
      return await vscode.workspace.openTextDocument(file);
    } catch {
      return undefined;
    }
  }

  private follow(document: vscode.TextDocument, changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    let position: vscode.Position | undefined = new vscode.Position(this.anchor.line, this.anchor.character);
    // The ranges of one event speak of the text before it, and come from the end to the beginning of the text.
    for (const change of [...changes].sort((one, other) => other.range.start.compareTo(one.range.start)))
      position = position && moved(position, change);
    if (position && !isSameLine(this.anchor, document.lineAt(document.validatePosition(position)).text))
      position = undefined;
    const text = plainLines(document);
    // While the place is not found, its lines are remembered: an undo may bring them back.
    const offset = position ? offsetOf(document, position) : findAnchor(text, this.anchor);
    if (offset !== undefined) this.anchor = anchorAt(text, offset);
  }
}

/** The position after a change; `undefined` where the change replaced the lines around it. */
function moved(
  position: vscode.Position,
  { range, text }: vscode.TextDocumentContentChangeEvent,
): vscode.Position | undefined {
  if (position.isBefore(range.start)) return position;
  const end = endOf(range.start, text);
  if (position.isBefore(range.end)) {
    if (position.isEqual(range.start)) return position;
    return range.isSingleLine ? end : undefined;
  }
  if (position.isEqual(range.end) && !range.isSingleLine && range.start.isBefore(position) && text !== '')
    return undefined;
  const line = position.line + end.line - range.end.line;
  const character =
    position.line === range.end.line ? end.character + position.character - range.end.character : position.character;
  return new vscode.Position(line, character);
}

/** Links to these files at a position, or at the nearest place at which they can stand. */
export async function linkAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  files: readonly LinkedFile[],
): Promise<{ start: vscode.Position; text: string }> {
  const text = plainLines(document);
  const offset = offsetOf(document, position);
  const placement = await placementOf(document, text, offset, files);
  return { start: placement.offset === offset ? position : positionAt(text, placement.offset), text: placement.text };
}

interface LinkedFile {
  file: vscode.Uri;
  alt: string;
}

function placementOf(
  document: vscode.TextDocument,
  text: string,
  offset: number,
  files: readonly LinkedFile[],
): Promise<Placement> {
  const { uri, languageId } = document;
  const linking = { document: fileOfDocument(uri), path: uri.path, languageId, text };
  return placeLink(vscodeWorkspace, linking, offset, files);
}

/** The text of a document with `\n` as line ends, as the languages read it. */
const plainLines = (document: vscode.TextDocument): string => withPlainLineEnds(document.getText());

/** The offset in `plainLines`. */
function offsetOf(document: vscode.TextDocument, position: vscode.Position): number {
  const before = new vscode.Range(new vscode.Position(0, 0), document.validatePosition(position));
  return withPlainLineEnds(document.getText(before)).length;
}

/** Where a text ends that begins at a position. */
function endOf(start: vscode.Position, text: string): vscode.Position {
  const { line, character } = positionAt(text, text.length);
  return new vscode.Position(start.line + line, character + (line === 0 ? start.character : 0));
}

/** Text inserted at the end of a selection would be part of it, and gone with the next key. */
function putCursorBehind(
  document: vscode.TextDocument,
  cursor: vscode.Position,
  start: vscode.Position,
  text: string,
): void {
  const end = endOf(start, text);
  for (const editor of vscode.window.visibleTextEditors) {
    const isSame = editor.document.uri.toString() === document.uri.toString();
    if (isSame && (editor.selection.contains(cursor) || editor.selection.contains(start)))
      editor.selection = new vscode.Selection(end, end);
  }
}

/**
 * The place for links of a selection: the cursor. A selection of whole lines ends in front of the next line, to which
 * the links do not belong.
 */
export function placeOfSelection({ document, selection }: vscode.TextEditor): vscode.Position {
  const { active, start } = selection;
  if (active.character > 0 || active.line === start.line) return active;
  return document.lineAt(active.line - 1).range.end;
}

/** The cursor of the active editor, or of one that is visible, where a person writes in it. */
export function editorInsertionPoint(): InsertionPoint | undefined {
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  const editor = editors.find(candidate => candidate !== undefined && mayTakeLinks(candidate.document));
  return editor && new InsertionPoint(editor.document, placeOfSelection(editor));
}

/** Whether it is a document that a person writes, and not a log or a console. */
export function mayTakeLinks({ uri }: vscode.TextDocument): boolean {
  return !['output', 'debug', 'comment'].includes(uri.scheme);
}
