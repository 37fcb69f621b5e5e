import * as vscode from 'vscode';
import type { RunProgress } from '../../core/base/ports';

/** Runs work under a notification with a cancel button; cancelling aborts the signal at once. */
export async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, onProgress: (progress: RunProgress) => void) => Promise<T>,
): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      const listening = token.onCancellationRequested(() => controller.abort());
      try {
        return await work(controller.signal, state => progress.report({ message: describeProgress(state) }));
      } finally {
        listening.dispose();
      }
    },
  );
}

/** What is going on. The service does not say how far an image is, so there is no percentage. */
export function describeProgress(progress: RunProgress): string {
  switch (progress.state) {
    case 'preparing':
      return vscode.l10n.t('preparing…');
    case 'waiting':
      return describePlace(progress.place, progress.startsInMs);
    case 'queued':
      return vscode.l10n.t('queued at the service…');
    case 'running':
      return vscode.l10n.t('running at the service…');
    case 'uploading':
      return vscode.l10n.t('uploading input image {0} of {1}…', progress.done + 1, progress.total);
    case 'downloading':
      return vscode.l10n.t('downloading {0} of {1}…', progress.done + 1, progress.total);
    case 'saving':
      return vscode.l10n.t('saving…');
  }
}

/** The time of day, since nothing counts down while it waits. */
function describePlace(place: number, startsInMs: number | undefined): string {
  if (startsInMs === undefined) return vscode.l10n.t('number {0} in line, starts when another one has ended…', place);
  const startsAt = new Date(Date.now() + startsInMs).toLocaleTimeString(vscode.env.language);
  return vscode.l10n.t('number {0} in line, starts at about {1}…', place, startsAt);
}
