import * as vscode from 'vscode';
import type { RunProgress } from '../../core/base/ports';
import { describeProgress } from '../../core/jobs/describeProgress';
import { showProgress } from '../shown/shownWindow';

/** Runs work under a notification with a cancel button; cancelling aborts the signal at once. */
export async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, onProgress: (progress: RunProgress) => void) => Promise<T>,
): Promise<T> {
  return showProgress(title, async (report, token) => {
    const controller = new AbortController();
    const listening = token.onCancellationRequested(() => controller.abort());
    try {
      return await work(controller.signal, state => report(describeProgress(state, vscode.env.language)));
    } finally {
      listening.dispose();
    }
  });
}
