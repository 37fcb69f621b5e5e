import * as vscode from 'vscode';
import { referenceLanguage } from '../../core/documents/references/referenceLanguages';

const imageEnding = /\.(?:png|jpe?g|webp|gif|avif)/iu;

/** Whether a change may have named the first image of a document. It looks at the changed lines alone. */
export function mayAddImages({ document, contentChanges }: vscode.TextDocumentChangeEvent): boolean {
  return contentChanges.some(
    ({ range, text }) => imageEnding.test(text) || imageEnding.test(document.lineAt(lineIn(document, range)).text),
  );
}

/** The text may have become shorter by the change. */
const lineIn = ({ lineCount }: vscode.TextDocument, { start }: vscode.Range): number =>
  Math.min(start.line, lineCount - 1);
/** Whether something that was moved is an image, a document that names images, or a folder, which may have both. */
export async function mayMoveImages(uri: vscode.Uri): Promise<boolean> {
  if (imageName.test(uri.path) || referenceLanguage(uri.path) !== undefined) return true;
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch {
    return false;
  }
}

const imageName = /\.(?:png|apng|jpe?g|jfif|webp|gif|avif|bmp|tiff?)$/iu;

/**
 * Whether a document may name an image at all. On its own and quick, because it is asked for every document that is
 * opened, before anything else is loaded.
 */
export function mayNameImages(document: vscode.TextDocument): boolean {
  const { uri, languageId } = document;
  // Cells are read with their notebook, by the command.
  if (uri.scheme === 'vscode-notebook-cell' || uri.scheme === 'output') return false;
  const language = referenceLanguage(uri.path, languageId);
  return language !== undefined && language !== 'notebook' && imageEnding.test(document.getText());
}
