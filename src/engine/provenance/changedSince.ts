import type { URI } from 'vscode-uri';
import type { AsSaved } from '../../core/jobs/asSaved';
import { pictureHash } from '../images/pngChunks';
import { placeholderRecord } from '../placeholders/placeholderPlan';
import { isUntouched } from '../placeholders/placeholderFile';
import type { Workspace } from '../files/workspace';
import type { IndexedImage } from './imageIndex';
import { findInputs, inputHashes } from './readImageDetails';

/** In what an image, or what it was made from, is not as it was when Easel made it. */
export type ChangeSince =
  | { kind: 'input'; path: string; state: 'changed' | 'missing' }
  /** Sizes as "640*480". */
  | { kind: 'size'; made: string; now: string }
  /** The picture of a file that this workspace has saved is another one, in the same size. */
  | { kind: 'picture' }
  /** A placeholder on which somebody has drawn. */
  | { kind: 'drawnOn' };

export interface ChangedImage {
  uri: URI;
  changes: ChangeSince[];
}

/** By which a file is known as the one that was saved; undefined where that is not known. */
export type FindAsSaved = (uri: string) => Promise<AsSaved | undefined>;

/** Those of the images that have changed, or whose inputs have, since Easel made them. Each input is read once. */
export async function changedSince(
  workspace: Workspace,
  images: readonly IndexedImage[],
  signal: AbortSignal,
  findAsSaved: FindAsSaved,
): Promise<ChangedImage[]> {
  const hashes = inputHashes(workspace);
  const changed: ChangedImage[] = [];
  for (const image of images) {
    signal.throwIfAborted();
    const { kind, made, pixels } = image;
    const size =
      made !== undefined && pixels !== undefined && made !== pixels
        ? [{ kind: 'size' as const, made, now: pixels }]
        : [];
    const picture = kind === 'generated' && size.length === 0 ? await otherPicture(workspace, image, findAsSaved) : [];
    const changes = [
      ...size,
      ...picture,
      ...(kind === 'placeholder' ? await drawnOn(workspace, image) : []),
      ...(await changedInputs(workspace, image, hashes)),
    ];
    if (changes.length > 0) changed.push({ uri: image.uri, changes });
  }
  return changed;
}

async function changedInputs(
  workspace: Workspace,
  { uri, inputs }: IndexedImage,
  hashes: ReturnType<typeof inputHashes>,
): Promise<ChangeSince[]> {
  if (inputs.length === 0) return [];
  return (await findInputs(workspace, uri, { inputs }, hashes)).flatMap(({ path, state }) =>
    state === 'same' ? [] : [{ kind: 'input' as const, path, state }],
  );
}

/** Programs that edit pictures pack them anew, and nearly all files have another length then: only those are read. */
async function otherPicture(
  workspace: Workspace,
  { uri }: IndexedImage,
  findAsSaved: FindAsSaved,
): Promise<ChangeSince[]> {
  const asSaved = await findAsSaved(uri.toString());
  const stat = asSaved && (await workspace.stat(uri).catch(() => undefined));
  if (!asSaved || !stat || stat.byteLength === asSaved.byteLength) return [];
  const bytes = await workspace.read(uri).catch(() => undefined);
  return bytes && pictureHash(bytes) !== asSaved.picture ? [{ kind: 'picture' }] : [];
}

async function drawnOn(workspace: Workspace, { uri }: IndexedImage): Promise<ChangeSince[]> {
  const bytes = await workspace.read(uri).catch(() => undefined);
  const record = bytes && placeholderRecord(bytes);
  return bytes && record && !(await isUntouched(bytes, record)) ? [{ kind: 'drawnOn' }] : [];
}
