import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Clock, Log } from '../../core/base/ports';
import type { Problem } from '../../core/base/errorCodec';
import { messageOf } from '../../core/base/errors';
import { renameStubbornly, writeWhole } from './journalFile';
import { entryName, listedName, temporaryName } from './journalNames';
import { Turns } from '../../core/base/sequencer';

export interface JournalRecord {
  /** Always the newest state, whether it is on disk yet or not. */
  readonly entry: JournalEntry;
  /** False where the newest state is not written yet or could not be; work goes on all the same. */
  readonly isOnDisk: boolean;
  /**
   * Durable when it resolves. Calls take effect in their order; never rejects. After `list` or `remove` it does
   * nothing.
   */
  update(change: Partial<Omit<JournalEntry, 'id' | 'version'>>): Promise<void>;
  /** The job was told and is kept only to be listed. Never rejects. */
  list(problem: Problem): Promise<void>;
  /** Never rejects. */
  remove(): Promise<void>;
}

/** What a record needs to know of the journal that it stands in. */
export interface RecordHome {
  readonly folder: string;
  readonly owner: string;
  readonly log: Log;
  readonly clock: Pick<Clock, 'sleep'>;
  /** True when the entries are other windows' to take: nothing new is written then. */
  readonly isClosed: boolean;
  /** Makes sure that what gets this window's name is seen as a living window's. May throw. */
  announce(): Promise<void>;
  /** The record is in nobody's hands any more. */
  forget(record: FileRecord): void;
}

/** One job's file: `<job>.<owner>.json` while it is in the hands of this window, `<job>.listed.json` afterwards. */
export class FileRecord implements JournalRecord {
  private newest: JournalEntry;
  private newestRevision: number;
  private writtenRevision = 0;
  private hasFile: boolean;
  private fileName: string;
  private readonly turns = new Turns();

  constructor(
    entry: JournalEntry,
    private readonly home: RecordHome,
    hasFile: boolean,
    private state: 'open' | 'listed' | 'removed' = 'open',
  ) {
    this.newest = entry;
    this.newestRevision = hasFile ? 0 : 1;
    this.hasFile = hasFile;
    this.fileName = state === 'listed' ? listedName(entry.id) : entryName(entry.id, home.owner);
  }

  get entry(): JournalEntry {
    return this.newest;
  }

  get isOnDisk(): boolean {
    return this.state !== 'removed' && this.writtenRevision === this.newestRevision;
  }

  /** In the hands of this window. */
  get isOpen(): boolean {
    return this.state === 'open';
  }

  async update(change: Partial<Omit<JournalEntry, 'id' | 'version'>>): Promise<void> {
    if (!this.isOpen) return;
    this.change(change);
    await this.save();
  }

  async list(problem: Problem): Promise<void> {
    if (!this.isOpen || this.home.isClosed) return;
    this.change({ problem });
    this.state = 'listed';
    await this.inTurn(async () => {
      // The content first: a crash between the two steps has the job told twice rather than not at all. The old content
      // is better than none.
      await this.write();
      if (!this.hasFile) return;
      const name = listedName(this.newest.id);
      await this.attempt('listed', async () => {
        await renameStubbornly(join(this.home.folder, this.fileName), join(this.home.folder, name), this.home.clock);
        this.fileName = name;
      });
    });
    this.home.forget(this);
  }

  /** Also when the journal is closed: a job that is done must not be found by another window. */
  async remove(): Promise<void> {
    this.state = 'removed';
    await this.turns.take(() =>
      this.attempt('removed', () => rm(join(this.home.folder, this.fileName), { force: true })),
    );
    this.home.forget(this);
  }

  /** Writes the newest state unless it is on disk. Never rejects. */
  save(): Promise<void> {
    return this.inTurn(() => this.write());
  }

  /** Resolves when all that was asked for has been done. */
  settled(): Promise<void> {
    return this.turns.settled();
  }

  private change(change: Partial<Omit<JournalEntry, 'id' | 'version'>>): void {
    this.newest = { ...this.newest, ...change };
    this.newestRevision += 1;
  }

  /**
   * Steps that were asked for before the journal was closed are done, later ones are not, and none after the removal.
   */
  private async inTurn(step: () => Promise<void>): Promise<void> {
    if (this.home.isClosed) return;
    await this.turns.take(async () => {
      if (this.state !== 'removed') await step();
    });
  }

  private async write(): Promise<void> {
    const revision = this.newestRevision;
    // A write that waited takes what came meanwhile along.
    if (this.writtenRevision === revision) return;
    await this.attempt('written', async () => {
      const { folder, owner, clock } = this.home;
      const text = JSON.stringify(this.newest);
      await this.home.announce();
      await writeWhole(folder, this.fileName, temporaryName(this.newest.id, owner), text, clock);
      this.hasFile = true;
      this.writtenRevision = revision;
    });
  }

  private async attempt(what: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.home.log.error(`Journal: ${this.fileName} was not ${what}: ${messageOf(error)}`);
    }
  }
}
