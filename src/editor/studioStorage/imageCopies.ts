import * as vscode from 'vscode';
import { FilesPerImage } from './filesPerImage';
import { copyIntoStorage, makeStorageFolder } from './privateFiles';

const keptMs = 7 * 24 * 60 * 60 * 1000;

/**
 * Copies of images that lie outside of the workspace: the webview reads from the workspace and from the storage, and
 * nowhere else.
 */
export class ImageCopies {
  private readonly files: FilesPerImage;

  constructor(folder: vscode.Uri) {
    this.files = new FilesPerImage(folder, '.png');
  }

  load(): Promise<void> {
    return this.files.load();
  }

  /** The copy of an image, where there is one. */
  of(attemptId: string, uri: string): vscode.Uri | undefined {
    return this.files.of(attemptId, uri);
  }

  /** @returns whether a copy was made; false if there is one already, or if the file does not exist. */
  async make(attemptId: string, uri: string): Promise<boolean> {
    if (this.of(attemptId, uri)) return false;
    try {
      await makeStorageFolder(this.files.folder);
      await copyIntoStorage(vscode.Uri.parse(uri), this.files.placeOf(attemptId, uri));
    } catch {
      return false;
    }
    this.files.added(attemptId, uri);
    return true;
  }

  /** Removes old ones; they can be made again. @param now milliseconds since 1970. */
  async removeOld(now: number): Promise<void> {
    await this.files.remove((_, changedAt) => changedAt < now - keptMs);
  }
}
