import type { URI } from 'vscode-uri';
import type { ImageFacts } from '../../core/models/inputImage';
import type { ByteSource } from '../files/byteSource';
import { readAll, sourceOfBytes } from '../files/byteSource';
import type { FileProblems } from '../files/fileSource';
import { fileSource } from '../files/fileSource';
import type { Workspace } from '../files/workspace';
import { probeImage, probePieces } from '../images/probeImage';

/**
 * The bytes of an input where it lies. The editor's file systems can only read files as a whole; what they gave is
 * kept.
 */
export async function inputSource(
  workspace: Pick<Workspace, 'read'>,
  uri: URI,
  problems: FileProblems,
): Promise<ByteSource> {
  if (uri.scheme === 'file') return fileSource(uri.fsPath, problems);
  try {
    return sourceOfBytes(await workspace.read(uri));
  } catch (error) {
    throw problems.unreadable(error);
  }
}

/** What it is by its content, as `probeImage` says it, with time for others in between. */
export async function probeSource(source: ByteSource, name: string): Promise<ImageFacts> {
  // An empty file has no pieces, but the caller still learns what it is.
  return source.byteLength === 0
    ? probeImage(new Uint8Array(0), name)
    : probePieces(source.open(true), () => readAll(source), source.byteLength, name);
}
