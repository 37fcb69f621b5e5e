import type { URI } from 'vscode-uri';
import type { ImageReference } from '../../../core/documents/references/referenceTypes';
import { imageCandidates } from './imageCandidates';
import { inEachDocument } from './inEachDocument';
import { inTurns } from './inTurns';
import type { PlacedReference } from './knownReferences';
import type { ReferenceFinder } from './documentTexts';
import type { MissingSearchParts } from './missingSearch';
import type { SearchedWorkspace } from './scanWorkspace';
import { isOpen, kindAt, publicFoldersFor, rememberingWorkspace } from './scanWorkspace';

/** A reference to an image that is there. */
export interface NamedImage {
  reference: ImageReference;
  file: URI;
}

/** Finds the images that documents name and that are there: the other half of `MissingSearch`. */
export class NamedImages {
  constructor(private readonly parts: MissingSearchParts) {}

  /** Of a text that a document has. Files outside of the workspace are left out. */
  async inText(document: URI, text: string, languageId?: string): Promise<NamedImage[]> {
    const references = await this.parts.references.inText(document, text, languageId);
    return this.namedBy(document, references, rememberingWorkspace(this.parts.workspace));
  }

  /** The addresses of all images that the documents below these folders name. */
  async below(folders: readonly URI[], signal: AbortSignal): Promise<Set<string>> {
    const { texts, workspace, references } = this.parts;
    const documents = (await Promise.all(folders.map(folder => texts.below(folder)))).flat();
    const searched = rememberingWorkspace(workspace);
    const found = await inEachDocument(documents, signal, async document => {
      const named = await this.namedBy(document, await references.inDocument(document), searched);
      return named.map(({ file }) => file.toString());
    });
    return new Set(found);
  }

  private async namedBy(
    document: URI,
    references: readonly PlacedReference[],
    workspace: SearchedWorkspace,
  ): Promise<NamedImage[]> {
    if (references.length === 0) return [];
    const publicFolders = await publicFoldersFor(workspace, document, this.parts.readSettings);
    const found = await inTurns(references, async ({ reference }) => {
      const file = await fileThere(workspace, document, reference, publicFolders);
      return file ? { reference, file } : undefined;
    });
    return found.filter(named => named !== undefined);
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
  let last: { language: string; text: string; found: Promise<ImageReference[] | undefined> } | undefined;
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
