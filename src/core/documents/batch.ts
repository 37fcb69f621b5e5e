import type { EaselError } from '../base/errors';
import type { UriLike } from '../request/imageOptions';

/** What a command that makes many images gives back. `FileUri` is `vscode.Uri` wherever the editor is known. */
export interface Batch<FileUri extends UriLike = UriLike> {
  planned: BatchItem<FileUri>[];
  /** Empty in a dry run, like `failed`. */
  generated: BatchItem<FileUri>[];
  failed: BatchItem<FileUri>[];
}

export interface BatchItem<FileUri extends UriLike = UriLike> {
  target: FileUri;
  prompt: string;
  size?: string;
  /** Of an image that is proposed for a document: its alt text there. */
  alt?: string;
  /** The line of the document that a proposed image follows, from 1. */
  line?: number;
  /** The documents that want it. */
  documents: FileUri[];
  /** In `planned`: why it cannot be made as it stands. In `failed`: why it was not made. */
  error?: EaselError;
}
