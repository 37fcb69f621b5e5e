import type * as vscode from 'vscode';
import { referenceLanguage } from '../../core/documents/references/referenceLanguages';

/**
 * Whether a document may name an image at all. On its own and quick, because it is asked for every document that is
 * opened, before anything else is loaded.
 */
export function mayNameImages(document: vscode.TextDocument): boolean {
  const { uri, languageId } = document;
  // Cells are read with their notebook, by the command.
  if (uri.scheme === 'vscode-notebook-cell' || uri.scheme === 'output') return false;
  const language = referenceLanguage(uri.path, languageId);
  return (
    language !== undefined && language !== 'notebook' && /\.(?:png|jpe?g|webp|gif|avif)/iu.test(document.getText())
  );
}
