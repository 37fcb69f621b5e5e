import type * as vscode from 'vscode';
import { documentExtensions, documentLanguageIds } from '../../core/documents/references/referenceLanguages';

/** The documents that name images. Not every language of these endings is known to every editor. */
export const documentSelector: vscode.DocumentSelector = [
  { pattern: `**/*.{${documentExtensions.join(',')}}` },
  ...documentLanguageIds.map(language => ({ language })),
];
