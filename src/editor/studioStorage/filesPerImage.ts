import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { namesIn, removeOld } from './storedFiles';

/**
 * A folder of the storage with a file for an image of an attempt: the same name may have been another attempt's image
 * before.
 */
export class FilesPerImage {
  private names: Set<string> | undefined;

  /** @param extension of every file, whatever it holds. */
  constructor(
    readonly folder: vscode.Uri,
    private readonly extension: string,
  ) {}

  /** Looks once into the folder. */
  async load(): Promise<void> {
    this.names ??= new Set(await namesIn(this.folder));
  }

  /** The file of an image, where there is one. */
  of(attemptId: string, uri: string): vscode.Uri | undefined {
    return this.names?.has(this.nameOf(attemptId, uri)) ? this.placeOf(attemptId, uri) : undefined;
  }

  /** Where it is, or would be. */
  placeOf(attemptId: string, uri: string): vscode.Uri {
    return vscode.Uri.joinPath(this.folder, this.nameOf(attemptId, uri));
  }

  /** It is there now. */
  added(attemptId: string, uri: string): void {
    this.names?.add(this.nameOf(attemptId, uri));
  }

  nameOf(attemptId: string, uri: string): string {
    return createHash('sha1').update(`${attemptId} ${uri}`).digest('hex') + this.extension;
  }

  /** @param isOld asked with the name and with when the file was changed, in milliseconds since 1970. */
  async remove(isOld: (name: string, changedAt: number) => boolean): Promise<void> {
    await removeOld(this.folder, (name, changedAt) => {
      if (!isOld(name, changedAt)) return false;
      this.names?.delete(name);
      return true;
    });
  }
}
