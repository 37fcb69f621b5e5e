import type * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { Batch, BatchItem } from '../../core/documents/batch';
import type {
  IllustratedDocument,
  ImageVariant,
  Resumed,
  SavedImages,
  WrittenAltText,
} from '../../core/contributions/contributions';
import { asVscodeUri } from '../../editor/vscodeWorkspace';

// What commands give back holds the editor's own Uris: other extensions check for them with `instanceof`.

type Saved<FileUri extends URI> = Omit<SavedImages<FileUri>, 'requestId'>;

export function savedResult<T extends Saved<URI>>(
  saved: T | undefined,
): (Omit<T, 'images' | 'document'> & Pick<SavedImages<vscode.Uri>, 'images' | 'document'>) | undefined {
  if (!saved) return undefined;
  const { document, images, ...rest } = saved;
  return {
    ...rest,
    images: images.map(image => ({ ...image, uri: asVscodeUri(image.uri) })),
    ...(document && { document: asVscodeUri(document) }),
  };
}

export function illustratedResult(
  illustrated: IllustratedDocument<URI> | undefined,
): IllustratedDocument<vscode.Uri> | undefined {
  if (!illustrated) return undefined;
  const { uri, ...saved } = illustrated;
  const result = savedResult(saved);
  return result && { ...result, ...(uri && { uri: asVscodeUri(uri) }) };
}

export function variantResult(variant: ImageVariant<URI> | undefined): ImageVariant<vscode.Uri> | undefined {
  if (!variant) return undefined;
  const { uri, saved, document, ...rest } = variant;
  const made = savedResult(saved);
  return {
    ...rest,
    uri: asVscodeUri(uri),
    ...(made && { saved: made }),
    ...(document && { document: asVscodeUri(document) }),
  };
}

export function batchResult(batch: Batch<URI> | undefined): Batch<vscode.Uri> | undefined {
  if (!batch) return undefined;
  const { planned, generated, failed } = batch;
  return { planned: planned.map(itemResult), generated: generated.map(itemResult), failed: failed.map(itemResult) };
}

export function altTextResult(
  written: readonly WrittenAltText<URI>[] | undefined,
): WrittenAltText<vscode.Uri>[] | undefined {
  return written?.map(({ document, image, alt }) => ({
    document: asVscodeUri(document),
    image: asVscodeUri(image),
    alt,
  }));
}

function itemResult(item: BatchItem<URI>): BatchItem<vscode.Uri> {
  return { ...item, target: asVscodeUri(item.target), documents: item.documents.map(asVscodeUri) };
}

export function resumedResult(resumed: Resumed<URI> | undefined): Resumed<vscode.Uri> | undefined {
  return resumed && { ...resumed, saved: resumed.saved.map(asVscodeUri) };
}
