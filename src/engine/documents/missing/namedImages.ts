import type { URI } from 'vscode-uri';
import type { ReadSettings } from '../../../core/contributions/contributions';
import { referenceLanguage } from '../../../core/documents/references/referenceLanguages';
import type { ImageReference } from '../../../core/documents/references/referenceTypes';
import { imageCandidates } from './imageCandidates';
import { inEachDocument } from './inEachDocument';
import type { DocumentTexts, MissingSearchParts, ReferenceFinder } from './missingSearch';
import type { ScannedWorkspace, SearchedWorkspace } from './scanWorkspace';
import { isOpen, kindAt, publicFoldersFor, rememberingWorkspace } from './scanWorkspace';

/** A reference to an image that is there. */
export interface NamedImage {
  reference: ImageReference;
  file: URI;
}

/** Longer texts are not written by people. In UTF-16 units. */
const maxTextLength = 8_000_000;

/** Finds the images that documents name and that are there: the other half of `MissingSearch`. */
export class NamedImages {
  private readonly workspace: ScannedWorkspace;
  private readonly texts: DocumentTexts;
  private readonly finder: ReferenceFinder;
  private readonly readSettings: ReadSettings;

  constructor({ workspace, texts, finder, readSettings }: MissingSearchParts) {
    this.workspace = workspace;
    this.texts = texts;
    this.finder = finder;
    this.readSettings = readSettings;
  }

  /** Of a text that a document has. Files outside of the workspace are left out. */
  async inText(
    document: URI,
    text: string,
    languageId?: string,
    workspace = rememberingWorkspace(this.workspace),
  ): Promise<NamedImage[]> {
    const language = referenceLanguage(document.path, languageId);
    if (!language || text.length > maxTextLength) return [];
    const publicFolders = await publicFoldersFor(workspace, document, this.readSettings);
    const references = await this.finder.references(language, text);
    const found = await Promise.all(
      references.map(async reference => {
        const file = await fileThere(workspace, document, reference, publicFolders);
        return file ? { reference, file } : undefined;
      }),
    );
    return found.filter(named => named !== undefined);
  }

  /** The addresses of all images that the documents below these folders name. */
  async below(folders: readonly URI[], signal: AbortSignal): Promise<Set<string>> {
    const documents = (await Promise.all(folders.map(folder => this.texts.below(folder)))).flat();
    const workspace = rememberingWorkspace(this.workspace);
    const found = await inEachDocument(documents, signal, async document => {
      const { text, languageId } = await this.texts.read(document);
      return (await this.inText(document, text, languageId, workspace)).map(({ file }) => file.toString());
    });
    return new Set(found);
  }
}

/** The first one that is there of the files that a reference may mean. */
async function fileThere(
  workspace: SearchedWorkspace,
  document: URI,
  reference: ImageReference,
  publicFolders: readonly string[],
): Promise<URI | undefined> {
  for (const candidate of await imageCandidates(workspace, document, reference, publicFolders))
    if (workspace.folderOf(candidate) && (await kindAt(workspace, candidate)) === 'file')
      return (await isOpen(workspace, candidate)) ? candidate : undefined;
  return undefined;
}

const rememberedMs = 1_000;

/** Reads a text once for all who ask about it one after the other: what is missing in it, and what is there. */
export function rememberingFinder(finder: ReferenceFinder): ReferenceFinder {
  let last: { language: string; text: string; found: Promise<ImageReference[]> } | undefined;
  return {
    references: (language, text) => {
      if (last?.language === language && last.text === text) return last.found;
      const asked = { language, text, found: finder.references(language, text) };
      last = asked;
      // Not for long: a thread that broke has found nothing, and the next one may find more.
      void asked.found.then(() => {
        setTimeout(() => {
          if (last === asked) last = undefined;
        }, rememberedMs).unref();
      });
      return asked.found;
    },
  };
}

/** The names of image files that a text has somewhere, in whatever format it is: `icon.png` of `"./img/icon.png"`. */
export function imageNamesIn(text: string): string[] {
  return Array.from(text.matchAll(/[^\s"'`()<>[\]{}|/\\=,;]+\.png/giu), ([name]) => decoded(name));
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
