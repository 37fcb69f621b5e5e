import type { FileSystem, Uri } from 'vscode';
import { numbered } from '../core/places/fileName';
import { untilAborted } from '../core/base/untilAborted';

export type VirtualFileSystem = Pick<FileSystem, 'stat' | 'createDirectory' | 'writeFile' | 'delete'>;

export interface VirtualFileOptions {
  source: AsyncIterable<Uint8Array>;
  folder: Uri;
  baseName: string;
  /** With the dot. */
  extension: string;
  overwrite: boolean;
  /** These two as for `writeExclusively`. */
  onPublished?: ((uri: Uri) => Promise<void>) | undefined;
  turn?: Promise<unknown> | undefined;
  signal: AbortSignal;
}

const maxAttempts = 10_000;

/** Names that a save of this window is about to write, since these file systems have no exclusive create. */
const reserved = new Set<string>();

/**
 * Writes through the editor's file system, for schemes other than `file:`. These can neither stream nor create
 * exclusively, so the content is gathered first and the name is looked up just before.
 * @throws the provider's error; the signal's reason; or what the source throws.
 */
export async function writeVirtually(fileSystem: VirtualFileSystem, options: VirtualFileOptions): Promise<Uri> {
  const { folder, overwrite, signal } = options;
  const content = await gathered(untilAborted(options.source, signal));
  await options.turn;
  await fileSystem.createDirectory(folder);
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const uri = inFolder(
      folder,
      (overwrite ? options.baseName : numbered(options.baseName, attempt)) + options.extension,
    );
    const key = uri.toString();
    if (reserved.has(key) && !overwrite) {
      continue;
    }
    reserved.add(key);
    try {
      const existed = await exists(fileSystem, uri);
      if (existed && !overwrite) {
        continue;
      }
      signal.throwIfAborted();
      await writeOrRemove(fileSystem, uri, content, existed);
      await options.onPublished?.(uri);
      return uri;
    } finally {
      reserved.delete(key);
    }
  }
  throw new Error(`${maxAttempts} names are taken`);
}

async function writeOrRemove(
  fileSystem: VirtualFileSystem,
  uri: Uri,
  content: Uint8Array,
  existed: boolean,
): Promise<void> {
  try {
    await fileSystem.writeFile(uri, content);
  } catch (error) {
    if (!existed) {
      await Promise.resolve(fileSystem.delete(uri)).catch(() => undefined);
    }
    throw error;
  }
}

async function exists(fileSystem: VirtualFileSystem, uri: Uri): Promise<boolean> {
  try {
    await fileSystem.stat(uri);
    return true;
  } catch (error) {
    if (isNotFound(error)) {
      return false;
    }
    throw error;
  }
}

/** The code where the provider's own error arrives, the name where it has come through another process. */
function isNotFound(error: unknown): boolean {
  return (
    error instanceof Error &&
    (('code' in error && error.code === 'FileNotFound') || /EntryNotFound|FileNotFound/u.test(error.name))
  );
}

function inFolder(folder: Uri, name: string): Uri {
  return folder.with({ path: `${folder.path.replace(/\/+$/u, '')}/${name}` });
}

async function gathered(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of source) {
    parts.push(part);
  }
  return Buffer.concat(parts);
}
