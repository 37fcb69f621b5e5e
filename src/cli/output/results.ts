import { relative } from 'node:path';
import type { URI } from 'vscode-uri';
import { problemOf } from '../../core/base/errorCodec';
import type { Batch, BatchItem } from '../../core/documents/batch';
import type { Resumed, SavedImages, UnfinishedJobReport } from '../../core/contributions/contributions';

// What the commands return, as JSON: addresses of files are relative paths, errors are plain data.

/** A path relative to the working folder, with slashes. */
export const pathOf = (uri: URI, folder: string): string => relative(folder, uri.fsPath).replaceAll('\\', '/');

export function savedAsJson({ images, document, ...rest }: SavedImages<URI>, folder: string): object {
  return {
    images: images.map(({ uri, ...image }) => ({ uri: pathOf(uri, folder), ...image })),
    ...rest,
    ...(document && { document: pathOf(document, folder) }),
  };
}

export function resumedAsJson({ saved, waiting, failed }: Resumed<URI>, folder: string): object {
  return { saved: saved.map(uri => pathOf(uri, folder)), waiting: waiting.map(asJson), failed: failed.map(asJson) };
}

const asJson = ({ error, ...report }: UnfinishedJobReport): object => ({
  ...report,
  ...(error && { error: problemOf(error) }),
});

export function batchAsJson({ planned, generated, failed }: Batch<URI>, folder: string): object {
  const all = (items: readonly BatchItem<URI>[]): object[] => items.map(item => itemAsJson(item, folder));
  return { planned: all(planned), generated: all(generated), failed: all(failed) };
}

function itemAsJson({ target, documents, error, ...rest }: BatchItem<URI>, folder: string): object {
  return {
    target: pathOf(target, folder),
    ...rest,
    documents: documents.map(document => pathOf(document, folder)),
    ...(error && { error: problemOf(error) }),
  };
}
