import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { AsSaved } from '../../core/jobs/asSaved';
import type { Attempt, AttemptImage } from '../../core/jobs/attempt';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Event } from '../../core/base/emitter';
import { Emitter } from '../../core/base/emitter';
import type { Clock, Log, Progress } from '../../core/base/ports';
import { endedAttempt, givenUpAttempt, runningAttempt } from './historyAttempt';
import type { HistoryLine } from './historyFile';
import { HistoryFile } from './historyFile';
import { isHistoryFolder } from './historyFolder';
import type { JobObserver, JobResult } from '../jobs/job';

/**
 * Every attempt of this workspace, of this session and of earlier ones. What is under way is in memory only, since the
 * journal has it on disk;
 * what has ended gets a line in a file. A history that cannot be read or written is a line in the log and no more: no
 * job waits for it.
 */
export class History implements JobObserver {
  private readonly file: HistoryFile;
  private readonly attempts = new Map<string, Attempt>();
  private readonly progress = new Map<string, Progress>();
  /** By id: the attempts of this window that are not in the file yet. */
  private readonly unwritten = new Map<string, HistoryLine>();
  private newestFirst: readonly Attempt[] | undefined;
  private byImage: ReadonlyMap<string, readonly Attempt[]> | undefined;
  /** Images that have another name by now than their job knows, by the job's id and that name. */
  private readonly renamed = new Map<string, string>();
  private loading: Promise<void> | undefined;
  private readonly changed: Emitter<Attempt>;
  private readonly removed: Emitter<string>;
  private readonly progressing: Emitter<{ id: string; progress: Progress }>;
  /** Begun, with another image, ended, or changed by another window. */
  readonly onDidChange: Event<Attempt>;
  /** The id of an attempt that was forgotten. */
  readonly onDidRemove: Event<string>;
  readonly onDidProgress: Event<{ id: string; progress: Progress }>;

  /**
   * @param folder nothing is made there before there is something to write.
   * @param storage the folder that holds what the editor keeps for all workspaces.
   */
  constructor(
    private readonly folder: string,
    private readonly log: Log,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly storage = dirname(folder),
  ) {
    this.file = new HistoryFile(folder, log);
    this.changed = new Emitter(log);
    this.removed = new Emitter(log);
    this.progressing = new Emitter(log);
    this.onDidChange = this.changed.event;
    this.onDidRemove = this.removed.event;
    this.onDidProgress = this.progressing.event;
  }

  /**
   * Reads what earlier sessions have left, once and without events; until then `list` and `get` know this session only.
   * Never rejects.
   */
  load(): Promise<void> {
    this.loading ??= this.file.readNew().then(lines => {
      this.take(lines);
    });
    return this.loading;
  }

  /** Reads what other windows have added meanwhile, and tells it. Does nothing before `load`. Never rejects. */
  async refresh(): Promise<void> {
    if (!this.loading) return;
    await this.loading;
    for (const line of this.take(await this.file.readNew())) {
      if ('removed' in line) this.removed.fire(line.id);
      else this.changed.fire(line);
    }
  }

  /** Newest first, with those that are under way. */
  list(): readonly Attempt[] {
    this.newestFirst ??= [...this.attempts.values()].reverse().sort((one, other) => other.createdAt - one.createdAt);
    return this.newestFirst;
  }

  get(id: string): Attempt | undefined {
    return this.attempts.get(id);
  }

  /** The attempts that list an image of this Uri, newest first. */
  withImage(uri: string): readonly Attempt[] {
    this.byImage ??= byImage(this.list());
    return this.byImage.get(uri) ?? [];
  }

  /** The one whose image the file of this Uri is: names are used again when their files are gone. */
  ownerOf(uri: string): Attempt | undefined {
    return this.withImage(uri).find(({ images }) =>
      images.some(image => image.uri === uri && image.deleted === undefined),
    );
  }

  /** By which the file of this Uri is known as the one that was saved; undefined where that is not known. */
  async asSaved(uri: string): Promise<AsSaved | undefined> {
    await this.load();
    return this.ownerOf(uri)?.images.find(image => image.uri === uri && image.deleted === undefined)?.asSaved;
  }

  /** Another account of an image: it was deleted, or brought back, perhaps under another name. */
  changeImage(id: string, { uri, deleted }: AttemptImage, changed: AttemptImage): void {
    const attempt = this.attempts.get(id);
    if (!attempt) return;
    if (changed.uri !== uri) this.renamed.set(`${id} ${uri}`, changed.uri);
    this.change({
      ...attempt,
      images: attempt.images.map(image => (image.uri === uri && image.deleted === deleted ? changed : image)),
    });
  }

  /** The last progress of a running attempt. */
  progressOf(id: string): Progress | undefined {
    return this.progress.get(id);
  }

  /** Forgets an attempt, also one that is under way; its files stay, and so does the job. */
  remove(id: string): void {
    this.progress.delete(id);
    const uris = (this.attempts.get(id)?.images ?? [])
      .map(({ uri }) => uri)
      .filter(uri => this.ownerOf(uri)?.id === id);
    const formerOwners = new Set(uris.flatMap(uri => this.withImage(uri)).filter(attempt => attempt.id !== id));
    // Else the forgotten one's files would be theirs.
    for (const attempt of formerOwners)
      this.change({
        ...attempt,
        images: attempt.images.filter(({ uri, deleted }) => deleted !== undefined || !uris.includes(uri)),
      });
    this.forget(id);
    this.write({ id, removed: true });
    this.removed.fire(id);
  }

