import { relative } from 'node:path';
import { URI } from 'vscode-uri';
import { entriesOnDisk, readOnDisk, statOnDisk } from '../../engine/files/diskEntries';
import type { EntryStat, FolderEntries, VirtualFileSystem, Workspace } from '../../engine/files/workspace';
import { FileSystemFault } from '../../engine/files/workspace';

/** Folders of this machine, accessed with Node alone. There are no other file systems. */
export class NodeWorkspace implements Workspace {
  private current: readonly URI[];

  constructor(...folders: string[]) {
    this.current = folders.map(folder => URI.file(folder));
  }

  get folders(): readonly URI[] {
    return this.current;
  }

  /** From now on these folders are open, and no others. */
  open(folders: readonly URI[]): void {
    this.current = folders;
  }

  /** Who runs a command in a folder trusts it. */
  readonly isTrusted = true;

  readonly virtualFiles: VirtualFileSystem = {
    isWritable: () => false,
    exists: refuse,
    names: refuse,
    createFolder: refuse,
    write: refuse,
    delete: refuse,
  };

  /** Of folders that lie in each other, the innermost one. */
  folderOf(uri: URI): URI | undefined {
    if (uri.scheme !== 'file') return undefined;
    const holding = this.folders.filter(folder => isBelow(comparable(folder), comparable(uri)));
    return holding.reduce<URI | undefined>(
      (inner, folder) => (inner && inner.path.length >= folder.path.length ? inner : folder),
      undefined,
    );
  }

  /** With slashes where the file lies in a folder, as on the command line and in links. */
  nameOf(uri: URI): string {
    const folder = this.folderOf(uri);
    const way = folder && relative(folder.fsPath, uri.fsPath);
    return way ? way.replaceAll('\\', '/') : uri.fsPath;
  }

  stat(uri: URI): Promise<EntryStat | undefined> {
    return statOnDisk(uri.fsPath);
  }

  entries(folder: URI): Promise<FolderEntries | undefined> {
    return entriesOnDisk(folder.fsPath);
  }

  read(uri: URI): Promise<Uint8Array> {
    return readOnDisk(uri.fsPath);
  }
}

/** Drives of Windows are written in either case. */
function comparable({ path }: URI): string {
  return path.replace(/^\/([A-Za-z]):/, (_, drive: string) => `/${drive.toLowerCase()}:`);
}

function isBelow(folder: string, path: string): boolean {
  const start = folder.endsWith('/') ? folder : `${folder}/`;
  return path === folder || path.startsWith(start);
}

function refuse(uri: URI): Promise<never> {
  return Promise.reject(new FileSystemFault('Unavailable', `There is no file system for ${uri.scheme}`));
}
