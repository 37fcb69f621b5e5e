import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { EaselError } from '../../core/base/errors';
import { slugOf } from '../../core/places/fileName';
import type { ImageFormat } from '../../core/models/imageKind';
import type { InputFile } from '../../core/studio/studioProtocol';
import type { ByteSource } from '../../engine/files/byteSource';
import { readAll, sourceOfBytes } from '../../engine/files/byteSource';
import { readImageDetails } from '../../engine/provenance/readImageDetails';
import { inputSource, probeSource } from '../../engine/jobs/inputSource';
import { makeStorageFolder, writePieces, writeStored } from '../../editor/studioStorage/privateFiles';
import { bytesOf, removeOld } from '../../editor/studioStorage/storedFiles';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import type { WebviewFiles } from './webviewFiles';
import { nameOfFile } from './webviewFiles';

const megabyte = 1024 * 1024;
const maxPastedBytes = 30 * megabyte;
const maxReadBytes = 64 * megabyte;
const keptMs = 30 * 24 * 60 * 60 * 1000;
const { fs } = vscode.workspace;

/**
 * Removes old copies.
 * @param folder see `StudioInputs`.
 * @param now milliseconds since 1970.
 * @param named Uris that are still in use.
 * @param shown names of copies that a panel shows.
 */
export async function removeOldInputs(
  folder: vscode.Uri,
  now: number,
  named: ReadonlySet<string>,
  shown: ReadonlySet<string>,
): Promise<void> {
  const inUse = new Set([...named].map(uri => folderNameOf(uri)));
  await removeOld(folder, (name, changedAt) => changedAt < now - keptMs && !inUse.has(name) && !shown.has(name));
}

/** Input images of the form: their facts, and the addresses by which the webview shows them. */
export class StudioInputs {
  /** Copies that this panel shows. They are not removed, even if they are old. */
  private readonly shown = new Set<string>();

  /** @param folder for copies of pasted images, and of files that the webview may not read in their own place. */
  constructor(
    private readonly folder: vscode.Uri,
    private readonly files: WebviewFiles,
  ) {}

  /** The facts of these files and addresses, in the same order. */
  read(uris: readonly string[]): Promise<InputFile[]> {
    return Promise.all(
      uris.map(async text => {
        const uri = uriOf(text);
        if (!uri)
          return { uri: text, name: text, problem: vscode.l10n.t('This is neither a file nor an https address.') };
        return uri.scheme === 'https' ? { uri: text, name: nameOfAddress(text) } : this.readFile(uri);
      }),
    );
  }

  /** Keeps an image from the clipboard. @throws EaselError `inputImage` if it is not an image, or too large. */
  async paste(name: string, given: Uint8Array | ArrayBuffer): Promise<InputFile> {
    const bytes = bytesOf(given);
    if (bytes.length > maxPastedBytes) {
      throw new EaselError(
        'inputImage',
        vscode.l10n.t(
          'The pasted image has {0} MB; up to {1} MB are taken. Save it as a file and add that.',
          Math.ceil(bytes.length / megabyte),
          maxPastedBytes / megabyte,
        ),
      );
    }
    const source = sourceOfBytes(bytes);
    const { format } = await probeSource(source, name);
    return this.readFile(await this.keepCopy(name, source, format));
  }

  /** The names of those copies. */
  get shownNames(): ReadonlySet<string> {
    return this.shown;
  }

  private async readFile(uri: vscode.Uri): Promise<InputFile> {
    const file = { uri: uri.toString(), name: nameOfFile(uri) };
    const cannotBeRead = (cause?: unknown): EaselError =>
      new EaselError(
        'inputImage',
        vscode.l10n.t('The input image "{0}" cannot be found or read; check its path.', file.name),
        { cause },
      );
    try {
      const stat = await fs.stat(uri);
      if (stat.type & vscode.FileType.Directory)
        return {
          ...file,
          problem: vscode.l10n.t('The input image "{0}" is a folder; choose an image in it.', file.name),
        };
      if (stat.size > maxReadBytes)
        return {
          ...file,
          problem: vscode.l10n.t(
            'The input image "{0}" has {1} MB, more than any model takes. Make it smaller.',
            file.name,
            Math.ceil(stat.size / megabyte),
          ),
        };
      const source = await inputSource(vscodeWorkspace, uri, { changed: cannotBeRead, unreadable: cannotBeRead });
      const facts = { ...(await probeSource(source, file.name)), byteLength: source.byteLength };
      // The webview reads only from its own folders, and the editor reloads it if it gets another folder.
      const src =
        this.files.addressOf(uri) ?? this.files.addressOf(await this.keepCopy(file.name, source, facts.format));
      return {
        ...file,
        facts,
        ...(src !== undefined && { src }),
        ...(facts.format === 'png' && (await hasSettings(uri)) && { hasSettings: true }),
      };
    } catch (error) {
      return { ...file, problem: (error instanceof EaselError ? error : cannotBeRead()).message };
    }
  }

  /** The folder is named by the content: so the file can keep its own name, from which names of results are made. */
  private async keepCopy(name: string, source: ByteSource, format: ImageFormat): Promise<vscode.Uri> {
    const hash = await hashOf(source);
    this.shown.add(hash);
    const folder = vscode.Uri.joinPath(this.folder, hash);
    const file = vscode.Uri.joinPath(
      folder,
      `${slugOf(name.replace(/\.[^.]*$/, ''))}.${format === 'jpeg' ? 'jpg' : format}`,
    );
    await makeStorageFolder(folder);
    await write(file, source);
    return file;
  }
}

/** Whether a PNG says how it was made, in a way that the form can take. */
async function hasSettings(uri: vscode.Uri): Promise<boolean> {
  const details = await readImageDetails(vscodeWorkspace, uri).catch(() => undefined);
  return details !== undefined && details.prompt !== '';
}

async function hashOf(source: ByteSource): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of source.open(true)) hash.update(piece);
  return hash.digest('hex').slice(0, 16);
}

/**
 * Does not write a file that is already complete: it may be the source itself, under another path. Only files of this
 * machine can be written in pieces.
 */
async function write(file: vscode.Uri, source: ByteSource): Promise<void> {
  if (
    (await fs.stat(file).then(
      ({ size }) => size,
      () => undefined,
    )) === source.byteLength
  )
    return;
  await (file.scheme === 'file' ? writePieces(file, source.open(true)) : writeStored(file, await readAll(source)));
}

/** The Uri of an input. A remote Uri of the editor is a file of this machine. */
function uriOf(text: string): vscode.Uri | undefined {
  try {
    const uri = vscode.Uri.parse(text, true);
    if (uri.scheme === 'vscode-remote') return vscode.Uri.file(uri.path);
    const isNoFile = ['http', 'data', 'blob'].includes(uri.scheme) || (uri.scheme === 'https' && !URL.canParse(text));
    return isNoFile ? undefined : uri;
  } catch {
    return undefined;
  }
}

/** The name leaves out the query, which may be a signature. */
function nameOfAddress(text: string): string {
  const { host, pathname } = new URL(text);
  return `${host}/${pathname.slice(pathname.lastIndexOf('/') + 1)}`;
}

const folderNameOf = (uri: string): string => uri.split('/').at(-2) ?? '';
