import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import type { EaselRecord, RecordedInput } from '../../core/provenance/easelRecord';
import { detailsOfRecord, type ImageDetails } from '../../core/provenance/imageDetails';
import { inputSource } from '../jobs/inputSource';
import { NotPng } from '../images/pngChunks';
import { isInOpenFolder } from '../files/realPath';
import type { Workspace } from '../files/workspace';
import { pngDetails, type PngDetails } from './pngDetails';
import { sha256Of } from './preparedRecord';

type Reading = Pick<Workspace, 'folders' | 'folderOf' | 'nameOf' | 'read' | 'stat'>;

/** A recorded input, where it lies now. */
export interface FoundInput extends RecordedInput {
  state: 'same' | 'changed' | 'missing';
  /** The file, unless it is missing. */
  uri?: URI;
}

/**
 * What a file says about how it was made. @returns undefined where it says nothing, also where it is no PNG.
 * @throws EaselError `inputImage` where it cannot be read.
 */
export async function readImageDetails(workspace: Reading, uri: URI): Promise<ImageDetails | undefined> {
  const found = await readPngDetails(workspace, uri);
  if (!found) return undefined;
  const { record, foreign, labels } = found;
  if (record) {
    const inputs = await findInputs(workspace, uri, record);
    return detailsOfRecord(
      record,
      labels,
      inputs.map(({ path, sha256, state }) => ({ path, sha256, state })),
    );
  }
  if (!foreign && labels.length === 0) return undefined;
  const known = Object.entries({ ...foreign }).filter(([, value]) => value !== undefined);
  return { origin: 'other', prompt: '', ...Object.fromEntries(known), placeholder: false, labels };
}

/** @returns undefined for what is no complete PNG. @throws EaselError `inputImage` where it cannot be read. */
export async function readPngDetails(
  workspace: Pick<Workspace, 'read' | 'nameOf'>,
  uri: URI,
): Promise<PngDetails | undefined> {
  const bytes = await readImage(workspace, uri);
  try {
    return pngDetails(bytes);
  } catch (error) {
    if (error instanceof NotPng) return undefined;
    throw error;
  }
}

/** @throws EaselError `inputImage`. */
export async function readImage(workspace: Pick<Workspace, 'read' | 'nameOf'>, uri: URI): Promise<Uint8Array> {
  try {
    return await workspace.read(uri);
  } catch (error) {
    throw new EaselError(
      'inputImage',
      l10n.t('The image "{0}" cannot be found or read; check its path.', workspace.nameOf(uri)),
      { field: 'uri', cause: error },
    );
  }
}

/** Tells the SHA-256 of a file; `undefined` where it cannot be read. */
type HashOf = (uri: URI) => Promise<string | undefined>;

/** Reads each file once, for many images that were made from the same ones. */
export function inputHashes(workspace: Reading): HashOf {
  const known = new Map<string, Promise<string | undefined>>();
  return uri => {
    const key = uri.toString();
    const hash = known.get(key) ?? hashOf(workspace, uri);
    known.set(key, hash);
    return hash;
  };
}

/** Looks for the inputs of an image: in its own workspace folder first, then in the others. */
export async function findInputs(
  workspace: Reading,
  image: URI,
  { inputs = [] }: Pick<EaselRecord, 'inputs'>,
  hash = inputHashes(workspace),
): Promise<FoundInput[]> {
  const own = workspace.folderOf(image);
  const folders = [...(own ? [own] : []), ...workspace.folders.filter(({ path }) => path !== own?.path)];
  return Promise.all(inputs.map(input => findInput(workspace, folders, input, hash)));
}

async function findInput(
  workspace: Reading,
  folders: readonly URI[],
  input: RecordedInput,
  hash: HashOf,
): Promise<FoundInput> {
  let changed: FoundInput | undefined;
  for (const folder of folders) {
    const uri = Utils.joinPath(folder, input.path);
    // The path comes from a file that anybody may have made: nothing outside of the workspace is looked at.
    if (workspace.folderOf(uri) === undefined || !(await isInOpenFolder(workspace, uri))) continue;
    const sha256 = await hash(uri);
    if (sha256 === input.sha256) return { ...input, state: 'same', uri };
    if (sha256 !== undefined) changed ??= { ...input, state: 'changed', uri };
  }
  return changed ?? { ...input, state: 'missing' };
}

async function hashOf(workspace: Reading, uri: URI): Promise<string | undefined> {
  const unreadable = (cause: unknown): Error => new Error('The input cannot be read', { cause });
  try {
    if ((await workspace.stat(uri))?.kind !== 'file') return undefined;
    return await sha256Of(await inputSource(workspace, uri, { changed: () => unreadable(undefined), unreadable }));
  } catch {
    return undefined;
  }
}
