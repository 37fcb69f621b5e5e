import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Clears up after a save that was cut short, e.g. because the extension host was killed: removes its hidden file.
 * @returns the path of the file that it became, where it had got its name already: the two are links to the same bytes
 *   until the hidden one goes.
 */
export async function settleLeftover(folder: string, temporaryName: string): Promise<string | undefined> {
  const temporaryPath = join(folder, temporaryName);
  const leftover = await lstat(temporaryPath).catch(() => undefined);
  if (!leftover?.isFile()) return undefined;
  const published = leftover.nlink > 1 ? await findLink(folder, temporaryName, leftover) : undefined;
  await unlink(temporaryPath).catch(() => undefined);
  return published;
}

async function findLink(
  folder: string,
  temporaryName: string,
  { ino, dev }: { ino: number; dev: number },
): Promise<string | undefined> {
  for (const name of await readdir(folder)) {
    if (name === temporaryName) continue;
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (found?.isFile() && found.ino === ino && found.dev === dev) return path;
  }
  return undefined;
}

/** Removes the hidden files of a job that no window will continue. Never rejects. */
export async function clearLeftovers(folder: string, isLeftover: (name: string) => boolean): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter(isLeftover);
  await Promise.all(left.map(name => unlink(join(folder, name)).catch(() => undefined)));
}
