import { URI, Utils } from 'vscode-uri';
import type { EntryStat, FolderEntries, VirtualFileSystem, Workspace } from '../../src/engine/files/workspace';
import { FileSystemFault } from '../../src/engine/files/workspace';

/**
 * A workspace with files in memory, below folders of the scheme `memory`. It behaves like a file system of the editor,
 * records its calls, and fails where a test wants it to.
 */
export class InMemoryWorkspace implements Workspace {
  readonly folders: URI[];
  isTrusted = true;
  /** The calls in order: the operation and the address. */
  readonly calls: string[] = [];
  /** Schemes that cannot be written to. */
  readonly readOnlySchemes = new Set<string>();
  /** What an operation throws instead of doing its work, by operation, or by operation and address. */
  readonly faults = new Map<string, FileSystemFault>();
  private readonly files = new Map<string, Uint8Array>();
  private readonly directories = new Set<string>();

  constructor(...folders: string[]) {
    this.folders = folders.map(folder => URI.parse(folder));
    for (const folder of this.folders) this.directories.add(folder.toString());
  }

  readonly virtualFiles: VirtualFileSystem = {
    isWritable: scheme => !this.readOnlySchemes.has(scheme),
    exists: uri => this.work('exists', uri, () => this.has(uri)),
    names: folder => this.work('names', folder, () => this.namesIn(folder)),
    createFolder: uri =>
      this.work('createFolder', uri, () => {
        this.addFolder(uri);
      }),
    write: (uri, content) =>
      this.work('write', uri, () => {
        if (this.directories.has(uri.toString()))
          throw new FileSystemFault('FileIsADirectory', `${uri.path} is a folder`);
        this.put(uri, Uint8Array.from(content));
      }),
    delete: uri =>
      this.work('delete', uri, () => {
        if (!this.files.delete(uri.toString())) throw notFound(uri);
      }),
  };

  folderOf(uri: URI): URI | undefined {
    return this.folders
      .filter(folder => folder.scheme === uri.scheme && folder.authority === uri.authority)
      .filter(folder => uri.path === folder.path || uri.path.startsWith(`${folder.path.replace(/\/$/u, '')}/`))
      .sort((one, other) => other.path.length - one.path.length)[0];
  }

  nameOf(uri: URI): string {
    const folder = this.folderOf(uri);
    return !folder || folder.path === uri.path ? uri.path : uri.path.slice(folder.path.replace(/\/$/u, '').length + 1);
  }

  stat(uri: URI): Promise<EntryStat | undefined> {
    return this.work('stat', uri, () => {
      const file = this.files.get(uri.toString());
      if (file) return { kind: 'file', byteLength: file.length };
      return this.directories.has(withoutSlash(uri)) ? { kind: 'folder', byteLength: 0 } : undefined;
    });
  }

  entries(folder: URI): Promise<FolderEntries> {
    return this.work('entries', folder, () => {
      const kindOf = (name: string): 'folder' | 'file' =>
        this.directories.has(withoutSlash(Utils.joinPath(folder, name))) ? 'folder' : 'file';
      return new Map(this.namesIn(folder).map(name => [name, kindOf(name)]));
    });
  }

  read(uri: URI): Promise<Uint8Array> {
    return this.work('read', uri, () => {
      const file = this.files.get(uri.toString());
      if (!file) throw notFound(uri);
      return Uint8Array.from(file);
    });
  }

  /** Adds a file without recording a call. */
  put(uri: URI | string, content: Uint8Array | string): URI {
    const file = typeof uri === 'string' ? URI.parse(uri) : uri;
    this.addFolder(file.with({ path: file.path.slice(0, file.path.lastIndexOf('/')) || '/' }));
    this.files.set(file.toString(), typeof content === 'string' ? new TextEncoder().encode(content) : content);
    return file;
  }

  remove(uri: URI | string): void {
    this.files.delete(uri.toString());
  }

  /** The paths of all files, sorted. */
  get paths(): string[] {
    return [...this.files.keys()].map(uri => URI.parse(uri).path).sort();
  }

  textOf(uri: URI | string): string | undefined {
    const file = this.files.get(uri.toString());
    return file && new TextDecoder().decode(file);
  }

  /** Adds a folder and its parents. */
  addFolder(uri: URI): void {
    this.directories.add(withoutSlash(uri));
    const parent = uri.path.slice(0, uri.path.replace(/\/$/u, '').lastIndexOf('/'));
    if (parent !== '') this.addFolder(uri.with({ path: parent }));
  }

  private namesIn(folder: URI): string[] {
    const beginning = `${withoutSlash(folder).replace(/\/$/u, '')}/`;
    const below = [...this.files.keys(), ...this.directories].filter(uri => uri.startsWith(beginning));
    return [...new Set(below.map(uri => decodeURIComponent(uri.slice(beginning.length).split('/')[0] ?? '')))];
  }

  private has(uri: URI): boolean {
    return this.files.has(uri.toString()) || this.directories.has(withoutSlash(uri));
  }

  private async work<T>(operation: string, uri: URI, act: () => T): Promise<T> {
    this.calls.push(`${operation} ${uri.path}`);
    await Promise.resolve();
    const fault = this.faults.get(operation) ?? this.faults.get(`${operation} ${uri.path}`);
    if (fault) throw fault;
    return act();
  }
}

const withoutSlash = (uri: URI): string => uri.with({ path: uri.path.replace(/(?<=.)\/$/u, '') }).toString();

function notFound(uri: URI): FileSystemFault {
  return new FileSystemFault('FileNotFound', `${uri.path} does not exist`);
}
