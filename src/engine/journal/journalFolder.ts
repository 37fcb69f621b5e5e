import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Log } from '../../core/base/ports';
import { messageOf } from '../../core/base/errors';
import { hasCode } from '../files/diskErrors';
import type { ParsedSteps } from './entrySteps';
import { readEntry, renameStubbornly } from './journalFile';
import { damagedName, parseJournalName } from './journalNames';

type FoundEntry = Extract<ParsedSteps, { kind: 'entry' }>;

/**
 * Access to the folder of the journal. Its files may be damaged, unreadable, owned by another window, or disappear at
 * any moment.
 */
export class JournalFolder {
  constructor(
    private readonly folder: string,
    private readonly log: Log,
    private readonly clock: Pick<Clock, 'sleep'>,
  ) {}

  pathOf(fileName: string): string {
    return join(this.folder, fileName);
  }

  /**
   * Reads the entry of a job; `undefined` when it must be left alone, and then the log says why. A damaged file is set
   * aside. A file whose first line was cut off is deleted: its job had not been sent. Never rejects.
   * @param damaged the name of a file that was set aside is added to it.
   * @param gone the name of a file that does not exist any more is added to it.
   */
  async read(fileName: string, jobId: string, damaged?: string[], gone?: Set<string>): Promise<FoundEntry | undefined> {
    const found = await readEntry(this.pathOf(fileName), jobId);
    switch (found.kind) {
      case 'entry':
        return found;
      case 'gone':
        gone?.add(fileName);
        return undefined;
      case 'newer':
        this.log.info(`Journal: ${fileName} is left to a later version of Easel`);
        return undefined;
      case 'unreadable':
        this.log.warn(`Journal: ${fileName} cannot be read: ${found.reason}`);
        return undefined;
      case 'unborn':
        // Earlier versions never give a file its name before it is whole.
        if (isAppendedTo(fileName)) await this.clear(fileName);
        else if (await this.setAside(fileName, 'it is not JSON')) damaged?.push(damagedName(fileName));
        return undefined;
      case 'damaged':
        if (await this.setAside(fileName, found.reason)) damaged?.push(damagedName(fileName));
        return undefined;
    }
  }

  /** Never rejects. */
  async clear(fileName: string): Promise<void> {
    await rm(this.pathOf(fileName), { force: true }).catch((error: unknown) => {
      this.log.warn(`Journal: ${fileName} was not deleted: ${messageOf(error)}`);
    });
  }

  /** Deletes a file that was not changed since then, in milliseconds since 1970. Never rejects. */
  async clearOlder(fileName: string, than: number): Promise<void> {
    const changedAt = await lstat(this.pathOf(fileName)).then(
      stat => stat.mtimeMs,
      () => Infinity,
    );
    if (changedAt < than) await this.clear(fileName);
  }

  /** All file names; none when the folder does not exist. Never rejects. */
  async names(): Promise<string[]> {
    try {
      return await readdir(this.folder);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) this.log.warn(`Journal: the folder cannot be read: ${messageOf(error)}`);
      return [];
    }
  }

  /** Returns false when another window was faster, or when it failed. */
  private async setAside(fileName: string, reason: string): Promise<boolean> {
    try {
      await renameStubbornly(this.pathOf(fileName), this.pathOf(damagedName(fileName)), this.clock);
      this.log.error(`Journal: ${fileName} was set aside as ${damagedName(fileName)}: ${reason}`);
      return true;
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) this.log.warn(`Journal: ${fileName} was not set aside: ${messageOf(error)}`);
      return false;
    }
  }
}

function isAppendedTo(fileName: string): boolean {
  const name = parseJournalName(fileName);
  return name?.kind === 'entry' && !name.isEarlier;
}
