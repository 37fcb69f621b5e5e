import * as vscode from 'vscode';
import type { Attempt } from '../../core/attempt';
import { imageKindOf } from '../../core/imageKind';
import { namesIn, removeOld, storedName } from './storedFiles';

const maxBytes = 200 * 1024;

/** Small copies of results, which the webview draws once and the storage keeps. */
export class Thumbnails {
  private names: Set<string> | undefined;

  constructor(private readonly folder: vscode.Uri) {}

  /** Looks once into the folder. */
  async load(): Promise<void> {
    this.names ??= new Set(await namesIn(this.folder));
  }

  /** The small copy of an image, where there is one. */
  of(attemptId: string, uri: string): vscode.Uri | undefined {
    const name = nameOf(attemptId, uri);
    return this.names?.has(name) ? vscode.Uri.joinPath(this.folder, name) : undefined;
  }

  /** @returns where it is; `undefined` for what is no small WebP or PNG, and is not kept. */
  async keep(attemptId: string, uri: string, bytes: Uint8Array): Promise<vscode.Uri | undefined> {
    const kind = imageKindOf(bytes);
    if (bytes.length > maxBytes || !kind?.taken || (kind.format !== 'webp' && kind.format !== 'png')) return undefined;
    const name = nameOf(attemptId, uri);
    const file = vscode.Uri.joinPath(this.folder, name);
    await vscode.workspace.fs.createDirectory(this.folder);
    await vscode.workspace.fs.writeFile(file, bytes);
    this.names?.add(name);
    return file;
  }

  /** Removes the copies of images that are in no attempt any more. */
  async removeOthers(attempts: readonly Attempt[]): Promise<void> {
    const known = new Set(attempts.flatMap(({ id, images }) => images.map(({ uri }) => nameOf(id, uri))));
    await removeOld(this.folder, name => {
      if (known.has(name)) return false;
      this.names?.delete(name);
      return true;
    });
  }
}

/** The name says nothing of the content: a PNG is shown as well under it. */
const nameOf = (attemptId: string, uri: string): string => `${storedName(attemptId, uri)}.webp`;
