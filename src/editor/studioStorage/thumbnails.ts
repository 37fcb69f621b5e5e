import type * as vscode from 'vscode';
import type { Attempt } from '../../core/jobs/attempt';
import { imageKindOf } from '../../core/models/imageKind';
import { FilesPerImage } from './filesPerImage';
import { makeStorageFolder, writeStored } from './privateFiles';

const maxBytes = 200 * 1024;

/** Small copies of results, which the webview draws once and the storage keeps. */
export class Thumbnails {
  private readonly files: FilesPerImage;

  constructor(folder: vscode.Uri) {
    // The name says nothing of the content: a PNG is shown as well under it.
    this.files = new FilesPerImage(folder, '.webp');
  }

  load(): Promise<void> {
    return this.files.load();
  }

  /** The small copy of an image, where there is one. */
  of(attemptId: string, uri: string): vscode.Uri | undefined {
    return this.files.of(attemptId, uri);
  }

  /** @returns the place of the file; `undefined` for bytes that are not a small WebP or PNG: these are not kept. */
  async keep(attemptId: string, uri: string, bytes: Uint8Array): Promise<vscode.Uri | undefined> {
    const kind = imageKindOf(bytes);
    if (bytes.length > maxBytes || !kind?.taken || (kind.format !== 'webp' && kind.format !== 'png')) return undefined;
    // The page may draw one again that has left the view and come back.
    const kept = this.files.of(attemptId, uri);
    if (kept) return kept;
    const file = this.files.placeOf(attemptId, uri);
    await makeStorageFolder(this.files.folder);
    await writeStored(file, bytes);
    this.files.added(attemptId, uri);
    return file;
  }

  /** Removes the copies of images that are in no attempt any more. */
  async removeOthers(attempts: readonly Attempt[]): Promise<void> {
    const known = new Set(attempts.flatMap(({ id, images }) => images.map(({ uri }) => this.files.nameOf(id, uri))));
    await this.files.remove(name => !known.has(name));
  }
}
