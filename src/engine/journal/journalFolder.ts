import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Clock, Log } from '../../core/base/ports';
import { messageOf } from '../../core/base/errors';
import { hasCode } from '../files/diskErrors';
import { readEntry, renameStubbornly } from './journalFile';
import { damagedName } from './journalNames';

/**
 * The journal's folder as one finds it: with files that are damaged, unreadable, somebody else's, or gone the next
 * moment.
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
   * The entry of a job, unless there is a reason to leave it, which goes to the log. What makes no sense is set aside;
   * never rejects.
   * @param damaged gets the name of what was set aside. @param gone gets the name that is not there any more.
   */
  async read(
    fileName: string,
    jobId: string,
    damaged?: string[],
    gone?: Set<string>,
  ): Promise<JournalEntry | undefined> {
    const found = await readEntry(this.pathOf(fileName), jobId);
    switch (found.kind) {
      case 'entry':
        return found.entry;
      case 'gone':
        gone?.add(fileName);
        return undefined;
      case 'newer':
        this.log.info(`Journal: ${fileName} is left to a later version of Easel`);
        return undefined;
      case 'unreadable':
        this.log.warn(`Journal: ${fileName} cannot be read: ${found.reason}`);
        return undefined;
      case 'damaged':
        if (await this.setAside(fileName, found.reason)) damaged?.push(damagedName(fileName));
        return undefined;
    }
  }

  /** Never rejects. */
  async clear(fileName: string): Promise<void> {
    await rm(this.pathOf(fileName), { force: true }).catch((error: unknown) => {
      this.log.warn(`Journal: ${fileName} was not cleared away: ${messageOf(error)}`);
    });
  }

  /** All file names; none where there is no folder. Never rejects. */
  async names(): Promise<string[]> {
    try {
      return await readdir(this.folder);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) this.log.warn(`Journal: the folder cannot be read: ${messageOf(error)}`);
      return [];
    }
  }

  /** False where another window did it. */
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
