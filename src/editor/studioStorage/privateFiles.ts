import { chmod, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { makePrivateFolder } from '../../engine/files/privateFolder';

const { fs } = vscode.workspace;
const onlyUserMode = 0o600;

/** Makes a folder of the extension's storage. Of this machine, only the user can look into it. @throws */
export async function makeStorageFolder(folder: vscode.Uri): Promise<void> {
  await (folder.scheme === 'file' ? makePrivateFolder(folder.fsPath) : fs.createDirectory(folder));
}

/** Writes a file of the storage, which only the user can read, from its first byte on. @throws */
export async function writeStored(file: vscode.Uri, bytes: Uint8Array): Promise<void> {
  await (file.scheme === 'file' ? writeFile(file.fsPath, bytes, { mode: onlyUserMode }) : fs.writeFile(file, bytes));
}

/** Writes one in pieces, as they arrive; only a file of this machine can be written so. @throws */
export async function writePieces(file: vscode.Uri, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  await writeFile(file.fsPath, pieces, { mode: onlyUserMode });
}

/** Copies a file into a folder of the storage, over an older copy. @throws */
export async function copyIntoStorage(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  await fs.copy(from, to, { overwrite: true });
  if (to.scheme === 'file') await chmod(to.fsPath, onlyUserMode);
}
