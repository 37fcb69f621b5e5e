import { createHash } from 'node:crypto';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { PreparedRecord, RecordedInput } from '../../core/provenance/easelRecord';
import { isServiceStorage } from '../dashscope/urlPolicy';
import type { ByteSource } from '../files/byteSource';
import type { Workspace } from '../files/workspace';
import { pathBelow } from '../files/workspacePlaces';
import { withoutSignature } from '../history/signedAddresses';

/** Who asks for an image. */
export interface RecordSource {
  /** The id of a command. */
  command?: string | undefined;
  /** The document that was active. */
  document?: URI | undefined;
  /** What the document says that the image shows. */
  description?: string | undefined;
  /** What stands around the image there, where it is made from that. */
  surroundings?: string | undefined;
}

export type RecordInput = { kind: 'address'; url: string } | { kind: 'file'; uri: URI; sha256: string };

/** What can be written down about a request before it is sent. It names nothing outside of the workspace. */
export function preparedRecord(
  workspace: Pick<Workspace, 'folderOf'>,
  extensionVersion: string,
  inputs: readonly RecordInput[],
  { command, document, description, surroundings }: RecordSource,
): PreparedRecord {
  const isInWorkspace = document !== undefined && workspace.folderOf(document) !== undefined;
  const source = {
    ...(command !== undefined && { command }),
    ...(isInWorkspace && { document: recordedPath(workspace, document) }),
    ...(isInWorkspace && description !== undefined && { description }),
    ...(isInWorkspace && surroundings !== undefined && { surroundings }),
  };
  return {
    extensionVersion,
    images: inputs.map(input => (input.kind === 'file' ? recordedPath(workspace, input.uri) : keptAddress(input.url))),
    inputs: inputs.flatMap((input): RecordedInput[] =>
      input.kind === 'file' ? [{ path: recordedPath(workspace, input.uri), sha256: input.sha256 }] : [],
    ),
    ...(Object.keys(source).length > 0 && { source }),
  };
}

/** Relative to the workspace folder of the file; of a file outside, its name alone. */
function recordedPath(workspace: Pick<Workspace, 'folderOf'>, uri: URI): string {
  const folder = workspace.folderOf(uri);
  return folder ? pathBelow(folder, uri) : Utils.basename(uri);
}

/** An address without its signature; '' for one of the service's storage, which dies within a day. */
function keptAddress(url: string): string {
  return isServiceStorage(new URL(url).hostname) ? '' : withoutSignature(url);
}

/** The SHA-256 of a file, in hexadecimal. @throws as the source does. */
export async function sha256Of(source: Pick<ByteSource, 'open'>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of source.open(true)) hash.update(piece);
  return hash.digest('hex');
}
