import * as vscode from 'vscode';
import { namesIn, removeOld, storedName } from './storedFiles';

const keptMs = 7 * 24 * 60 * 60 * 1000;
const { fs } = vscode.workspace;

/** Copies of images that lie outside of the workspace: the webview reads from the workspace and from the storage, and nowhere else. */
export class ImageCopies {
  private names: Set<string> | undefined;

  constructor(private readonly folder: vscode.Uri) {}

  /** Looks once into the folder. */
  async load(): Promise<void> {
    this.names ??= new Set(await namesIn(this.folder));
  }

  /** The copy of an image, where there is one. */
  of(attemptId: string, uri: string): vscode.Uri | undefined {
    const name = nameOf(attemptId, uri);
    return this.names?.has(name) ? vscode.Uri.joinPath(this.folder, name) : undefined;
  }

  /** @returns whether a copy was made: not where there is one, and not where there is no file. */
  async make(attemptId: string, uri: string): Promise<boolean> {
    if (this.of(attemptId, uri)) return false;
    const name = nameOf(attemptId, uri);
    try {
      await fs.createDirectory(this.folder);
      await fs.copy(vscode.Uri.parse(uri), vscode.Uri.joinPath(this.folder, name), { overwrite: true });
    } catch {
      return false;
    }
    this.names?.add(name);
    return true;
  }

  /** Removes old ones; they can be made again. @param now milliseconds since 1970. */
  async removeOld(now: number): Promise<void> {
    await removeOld(this.folder, (name, changedAt) => {
      const isOld = changedAt < now - keptMs;
      if (isOld) this.names?.delete(name);
      return isOld;
    });
  }
}

const nameOf = (attemptId: string, uri: string): string => `${storedName(attemptId, uri)}.png`;
