import type { URI } from 'vscode-uri';
import { Sequencer } from '../../core/base/sequencer';
import { untilAborted } from '../../core/base/untilAborted';
import type { WhenTaken } from '../../core/places/fileName';
import { nameKey, numbered } from '../../core/places/fileName';
import { NameTaken } from './targets/targetFaults';
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

/**
 * For each folder, the saves of this process that write there, one after another: these file systems have no exclusive
 * create, so no two saves may look for a free name at the same time.
 */
const writing = new Map<string, Sequencer>();

/**
 * Writes to a file system other than the disk. These can neither stream nor create exclusively, so the whole content is
 * in memory first, and the name is looked up just before it is written.
 * @throws FileSystemFault; NameTaken where `whenTaken` is `fail`; the signal's reason; or what the source throws.
 */
export async function writeVirtually(files: VirtualFileSystem, options: VirtualFileOptions): Promise<URI> {
  const { folder, signal } = options;
  const content = await contentOf(untilAborted(options.source, signal));
  await options.turn;
  const sequencer = writing.get(folder.toString()) ?? new Sequencer();
  writing.set(folder.toString(), sequencer);
  const uri = await sequencer.queue(async () => {
    await files.createFolder(folder);
    const { name, existed } = await chooseName(files, options);
    const file = inFolder(folder, name);
    signal.throwIfAborted();
    await writeOrRemove(files, file, content, existed);
    return file;
  });
  await options.onPublished?.(uri);
  return uri;
}

/** As for `giveFinalName`: names that differ only in upper and lower case or the Unicode form count as the same. */
async function chooseName(
  files: VirtualFileSystem,
  { folder, baseName, extension, whenTaken }: VirtualFileOptions,
): Promise<{ name: string; existed: boolean }> {
  const names = await files.names(folder);
  const taken = new Map(names.map(name => [nameKey(name), name]));
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const name = numbered(baseName, attempt) + extension;
    const other = names.includes(name) ? name : taken.get(nameKey(name));
    // Some file systems list less than they have.
    const existed = other !== undefined || (await files.exists(inFolder(folder, name)));
    if (whenTaken === 'overwrite') return { name: other ?? name, existed };
    if (!existed) return { name, existed };
    if (whenTaken === 'fail') throw new NameTaken(other ?? name);
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
