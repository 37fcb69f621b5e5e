import { setImmediate as othersFirst } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Attempt } from '../../core/jobs/attempt';
import type { MessageToWebview, ShownAttempt } from '../../core/studio/studioProtocol';
import type { History } from '../../engine/history/history';
import type { DeletedFiles } from '../../editor/studioStorage/deletedFiles';
import type { FilesThere } from './filesThere';
import { MissingImages } from './missingImages';

const firstCount = 100;
const batchCount = 500;

/** Keeps the attempts of the webview equal to those of the history. */
export class AttemptFeed implements vscode.Disposable {
  private older: readonly Attempt[] = [];
  private readonly missing: MissingImages;
  private readonly listening: vscode.Disposable;

  /** @param copy see `copyOutside`; resolves to whether the attempt has more to show now. */
  constructor(
    private readonly history: History,
    private readonly deleted: Pick<DeletedFiles, 'look'>,
    private readonly show: (attempt: Attempt, missing: Pick<MissingImages, 'has'>) => ShownAttempt,
    private readonly copy: (attempt: Attempt) => Promise<boolean>,
    private readonly send: (message: MessageToWebview) => void,
    filesThere: FilesThere,
  ) {
    this.missing = new MissingImages(
      filesThere,
      uri => history.ownerOf(uri) !== undefined,
      uri => {
        for (const attempt of history.withImage(uri)) this.sendAgain(attempt);
      },
    );
    this.listening = vscode.Disposable.from(
      this.missing,
      history.onDidChange(attempt => this.changed(attempt)),
      history.onDidRemove(id => send({ type: 'attempt-removed', id })),
      history.onDidProgress(({ id, progress }) => send({ type: 'progress', id, progress })),
    );
  }

  dispose(): void {
    this.older = [];
    this.listening.dispose();
  }

  /** The newest attempts, for the snapshot. `sendOlder` sends the others. */
  async first(): Promise<{ attempts: ShownAttempt[]; more: boolean }> {
    await this.look(this.history.list().slice(0, firstCount));
    const list = this.history.list();
    this.older = list.slice(firstCount);
    return {
      attempts: list.slice(0, firstCount).map(attempt => this.show(attempt, this.missing)),
      more: this.older.length > 0,
    };
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
      await this.look(older.slice(start, start + batchCount));
      // The panel was closed, or its webview has started again.
      if (this.older !== older) return;
      // They may have changed while their files were looked for.
      const attempts = older.slice(start, start + batchCount).flatMap(({ id }) => this.history.get(id) ?? []);
      const more = start + batchCount < older.length;
      if (!more) this.older = [];
      this.send({ type: 'attempts', attempts: attempts.map(attempt => this.show(attempt, this.missing)), more });
    }
  }

  /** Copies images that the webview cannot read in their own place, and then shows them. */
  async copyOutside(attempt: Attempt): Promise<void> {
    const hasMore = await this.copy(attempt);
    const now = this.history.get(attempt.id);
    if (hasMore && now) this.sendAgain(now);
  }

  /** Sends the current state of an attempt. */
  sendAgain(attempt: Attempt): void {
    this.send({ type: 'attempts', attempts: [this.show(attempt, this.missing)], more: this.older.length > 0 });
  }

  /** Looks which files of these attempts are there, before they are shown. @returns whether anything has changed. */
  private async look(attempts: readonly Attempt[]): Promise<boolean> {
    const hasDeleted = attempts.some(({ images }) => images.some(({ deleted }) => deleted !== undefined));
    const changes = await Promise.all([this.missing.look(attempts), hasDeleted && this.deleted.look()]);
    return changes.includes(true);
  }

  private async lookAgain(attempt: Attempt): Promise<void> {
    const now = (await this.look([attempt])) ? this.history.get(attempt.id) : undefined;
    if (now) this.sendAgain(now);
  }

  /** Sends a changed attempt, and others with the same files: a file belongs to the newest attempt that names it. */
  private changed(attempt: Attempt): void {
    this.missing.learn(attempt);
    if (attempt.status !== 'running') void this.lookAgain(attempt);
    const concerned = attempt.images
      .flatMap(({ uri }) => this.history.withImage(uri))
      .filter(({ id }) => id !== attempt.id);
    for (const one of [attempt, ...new Set(concerned)]) this.sendAgain(one);
    void this.copyOutside(attempt);
  }
}
