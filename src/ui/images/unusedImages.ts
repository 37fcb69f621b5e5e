import * as vscode from 'vscode';
import pLimit from 'p-limit';
import { skippedFolders } from '../../engine/documents/missing/builtFolders';
import type { NamedImages } from '../../engine/documents/missing/namedImages';
import { imageNamesIn } from '../../engine/documents/missing/namedImages';
import type { IndexedImage } from '../../engine/provenance/imageIndex';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';

/** Files of settings and data that name images too, such as the icon of a package: they are searched for the name. */
const dataGlob = '**/*.{json,jsonc,json5,webmanifest,yml,yaml,toml,xml,csv}';
const skippedGlob = `{**/{${skippedFolders.join(',')}}/**,**/{package-lock,npm-shrinkwrap}.json,**/*.lock}`;
const maxDataBytes = 2_000_000;
const filesAtOnce = 16;

/**
 * Those of the images that no document of the workspace refers to. An image counts as used as well where a file of
 * data has its name.
 */
export async function unusedImages(
  named: Pick<NamedImages, 'below'>,
  images: readonly IndexedImage[],
  signal: AbortSignal,
): Promise<IndexedImage[]> {
  if (images.length === 0) return [];
  const used = await named.below(vscodeWorkspace.folders, signal);
  const left = images.filter(({ uri }) => !used.has(uri.toString()));
  if (left.length === 0) return left;
  const names = await namesInData(signal);
  return left.filter(({ uri }) => !names.has(uri.path.slice(uri.path.lastIndexOf('/') + 1)));
}

async function namesInData(signal: AbortSignal): Promise<Set<string>> {
  const limit = pLimit(filesAtOnce);
  const names = new Set<string>();
  const search = async (file: vscode.Uri): Promise<void> => {
    signal.throwIfAborted();
    const stat = await vscodeWorkspace.stat(file);
    if (stat?.kind !== 'file' || stat.byteLength > maxDataBytes) return;
    for (const name of imageNamesIn(new TextDecoder().decode(await vscodeWorkspace.read(file)))) names.add(name);
  };
  const files = await vscode.workspace.findFiles(dataGlob, skippedGlob);
  // A file that cannot be read names nothing.
  await Promise.all(files.map(file => limit(() => search(file).catch(() => undefined))));
  signal.throwIfAborted();
  return names;
}
