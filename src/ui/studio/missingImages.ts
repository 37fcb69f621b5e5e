import * as vscode from 'vscode';
import type { Attempt } from '../../core/jobs/attempt';

/**
 * Knows which images of attempts do not exist any more. They are looked for before they are shown, so that the page
 * does not load images that are gone.
 */
export class MissingImages implements vscode.Disposable {
  private readonly missing = new Set<string>();
  private readonly watcher = vscode.workspace.createFileSystemWatcher('**/*.png', false, true, false);

  /**
   * @param isShown whether a file is an image of an attempt. A file that was deleted in the Studio is not.
   * @param changed called with the Uri of such a file if it was created or deleted in the workspace.
   */
  constructor(isShown: (uri: string) => boolean, changed: (uri: string) => void) {
    // These events come late: a file that was deleted may have been created again since.
    const look = async (uri: vscode.Uri): Promise<void> => {
      if (isShown(uri.toString()) && (await this.lookFor(uri.toString()))) changed(uri.toString());
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
    return (await Promise.all(uris.map(uri => this.lookFor(uri)))).includes(true);
  }

  dispose(): void {
    this.watcher.dispose();
  }

  private async lookFor(uri: string): Promise<boolean> {
    const isThere = await Promise.resolve(vscode.workspace.fs.stat(vscode.Uri.parse(uri))).then(
      () => true,
      () => false,
    );
    if (isThere) return this.missing.delete(uri);
    const isNew = !this.missing.has(uri);
    this.missing.add(uri);
    return isNew;
  }
}
