import type { URI } from 'vscode-uri';
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
  /** A placeholder on which somebody has drawn. */
  | { kind: 'drawnOn' };

export interface ChangedImage {
  uri: URI;
  changes: ChangeSince[];
}

/** Those of the images that have changed, or whose inputs have, since Easel made them. Each input is read once. */
export async function changedSince(
  workspace: Workspace,
  images: readonly IndexedImage[],
  signal: AbortSignal,
): Promise<ChangedImage[]> {
  const hashes = inputHashes(workspace);
  const changed: ChangedImage[] = [];
  for (const image of images) {
    signal.throwIfAborted();
    const changes = [
      ...(image.made !== undefined && image.pixels !== undefined && image.made !== image.pixels
        ? [{ kind: 'size' as const, made: image.made, now: image.pixels }]
        : []),
      ...(image.kind === 'placeholder' ? await drawnOn(workspace, image) : []),
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

async function drawnOn(workspace: Workspace, { uri }: IndexedImage): Promise<ChangeSince[]> {
  const bytes = await workspace.read(uri).catch(() => undefined);
  const record = bytes && placeholderRecord(bytes);
  return bytes && record && !(await isUntouched(bytes, record)) ? [{ kind: 'drawnOn' }] : [];
}
