import { setImmediate as othersFirst } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Attempt } from '../../core/attempt';
import type { MessageToWebview, ShownAttempt } from '../../core/studioProtocol';
import type { History } from '../../services/history';

const firstCount = 100;
const batchCount = 500;

/** Keeps the webview's attempts like those of the history. */
export class AttemptFeed implements vscode.Disposable {
  private older: readonly Attempt[] = [];
  private readonly listening: vscode.Disposable;

  constructor(private readonly history: History, private readonly show: (attempt: Attempt) => ShownAttempt, private readonly send: (message: MessageToWebview) => void) {
    this.listening = vscode.Disposable.from(
      history.onDidChange(attempt => this.sendAgain(attempt)),
      history.onDidRemove(id => send({ type: 'attempt-removed', id })),
      history.onDidProgress(({ id, progress }) => send({ type: 'progress', id, progress })),
    );
  }

  dispose(): void {
    this.older = [];
    this.listening.dispose();
  }

  /** The newest ones, for the first message; the others are to follow by `sendOlder`. */
  first(): { attempts: ShownAttempt[]; more: boolean } {
    const list = this.history.list();
    this.older = list.slice(firstCount);
    return { attempts: list.slice(0, firstCount).map(this.show), more: this.older.length > 0 };
  }

  /** Sends the older ones bit by bit, and how far those are that are under way. */
  async sendOlder(): Promise<void> {
    for (const { id, status } of this.history.list()) {
      const progress = status === 'running' ? this.history.progressOf(id) : undefined;
      if (progress) this.send({ type: 'progress', id, progress });
    }
    const { older } = this;
    for (let start = 0; start < older.length; start += batchCount) {
      await othersFirst();
      // The panel is closed, or begins anew.
      if (this.older !== older) return;
      // As they are by now.
      const attempts = older.slice(start, start + batchCount).flatMap(({ id }) => this.history.get(id) ?? []);
      const more = start + batchCount < older.length;
      if (!more) this.older = [];
      this.send({ type: 'attempts', attempts: attempts.map(this.show), more });
    }
  }

  /** An attempt as it is now. */
  sendAgain(attempt: Attempt): void {
    this.send({ type: 'attempts', attempts: [this.show(attempt)], more: this.older.length > 0 });
  }
}
