import type { URI } from 'vscode-uri';
import type { ReadSettings } from '../../core/contributions/contributions';
import { altTextOf } from '../../core/documents/altText';
import { markdownCells } from '../../core/documents/references/markdown/notebookCells';
import type { ReferenceLanguage } from '../../core/documents/references/referenceLanguages';
import { referenceLanguage } from '../../core/documents/references/referenceLanguages';
import type { AltPlace, ImageReference } from '../../core/documents/references/referenceTypes';
import { writtenAlt } from '../../core/documents/writtenAlt';
import type { Workspace } from '../files/workspace';
import { NotPng } from '../images/pngChunks';
import { pngDetails } from '../provenance/pngDetails';
import { imageCandidates } from './missing/imageCandidates';
import type { DocumentChange } from './missing/missingRuns';
import { inEachDocument, type SearchProgress } from './missing/inEachDocument';
import type { DocumentTexts, ReferenceFinder } from './missing/documentTexts';
import type { ScannedWorkspace, SearchedWorkspace } from './missing/scanWorkspace';
import { isOpen, kindAt, publicFoldersFor, rememberingWorkspace } from './missing/scanWorkspace';

/** An image without alt text. */
export interface UndescribedImage {
  reference: ImageReference;
  place: AltPlace;
}

/** An image that is there, and has no alt text where a document shows it. */
export interface AltCandidate extends UndescribedImage {
  document: URI;
  image: URI;
  /**
   * The prompt from which the image was made, on one line, bounded; empty where it says none. Foreign text: anybody may
   * have written the image.
   */
  recorded: string;
  /** The text that was read, of the document or the cell: a change is right for no other. */
  text: string;
  language: ReferenceLanguage;
}

/** Alt text for such an image. */
export interface AltProposal extends AltCandidate {
  /** On one line, bounded. Foreign text: from the image, or from a model that has seen it. */
  alt: string;
  /** How the document gets it. */
  change: DocumentChange;
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
    const references = language ? await this.parts.finder.references(language, text) : undefined;
    return (references ?? []).flatMap(reference => (reference.altPlaces ?? []).map(place => ({ reference, place })));
  }

  /** Those of these images that are there, with what they say about themselves. */
  async candidates(
    { document, text, languageId }: TextOfDocument,
    images: readonly UndescribedImage[],
    workspace: SearchedWorkspace = rememberingWorkspace(this.parts.workspace),
  ): Promise<AltCandidate[]> {
    const language = referenceLanguage(document.path, languageId);
    if (!language) return [];
    const cells = new Map(language === 'notebook' ? markdownCells(text).map(cell => [cell.index, cell.text]) : []);
    const candidates: AltCandidate[] = [];
    for (const { reference, place } of images) {
      const image = await this.imageOf(workspace, document, reference);
      if (!image) continue;
      const { cell } = reference;
      const owner = cell === undefined ? text : (cells.get(cell) ?? '');
      candidates.push({
        document,
        image,
        recorded: await this.altOf(image),
        text: owner,
        reference,
        place,
        // Cells of notebooks are Markdown.
        language: language === 'notebook' ? 'markdown' : language,
      });
    }
    return candidates;
  }

  /** Of one document. */
  async inDocument(document: URI, workspace?: SearchedWorkspace): Promise<AltCandidate[]> {
    const read = { document, ...(await this.parts.texts.read(document)) };
    return this.candidates(read, await this.undescribed(read), workspace);
  }

  /** Of all documents below folders, in the order of their paths. A document that cannot be read has none. */
  async inFolders(folders: readonly URI[], signal: AbortSignal, onProgress?: SearchProgress): Promise<AltCandidate[]> {
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
    const bytes = await this.parts.workspace.read(image).catch(() => undefined);
    return bytes ? recordedIn(bytes) : '';
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

/** A description for an image. */
export function proposalOf(candidate: AltCandidate, description: string): AltProposal {
  const { language, text, reference, place } = candidate;
  const { cell } = reference;
  const written = writtenAlt(language, text, reference, place, description);
  const change = {
    start: place.start,
    end: place.end,
    within: text,
    text: written,
    ...(cell !== undefined && { cell }),
  };
  return { ...candidate, alt: altTextOf(description), change };
}

/** What images say about themselves; those that say nothing are left out. */
export const recordedProposals = (candidates: readonly AltCandidate[]): AltProposal[] =>
  candidates.filter(({ recorded }) => recorded !== '').map(candidate => proposalOf(candidate, candidate.recorded));

/** What the bytes of an image say about it, on one line and bounded; empty where they say nothing. */
export function recordedIn(bytes: Uint8Array): string {
  try {
    const { record, foreign } = pngDetails(bytes);
    return altTextOf(record?.prompt ?? foreign?.prompt ?? '');
  } catch (error) {
    if (error instanceof NotPng) return '';
    throw error;
  }
}
