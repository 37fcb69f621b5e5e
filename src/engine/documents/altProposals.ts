import type { URI } from 'vscode-uri';
import type { ReadSettings } from '../../core/contributions/contributions';
import { altTextOf } from '../../core/documents/altText';
import { markdownCells } from '../../core/documents/references/markdown/notebookCells';
import type { ReferenceLanguage } from '../../core/documents/references/referenceLanguages';
import { referenceLanguage } from '../../core/documents/references/referenceLanguages';
import type { AltPlace, ImageReference } from '../../core/documents/references/referenceTypes';
import { writtenAlt } from '../../core/documents/writtenAlt';
import type { Workspace } from '../files/workspace';
import { readImageDetails } from '../provenance/readImageDetails';
import { imageCandidates } from './missing/imageCandidates';
import type { DocumentChange } from './missing/missingRuns';
import { inEachDocument, type SearchProgress } from './missing/inEachDocument';
import type { DocumentTexts, ReferenceFinder } from './missing/missingSearch';
import type { ScannedWorkspace, SearchedWorkspace } from './missing/scanWorkspace';
import { isOpen, kindAt, publicFoldersFor, rememberingWorkspace } from './missing/scanWorkspace';

/** Alt text for an image that has none where a document shows it: the prompt from which the image was made. */
export interface AltProposal {
  document: URI;
  image: URI;
  /** On one line, bounded. Foreign text: anybody may have written the image. */
  alt: string;
  /** How the document gets it. */
  change: DocumentChange;
}

/** An image without alt text. */
export interface UndescribedImage {
  reference: ImageReference;
  place: AltPlace;
}

/** A text that a document has, or had a moment ago. */
export interface TextOfDocument {
  document: URI;
  text: string;
  languageId?: string | undefined;
}

export interface AltProposalsParts {
  workspace: ScannedWorkspace & Workspace;
  texts: DocumentTexts;
  finder: ReferenceFinder;
  readSettings: ReadSettings;
}

/** Images are read whole, so few at once. */
const documentsAtOnce = 4;

/** Proposes alt text for the images of documents that have none. */
export class AltProposals {
  constructor(private readonly parts: AltProposalsParts) {}

  /** The images of a text that have no alt text, in their order, whether they are there or not. */
  async undescribed({ document, text, languageId }: TextOfDocument): Promise<UndescribedImage[]> {
    const language = referenceLanguage(document.path, languageId);
    const references = language ? await this.parts.finder.references(language, text) : [];
    return references.flatMap(reference => (reference.altPlaces ?? []).map(place => ({ reference, place })));
  }

  /** What images say about themselves; those that say nothing are left out. */
  async propose(
    { document, text, languageId }: TextOfDocument,
    images: readonly UndescribedImage[],
    workspace: SearchedWorkspace = rememberingWorkspace(this.parts.workspace),
  ): Promise<AltProposal[]> {
    const language = referenceLanguage(document.path, languageId);
    if (!language) return [];
    const cells = new Map(language === 'notebook' ? markdownCells(text).map(cell => [cell.index, cell.text]) : []);
    const proposals: AltProposal[] = [];
    for (const { reference, place } of images) {
      const image = await this.imageOf(workspace, document, reference);
      const alt = image && (await this.altOf(image));
      if (!image || alt === undefined || alt === '') continue;
      const { cell } = reference;
      const owner = cell === undefined ? text : (cells.get(cell) ?? '');
      proposals.push({
        document,
        image,
        alt,
        change: changeOf(language, owner, { reference, place }, alt),
      });
    }
    return proposals;
  }

  /** Of one document. */
  async inDocument(document: URI, workspace?: SearchedWorkspace): Promise<AltProposal[]> {
    const read = { document, ...(await this.parts.texts.read(document)) };
    return this.propose(read, await this.undescribed(read), workspace);
  }

  /** Of all documents below folders, in the order of their paths. A document that cannot be read has none. */
  async inFolders(folders: readonly URI[], signal: AbortSignal, onProgress?: SearchProgress): Promise<AltProposal[]> {
    const below = await Promise.all(folders.map(folder => this.parts.texts.below(folder)));
    const documents = [...new Map(below.flat().map(uri => [uri.toString(), uri])).values()];
    const workspace = rememberingWorkspace(this.parts.workspace);
    return inEachDocument(documents, signal, document => this.inDocument(document, workspace), {
      onProgress,
      documentsAtOnce,
    });
  }

  /** What an image says about itself, on one line and bounded; empty where it says nothing. */
  async altOf(image: URI): Promise<string> {
    const details = await readImageDetails(this.parts.workspace, image).catch(() => undefined);
    return altTextOf(details?.prompt ?? '');
  }

  private async imageOf(
    workspace: SearchedWorkspace,
    document: URI,
    reference: ImageReference,
  ): Promise<URI | undefined> {
    const publicFolders = await publicFoldersFor(workspace, document, this.parts.readSettings);
    for (const candidate of await imageCandidates(workspace, document, reference, publicFolders)) {
      if (!workspace.folderOf(candidate) || (await kindAt(workspace, candidate)) !== 'file') continue;
      return (await isOpen(workspace, candidate)) ? candidate : undefined;
    }
    return undefined;
  }
}

function changeOf(
  language: ReferenceLanguage,
  text: string,
  { reference, place }: UndescribedImage,
  alt: string,
): DocumentChange {
  // Cells of notebooks are Markdown.
  const written = writtenAlt(language === 'notebook' ? 'markdown' : language, text, reference, place, alt);
  const { cell } = reference;
  return { start: place.start, end: place.end, within: text, text: written, ...(cell !== undefined && { cell }) };
}
