import * as vscode from 'vscode';
import type { Attempt } from '../../core/attempt';

/** Which images of attempts are not there any more: looked for before they are shown, so that the page asks for none that is gone. */
export class MissingImages implements vscode.Disposable {
  private readonly missing = new Set<string>();
  private readonly watcher = vscode.workspace.createFileSystemWatcher('**/*.png', false, true, false);

  /** @param changed called with the Uri of a file of the workspace that has come or gone. */
  constructor(changed: (uri: string) => void) {
    // Such news comes late: what was deleted then may have been made again.
    const look = async (uri: vscode.Uri): Promise<void> => {
      if (await this.lookFor(uri.toString())) changed(uri.toString());
    };
    this.watcher.onDidCreate(uri => void look(uri));
    this.watcher.onDidDelete(uri => void look(uri));
  }

  has(uri: string): boolean {
    return this.missing.has(uri);
  }

  /** The images of this one have just been saved. */
  arrived({ images }: Attempt): void {
    for (const { uri } of images) this.missing.delete(uri);
  }

  /** Looks whether the images are there. Never rejects. @returns whether any has come or gone. */
  async look(attempts: readonly Attempt[]): Promise<boolean> {
    const uris = attempts.flatMap(({ images }) => images.filter(({ deleted }) => deleted === undefined).map(({ uri }) => uri));
    return (await Promise.all(uris.map(uri => this.lookFor(uri)))).includes(true);
  }

  dispose(): void {
    this.watcher.dispose();
  }

  private async lookFor(uri: string): Promise<boolean> {
    const isThere = await Promise.resolve(vscode.workspace.fs.stat(vscode.Uri.parse(uri))).then(() => true, () => false);
    if (isThere) return this.missing.delete(uri);
    const isNew = !this.missing.has(uri);
    this.missing.add(uri);
    return isNew;
  }
}
