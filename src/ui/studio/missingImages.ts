import * as vscode from 'vscode';
import type { Attempt } from '../../core/jobs/attempt';

/**
 * Which images of attempts are not there any more: looked for before they are shown, so that the page asks for none
 * that is gone.
 */
export class MissingImages implements vscode.Disposable {
  private readonly missing = new Set<string>();
  private readonly watcher = vscode.workspace.createFileSystemWatcher('**/*.png', false, true, false);

  /**
   * @param isShown whether a file is the image of an attempt; one that was moved aside is none.
   * @param changed called with the Uri of such a file of the workspace that has come or gone.
   */
  constructor(isShown: (uri: string) => boolean, changed: (uri: string) => void) {
    // Such news comes late: what was deleted then may have been made again.
    const look = async (uri: vscode.Uri): Promise<void> => {
      if (isShown(uri.toString()) && (await this.lookFor(uri.toString()))) changed(uri.toString());
    };
    this.watcher.onDidCreate(uri => void look(uri));
    this.watcher.onDidDelete(uri => void look(uri));
  }

  has(uri: string): boolean {
    return this.missing.has(uri);
  }

  /** What was saved a moment ago is there, and what was moved aside is shown as that. */
  learn({ status, images }: Attempt): void {
    for (const { uri, deleted } of images) if (status === 'running' || deleted !== undefined) this.missing.delete(uri);
  }

  /** Looks whether the images are there. Never rejects. @returns whether any has come or gone. */
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
