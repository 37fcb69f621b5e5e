import { readFile, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { URI } from 'vscode-uri';
import type { EntryStat, VirtualFileSystem, Workspace } from '../../src/engine/files/workspace';
import { FileSystemFault } from '../../src/engine/files/workspace';

/** Folders of this machine, accessed with Node alone. There are no other file systems. */
export class NodeWorkspace implements Workspace {
  readonly folders: readonly URI[];

  constructor(...folders: string[]) {
    this.folders = folders.map(folder => URI.file(folder));
  }

  readonly virtualFiles: VirtualFileSystem = {
    isWritable: () => false,
    exists: refuse,
    createFolder: refuse,
    write: refuse,
    delete: refuse,
  };

  folderOf(uri: URI): URI | undefined {
    return this.folders.find(
      folder => uri.scheme === 'file' && (uri.path === folder.path || uri.path.startsWith(`${folder.path}/`)),
    );
  }

  nameOf(uri: URI): string {
    const folder = this.folderOf(uri);
    return folder && folder.path !== uri.path ? relative(folder.fsPath, uri.fsPath) : uri.fsPath;
  }

  async stat(uri: URI): Promise<EntryStat | undefined> {
    try {
      const found = await stat(uri.fsPath);
      return { kind: found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other', byteLength: found.size };
    } catch (error) {
      const fault = faultOf(error);
      if (fault.code === 'FileNotFound') return undefined;
      throw fault;
    }
  }

  async read(uri: URI): Promise<Uint8Array> {
    try {
      return await readFile(uri.fsPath);
    } catch (error) {
      throw faultOf(error);
    }
  }
}

function refuse(uri: URI): Promise<never> {
  return Promise.reject(new FileSystemFault('Unavailable', `There is no file system for ${uri.scheme}`));
}

function faultOf(error: unknown): FileSystemFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const codes: Record<string, string> = { ENOENT: 'FileNotFound', ENOTDIR: 'FileNotFound', EACCES: 'NoPermissions' };
  return new FileSystemFault(codes[code] ?? 'Unknown', error instanceof Error ? error.message : String(error), error);
}
