import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Clock, Log } from '../../core/base/ports';
import type { Problem } from '../../core/base/errorCodec';
import { messageOf } from '../../core/base/errors';
import { renameStubbornly, writeWhole } from './journalFile';
import { entryName, listedName, temporaryName } from './journalNames';
import { Sequencer } from '../../core/base/sequencer';

export interface JournalRecord {
  /** The newest state, even when it is not on disk yet. */
  readonly entry: JournalEntry;
  /** False when the newest state is not written yet or could not be written. Work on the job continues anyway. */
  readonly isOnDisk: boolean;
  /**
   * The change is on disk when this resolves. Calls take effect in their order. Never rejects. Does nothing after
   * `list` or `remove`.
   */
  update(change: Partial<Omit<JournalEntry, 'id' | 'version'>>): Promise<void>;
  /** The job was told and is kept only to be listed. Never rejects. */
  list(problem: Problem): Promise<void>;
  /** Never rejects. */
  remove(): Promise<void>;
}

/** What a record needs to know about the journal that it belongs to. */
export interface RecordHome {
  readonly folder: string;
  readonly owner: string;
  readonly log: Log;
  readonly clock: Pick<Clock, 'sleep'>;
  /** True when other windows may take the entries: then nothing new is written. */
  readonly isClosed: boolean;
  /** Makes sure that other windows see that this window is alive, before a file gets its name. May throw. */
  announce(): Promise<void>;
  /** The record does not belong to this window any more. */
  forget(record: FileRecord): void;
}

/** The file of one job: `<job>.<owner>.json` while this window owns it, `<job>.listed.json` afterwards. */
export class FileRecord implements JournalRecord {
  private newest: JournalEntry;
  private newestRevision: number;
  private writtenRevision = 0;
  private hasFile: boolean;
  private fileName: string;
  private readonly sequencer = new Sequencer();

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

  /** True while this window owns the job. */
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
      // The content is written first: after a crash between the two steps, the person is told twice, which is better
      // than not at all. When the content cannot be written, the old content is listed.
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

  /** Also works when the journal is closed: no other window may find a job that is done. */
  async remove(): Promise<void> {
    this.state = 'removed';
    await this.sequencer.queue(() =>
      this.attempt('removed', () => rm(join(this.home.folder, this.fileName), { force: true })),
    );
    this.home.forget(this);
  }

  /** Writes the newest state unless it is already on disk. Never rejects. */
  save(): Promise<void> {
    return this.inTurn(() => this.write());
  }

  /** Resolves when every step that was requested so far has ended. */
  settled(): Promise<void> {
    return this.sequencer.settled();
  }

  private change(change: Partial<Omit<JournalEntry, 'id' | 'version'>>): void {
    this.newest = { ...this.newest, ...change };
    this.newestRevision += 1;
  }

  /**
   * Runs a step that was requested before the journal was closed. Later steps are skipped, and so is every step after
   * the removal.
   */
  private async inTurn(step: () => Promise<void>): Promise<void> {
    if (this.home.isClosed) return;
    await this.sequencer.queue(async () => {
      if (this.state !== 'removed') await step();
    });
  }

  private async write(): Promise<void> {
    const revision = this.newestRevision;
    // A write that waited its turn also wrote the changes made in the meantime.
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
