import * as l10n from '@vscode/l10n';
import { URI } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import type { WhenTaken } from '../../core/places/fileName';
import { PngReader, readPngInfo } from '../images/png';
import { DiskFault, writeExclusively } from './exclusiveFile';
import { settleLeftover } from './leftoverFile';
import { NameTaken } from './nameTaken';
import { writeVirtually } from './virtualFile';
import type { Workspace } from './workspace';
import { FileSystemFault } from './workspace';

/** A picture on disk; both sides in pixels. */
export interface SavedFile {
  uri: URI;
  width: number;
  height: number;
}

export interface SaveImageOptions {
  /** The bytes of one PNG; read once. */
  source: AsyncIterable<Uint8Array>;
  folder: URI;
  baseName: string;
  /** With the dot; default `.png`. */
  extension?: string;
  whenTaken: WhenTaken;
  /** See `writeExclusively`; of no use in file systems that are not disks. */
  temporaryName: string;
  /** Awaited as soon as the file has its name. */
  onPublished?: (file: SavedFile) => Promise<void>;
  /** The name is taken after this has settled; see `writeExclusively`. */
  turn?: Promise<unknown>;
  signal: AbortSignal;
  /** Called when all bytes have arrived, before the file gets its name. */
  onReceived?: () => void;
}

/**
 * Saves a PNG whole or not at all, under a name as `whenTaken` says.
 * @throws EaselError saveFailed; NotPng; the signal's reason; or whatever the source throws.
 */
export async function saveImage(workspace: Workspace, options: SaveImageOptions): Promise<SavedFile> {
  const { folder, baseName, extension = '.png', signal, onPublished } = options;
  const reader = new PngReader();
  let sourceFailed = false;
  const source = (async function* () {
    try {
      for await (const bytes of options.source) {
        reader.push(bytes);
        yield bytes;
      }
      reader.end();
      options.onReceived?.();
    } catch (error) {
      sourceFailed = true;
      throw error;
    }
  })();
  try {
    const fileAt = (uri: URI): SavedFile => {
      const { width, height } = reader.end();
      return { uri, width, height };
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
    if (sourceFailed) {
      throw error;
    }
    throw saveFailed(workspace, error, folder, baseName + extension);
  }
}

/** Saves a text file in the same way. @throws EaselError saveFailed. */
export async function saveText(
  workspace: Workspace,
  { text, ...target }: Omit<WriteTarget, 'source'> & { text: string },
): Promise<URI> {
  const source = (async function* () {
    yield await Promise.resolve(new TextEncoder().encode(text));
  })();
  try {
    return await writeWhole(workspace, { ...target, source });
  } catch (error) {
    target.signal.throwIfAborted();
    throw saveFailed(workspace, error, target.folder, target.baseName + target.extension);
  }
}

/** The image that a save had finished, but not told of, when it was cut short; whatever else it left is removed. */
export async function recoverImage(
  workspace: Pick<Workspace, 'read'>,
  folder: URI,
  temporaryName: string,
): Promise<SavedFile | undefined> {
  const uri = await recoverText(folder, temporaryName);
  if (!uri) return undefined;
  try {
    const { width, height } = readPngInfo(await workspace.read(uri));
    return { uri, width, height };
  } catch {
    // Somebody has changed it meanwhile: it is theirs now.
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
  const { folder, onPublished } = target;
  return folder.scheme === 'file'
    ? URI.file(
        await writeExclusively({
          ...target,
          folder: folder.fsPath,
          onPublished: path => Promise.resolve(onPublished?.(URI.file(path))),
        }),
      )
    : writeVirtually(workspace.virtualFiles, target);
}

/** One sentence with what to do, from a fault of the disk or of a file system provider. */
export function saveFailed(
  workspace: Pick<Workspace, 'nameOf'>,
  error: unknown,
  folder: URI,
  fileName: string,
): EaselError {
  const where = workspace.nameOf(folder);
  const code = error instanceof DiskFault || error instanceof FileSystemFault ? error.code : '';
  const message =
    (error instanceof NameTaken ? nameTakenSentence(where, error.fileName) : sentenceFor(code, where, fileName)) ??
    l10n.t(
      '"{0}" could not be saved in "{1}" ({2}). Choose another folder.',
      fileName,
      where,
      error instanceof Error ? error.message : String(error),
    );
  return new EaselError('saveFailed', message, { field: 'output', cause: error });
}

function nameTakenSentence(where: string, fileName: string): string {
  return l10n.t(
    '"{0}" exists already in "{1}" and was left alone. Choose another name, or save the image in another folder.',
    fileName,
    where,
  );
}

function sentenceFor(code: string, where: string, fileName: string): string | undefined {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return l10n.t(
        'There is no space left for "{0}" in "{1}". Free some space, or choose another folder.',
        fileName,
        where,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'NoPermissions':
      return l10n.t(
        '"{0}" could not be saved: "{1}" is read-only. Allow writing there, or choose another folder.',
        fileName,
        where,
      );
    case 'ENOTDIR':
    case 'EEXIST':
    case 'FileNotADirectory':
    case 'FileExists':
      return l10n.t(
        '"{0}" could not be saved: "{1}" is, or lies within, a file where a folder is needed. Choose another folder.',
        fileName,
        where,
      );
    case 'EISDIR':
    case 'ENOTEMPTY':
    case 'FileIsADirectory':
      return l10n.t('"{0}" in "{1}" is a folder and cannot be overwritten. Choose another name.', fileName, where);
    case 'ENAMETOOLONG':
      return l10n.t(
        '"{0}" in "{1}" is too long a name for this disk. Choose a shorter one, or a folder that is less deep.',
        fileName,
        where,
      );
    case 'ENOENT':
    case 'FileNotFound':
      return l10n.t(
        '"{0}" could not be saved: "{1}" disappeared meanwhile. Try again, or choose another folder.',
        fileName,
        where,
      );
    case 'Unavailable':
      return l10n.t(
        '"{0}" could not be saved: the file system of "{1}" cannot be reached at the moment. Try again, or choose another folder.',
        fileName,
        where,
      );
    default:
      return undefined;
  }
}
