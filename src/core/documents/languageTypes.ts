// What a document language does with images. Each family of languages is one file in `languages/`, listed in
// `languageTable.ts`.

/** An image to be linked. */
export interface LinkedImage {
  /** The path as the document's readers resolve it, with `/`, not encoded. See `engine/documents/linkPath.ts`. */
  path: string;
  /** On one line, as it reads. See `altText.ts`. */
  alt: string;
}

/** Why a link does not stand at the cursor. */
export type LinkMove = 'afterCode' | 'afterComment' | 'afterFrontMatter';

/** Where links are put, and what is written there. */
export interface Placement {
  /** May differ from the cursor: a link in a code block would be code. In UTF-16 units. */
  offset: number;
  /** With `\n` as line ends. */
  text: string;
  moved?: LinkMove;
}

/** What paths in a language are relative to. */
export type PathBase =
  /** The folder of the document; `/x.png` means the public folder of the site. */
  | 'document'
  /** As `document`; a path without `./` names a package or an alias of the project, not a file beside the document. */
  | 'module'
  /** The folder of the document, or the folder that the text names; no site changes that. */
  | 'file';

export interface DocumentLanguage {
  /** The editor's ids of the language. */
  languageIds: readonly string[];
  /** File name endings in lower case, without the dot, for languages that the editor does not know. */
  extensions: readonly string[];
  pathBase: PathBase;
  /** The folder, relative to the document, that the text itself puts before paths at this place: `:imagesdir:`. */
  baseFolder?(text: string, offset: number): string | undefined;
  /** The text as a reader sees it: without markup, addresses and comments. Line ends may remain. */
  readableText(text: string): string;
  /**
   * The links to these images at the cursor, as one piece of text. `text` has `\n` as line ends. `languageId` tells the
   * members of a family apart.
   */
  place(text: string, offset: number, images: readonly LinkedImage[], languageId: string): Placement;
}
