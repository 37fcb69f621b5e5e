import * as vscode from 'vscode';
import type { Attempt, AttemptImage } from '../../core/jobs/attempt';
import { mayBeShown } from '../../core/models/shownPixels';
import type { Remedy, ShownAttempt, ShownImage } from '../../core/studio/studioProtocol';
import { isRewriteFailure } from '../../engine/dashscope/failures';
import type { History } from '../../engine/history/history';
import type { DeletedFiles } from '../../editor/studioStorage/deletedFiles';
import type { ImageCopies } from '../../editor/studioStorage/imageCopies';
import type { Thumbnails } from '../../editor/studioStorage/thumbnails';
import type { WebviewFiles } from './webviewFiles';
import { nameOfFile } from './webviewFiles';

export interface ShownParts {
  history: Pick<History, 'ownerOf'>;
  thumbnails: Thumbnails;
  copies: ImageCopies;
  deleted: DeletedFiles;
  missing: { has(uri: string): boolean };
}

/** An attempt as the webview shows it: with names of images, and addresses by which it can load them. */
export function shownAttempt(attempt: Attempt, files: WebviewFiles, parts: ShownParts): ShownAttempt {
  const remedy = remedyFor(attempt);
  return {
    ...attempt,
    images: attempt.images.map(image => shownImage(attempt.id, image, files, parts)),
    ...(remedy && { remedy }),
  };
}

/** What may help after the error of an attempt, besides trying again. */
function remedyFor({ error, status }: Attempt): Remedy | undefined {
  if (!error) return undefined;
  if (error.host !== undefined && status === 'unfinished') return 'trustHost';
  return status !== 'unfinished' && isRewriteFailure(error) ? 'withoutRewriting' : undefined;
}

function shownImage(
  attemptId: string,
  { deleted: token, uri: address, width, height }: AttemptImage,
  files: WebviewFiles,
  { history, thumbnails, copies, deleted, missing }: ShownParts,
): ShownImage {
  const image = { uri: address, width, height };
  const uri = vscode.Uri.parse(address);
  const small = thumbnails.of(attemptId, image.uri);
  const thumbnail = small && files.addressOf(small);
  const shown: ShownImage = { ...image, name: nameOfFile(uri), ...(thumbnail !== undefined && { thumbnail }) };
  if (token !== undefined) return { ...shown, state: 'deleted', ...(deleted.has(token) && { deleted: token }) };
  if (history.ownerOf(image.uri)?.id !== attemptId) return { ...shown, state: 'replaced' };
  if (missing.has(image.uri)) return { ...shown, state: 'missing' };
  if (!mayBeShown(image)) return shown;
  const copy = copies.of(attemptId, image.uri);
  // Without the attempt in the address, the browser would show an earlier image of this name from its cache.
  const src = files.addressOf(uri, attemptId) ?? (copy && files.addressOf(copy));
  return { ...shown, ...(src !== undefined && { src }) };
}

/**
 * Copies the images of an attempt that the webview cannot read in their own place. @returns whether a copy was made.
 */
export async function copyOutside(
  { id, images }: Attempt,
  files: WebviewFiles,
  { history, copies }: Pick<ShownParts, 'history' | 'copies'>,
): Promise<boolean> {
  const outside = images.filter(
    ({ uri, deleted }) =>
      deleted === undefined && history.ownerOf(uri)?.id === id && files.addressOf(vscode.Uri.parse(uri)) === undefined,
  );
  const made = await Promise.all(outside.map(({ uri }) => copies.make(id, uri)));
  return made.includes(true);
}
