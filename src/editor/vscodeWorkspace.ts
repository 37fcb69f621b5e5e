import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { messageOf } from '../core/base/errors';
import { readOnDisk, statOnDisk } from '../engine/files/diskEntries';
import type { EntryStat, VirtualFileSystem, Workspace } from '../engine/files/workspace';
import { FileSystemFault } from '../engine/files/workspace';

const virtualFiles: VirtualFileSystem = {
  isWritable: scheme => vscode.workspace.fs.isWritableFileSystem(scheme) !== false,
  exists: async uri => (await statOf(uri)) !== undefined,
  names: namesIn,
  createFolder: uri => orFault(vscode.workspace.fs.createDirectory(asVscodeUri(uri))),
  write: (uri, content) => orFault(vscode.workspace.fs.writeFile(asVscodeUri(uri), content)),
  delete: uri => orFault(vscode.workspace.fs.delete(asVscodeUri(uri))),
};

/** The engine's view of the folders and file systems that are open in this window. */
export const vscodeWorkspace: Workspace = {
  get folders() {
    return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  },
  get isTrusted() {
    return vscode.workspace.isTrusted;
  },
  folderOf: uri => vscode.workspace.getWorkspaceFolder(asVscodeUri(uri))?.uri,
  nameOf: uri => vscode.workspace.asRelativePath(asVscodeUri(uri)),
  stat: statOf,
  read: uri =>
    uri.scheme === 'file' ? readOnDisk(uri.fsPath) : orFault(vscode.workspace.fs.readFile(asVscodeUri(uri))),
  virtualFiles,
};

/** The editor's own class, which other extensions may check with `instanceof`. */
export function asVscodeUri(uri: URI): vscode.Uri {
  return uri instanceof vscode.Uri ? uri : vscode.Uri.from(uri);
}

/** Files of this machine are looked up and read without the editor, whose file system asks its window each time. */
async function statOf(uri: URI): Promise<EntryStat | undefined> {
  if (uri.scheme === 'file') return statOnDisk(uri.fsPath);
  try {
    const { type, size } = await orFault(vscode.workspace.fs.stat(asVscodeUri(uri)));
    const kind = type & vscode.FileType.Directory ? 'folder' : type & vscode.FileType.File ? 'file' : 'other';
    return { kind, byteLength: size };
  } catch (error) {
    if (error instanceof FileSystemFault && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}

async function namesIn(folder: URI): Promise<string[]> {
  try {
    const entries = await orFault(vscode.workspace.fs.readDirectory(asVscodeUri(folder)));
    return entries.map(([name]) => name);
  } catch (error) {
    if (error instanceof FileSystemFault && error.code === 'FileNotFound') return [];
    throw error;
  }
}

async function orFault<T>(work: Thenable<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new FileSystemFault(codeOf(error), messageOf(error), error);
  }
}

/** Errors of a provider in another process keep their name only, e.g. `EntryNotFound (FileSystemError)`. */
function codeOf(error: unknown): string {
  if (error instanceof vscode.FileSystemError) return error.code;
  return error instanceof Error && /EntryNotFound|FileNotFound/u.test(error.name) ? 'FileNotFound' : 'Unknown';
}
