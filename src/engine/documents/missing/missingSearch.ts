import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { ReadSettings } from '../../../core/contributions/contributions';
import { mentionsSpaced, namedBy, readBuildLog } from '../../../core/documents/buildLog';
import type { ImageReference } from '../../../core/documents/references/referenceTypes';
import type { DocumentTexts } from './documentTexts';
import { imageCandidates } from './imageCandidates';
import { inEachDocument, type SearchProgress } from './inEachDocument';
import { inTurns } from './inTurns';
import type { KnownReferences, PlacedReference } from './knownReferences';
import type { ScannedWorkspace, SearchedWorkspace } from './scanWorkspace';
import { kindAt, publicFoldersFor, rememberingWorkspace, wouldBeOpen } from './scanWorkspace';

/** A reference to an image that is not there. */
export interface MissingReference {
  document: URI;
  reference: ImageReference;
  /** The line of the reference, from 1; absent in a cell of a notebook, and for a text that is being typed. */
  line?: number;
  /** The file that the document names. */
  named: URI;
  /** The PNG that can be made: the same file, or the one beside it with another ending. */
  target: URI;
}

export interface MissingSearchParts {
  workspace: ScannedWorkspace;
  texts: DocumentTexts;
  references: KnownReferences;
  readSettings: ReadSettings;
}

/** Finds the images that documents name and that are not there. */
export class MissingSearch {
  constructor(private readonly parts: MissingSearchParts) {}

  /**
   * Of one document.
   * @param workspace remembers what it was asked, where several documents are searched.
   */
  async inDocument(document: URI, workspace = rememberingWorkspace(this.parts.workspace)): Promise<MissingReference[]> {
    return this.missingOf(document, await this.parts.references.inDocument(document), workspace);
  }

  /** Of a text that a document has, or had a moment ago. */
  async inText(document: URI, text: string, languageId?: string): Promise<MissingReference[]> {
    const references = await this.parts.references.inText(document, text, languageId);
    return this.missingOf(document, references, rememberingWorkspace(this.parts.workspace));
  }

  private async missingOf(
    document: URI,
    references: readonly PlacedReference[],
    workspace: SearchedWorkspace,
  ): Promise<MissingReference[]> {
    if (references.length === 0) return [];
    const publicFolders = await publicFoldersFor(workspace, document, this.parts.readSettings);
    const missing = await inTurns(references, async ({ reference, line }): Promise<MissingReference[]> => {
      const named = await missingFile(workspace, document, reference, publicFolders);
      return named ? [{ document, reference, ...(line !== undefined && { line }), named, target: pngOf(named) }] : [];
    });
    return missing.flat();
  }

  /** Of all documents below a folder, in the order of their paths. A document that cannot be read has none. */
  async inFolder(folder: URI, signal: AbortSignal, onProgress?: SearchProgress): Promise<MissingReference[]> {
    const documents = await this.parts.texts.below(folder);
    return this.inDocuments(documents, signal, onProgress);
  }

  /** Of several documents, in the order of their paths. A document that cannot be read has none. */
  async inDocuments(
    documents: readonly URI[],
    signal: AbortSignal,
    onProgress?: SearchProgress,
  ): Promise<MissingReference[]> {
    const workspace = rememberingWorkspace(this.parts.workspace);
    return inEachDocument(documents, signal, document => this.inDocument(document, workspace), { onProgress });
  }

  /**
   * What the log of a build complains about: images that it names and documents miss, or everything that the documents
   * miss that it names.
   */
  async inLog(
    log: string,
    folders: readonly URI[],
    signal: AbortSignal,
    onProgress?: SearchProgress,
  ): Promise<MissingReference[]> {
    const { documents, images } = readBuildLog(log);
    if (documents.length === 0 && images.length === 0) return [];
    const below = await Promise.all(folders.map(folder => this.parts.texts.below(folder)));
    const all = below.flat().map(uri => ({ path: uri.path, value: uri }));
    const named = new Map(documents.flatMap(path => namedBy(path, all, 1)).map(uri => [uri.toString(), uri]));
    const missing = await this.inDocuments([...named.values()], signal, onProgress);
    const wanted = namedInLog(log, images, missing);
    const others = images.filter(path => namedBy(path, targetsOf(missing), 2).length === 0);
    // Of some images, the log does not say which document names them.
    if (named.size === 0 || others.length > 0) {
      const rest = all.map(({ value }) => value).filter(uri => !named.has(uri.toString()));
      wanted.push(...namedInLog(log, others, await this.inDocuments(rest, signal, onProgress)));
    }
    return named.size > 0 && wanted.length === 0 ? missing : wanted;
  }
}

/** Those of some missing images that a log names, in their order. */
function namedInLog(log: string, images: readonly string[], missing: readonly MissingReference[]): MissingReference[] {
  const targets = targetsOf(missing);
  const wanted = new Set(images.flatMap(path => namedBy(path, targets, 2)));
  for (const { path, value } of targets) if (mentionsSpaced(log, path)) wanted.add(value);
  return missing.filter(reference => wanted.has(reference));
}

/** The paths by which a log may name missing images: whole, and as they are written. */
const targetsOf = (missing: readonly MissingReference[]): { path: string; value: MissingReference }[] =>
  missing.flatMap(value => [
    { path: value.named.path, value },
    { path: value.reference.target.replace(/^(?:\.{0,2}\/)+/u, ''), value },
  ]);

/** The file that a reference means, where none of those that it may mean is there and it lies in the workspace. */
async function missingFile(
  workspace: SearchedWorkspace,
  document: URI,
  reference: ImageReference,
  publicFolders: readonly string[],
): Promise<URI | undefined> {
  const candidates = await imageCandidates(workspace, document, reference, publicFolders);
  const [first] = candidates;
  if (!first || !workspace.folderOf(first)) return undefined;
  for (const candidate of candidates)
    if (workspace.folderOf(candidate) && (await kindAt(workspace, candidate)) !== undefined) return undefined;
  return (await wouldBeOpen(workspace, first)) ? first : undefined;
}

function pngOf(named: URI): URI {
  const name = Utils.basename(named);
  return /\.png$/iu.test(name) ? named : Utils.joinPath(Utils.dirname(named), name.replace(/\.[^.]*$/u, '.png'));
}
