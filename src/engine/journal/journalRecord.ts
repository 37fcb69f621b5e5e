import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Clock, Log } from '../../core/base/ports';
import type { Problem } from '../../core/base/errorCodec';
import { messageOf } from '../../core/base/errors';
import { lineOf, type EntryChange } from './entrySteps';
import { renameStubbornly, writeWhole } from './journalFile';
import { entryName, listedName, temporaryName } from './journalNames';
import { StepFile } from './stepFile';
import { Sequencer } from '../../core/base/sequencer';

/**
 * A streamed answer is written down again and again as it grows. A file that has grown to this many bytes, and to many
 * times its longest line, is written anew with the entry alone; and so is one that would grow to the second figure,
 * because files that are far longer are not read.
 */
const longFileBytes = 256 * 1024;
const longFileLines = 8;
const longestFileBytes = 64 * 1024 * 1024;

export interface JournalRecord {
  /** The newest state, even when it is not on disk yet. */
  readonly entry: JournalEntry;
  /** The window that works on the job; its hidden files have this in their names. */
  readonly owner: string;
  /** False when the newest state is not written yet or could not be written. Work on the job continues anyway. */
  readonly isOnDisk: boolean;
  /** True while this window owns the job, as far as its last step has seen. */
  readonly isOpen: boolean;
  /**
   * The change is on disk when this resolves. Calls take effect in their order. Never rejects. Does nothing after
   * `list` or `remove`.
   */
  update(change: EntryChange): Promise<void>;
  /**
   * False where another window has taken the job over and goes on with it: then this one must stop. Never rejects.
   */
  isStillOurs(): Promise<boolean>;
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
  /** The same for a file that has its name. */
  stayAnnounced(): Promise<void>;
  /** The record does not belong to this window any more. */
  forget(record: FileRecord): void;
}

/**
 * The file of one job: `<job>.<owner>.steps.json` while this window owns it, to which each step is appended;
 * `<job>.listed.json` afterwards.
 */
export class FileRecord implements JournalRecord {
  private newest: JournalEntry;
  private newestRevision: number;
  private writtenRevision = 0;
  private unwritten: EntryChange = {};
  private hasFile: boolean;
  private fileName: string;
  private file: StepFile;
  /** Characters of the longest line that was written. */
  private longestLine = 0;
  private readonly sequencer = new Sequencer();

  /** @param found the file that is there already, and how many of its bytes are complete. */
  constructor(
    entry: JournalEntry,
    private readonly home: RecordHome,
    found?: { byteLength: number },
    private state: 'open' | 'listed' | 'removed' | 'taken' = 'open',
  ) {
    this.newest = entry;
    this.newestRevision = found ? 0 : 1;
    this.hasFile = found !== undefined;
    this.fileName = state === 'listed' ? listedName(entry.id) : entryName(entry.id, home.owner);
    this.file = new StepFile(this.path, found);
  }

  get entry(): JournalEntry {
    return this.newest;
  }

  get owner(): string {
    return this.home.owner;
  }

