import type { URI } from 'vscode-uri';
import type { ReferenceLanguage } from '../../../core/documents/references/referenceLanguages';
import type { ImageReference } from '../../../core/documents/references/referenceTypes';

/** The texts of documents: those of the editor where they are open, else those of the files. */
export interface DocumentTexts {
  /** @throws FileSystemFault */
  read(document: URI): Promise<{ text: string; languageId?: string }>;
  /** Changes with what `read` says; undefined where only reading tells. */
  stateOf(document: URI): Promise<string | undefined>;
  /** The documents of all languages below a folder; not those that were installed or built. */
  below(folder: URI): Promise<URI[]>;
}

/** Finds the references of a text, in a thread of its own where a person is typing. */
export interface ReferenceFinder {
  /** Undefined for a text that cannot be read. Never rejects. */
  references(language: ReferenceLanguage, text: string): Promise<ImageReference[] | undefined>;
}
