import pLimit from 'p-limit';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Clock, Log } from '../../core/base/ports';
import { messageOf } from '../../core/base/errors';
import { hasCode } from '../files/diskErrors';
import { readEntry, renameStubbornly } from './journalFile';
import { JournalFolder } from './journalFolder';
import { entryName, isDamagedName, listedName, parseJournalName } from './journalNames';
import { FileRecord, type JournalRecord, type RecordHome } from './journalRecord';
import { Sequencer } from '../../core/base/sequencer';
import { WindowPresence } from './windowPresence';

export type { JournalRecord } from './journalRecord';

const listedLifetimeMs = 7 * 24 * 60 * 60 * 1000;
/** Of a file that could not be parsed, for a person to look at. */
const setAsideLifetimeMs = 30 * 24 * 60 * 60 * 1000;
const filesAtOnce = 8;

export interface Claim {
  /** Oldest first. */
  records: JournalRecord[];
  /** Names of the files that could not be parsed and were set aside. */
  damaged: string[];
}

/** The files of one window that were found in the folder. */
interface Remains {
  /** File names by job id. */
  entries: Map<string, string>;
  /** The socket, what the window wrote down about itself, and files whose writing did not finish. */
  rest: string[];
}

/**
 * The running jobs, one file each, so that no job is lost when a window ends without warning: another window takes its
 * jobs over. The file name says which window owns the job. Taking a job over is one rename, so when several windows
 * try, the file system lets one of them win.
 */
export class Journal {
  private readonly presence: WindowPresence;
  private readonly files: JournalFolder;
  private readonly home: RecordHome & { isClosed: boolean };
  private readonly records = new Set<FileRecord>();
  private readonly claims = new Sequencer();

  /**
   * @param folder is created only when there is something to write.
   * @param historyFolder where the history of this window's jobs is, whichever window finishes them.
   */
  constructor(
    folder: string,
    private readonly log: Log,
    private readonly clock: Pick<Clock, 'now' | 'sleep'>,
    private readonly historyFolder?: string,
  ) {
    const presence = new WindowPresence(folder, log, clock);
    this.presence = presence;
    this.files = new JournalFolder(folder, log, clock);
    this.home = {
      folder,
      owner: presence.owner,
      log,
      clock,
      isClosed: false,
      announce: () => presence.announce(),
      stayAnnounced: () => presence.stayAnnounced(),
      forget: record => {
        this.records.delete(record);
      },
    };
  }

  /** The entry is on disk when this resolves, unless `isOnDisk` is false. Never rejects. */
  async add(entry: JournalEntry): Promise<JournalRecord> {
    const record = this.keep(
      new FileRecord(
        { ...entry, ...(this.historyFolder !== undefined && { historyFolder: this.historyFolder }) },
        this.home,
      ),
    );
    await record.save();
    return record;
  }

  /**
   * Takes over the jobs of every window that has ended, and watches the windows that are alive: `onAbandoned` is called
   * once for each of them when it ends, so that the caller can claim again. Never rejects.
   */
  claim(onAbandoned: () => void): Promise<Claim> {
    return this.claims.queue(() => this.claimInTurn(onAbandoned));
  }

  /**
   * The jobs that the person was told about and that are kept only to be listed, oldest first. Deletes those older than
   * seven days. Never rejects.
   */
  async listed(): Promise<JournalRecord[]> {
    const records: FileRecord[] = [];
    await eachOf(await this.files.names(), async fileName => {
      const name = parseJournalName(fileName);
      if (name?.kind !== 'listed') return;
      const found = await this.files.read(fileName, name.jobId);
      if (found === undefined) return;
      if (this.clock.now() - found.entry.createdAt > listedLifetimeMs) await this.files.clear(fileName);
      else records.push(new FileRecord(found.entry, this.home, found, 'listed'));
    });
    return records.sort(byAge);
  }

  /**
   * The tasks of the jobs of all windows, with the ids of these jobs: also of windows that have ended, whose jobs some
   * window takes over, and of listed jobs. Never rejects.
   */
  async tasks(): Promise<Map<string, Set<string>>> {
    const tasks = new Map<string, Set<string>>();
    const note = ({ id, stage }: JournalEntry): void => {
      if (stage.name === 'task') tasks.set(stage.taskId, (tasks.get(stage.taskId) ?? new Set()).add(id));
    };
    for (const record of this.records) note(record.entry);
    // A file that is gone when it is read may have been renamed. So the names are read again.
    const read = new Set<string>();
    for (let goneCount = -1; goneCount !== 0;) {
      const names = (await this.files.names()).filter(name => !read.has(name));
      goneCount = 0;
      await eachOf(names, async fileName => {
        read.add(fileName);
        const name = parseJournalName(fileName);
        if (name?.kind !== 'entry' && name?.kind !== 'listed') return;
        const found = await readEntry(this.files.pathOf(fileName), name.jobId);
        if (found.kind === 'entry') note(found.entry);
        if (found.kind === 'gone') goneCount += 1;
      });
    }
    return tasks;
  }

