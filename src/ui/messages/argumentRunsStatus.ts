import * as vscode from 'vscode';
import { createStatusItem } from '../shown/shownWindow';

/** As long as the editor waits before it shows progress of its own: what ends sooner would only flicker. */
const delayMs = 150;

/**
 * The status bar item of runs that a task, a keybinding or another extension started: nothing else shows that they
 * spend money. A click cancels. The item is there only while such a run is under way.
 */
export class ArgumentRunsStatus implements vscode.Disposable {
  private readonly item = createStatusItem(
    'easel.argumentRuns',
    'sync~spin',
    vscode.l10n.t('Easel: Images Requested by Others'),
    'easel.cancelAll',
  );
  private count = 0;
  private delay: NodeJS.Timeout | undefined;
  private isShown = false;

  /** Shows the item while the work lasts. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.change(1);
    try {
      return await work();
    } finally {
      this.change(-1);
    }
  }

  dispose(): void {
    clearTimeout(this.delay);
    this.item.dispose();
  }

  private change(by: number): void {
    this.count += by;
    if (this.count > 0 && this.isShown) this.show();
    else if (this.count > 0) this.delay ??= setTimeout(() => this.show(), delayMs);
    else this.hide();
  }

  private show(): void {
    this.isShown = true;
    const label = vscode.l10n.t('Easel makes images for a task, a keybinding or another extension: {0}', this.count);
    const tooltip = [label, vscode.l10n.t('Click to cancel everything that Easel is doing.')];
    this.item.show({ text: `Easel: ${this.count}`, tooltip, label });
  }

  private hide(): void {
    clearTimeout(this.delay);
    this.delay = undefined;
    if (this.isShown) this.item.hide();
    this.isShown = false;
  }
}
