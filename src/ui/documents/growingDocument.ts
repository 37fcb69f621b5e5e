import * as vscode from 'vscode';
import { slugOf } from '../../core/places/fileName';

const scheme = 'easel-growing';

/** A text that is shown while it is being written: it can be read and copied, and not changed. */
export class GrowingDocument {
  private readonly uri: vscode.Uri;
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions: readonly vscode.Disposable[];
  private text = '';
  private opening: Promise<unknown> | undefined;

  /** @param title names its tab. */
  constructor(title: string) {
    // Two documents may be written at a time.
    const path = `/${slugOf(title)}.md`;
    this.uri = vscode.Uri.from({ scheme, path, query: String((count += 1)) });
    this.subscriptions = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: uri => (uri.toString() === this.uri.toString() ? this.text : undefined),
      }),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.some(tab => this.isOwn(tab))) this.dispose();
      }),
    ];
  }

  /** Shows all that has been written so far; the tab opens with the first text. */
  show(text: string): void {
    this.text = text;
    this.changed.fire(this.uri);
    this.opening ??= this.open();
  }

  /** Closes the tab, when the whole text is elsewhere. */
  async close(): Promise<void> {
    await this.opening;
    const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
    const own = tabs.filter(tab => this.isOwn(tab));
    if (own.length > 0) await vscode.window.tabGroups.close(own, true);
    this.dispose();
  }

  private isOwn({ input }: vscode.Tab): boolean {
    return input instanceof vscode.TabInputText && input.uri.toString() === this.uri.toString();
  }

  private dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private async open(): Promise<void> {
    try {
      const document = await vscode.workspace.openTextDocument(this.uri);
      await vscode.window.showTextDocument(document, { preview: false, preserveFocus: true });
    } catch {
      // The document is saved all the same.
    }
  }
}

let count = 0;