  /** Deletes what is kept for a person only, once that is over. Never rejects. */
  async tidy(): Promise<void> {
    await this.listed();
    const setAside = (await this.files.names()).filter(isDamagedName);
    await eachOf(setAside, name => this.files.clearOlder(name, this.clock.now() - setAsideLifetimeMs));
  }

  /** Whether a window is working on this task: this one, or another one that is alive. Never rejects. */
  findTask(taskId: string): Promise<'here' | 'elsewhere' | undefined> {
    // Not during a claim: at that moment a job may have left one window and not be known to the other.
    return this.claims.queue(() => this.findInTurn(taskId));
  }

  /** Finishes the current writes and leaves the entries to other windows. */
  async dispose(): Promise<void> {
    this.home.isClosed = true;
    await this.claims.settled();
    await Promise.all([...this.records].map(record => record.letGo()));
    await this.presence.dispose();
  }

  private async claimInTurn(onAbandoned: () => void): Promise<Claim> {
    const records: FileRecord[] = [];
    const damaged: string[] = [];
    // Another window may take a job first. It may not have existed when the names were read, and then it is not watched
    // yet. So the names are read again.
    const lost = new Set<string>();
    for (let lostBefore = -1; lostBefore < lost.size && !this.home.isClosed;) {
      lostBefore = lost.size;
      for (const [owner, remains] of remainsByOwner(await this.files.names())) {
        if (owner === this.presence.owner || (await this.presence.watch(owner, onAbandoned))) continue;
        await eachOf(remains.entries, async ([jobId, fileName]) => {
          const taken = lost.has(fileName) ? undefined : await this.take(fileName, jobId, owner, damaged, lost);
          if (taken !== undefined) records.push(taken);
        });
        for (const fileName of remains.rest) await this.files.clear(fileName);
      }
    }
    return { records: records.sort(byAge), damaged };
  }

  /** Takes over one job of a window that has ended. */
  private async take(
    fileName: string,
    jobId: string,
    owner: string,
    damaged: string[],
    lost: Set<string>,
  ): Promise<FileRecord | undefined> {
    const seen = await this.files.read(fileName, jobId, damaged, lost);
    if (seen === undefined || this.home.isClosed || !(await this.isAnnounced())) return undefined;
    if ((await readEntry(this.files.pathOf(listedName(jobId)), jobId)).kind === 'entry') {
      // That window was about to delete it.
      await this.files.clear(fileName);
      return undefined;
    }
    const ownName = entryName(jobId, this.presence.owner);
    try {
      await renameStubbornly(this.files.pathOf(fileName), this.files.pathOf(ownName), this.clock);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) lost.add(fileName);
      else this.log.warn(`Journal: ${fileName} was not taken over: ${messageOf(error)}`);
      return undefined;
    }
    this.log.info(`Journal: took over ${fileName}`);
    // Its owner may have written a last step between the reading and the renaming.
    const found = (await this.files.read(ownName, jobId, damaged)) ?? seen;
    const record = this.keep(new FileRecord(found.entry, this.home, found));
    // The hidden files of that window are this job's from now on. For the owner, should it be alive after all, the line
    // is also the sign that the job is not its own any more, and stays one when the file is deleted.
    await record.update({ formerOwners: [...(found.entry.formerOwners ?? []), owner] });
    await record.letGo();
    return record;
  }

  /** Without the announcement, the next window would at once take over the jobs that this window took over. */
  private async isAnnounced(): Promise<boolean> {
    try {
      await this.presence.announce();
      return true;
    } catch (error) {
      this.log.warn(
        `Journal: no job is taken over, because other windows could not see that this window is alive: ${messageOf(error)}`,
      );
      return false;
    }
  }

  private async findInTurn(taskId: string): Promise<'here' | 'elsewhere' | undefined> {
    const isTask = ({ stage }: JournalEntry): boolean => stage.name === 'task' && stage.taskId === taskId;
    if ([...this.records].some(record => record.isOpen && isTask(record.entry))) return 'here';
    // A file that is gone when it is read may have been renamed. So the names are read again.
    const gone = new Set<string>();
    for (let goneBefore = -1; goneBefore < gone.size;) {
      goneBefore = gone.size;
      for (const fileName of await this.files.names()) {
        const name = parseJournalName(fileName);
        if (name?.kind !== 'entry' || name.owner === this.presence.owner || gone.has(fileName)) continue;
        const found = await readEntry(this.files.pathOf(fileName), name.jobId);
        if (found.kind === 'gone') gone.add(fileName);
        if (found.kind === 'entry' && isTask(found.entry) && (await this.presence.lives(name.owner)))
          return 'elsewhere';
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

/** Runs `action` for several items at once; resolves when all are done. */
async function eachOf<T>(items: Iterable<T>, action: (item: T) => Promise<void>): Promise<void> {
  await pLimit(filesAtOnce).map(items, action);
}

function byAge(one: JournalRecord, other: JournalRecord): number {
  return one.entry.createdAt - other.entry.createdAt;
}
