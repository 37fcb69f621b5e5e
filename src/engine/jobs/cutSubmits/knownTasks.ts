import { createHash } from 'node:crypto';
import { mkdir, readdir, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../core/base/errors';
import type { Clock, Log } from '../../../core/base/ports';
import { hasCode } from '../../files/diskErrors';
import { PrivateFolder } from '../../files/privateFolder';

/** The service lists a task for 24 hours, by its own clock. */
const maxAgeMs = 25 * 60 * 60 * 1000;

/**
 * The tasks of the last day that belong to jobs of any window, terminal or server of this person, also after the jobs
 * have ended: a journal forgets a job with its last image, and other programs have journals of their own, but the
 * service's list has all tasks. Each is an empty folder, named so that its id cannot be read from it.
 */
export class KnownTasks {
  private isTidied = false;
  private readonly folder: PrivateFolder;

  /** @param folder is made when there is something to write. */
  constructor(
    folder: string,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly log: Pick<Log, 'warn'>,
  ) {
    this.folder = new PrivateFolder(folder);
  }

  /** Never rejects. */
  async has(taskId: string): Promise<boolean> {
    return stat(this.pathOf(taskId)).then(
      () => true,
      () => false,
    );
  }

  /** Resolves when it is written. Never rejects. */
  async note(taskId: string): Promise<void> {
    await this.take(taskId);
  }

  /**
   * The same for a task that was found in the list and may be anybody's.
   * @returns false when it was known, so that of two processes that take it at the same moment only one has it.
   */
  async take(taskId: string): Promise<boolean> {
    try {
      await this.folder.within(() => mkdir(this.pathOf(taskId), { mode: 0o700 }));
      await this.tidyOnce();
      return true;
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return false;
      this.log.warn(`A task was not noted for other windows: ${messageOf(error)}`);
      return true;
    }
  }

  private async tidyOnce(): Promise<void> {
    if (this.isTidied) return;
    this.isTidied = true;
    const oldest = this.clock.now() - maxAgeMs;
    for (const name of await readdir(this.folder.path)) {
      const path = join(this.folder.path, name);
      const { mtimeMs } = await stat(path);
      if (mtimeMs < oldest) await rmdir(path);
    }
  }

  private pathOf(taskId: string): string {
    return join(this.folder.path, createHash('sha256').update(taskId).digest('hex').slice(0, 32));
  }
}
