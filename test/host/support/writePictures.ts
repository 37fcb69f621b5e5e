import { encode } from 'fast-png';
import * as vscode from 'vscode';

const sidePx = 512;

/** Writes opaque PNGs that every model accepts to `inputs/` below a folder. */
export async function writePictures(folder: vscode.Uri, count: number): Promise<vscode.Uri[]> {
  const uris: vscode.Uri[] = [];
  for (let index = 1; index <= count; index++) {
    const data = new Uint8Array(sidePx * sidePx * 3).map((_, at) => (at * index) % 251);
    const uri = vscode.Uri.joinPath(folder, 'inputs', `picture ${index}.png`);
    await vscode.workspace.fs.writeFile(uri, encode({ width: sidePx, height: sidePx, channels: 3, depth: 8, data }));
    uris.push(uri);
  }
  return uris;
}
