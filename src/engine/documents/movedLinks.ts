import { type TextChange, withTextChanges } from '../../core/documents/textChange';
import pLimit from 'p-limit';
import type { URI } from 'vscode-uri';
import type { ReadSettings } from '../../core/contributions/contributions';
import { movedPath, writtenPath } from '../../core/documents/movedPath';
import type { ReferenceLanguage } from '../../core/documents/references/referenceLanguages';
import { referenceLanguage } from '../../core/documents/references/referenceLanguages';
import type { ImageReference } from '../../core/documents/references/referenceTypes';
import { isInOpenFolder } from '../files/realPath';
import { imageCandidates } from './missing/imageCandidates';
import type { DocumentTexts, ReferenceFinder } from './missing/documentTexts';
import type { ScannedWorkspace, SearchedWorkspace } from './missing/scanWorkspace';
import { kindAt, publicFoldersFor, rememberingWorkspace } from './missing/scanWorkspace';

/** A file or a folder that has another place now. */
export interface Move {
  from: URI;
  to: URI;
}

/** What a document gets, so that its references mean the same images as before. */
export interface MovedDocument {
  /** Where it is now. */
  document: URI;
  /** The text that was read: the changes are right for no other. */
  text: string;
  changes: TextChange[];
}

export interface MovedLinksParts {
  workspace: ScannedWorkspace;
  texts: DocumentTexts;
  finder: ReferenceFinder;
  readSettings: ReadSettings;
}

const documentsAtOnce = 16;

/**
 * Languages whose references the editor itself keeps right: Markdown by `markdown.updateLinksOnFileMove.enabled`. Cells
 * of notebooks are Markdown as well.
 */
const keptByEditor: ReadonlySet<ReferenceLanguage> = new Set(['markdown', 'notebook']);
/** When one of these moves, the editor changes its imports. */
const scripts: ReadonlySet<ReferenceLanguage> = new Set(['javascript', 'typescript', 'typescriptreact']);

/** Keeps references to images right when images, documents or folders are renamed or moved. */
export class MovedLinks {
  constructor(private readonly parts: MovedLinksParts) {}

  /** The changes that documents need after these moves. References that meant no file before stay as they are. */
  async after(moves: readonly Move[]): Promise<MovedDocument[]> {
    const { texts, workspace } = this.parts;
    const before = rememberingWorkspace(workspaceBefore(workspace, moves));
    const documents = (await Promise.all(workspace.folders.map(folder => texts.below(folder)))).flat();
    const limit = pLimit(documentsAtOnce);
    const changed = await Promise.all(
      documents.map(document => limit(() => this.inDocument(document, moves, before).catch(() => undefined))),
    );
    return changed.filter(document => document !== undefined);
  }

  private async inDocument(
    document: URI,
    moves: readonly Move[],
    before: SearchedWorkspace,
  ): Promise<MovedDocument | undefined> {
    const { texts, finder } = this.parts;
    const language = referenceLanguage(document.path);
    if (!language || keptByEditor.has(language)) return undefined;
    const old = placeBefore(document, moves);
    const isMoved = old.toString() !== document.toString();
    const { text } = await texts.read(document);
    if (!isMoved && !mayName(text, moves)) return undefined;
    const references = (await finder.references(language, text)) ?? [];
    const wanted: { reference: ImageReference; path: string; written: string }[] = [];
    for (const reference of references) {
      const { start, end } = reference.range;
      // What a template engine fills in is not known here; the editor moves the imports of scripts.
      if (text.slice(start, end).includes('{{')) continue;
      if (isMoved && scripts.has(language) && reference.hints.rule === 'module') continue;
      const image = await this.imageBefore(before, old, reference);
      if (!image) continue;
      const target = placeAfter(image, moves);
      if (!before.folderOf(target)) continue;
      const to = { document: document.path, image: target.path };
      const path = movedPath({ reference, from: { document: old.path, image: image.path }, to });
      const written = path === undefined || path === reference.target ? undefined : writtenPath(language, path);
      if (path !== undefined && written !== undefined) wanted.push({ reference, path, written });
    }
    if (wanted.length === 0) return undefined;
    const changes = wanted.map(({ reference: { range }, written }) => {
      const [behind = ''] =
        language === 'restructuredtext' ? [] : (/[?#].*$/su.exec(text.slice(range.start, range.end)) ?? []);
      return { ...range, text: written + behind };
    });
    // Nothing is written that its readers would read in another way.
    const again = (await finder.references(language, withTextChanges(text, changes))) ?? [];
    const isRight = wanted.every(({ reference, path }) => again[references.indexOf(reference)]?.target === path);
    return isRight && again.length === references.length ? { document, text, changes } : undefined;
  }

  private async imageBefore(
    before: SearchedWorkspace,
    document: URI,
    reference: ImageReference,
  ): Promise<URI | undefined> {
    const publicFolders = await publicFoldersFor(before, document, this.parts.readSettings);
    for (const candidate of await imageCandidates(before, document, reference, publicFolders)) {
      if (!before.folderOf(candidate) || (await kindAt(before, candidate)) !== 'file') continue;
      return (await isInOpenFolder(this.parts.workspace, candidate)) ? candidate : undefined;
    }
    return undefined;
  }
}

/** The file systems as they were: what was moved is at its old place, and not yet at its new one. */
function workspaceBefore(workspace: ScannedWorkspace, moves: readonly Move[]): ScannedWorkspace {
  const isNew = (uri: URI): boolean =>
    moves.some(({ to }) => isBelow(uri, to)) && !moves.some(({ from }) => isBelow(uri, from));
  return {
    folders: workspace.folders,
    folderOf: uri => workspace.folderOf(uri),
    stat: uri => (isNew(uri) ? Promise.resolve(undefined) : workspace.stat(placeAfter(uri, moves))),
    // What is listed now is not what was there.
    entries: () => Promise.resolve(undefined),
    read: uri => workspace.read(placeAfter(uri, moves)),
  };
}

const placeAfter = (uri: URI, moves: readonly Move[]): URI =>
  moved(
    uri,
    moves.map(({ from, to }) => [from, to] as const),
  );
const placeBefore = (uri: URI, moves: readonly Move[]): URI =>
  moved(
    uri,
    moves.map(({ from, to }) => [to, from] as const),
  );

function moved(uri: URI, moves: readonly (readonly [URI, URI])[]): URI {
  const move = moves.find(([from]) => isBelow(uri, from));
  return move ? uri.with({ path: move[1].path + uri.path.slice(move[0].path.length) }) : uri;
}

const isBelow = (uri: URI, place: URI): boolean =>
  uri.scheme === place.scheme &&
  uri.authority === place.authority &&
  (uri.path === place.path || uri.path.startsWith(`${place.path}/`));

/** Whether a text may name one of these, without reading it as its language does. */
function mayName(text: string, moves: readonly Move[]): boolean {
  return moves.some(({ from }) => {
    const name = from.path.slice(from.path.lastIndexOf('/') + 1);
    // Another way to write it is percent-encoding, or escapes of white space.
    return text.includes(name) || /[^\w.-]/u.test(name);
  });
}
