import pLimit from 'p-limit';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Log } from '../../core/base/ports';
import { messageOf } from '../../core/base/errors';
import { hasCode } from '../files/diskErrors';
import { readEntry, renameStubbornly } from './journalFile';
import { JournalFolder } from './journalFolder';
import { entryName, parseJournalName } from './journalNames';
import { FileRecord, type JournalRecord, type RecordHome } from './journalRecord';
import { Turns } from '../../core/base/sequencer';
import { WindowPresence } from './windowPresence';

export type { JournalRecord } from './journalRecord';

const listedLifetimeMs = 7 * 24 * 60 * 60 * 1000;
const filesAtOnce = 8;

export interface Claim {
  /** Oldest first. */
  records: JournalRecord[];
  /** Names of the files that made no sense and were set aside. */
  damaged: string[];
}

/** Entries and what else is left of a window, by the names that were seen in the folder. */
interface Remains {
  /** File names by job id. */
  entries: Map<string, string>;
  /** The socket and what was being written. */
  rest: string[];
}

/**
 * The jobs that are under way, one file each, so that a window that ends without warning loses none: another one takes
 * them over. In whose
 * hands a job is stands in the file's name, so that of all who try to take it over the system lets one win.
 */
export class Journal {
  private readonly presence: WindowPresence;
  private readonly files: JournalFolder;
  private readonly home: RecordHome & { isClosed: boolean };
  private readonly records = new Set<FileRecord>();
  private readonly claims = new Turns();

  /**
   * @param folder nothing is made there before there is something to write.
   * @param historyFolder of the history that this window's jobs belong to; another window may finish them.
   * @param now milliseconds since 1970.
   */
  constructor(
    folder: string,
    private readonly log: Log,
    private readonly historyFolder?: string,
  ) {
    const presence = new WindowPresence(folder, log);
    this.presence = presence;
    this.files = new JournalFolder(folder, log);
    this.home = {
      folder,
      owner: presence.owner,
      log,
      isClosed: false,
      announce: () => presence.announce(),
      forget: record => {
        this.records.delete(record);
      },
    };
  }

  /** Durable when it resolves, unless the record says otherwise. Never rejects. */
  async add(entry: JournalEntry): Promise<JournalRecord> {
    const record = this.keep(
      new FileRecord(
        { ...entry, ...(this.historyFolder !== undefined && { historyFolder: this.historyFolder }) },
        this.home,
        false,
      ),
    );
    await record.save();
    return record;
  }

  /**
   * Takes over everything whose window has ended, and goes on watching the living ones: `onAbandoned` is called once
   * per window when it
   * ends, so that the caller claims again. Never rejects.
   */
  claim(onAbandoned: () => void): Promise<Claim> {
    return this.claims.take(() => this.claimInTurn(onAbandoned));
  }

  /**
   * What was told already and is kept to be listed, oldest first. Deletes what is older than seven days. Never rejects.
   */
  async listed(): Promise<JournalRecord[]> {
    const records: FileRecord[] = [];
    await eachOf(await this.files.names(), async fileName => {
      const name = parseJournalName(fileName);
      if (name?.kind !== 'listed') return;
      const entry = await this.files.read(fileName, name.jobId);
      if (entry === undefined) return;
      if (Date.now() - entry.createdAt > listedLifetimeMs) await this.files.clear(fileName);
      else records.push(new FileRecord(entry, this.home, true, 'listed'));
    });
    return records.sort(byAge);
  }

  /** Whether any window has this task in hand: this one, or another that lives. Never rejects. */
  findTask(taskId: string): Promise<'here' | 'elsewhere' | undefined> {
    // Not in the middle of a claim, when a job may have left one hand and not be known in the other.
    return this.claims.take(() => this.findInTurn(taskId));
  }

  /** Finishes what is being written and leaves the entries to other windows. */
  async dispose(): Promise<void> {
    this.home.isClosed = true;
    await this.claims.settled();
    await Promise.all([...this.records].map(record => record.settled()));
    await this.presence.dispose();
  }