  get isOnDisk(): boolean {
    return this.state !== 'removed' && this.state !== 'taken' && this.writtenRevision === this.newestRevision;
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  async update(change: EntryChange): Promise<void> {
    if (!this.isOpen) return;
    this.change(change);
    await this.save();
    if (change.problem !== undefined) await this.letGo();
  }

  async isStillOurs(): Promise<boolean> {
    await this.inTurn(async () => {
      await this.attempt('looked at', async () => {
        if (this.hasFile && (await this.file.look()) === 'taken') this.giveUp();
      });
    });
    return this.state !== 'taken';
  }

  async list(problem: Problem): Promise<void> {
    if (!this.isOpen || this.home.isClosed) return;
    this.change({ problem });
    this.state = 'listed';
    await this.inTurn(async () => {
      const { folder, owner, clock } = this.home;
      const [from, to, revision] = [this.path, listedName(this.newest.id), this.newestRevision];
      await this.attempt('listed', async () => {
        await this.home.announce();
        if (this.hasFile && (await this.file.look()) === 'taken') {
          this.giveUp();
          return;
        }
        await this.file.close();
        try {
          // Whole, as earlier versions read it. After a crash before the removal, the listed entry counts.
          const text = JSON.stringify(this.newest);
          await writeWhole(folder, to, temporaryName(this.newest.id, owner), text, clock);
          this.writtenRevision = revision;
          await rm(from, { force: true });
        } catch (error) {
          // A full disk has no room for the new content: the old content is listed.
          if (!this.hasFile) throw error;
          this.home.log.error(`Journal: ${to} was not written: ${messageOf(error)}`);
          await renameStubbornly(from, join(folder, to), clock);
        }
        this.hasFile = true;
        this.fileName = to;
      });
    });
    this.home.forget(this);
  }

  /** Also works when the journal is closed: no other window may find a job that is done. */
  async remove(): Promise<void> {
    if (this.state === 'taken') return;
    this.state = 'removed';
    await this.sequencer.queue(async () => {
      await this.file.close();
      await this.attempt('removed', () => rm(this.path, { force: true }));
    });
    this.home.forget(this);
  }

  /** Writes the newest state unless it is already on disk. Never rejects. */
  save(): Promise<void> {
    return this.inTurn(() => this.write());
  }

  /**
   * Finishes the steps that were requested so far, and closes the file until the next one: a job that has stopped may
   * wait for days, and there may be thousands of them.
   */
  async letGo(): Promise<void> {
    await this.sequencer.queue(() => this.file.close());
  }

  private get path(): string {
    return join(this.home.folder, this.fileName);
  }

  private change(change: EntryChange): void {
    this.newest = { ...this.newest, ...change };
    this.unwritten = { ...this.unwritten, ...change };
    this.newestRevision += 1;
  }

  /**
   * Runs a step that was requested before the journal was closed. Later steps are skipped, and so is every step after
   * the removal.
   */
  private async inTurn(step: () => Promise<void>): Promise<void> {
    if (this.home.isClosed) return;
    await this.sequencer.queue(async () => {
      if (this.state !== 'removed' && this.state !== 'taken') await step();
    });
  }

  private async write(): Promise<void> {
    const revision = this.newestRevision;
    // A write that waited its turn also wrote the changes made in the meantime.
    if (this.writtenRevision === revision) return;
    const [changed, entry] = [this.unwritten, this.newest];
    this.unwritten = {};
    await this.attempt('written', async () => {
      try {
        const whose = this.hasFile ? await this.file.look() : 'missing';
        await (whose === 'missing' ? this.home.announce() : this.home.stayAnnounced());
        await this.writeStep(entry, changed, whose);
      } catch (error) {
        this.unwritten = { ...changed, ...this.unwritten };
        throw error;
      }
      if (this.isOpen || this.state === 'listed') this.writtenRevision = revision;
    });
  }

  private async writeStep(
    entry: JournalEntry,
    changed: EntryChange,
    whose: Awaited<ReturnType<StepFile['look']>>,
  ): Promise<void> {
    if (whose === 'taken') {
      this.giveUp();
      return;
    }
    if (whose === 'missing') {
      // Nothing has been sent for a queued job. So its first line need not survive a crash of the machine, and the
      // flush of the next step flushes it too.
      const text = JSON.stringify(entry);
      this.longestLine = text.length;
      await this.file.create(text, entry.stage.name !== 'queued');
      this.hasFile = true;
      return;
    }
    const line = lineOf(changed);
    this.longestLine = Math.max(this.longestLine, line.length);
    if (this.isTooLong(line.length)) {
      const { folder, owner, clock } = this.home;
      const text = JSON.stringify(entry);
      this.longestLine = text.length;
      await this.file.close();
      await writeWhole(folder, this.fileName, temporaryName(entry.id, owner), text, clock);
      this.file = new StepFile(this.path, { byteLength: Buffer.byteLength(text) });
    } else {
      // A crash of the machine that undoes a takeover costs no more than a hidden file that is left behind.
      const isTakeover = Object.keys(changed).join() === 'formerOwners';
      await this.file.append(line, !isTakeover);
    }
  }

  private isTooLong(addedLength: number): boolean {
    const { length } = this.file;
    const isLong = length > longFileLines * this.longestLine || length + addedLength > longestFileBytes;
    return length > longFileBytes && isLong;
  }

  /** What another window has taken over is not written again, and it is not deleted. */
  private giveUp(): void {
    this.state = 'taken';
    this.home.log.warn(`Journal: ${this.fileName} was taken over by another window, so this window leaves the job`);
    this.home.forget(this);
    void this.file.close();
  }

  private async attempt(what: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.home.log.error(`Journal: ${this.fileName} was not ${what}: ${messageOf(error)}`);
    }
  }
}
