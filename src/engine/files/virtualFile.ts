import type { URI } from 'vscode-uri';
import { untilAborted } from '../../core/base/untilAborted';
import type { WhenTaken } from '../../core/places/fileName';
import { numbered } from '../../core/places/fileName';
import { NameTaken } from './nameTaken';
import type { VirtualFileSystem } from './workspace';

export interface VirtualFileOptions {
  source: AsyncIterable<Uint8Array>;
  folder: URI;
  baseName: string;
  /** With the dot. */
  extension: string;
  /** These three as for `writeExclusively`. */
  whenTaken: WhenTaken;
  onPublished?: ((uri: URI) => Promise<void>) | undefined;
  turn?: Promise<unknown> | undefined;
  signal: AbortSignal;
}

const maxAttempts = 10_000;

/** Names that a save of this process is about to write, since these file systems have no exclusive create. */
const reserved = new Set<string>();

/**
 * Writes to a file system other than the disk. These can neither stream nor create exclusively, so the content is
 * gathered first and the name is looked up just before.
 * @throws FileSystemFault; NameTaken where `whenTaken` is `fail`; the signal's reason; or what the source throws.
 */
export async function writeVirtually(files: VirtualFileSystem, options: VirtualFileOptions): Promise<URI> {
  const { folder, baseName, extension, whenTaken, signal } = options;
  const mayReplace = whenTaken === 'overwrite';
  const content = await contentOf(untilAborted(options.source, signal));
  await options.turn;
  await files.createFolder(folder);
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const uri = inFolder(folder, (mayReplace ? baseName : numbered(baseName, attempt)) + extension);
    const key = uri.toString();
    if (mayReplace || !reserved.has(key)) {
      reserved.add(key);
      try {
        const existed = await files.exists(uri);
        if (mayReplace || !existed) {
          signal.throwIfAborted();
          await writeOrRemove(files, uri, content, existed);
          await options.onPublished?.(uri);
          return uri;
        }
      } finally {
        reserved.delete(key);
      }
    }
    if (whenTaken === 'fail') throw new NameTaken(baseName + extension);
  }
  throw new Error(`${maxAttempts} names are taken`);
}

async function writeOrRemove(files: VirtualFileSystem, uri: URI, content: Uint8Array, existed: boolean): Promise<void> {
  try {
    await files.write(uri, content);
  } catch (error) {
    if (!existed) await files.delete(uri).catch(() => undefined);
    throw error;
  }
}

function inFolder(folder: URI, name: string): URI {
  return folder.with({ path: `${folder.path.replace(/\/+$/u, '')}/${name}` });
}

async function contentOf(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}
