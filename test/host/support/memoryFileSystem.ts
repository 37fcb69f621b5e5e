import * as vscode from 'vscode';

type Entry = Map<string, Entry> | Uint8Array;

/** The minimum for a virtual workspace: folders and files in memory. */
export class MemoryFileSystem implements vscode.FileSystemProvider {
  private readonly root: Map<string, Entry> = new Map();
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const entry = this.find(uri);
    return {
      type: entry instanceof Map ? vscode.FileType.Directory : vscode.FileType.File,
      ctime: 0,
      mtime: 0,
      size: entry instanceof Map ? 0 : entry.length,
    };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    return [...this.folder(uri)].map(([name, entry]) => [
      name,
      entry instanceof Map ? vscode.FileType.Directory : vscode.FileType.File,
    ]);
  }

  createDirectory(uri: vscode.Uri): void {
    const parent = this.folder(vscode.Uri.joinPath(uri, '..'));
    if (!parent.has(nameOf(uri))) parent.set(nameOf(uri), new Map());
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const entry = this.find(uri);
    if (entry instanceof Map) throw vscode.FileSystemError.FileIsADirectory(uri);
    return entry;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array, options: { create: boolean; overwrite: boolean }): void {
    const parent = this.folder(vscode.Uri.joinPath(uri, '..'));
    if (parent.has(nameOf(uri)) && !options.overwrite) throw vscode.FileSystemError.FileExists(uri);
    parent.set(nameOf(uri), content);
  }

  delete(uri: vscode.Uri): void {
    this.folder(vscode.Uri.joinPath(uri, '..')).delete(nameOf(uri));
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    this.writeFile(to, this.readFile(from), { create: true, overwrite: true });
    this.delete(from);
  }

  private find(uri: vscode.Uri): Entry {
    let entry: Entry | undefined = this.root;
    for (const name of uri.path.split('/').filter(Boolean)) entry = entry instanceof Map ? entry.get(name) : undefined;
    if (!entry) throw vscode.FileSystemError.FileNotFound(uri);
    return entry;
  }

  private folder(uri: vscode.Uri): Map<string, Entry> {
    const entry = this.find(uri);
    if (!(entry instanceof Map)) throw vscode.FileSystemError.FileNotADirectory(uri);
    return entry;
  }
}

const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);
