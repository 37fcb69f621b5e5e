import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/base/ports';
import { makePrivateFolder } from '../files/privateFolder';
import { factsOfThisWindow, processState, writeFacts, type WindowFacts } from '../journal/windowFacts';

const ending = '.process';

/** The processes that leave marks in a folder: each has a file that says which process of the system it is. */
export class ProcessRegister {
  /** Identifies this process. */
  readonly owner = randomUUID().replaceAll('-', '').slice(0, 12);
  private readonly facts: () => Promise<WindowFacts>;
  private entered: Promise<void> | undefined;

  constructor(
    private readonly folder: string,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    let facts: Promise<WindowFacts> | undefined;
    this.facts = () => (facts ??= factsOfThisWindow(clock.now()));
  }

  /** Call it before a file gets the name of this process. @throws the error of the system. */
  enter(): Promise<void> {
    this.entered ??= this.writeFacts().catch((error: unknown) => {
      this.entered = undefined;
      throw error;
    });
    return this.entered;
  }

  /**
   * Whether the process is running on this machine; `elsewhere` where a home folder that machines share may have it
   * from another one. The file of a process that has ended is removed.
   */
  async stateOf(owner: string): Promise<'running' | 'ended' | 'elsewhere'> {
    if (owner === this.owner) return 'running';
    const path = this.pathOf(owner);
    const state = await processState(path, await this.facts(), this.clock.now());
    if (state === 'ended') await rm(path, { force: true }).catch(() => undefined);
    return state;
  }

  /** Never rejects. */
  async leave(): Promise<void> {
    if (!this.entered) return;
    await this.entered.catch(() => undefined);
    await rm(this.pathOf(this.owner), { force: true }).catch(() => undefined);
  }

  private async writeFacts(): Promise<void> {
    const facts = await this.facts();
    await makePrivateFolder(this.folder);
    await writeFacts(this.pathOf(this.owner), facts);
  }

  private pathOf(owner: string): string {
    return join(this.folder, owner + ending);
  }
}
