import * as vscode from 'vscode';
import type { StoredOptions } from '../../core/jobs/attempt';
import type { FileReference, ImageOptions } from '../../core/request/imageOptions';
import { toUri, workspaceRoot } from '../../engine/files/workspacePlaces';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { activeFile } from '../documents/activeFile';

/**
 * The options of a caller as plain data, with complete Uris as text. @throws EaselError `invalidRequest` for a value
 * that is not a path.
 */
export function storedOptions({ images, output, ...rest }: ImageOptions): StoredOptions {
  const root = workspaceRoot(vscodeWorkspace, [activeFile()]) ?? vscode.Uri.file('/');
  const text = (reference: FileReference, field: string): string =>
    typeof reference === 'string' && /^https?:/i.test(reference) ? reference : toUri(reference, root, field).toString();
  return {
    ...rest,
    ...(images && { images: images.map(image => text(image, 'images')) }),
    ...(output !== undefined && { output: text(output, 'output') }),
  };
}
