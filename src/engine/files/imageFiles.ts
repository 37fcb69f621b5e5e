import { URI } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import type { WhenTaken } from '../../core/places/fileName';
import { PngReader, readPngInfo } from '../images/png';
import type { Embedding } from '../images/pngEmbedding';
import { isOtherImage, measureResult } from '../images/results/resultImage';
import { gatherOther, OtherFormat, pngPieces } from './receivedImage';
import { writeExclusively } from './targets/exclusiveFile';
import type { AsSaved } from '../../core/jobs/asSaved';
import { PictureHash, pictureHash } from '../images/pngChunks';
import { settleLeftover } from './targets/leftoverFile';
import { pathsOnDisk } from './realPath';
import { saveFailed } from './saveFailed';
import { writeVirtually } from './virtualFile';
import type { Workspace } from './workspace';

/** An image on disk; both sides in pixels. */
export interface SavedFile {
  uri: URI;
  width: number;
  height: number;
  asSaved?: AsSaved | undefined;
}

export interface SaveImageOptions {
  /** The bytes of one image, which should be a PNG; read once. */
  source: AsyncIterable<Uint8Array>;
  folder: URI;
  /**
   * The workspace folder in which the file was to stay: links must not lead out of it, unless into another folder that
   * is open. Absent for a folder that the person picked in a dialog.
   */
  within?: URI | undefined;
  baseName: string;
  /** With the dot; default `.png`. */
  extension?: string;
  whenTaken: WhenTaken;
  /** With `overwrite`: the SHA-256 of the one file that may be replaced; see `giveFinalName`. */
  replaces?: string | undefined;
  /** See `writeExclusively`; of no use in file systems that are not disks. */
  temporaryName: string;
  /** Awaited as soon as the file has its name. */
  onPublished?: (file: SavedFile) => Promise<void>;
  /** The name is taken after this has settled; see `writeExclusively`. */
  turn?: Promise<unknown> | undefined;
  signal: AbortSignal;
  /** What a PNG says about how it was made. Other formats have no place for it here. */
  embedding?: Embedding | undefined;
  /** Called when all bytes have arrived, before the file gets its name. */
  onReceived?: () => void;
}

/**
 * Saves an image whole or not at all, under a name as `whenTaken` says. One that is no PNG gets the ending of its own
 * format, and a free name then: the name that may be replaced is that of a PNG.
 * @throws EaselError saveFailed; NotPng; TextFollows; the signal's reason; or whatever the source throws.
 */
export async function saveImage(workspace: Workspace, options: SaveImageOptions): Promise<SavedFile> {
  const reader = new PngReader();
  const hash = new PictureHash();
  const measure = (): Measures => {
    const { width, height } = reader.end();
    return { width, height, picture: hash.digest() };
  };
  try {
    return await saveReceived(workspace, options, pngPieces(options.source, reader, options.embedding, hash), measure);
  } catch (error) {
    if (!(error instanceof OtherFormat)) throw error;
    const { extension, width, height, bytes } = await gatherOther(error);
    const named = { ...options, extension, whenTaken: 'number' as const };
    return saveReceived(workspace, named, pieceOf(bytes), () => ({ width, height }));
  }
}

type Measures = Pick<SavedFile, 'width' | 'height'> & Partial<Pick<AsSaved, 'picture'>>;

/** @param measure called after all bytes have arrived. */
async function saveReceived(
  workspace: Workspace,
  options: SaveImageOptions,
  pieces: AsyncIterable<Uint8Array>,
  measure: () => Measures,
): Promise<SavedFile> {
  const { folder, baseName, extension = '.png', signal, onPublished } = options;
  let sourceFailed = false;
  let byteLength = 0;
  const source = (async function* () {
    try {
      for await (const piece of pieces) {
        byteLength += piece.length;
        yield piece;
      }
      options.onReceived?.();
    } catch (error) {
      sourceFailed = true;
      throw error;
    }
  })();
  try {
    const fileAt = (uri: URI): SavedFile => {
      const { picture, ...size } = measure();
      return { uri, ...size, ...(picture !== undefined && { asSaved: { byteLength, picture } }) };
    };
    return fileAt(
      await writeWhole(workspace, {
        ...options,
        source,
        extension,
        onPublished: async uri => onPublished?.(fileAt(uri)),
      }),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (sourceFailed || error instanceof EaselError) throw error;
    throw saveFailed(workspace, error, folder, baseName + extension);
  }
}

async function* pieceOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** Saves a text file in the same way. @throws EaselError saveFailed. */
export async function saveText(
  workspace: Workspace,
  { text, ...target }: Omit<WriteTarget, 'source'> & { text: string },
): Promise<URI> {
  return saveBytes(workspace, { ...target, bytes: new TextEncoder().encode(text) });
}

/** Saves a file in the same way. @throws EaselError saveFailed. */
export async function saveBytes(
  workspace: Workspace,
  { bytes, ...target }: Omit<WriteTarget, 'source'> & { bytes: Uint8Array },
): Promise<URI> {
  try {
    return await writeWhole(workspace, { ...target, source: pieceOf(bytes) });
  } catch (error) {
    target.signal.throwIfAborted();
    throw saveFailed(workspace, error, target.folder, target.baseName + target.extension);
  }
}

/** Finds the image of a save that was cut short after the file had got its name. Other leftovers are removed. */
export async function recoverImage(
  workspace: Pick<Workspace, 'read'>,
  folder: URI,
  temporaryName: string,
): Promise<SavedFile | undefined> {
  const uri = await recoverText(folder, temporaryName);
  if (!uri) return undefined;
  try {
    const bytes = await workspace.read(uri);
    if (isOtherImage(bytes)) {
      const { width, height } = measureResult(bytes);
      return { uri, width, height };
    }
    const { width, height } = readPngInfo(bytes);
    return { uri, width, height, asSaved: { byteLength: bytes.length, picture: pictureHash(bytes) } };
  } catch {
    // Another program has changed the file, so it is not the saved image any more.
    return undefined;
  }
}

/** The same for a text. */
export async function recoverText(folder: URI, temporaryName: string): Promise<URI | undefined> {
  const path = folder.scheme === 'file' ? await settleLeftover(folder.fsPath, temporaryName) : undefined;
  return path === undefined ? undefined : URI.file(path);
}

type WriteTarget = Omit<SaveImageOptions, 'extension' | 'onPublished' | 'onReceived'> & {
  extension: string;
  onPublished?: (uri: URI) => Promise<void>;
};

async function writeWhole(workspace: Workspace, target: WriteTarget): Promise<URI> {
  const { folder, within, onPublished } = target;
  return folder.scheme === 'file'
    ? URI.file(
        await writeExclusively({
          ...target,
          folder: folder.fsPath,
          within: within && pathsOnDisk([within, ...workspace.folders]),
          onPublished: path => Promise.resolve(onPublished?.(URI.file(path))),
        }),
      )
    : writeVirtually(workspace.virtualFiles, target);
}
