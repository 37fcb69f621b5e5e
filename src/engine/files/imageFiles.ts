import * as vscode from 'vscode';
import { EaselError } from '../../core/base/errors';
import { PngReader, readPngInfo } from '../images/png';
import { DiskFault, writeExclusively } from './exclusiveFile';
import { settleLeftover } from './leftoverFile';
import { writeVirtually } from '../../editor/virtualFile';

/** A picture on disk; both sides in pixels. */
export interface SavedFile {
  uri: vscode.Uri;
  width: number;
  height: number;
}

export interface SaveImageOptions {
  /** The bytes of one PNG; read once. */
  source: AsyncIterable<Uint8Array>;
  folder: vscode.Uri;
  baseName: string;
  /** With the dot; default `.png`. */
  extension?: string;
  overwrite: boolean;
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
 * Saves a PNG whole or not at all, under the next free name unless asked to overwrite.
 * @throws EaselError saveFailed; NotPng; the signal's reason; or whatever the source throws.
 */
export async function saveImage(options: SaveImageOptions): Promise<SavedFile> {
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
    const fileAt = (uri: vscode.Uri): SavedFile => {
      const { width, height } = reader.end();
      return { uri, width, height };
    };
    return fileAt(
      await writeWhole({ ...options, source, extension, onPublished: async uri => onPublished?.(fileAt(uri)) }),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (sourceFailed) {
      throw error;
    }
    throw saveFailed(error, folder, baseName + extension);
  }
}

/** Saves a text file in the same way. @throws EaselError saveFailed. */
export async function saveText({
  text,
  ...target
}: Omit<WriteTarget, 'source'> & { text: string }): Promise<vscode.Uri> {
  const source = (async function* () {
    yield await Promise.resolve(new TextEncoder().encode(text));
  })();
  try {
    return await writeWhole({ ...target, source });
  } catch (error) {
    target.signal.throwIfAborted();
    throw saveFailed(error, target.folder, target.baseName + target.extension);
  }
}

/** The image that a save had finished, but not told of, when it was cut short; whatever else it left is removed. */
export async function recoverImage(folder: vscode.Uri, temporaryName: string): Promise<SavedFile | undefined> {
  const uri = await recoverText(folder, temporaryName);
  if (!uri) return undefined;
  try {
    const { width, height } = readPngInfo(await vscode.workspace.fs.readFile(uri));
    return { uri, width, height };
  } catch {
    // Somebody has changed it meanwhile: it is theirs now.
    return undefined;
  }
}

/** The same for a text. */
export async function recoverText(folder: vscode.Uri, temporaryName: string): Promise<vscode.Uri | undefined> {
  const path = folder.scheme === 'file' ? await settleLeftover(folder.fsPath, temporaryName) : undefined;
  return path === undefined ? undefined : vscode.Uri.file(path);
}

type WriteTarget = Omit<SaveImageOptions, 'extension' | 'onPublished' | 'onReceived'> & {
  extension: string;
  onPublished?: (uri: vscode.Uri) => Promise<void>;
};

async function writeWhole(target: WriteTarget): Promise<vscode.Uri> {
  const { folder, onPublished } = target;
  return folder.scheme === 'file'
    ? vscode.Uri.file(
        await writeExclusively({
          ...target,
          folder: folder.fsPath,
          onPublished: path => Promise.resolve(onPublished?.(vscode.Uri.file(path))),
        }),
      )
    : writeVirtually(vscode.workspace.fs, target);
}

/** One sentence with what to do, from a fault of the disk or of a file system provider. */
export function saveFailed(error: unknown, folder: vscode.Uri, fileName: string): EaselError {
  const where = vscode.workspace.asRelativePath(folder);
  const message =
    sentenceFor(error instanceof DiskFault ? error.code : providerCode(error), where, fileName) ??
    vscode.l10n.t(
      '"{0}" could not be saved in "{1}" ({2}). Choose another folder.',
      fileName,
      where,
      error instanceof Error ? error.message : String(error),
    );
  return new EaselError('saveFailed', message, { field: 'output', cause: error });
}

function sentenceFor(code: string, where: string, fileName: string): string | undefined {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return vscode.l10n.t(
        'There is no space left for "{0}" in "{1}". Free some space, or choose another folder.',
        fileName,
        where,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'NoPermissions':
      return vscode.l10n.t(
        '"{0}" could not be saved: "{1}" is read-only. Allow writing there, or choose another folder.',
        fileName,
        where,
      );
    case 'ENOTDIR':
    case 'EEXIST':
    case 'FileNotADirectory':
    case 'FileExists':
      return vscode.l10n.t(
        '"{0}" could not be saved: "{1}" is, or lies within, a file where a folder is needed. Choose another folder.',
        fileName,
        where,
      );
    case 'EISDIR':
    case 'ENOTEMPTY':
    case 'FileIsADirectory':
      return vscode.l10n.t(
        '"{0}" in "{1}" is a folder and cannot be overwritten. Choose another name.',
        fileName,
        where,
      );
    case 'ENAMETOOLONG':
      return vscode.l10n.t(
        '"{0}" in "{1}" is too long a name for this disk. Choose a shorter one, or a folder that is less deep.',
        fileName,
        where,
      );
    case 'ENOENT':
    case 'FileNotFound':
      return vscode.l10n.t(
        '"{0}" could not be saved: "{1}" disappeared meanwhile. Try again, or choose another folder.',
        fileName,
        where,
      );
    case 'Unavailable':
      return vscode.l10n.t(
        '"{0}" could not be saved: the file system of "{1}" cannot be reached at the moment. Try again, or choose another folder.',
        fileName,
        where,
      );
    default:
      return undefined;
  }
}

function providerCode(error: unknown): string {
  return error instanceof vscode.FileSystemError ? error.code : '';
}
