import * as vscode from 'vscode';
import type { Attempt } from '../../core/attempt';
import type { ShownAttempt } from '../../core/studioProtocol';
import type { Thumbnails } from './thumbnails';
import type { WebviewFiles } from './webviewFiles';
import { nameOfFile } from './webviewFiles';

/** An attempt as the webview shows it: with names, and addresses by which it can read the images. */
export function shownAttempt(attempt: Attempt, files: WebviewFiles, thumbnails: Thumbnails): ShownAttempt {
  return {
    ...attempt,
    images: attempt.images.map(image => {
      const uri = vscode.Uri.parse(image.uri);
      const src = files.addressOf(uri);
      const small = thumbnails.of(image.uri);
      const thumbnail = small && files.addressOf(small);
      return { ...image, name: nameOfFile(uri), ...(src !== undefined && { src }), ...(thumbnail !== undefined && { thumbnail }) };
    }),
  };
}

/** The folders that hold images of attempts. */
export function foldersOf(attempts: readonly Attempt[]): vscode.Uri[] {
  const folders = new Set(attempts.flatMap(({ images }) => images.map(({ uri }) => uri.slice(0, uri.lastIndexOf('/')))));
  return [...folders].map(folder => vscode.Uri.parse(folder)).filter(folder => !vscode.workspace.getWorkspaceFolder(folder));
}