  begun(entry: JournalEntry): void {
    if (this.foreignFolder(entry) === undefined) this.keep(this.asKnown(runningAttempt(entry)));
  }

  progressed(id: string, progress: Progress): void {
    if (this.attempts.get(id)?.status !== 'running') return;
    this.progress.set(id, progress);
    this.progressing.fire({ id, progress });
  }

  imageSaved(entry: JournalEntry): void {
    if (this.attempts.has(entry.id)) this.keep(this.asKnown(runningAttempt(entry)));
  }

  ended(entry: JournalEntry, result: JobResult): void {
    this.progress.delete(entry.id);
    const attempt = this.asKnown(endedAttempt(entry, result, this.clock.now()));
    if (this.attempts.has(entry.id)) this.end(attempt);
    const elsewhere = this.foreignFolder(entry);
    if (elsewhere !== undefined) void this.writeElsewhere(elsewhere, attempt);
  }

  discarded(id: string): void {
    // It may be of an earlier session.
    void this.load().then(() => {
      const attempt = this.attempts.get(id);
      if (attempt?.status === 'unfinished') this.end(givenUpAttempt(attempt, this.clock.now()));
    });
  }

  /** Resolves when everything so far is read and written. Never rejects. */
  async settled(): Promise<void> {
    await this.loading;
    await this.file.settled();
  }

  /**
   * Tells nothing any more; what ends afterwards is written all the same. Resolves when everything so far is written.
   */
  dispose(): Promise<void> {
    for (const emitter of [this.changed, this.removed, this.progressing]) emitter.dispose();
    return this.settled();
  }

  /** Another workspace's job may be finished here, when all windows of that one are closed. */
  private foreignFolder({ historyFolder }: JournalEntry): string | undefined {
    return historyFolder === this.folder ? undefined : historyFolder;
  }

  private async writeElsewhere(folder: string, attempt: Attempt): Promise<void> {
    if (await isHistoryFolder(folder, this.folder, this.storage))
      await new HistoryFile(folder, this.log).append(attempt);
    else this.log.warn(`History: ${attempt.id} names a folder that no history can be in, so it is not written there`);
  }

  private end(attempt: Attempt): void {
    this.write(attempt);
    this.keep(attempt);
  }

  /** A running attempt is written when it ends. */
  private change(attempt: Attempt): void {
    if (attempt.status !== 'running') this.write(attempt);
    this.keep(attempt);
  }

  private keep(attempt: Attempt): void {
    this.set(attempt);
    this.changed.fire(attempt);
  }

  private set(attempt: Attempt): void {
    this.attempts.set(attempt.id, attempt);
    this.newestFirst = undefined;
    this.byImage = undefined;
  }

  private forget(id: string): void {
    this.attempts.delete(id);
    this.newestFirst = undefined;
    this.byImage = undefined;
  }

  /** The attempt of a job, with the changes to its images since they were saved. */
  private asKnown(attempt: Attempt): Attempt {
    const known = [...(this.attempts.get(attempt.id)?.images ?? [])];
    // A name that became free may have been taken by a later image of the same job.
    const take = (name: string): AttemptImage | undefined =>
      known.splice(known.findIndex(({ uri }) => uri === name) >>> 0, 1)[0];
    return { ...attempt, images: attempt.images.map(image => take(this.nameNow(attempt.id, image.uri)) ?? image) };
  }

  private nameNow(id: string, uri: string): string {
    const next = this.renamed.get(`${id} ${uri}`);
    return next === undefined ? uri : this.nameNow(id, next);
  }

  /** In the background. */
  private write(line: HistoryLine): void {
    this.unwritten.set(line.id, line);
    void this.file.append(line).then(isWritten => {
      // A later line of the same id may be on its way.
      if (isWritten && this.unwritten.get(line.id) === line) this.unwritten.delete(line.id);
    });
  }

  /**
   * Takes over what the file says, unless this window knows better: its own word will be the last one there. @returns
   * what was new.
   */
  private take(lines: ReadonlyMap<string, HistoryLine>): HistoryLine[] {
    return [...lines.values()].filter(line => {
      const known = this.attempts.get(line.id);
      if (this.unwritten.has(line.id) || known?.status === 'running') return false;
      if ('removed' in line) {
        if (known) this.forget(line.id);
        return known !== undefined;
      }
      // Its own lines come back as well.
      if (known && isDeepStrictEqual(known, line)) return false;
      this.set(line);
      return true;
    });
  }
}

function byImage(newestFirst: readonly Attempt[]): Map<string, Attempt[]> {
  const found = new Map<string, Attempt[]>();
  for (const attempt of newestFirst) {
    for (const uri of new Set(attempt.images.map(image => image.uri))) {
      const others = found.get(uri);
      if (others) others.push(attempt);
      else found.set(uri, [attempt]);
    }
  }
  return found;
}
