import type { URI } from 'vscode-uri';

/** What stands at an address; a link counts as what it leads to. */
export interface EntryStat {
  kind: 'file' | 'folder' | 'other';
  byteLength: number;
}

/** The names of what lies in a folder. Where a link leads to is not known. */
export type FolderEntries = ReadonlyMap<string, EntryStat['kind'] | 'link'>;

/** Tells what stands at an address. */
export interface EntryKinds {
  stat(uri: URI): Promise<Pick<EntryStat, 'kind'> | undefined>;
}

/**
 * The folders that are open and the file systems behind them, as the engine needs them. Implemented with the editor,
 * with Node alone, and in memory for tests.
 */
export interface Workspace {
  /** The folders that are open, in the order in which the person sees them. */
  readonly folders: readonly URI[];
  /** Whether what the folders say may change what is sent. False in the editor's restricted mode. */
  readonly isTrusted: boolean;
  /** The open folder that holds this address, by its path alone: links are not followed. */
  folderOf(uri: URI): URI | undefined;
  /** How a person knows a file: relative to its workspace folder where it lies in one. */
  nameOf(uri: URI): string;
  /** Undefined where nothing stands there. @throws FileSystemFault where the file system cannot be asked. */
  stat(uri: URI): Promise<EntryStat | undefined>;
  /**
   * What lies in a folder; nothing where it does not exist. Undefined where there is too much to list.
   * @throws FileSystemFault
   */
  entries(folder: URI): Promise<FolderEntries | undefined>;
  /** @throws FileSystemFault */
  read(uri: URI): Promise<Uint8Array>;
  /** The file systems other than the disk; what lies on the disk (`file:`) is written with Node's own functions. */
  readonly virtualFiles: VirtualFileSystem;
}

/** File systems other than the disk: these neither stream nor create exclusively. All methods throw FileSystemFault. */
export interface VirtualFileSystem {
  /** False where it is known that nothing can be written to this scheme. */
  isWritable(scheme: string): boolean;
  exists(uri: URI): Promise<boolean>;
  /** The names of what lies in a folder; none where it does not exist. */
  names(folder: URI): Promise<string[]>;
  /** Also makes its parents. A folder that exists already is not an error. */
  createFolder(uri: URI): Promise<void>;
  write(uri: URI, content: Uint8Array): Promise<void>;
  delete(uri: URI): Promise<void>;
}

/** Why a file system refused, by the codes of the editor's `FileSystemError`. */
export class FileSystemFault extends Error {
  override readonly name = 'FileSystemFault';

  constructor(
    readonly code: string,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
