import * as vscode from 'vscode';
import type { Attempt } from '../../core/jobs/attempt';
import type { FilesThere } from './filesThere';

/**
 * Knows which images of attempts do not exist any more. They are looked for before they are shown, so that the page
 * does not load images that are gone.
 */
export class MissingImages implements vscode.Disposable {
  private readonly missing = new Set<string>();
  private readonly watcher = vscode.workspace.createFileSystemWatcher('**/*.png', false, true, false);

  /**
   * @param filesThere looks for files.
   * @param isShown whether a file is an image of an attempt. A file that was deleted in the Studio is not.
   * @param changed called with the Uri of such a file if it was created or deleted in the workspace.
   */
  constructor(
    private readonly filesThere: FilesThere,
    isShown: (uri: string) => boolean,
    changed: (uri: string) => void,
  ) {
    // These events come late: a file that was deleted may have been created again since.
    const look = async (uri: vscode.Uri): Promise<void> => {
      if (isShown(uri.toString()) && (await this.lookFor([uri.toString()]))) changed(uri.toString());
    };
    this.watcher.onDidCreate(uri => void look(uri));
    this.watcher.onDidDelete(uri => void look(uri));
  }

  has(uri: string): boolean {
    return this.missing.has(uri);
  }

  /** Images that were just saved exist, and deleted images are shown as deleted and not as missing. */
  learn({ status, images }: Attempt): void {
    for (const { uri, deleted } of images) if (status === 'running' || deleted !== undefined) this.missing.delete(uri);
  }

  /** Looks whether the images exist. Never rejects. @returns whether that has changed for any of them. */
  async look(attempts: readonly Attempt[]): Promise<boolean> {
    const uris = attempts.flatMap(({ images }) =>
      images.filter(({ deleted }) => deleted === undefined).map(({ uri }) => uri),
    );
    return this.lookFor(uris);
  }

  dispose(): void {
    this.watcher.dispose();
  }

  private async lookFor(uris: readonly string[]): Promise<boolean> {
    const areThere = await this.filesThere(uris);
    let hasChanged = false;
    for (const [index, uri] of uris.entries()) {
      const isThere = areThere[index] === true;
      if (isThere === this.missing.has(uri)) hasChanged = true;
      if (isThere) this.missing.delete(uri);
      else this.missing.add(uri);
    }
    return hasChanged;
  }
}
