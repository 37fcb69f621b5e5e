import type * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { Resumed, SavedImages } from '../../core/contributions/contributions';
import { asVscodeUri } from '../../editor/vscodeWorkspace';

// What commands give back holds the editor's own Uris: other extensions check for them with `instanceof`.

export function savedResult(saved: SavedImages<URI> | undefined): SavedImages<vscode.Uri> | undefined {
  if (!saved) return undefined;
  const { document, images, ...rest } = saved;
  return {
    ...rest,
    images: images.map(image => ({ ...image, uri: asVscodeUri(image.uri) })),
    ...(document && { document: asVscodeUri(document) }),
  };
}

export function resumedResult(resumed: Resumed<URI> | undefined): Resumed<vscode.Uri> | undefined {
  return resumed && { ...resumed, saved: resumed.saved.map(asVscodeUri) };
}