  private async claimInTurn(onAbandoned: () => void): Promise<Claim> {
    const records: FileRecord[] = [];
    const damaged: string[] = [];
    // Who was faster may be a window that was not there to be watched when the names were read: then they are read
    // again.
    const lost = new Set<string>();
    for (let lostBefore = -1; lostBefore < lost.size && !this.home.isClosed;) {
      lostBefore = lost.size;
      for (const [owner, remains] of remainsByOwner(await this.files.names())) {
        if (owner === this.presence.owner || (await this.presence.watch(owner, onAbandoned))) continue;
        await eachOf(remains.entries, async ([jobId, fileName]) => {
          const taken = lost.has(fileName) ? undefined : await this.take(fileName, jobId, damaged, lost);
          if (taken !== undefined) records.push(taken);
        });
        for (const fileName of remains.rest) await this.files.clear(fileName);
      }
    }
    return { records: records.sort(byAge), damaged };
  }

  /** Makes the job of a dead window this window's. */
  private async take(
    fileName: string,
    jobId: string,
    damaged: string[],
    lost: Set<string>,
  ): Promise<FileRecord | undefined> {
    const entry = await this.files.read(fileName, jobId, damaged, lost);
    if (entry === undefined || this.home.isClosed || !(await this.isAnnounced())) return undefined;
    try {
      await renameStubbornly(this.files.pathOf(fileName), this.files.pathOf(entryName(jobId, this.presence.owner)));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) lost.add(fileName);
      else this.log.warn(`Journal: ${fileName} was not taken over: ${messageOf(error)}`);
      return undefined;
    }
    this.log.info(`Journal: took over ${fileName}`);
    return this.keep(new FileRecord(entry, this.home, true));
  }

  /** Without it, what is taken over would at once be taken over by the next window. */
  private async isAnnounced(): Promise<boolean> {
    try {
      await this.presence.announce();
      return true;
    } catch (error) {
      this.log.warn(
        `Journal: nothing is taken over, because other windows would not see that this one lives: ${messageOf(error)}`,
      );
      return false;
    }
  }

  private async findInTurn(taskId: string): Promise<'here' | 'elsewhere' | undefined> {
    const isIt = ({ stage }: JournalEntry): boolean => stage.name === 'task' && stage.taskId === taskId;
    if ([...this.records].some(record => record.isOpen && isIt(record.entry))) return 'here';
    // What is gone when it is read may have another name: then the names are read again.
    const gone = new Set<string>();
    for (let goneBefore = -1; goneBefore < gone.size;) {
      goneBefore = gone.size;
      for (const fileName of await this.files.names()) {
        const name = parseJournalName(fileName);
        if (name?.kind !== 'entry' || name.owner === this.presence.owner || gone.has(fileName)) continue;
        const found = await readEntry(this.files.pathOf(fileName), name.jobId);
        if (found.kind === 'gone') gone.add(fileName);
        if (found.kind === 'entry' && isIt(found.entry) && (await this.presence.lives(name.owner))) return 'elsewhere';
      }
    }
    return undefined;
  }

  private keep(record: FileRecord): FileRecord {
    this.records.add(record);
    return record;
  }
}

function remainsByOwner(fileNames: string[]): Map<string, Remains> {
  const owners = new Map<string, Remains>();
  for (const fileName of fileNames) {
    const name = parseJournalName(fileName);
    if (name === undefined || name.kind === 'listed') continue;
    const remains = owners.get(name.owner) ?? { entries: new Map<string, string>(), rest: [] };
    owners.set(name.owner, remains);
    if (name.kind === 'entry') remains.entries.set(name.jobId, fileName);
    else remains.rest.push(fileName);
  }
  return owners;
}

/** Several at once; resolves when all are done. */
async function eachOf<T>(items: Iterable<T>, action: (item: T) => Promise<void>): Promise<void> {
  await pLimit(filesAtOnce).map(items, action);
}

function byAge(one: JournalRecord, other: JournalRecord): number {
  return one.entry.createdAt - other.entry.createdAt;
}
