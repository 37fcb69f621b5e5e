import { encode } from 'fast-png';
import * as vscode from 'vscode';
import type { PlannedJob } from '../../../soak/plan';
import { sharedName } from '../../../soak/plan';
import { seededRandom } from '../../../support/pictures';
import { writePictures } from '../../support/writePictures';

/** Noise is incompressible, so this is too large for a data URL, and still an input that every model accepts. */
const largeSidePx = 1700;
/** One job in this many finds its file name already taken. */
const takenEvery = 4;

export type Inputs = Record<PlannedJob['inputs'], vscode.Uri[]>;

export async function writeInputs(folder: vscode.Uri): Promise<Inputs> {
  const two = await writePictures(folder, 2);
  const random = seededRandom(largeSidePx);
  const data = new Uint8Array(largeSidePx * largeSidePx * 3).map(() => random() * 256);
  const large = vscode.Uri.joinPath(folder, 'inputs', 'large.png');
  await vscode.workspace.fs.writeFile(
    large,
    encode({ width: largeSidePx, height: largeSidePx, channels: 3, depth: 8, data }),
  );
  return { none: [], one: two.slice(0, 1), two, large: [large] };
}

/** Creates other files with the names that images will want. */
export async function takeNames(folder: vscode.Uri, jobs: readonly PlannedJob[]): Promise<void> {
  const slugs = jobs
    .filter((_job, index) => index % takenEvery === 0)
    .map(({ prompt }) => prompt.toLowerCase().replaceAll(' ', '-'));
  const names = [
    sharedName,
    'soak/picture 1-edited.png',
    'soak/large-edited.png',
    ...slugs.flatMap(slug => [`soak/${slug}.png`, `assets/${slug}.png`]),
  ];
  for (const name of names)
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), new TextEncoder().encode(`mine: ${name}`));
}
