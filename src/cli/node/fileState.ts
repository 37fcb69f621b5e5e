import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../core/base/errors';
import type { KeyValueStore, Log } from '../../core/base/ports';
import { Sequencer } from '../../core/base/sequencer';
import { hasCode } from '../../engine/files/diskErrors';
import { makePrivateFolder, sizeOfPrivateFile } from '../../engine/files/privateFolder';

const ending = '.json';

/**
 * Small values that outlive the process: one file for each, which appears whole or not at all. Other processes of the
 * same person write the same files; `refresh` reads what they have written.
 */
export class FileState implements KeyValueStore {
  private readonly values = new Map<string, unknown>();
  private readonly writes = new Sequencer();

  /** @param folder is made when there is something to write. */
  constructor(
    private readonly folder: string,
    private readonly log: Log,
  ) {}

  get<T>(key: string, fallback: T): T {
    return this.values.has(key) ? (this.values.get(key) as T) : fallback;
  }

  /** What is in memory counts at once. Resolves when it is written, or when the log says that it was not. */
  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
    return this.writes.queue(async () => {
      try {
        await this.write(key, value);
      } catch (error) {
        this.log.error(`State: ${key} was not written: ${messageOf(error)}`);
      }
    });
  }

  /** Reads all values again. A file that cannot be read counts as not there. Never rejects. */
  refresh(): Promise<void> {
    return this.writes.queue(async () => {
      for (const name of await this.names()) {
        try {
          const path = join(this.folder, name);
          await sizeOfPrivateFile(path);
          const value: unknown = JSON.parse(await readFile(path, 'utf8'));
          this.values.set(name.slice(0, -ending.length), value);
        } catch (error) {
          this.log.warn(`State: ${name} cannot be read: ${messageOf(error)}`);
        }
      }
    });
  }

  /** Resolves when everything so far is written. Never rejects. */
  settled(): Promise<void> {
    return this.writes.settled();
  }

  private async names(): Promise<string[]> {
    try {
      return (await readdir(this.folder)).filter(name => name.endsWith(ending));
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) this.log.warn(`State: the folder cannot be read: ${messageOf(error)}`);
      return [];
    }
  }

  private async write(key: string, value: unknown): Promise<void> {
    await makePrivateFolder(this.folder);
    const path = join(this.folder, key + ending);
    const temporary = `${path}.${randomUUID()}`;
    try {
      // Without a flush: a value that is lost with the power, or damaged, counts as not there and costs nothing.
      await writeFile(temporary, JSON.stringify(value), { mode: 0o600 });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
  }
}
