import type { ErrorCode } from '../../core/base/errors';
import type { JobStage, JournalEntry, TaskCandidate } from '../../core/jobs/journalEntry';
import { isCancelled } from '../../core/jobs/journalEntry';
import type { Event } from '../../core/base/emitter';
import { Emitter } from '../../core/base/emitter';
import type { Clock, Log } from '../../core/base/ports';
import { clearLeftoversOf } from './jobFiles';
import type { JobEnd, JobObserver } from './job';
import { statusOf } from './job';
import type { JobRunner } from './jobRunner';
import { JobLimiter } from './jobLimiter';
import type { JobStatus } from './jobStatus';
import type { JobTable, UnfinishedJob } from './jobTable';
import type { Journal, JournalRecord } from '../journal/journal';
import { Sequencer } from '../../core/base/sequencer';

/**
 * Finishes jobs of the journal in the background: jobs that ended windows left behind, and jobs of this window whose
 * run ended before all images were saved.
 */
export class UnfinishedJobs {
  private readonly limiter: JobLimiter;
  private untold: JobEnd[] = [];
  private readonly adoptions = new Sequencer();
  private isChangeToBeTold = false;
  private readonly changed: Emitter<void>;
  private readonly ended: Emitter<JobEnd[]>;
  private readonly setAside: Emitter<string[]>;
  /** Fires once after a turn of the event loop, for all changes of that turn. */
  readonly onDidChange: Event<void>;
  /** Fires with the jobs that have ended, once no other job is about to end, so that one message can tell all. */
  readonly onDidEnd: Event<JobEnd[]>;
  /** Journal files that could not be read. */
  readonly onDidSetAside: Event<string[]>;

  constructor(
    private readonly jobs: JobTable,
    private readonly journal: Pick<Journal, 'add' | 'claim' | 'listed'>,
    runner: Pick<JobRunner, 'finish'>,
    private readonly observer: Pick<JobObserver, 'discarded'>,
    private readonly clock: Pick<Clock, 'after' | 'now' | 'sleep'>,
    log: Log,
  ) {
    this.limiter = new JobLimiter(runner, clock, log);
    this.changed = new Emitter(log);
    this.ended = new Emitter(log);
    this.setAside = new Emitter(log);
    this.onDidChange = this.changed.event;
    this.onDidEnd = this.ended.event;
    this.onDidSetAside = this.setAside.event;
  }

  /** The jobs that the person waits for, oldest first. */
  get waiting(): JournalEntry[] {
    return Array.from(this.wanted(), ({ record }) => record.entry);
  }

  get waitingCount(): number {
    return Array.from(this.wanted()).length;
  }

  /** The first `count` entries of `waiting`, without copying the rest. */
  firstWaiting(count: number): JournalEntry[] {
    const entries: JournalEntry[] = [];
    for (const { record } of this.wanted()) {
      if (entries.length === count) break;
      entries.push(record.entry);
    }
    return entries;
  }

  /** Jobs that the person cancelled while the service went on with them, oldest first. */
  get cancelled(): JournalEntry[] {
    return Array.from(this.jobs.unfinished(), ({ record }) => record.entry).filter(isCancelled);
  }

  /** The jobs that are over and kept in the list, so that the person can send them again. */
  listed(): Promise<JournalRecord[]> {
    return this.journal.listed();
  }

  /** The record of one of the listed jobs. */
  async listedWith(id: string): Promise<JournalRecord | undefined> {
    return (await this.listed()).find(({ entry }) => entry.id === id);
  }

  /** Takes over a job of this window whose run has ended, if it can still bring images. */
  keep(record: JournalRecord, status: JobStatus): void {
    if (status === 'retrying') this.add(record);
    if (status !== 'blocked') return;
    this.jobs.keep(record);
    this.tellChange();
  }

  /**
   * Takes over the jobs of windows that have ended, now and whenever another window ends. Settles when these jobs have
   * been started.
   */
  adopt(isQuiet = false): Promise<void> {
    return this.adoptions.queue(async () => {
      const { records, damaged } = await this.journal.claim(() => void this.adopt());
      if (damaged.length > 0) this.setAside.fire(damaged);
      for (const record of records) this.add(record, isQuiet);
    });
  }

  /** Continues a job that this window does not have yet. */
  add(record: JournalRecord, isQuiet = false): void {
    this.start(this.jobs.keep(record), isQuiet);
    this.tellChange();
  }

  /**
   * Continues all blocked jobs.
   * @param codes only those that stopped with one of these errors.
   */
  resumeBlocked(isQuiet = false, codes?: readonly ErrorCode[]): void {
    for (const job of this.wanted()) {
      const { problem } = job.record.entry;
      if (!job.activity && (!codes || (problem && codes.includes(problem.code)))) this.start(job, isQuiet);
    }
    this.tellChange();
  }

  /** Continues one job, unless it is running already. */
  resume(id: string, isQuiet = false): void {
    const job = this.jobs.getUnfinished(id);
    if (job && !job.activity) this.start(job, isQuiet);
  }

  /** The person wants the images of a cancelled job now: saves them as soon as they are there. */
  async withdrawCancellation(id: string): Promise<void> {
    const job = this.jobs.getUnfinished(id);
    if (!job) return;
    await job.record.update({ cancellation: 'withdrawn' });
    this.resume(id);
    this.tellChange();
  }

  /**
   * Asks the service again about a listed job, at no cost.
   * @param chosen the task that the person chose, when several tasks may belong to the job.
   */
  async askAgain(listed: JournalRecord, chosen?: TaskCandidate): Promise<void> {
    const entry = { ...listed.entry };
    delete entry.problem;
    const stage: JobStage = chosen
      ? { name: 'task', taskId: chosen.taskId, since: this.clock.now(), serviceSince: chosen.createdAt }
      : entry.stage;
    // The new record is written before the old one is removed, so that a crash does not lose the job.
    const record = await this.journal.add({ ...entry, stage, candidates: [] });
    await listed.remove();
    this.add(record);
  }

  /** The entry of the job that has this task. */
  withTask(taskId: string): JournalEntry | undefined {
    for (const {
      record: { entry },
    } of this.jobs.unfinished())
      if (entry.stage.name === 'task' && entry.stage.taskId === taskId) return entry;
    return undefined;
  }

  /**
   * Waits for running jobs for a limited time. Jobs that take longer continue, and their end is told later.
   * @returns the ends, and the entries of the jobs that have not ended.
   */
  async wait(ids: readonly string[], timeoutMs: number): Promise<{ ends: JobEnd[]; waiting: JournalEntry[] }> {
    const jobs = ids.flatMap(id => this.jobs.getUnfinished(id) ?? []);
    const giveUp = new AbortController();
    const timeOut = this.clock.sleep(timeoutMs, giveUp.signal).catch(() => undefined);
    const ends = await Promise.all(
      jobs.map(async ({ activity }) =>
        activity?.kind === 'background' ? Promise.race([activity.end, timeOut]) : undefined,
      ),
    );
    giveUp.abort();
    for (const { activity } of jobs) if (activity?.kind === 'background') activity.isQuiet = false;
    return {
      ends: ends.filter(end => end !== undefined),
      waiting: jobs.filter((_, index) => !ends[index]).map(({ record }) => record.entry),
    };
  }

  /** Gives up a job for good, with the images that it may have made. */
  async discard(record: JournalRecord): Promise<void> {
    const activity = this.jobs.get(record.entry.id)?.activity;
    // First, so that its end does not start the job again.
    this.jobs.remove(record.entry.id);
    if (activity?.kind === 'background') {
      activity.controller.abort();
      await activity.end;
    }
    this.jobs.remove(record.entry.id);
    await clearLeftoversOf(record);
    await record.remove();
    this.observer.discarded(record.entry.id);
    this.tellChange();
  }

  recordOf(id: string): JournalRecord | undefined {
    return this.jobs.getUnfinished(id)?.record;
  }

  dispose(): void {
    for (const emitter of [this.changed, this.ended, this.setAside]) emitter.dispose();
  }

  private start(job: UnfinishedJob, isQuiet: boolean): void {
    const controller = new AbortController();
    const onBusy = (isBusy: boolean): void => {
      activity.isBusy = isBusy;
      this.tellEnds();
    };
    const end = this.limiter.finish(job.record, controller.signal, onBusy);
    const activity = { kind: 'background' as const, controller, end, isQuiet, isBusy: true };
    job.activity = activity;
    const wasOffered = job.record.entry.cancellation === 'offered';
    void end.then(outcome => {
      delete job.activity;
      if (this.jobs.get(job.id) === job) this.afterEnd(outcome, job, activity.isQuiet, wasOffered);
      this.tellChange();
      this.tellEnds();
    });
  }

  private afterEnd(end: JobEnd, job: UnfinishedJob, isQuiet: boolean, wasOffered: boolean): void {
    const { result } = end;
    const status = statusOf(result);
    // A job that kept retrying until its time was up stays as well: the next run tells whether it has expired.
    if (status !== 'blocked' && status !== 'retrying') this.jobs.remove(job.id);
    if (result.kind !== 'cancelled') {
      if (!isQuiet) this.untold.push(end);
      return;
    }
    // It was cancelled just now, and the service continues it.
    if (status === 'retrying') this.start(job, isQuiet);
    // Told even when a caller waited quietly: a person cancelled it, and this person is asked.
    if (job.record.entry.cancellation === 'offered' && !wasOffered) this.untold.push(end);
  }

  /** The unfinished jobs that the person has not cancelled, oldest first. */
  private *wanted(): IterableIterator<UnfinishedJob> {
    for (const job of this.jobs.unfinished()) if (!isCancelled(job.record.entry)) yield job;
  }

  private tellChange(): void {
    if (this.isChangeToBeTold) return;
    this.isChangeToBeTold = true;
    setImmediate(() => {
      this.isChangeToBeTold = false;
      this.changed.fire();
    });
  }

  /** Fires `onDidEnd` once no other job is about to end. */
  private tellEnds(): void {
    if (this.untold.length === 0 || this.jobs.isBusyInBackground) return;
    const ends = this.untold;
    this.untold = [];
    this.ended.fire(ends);
  }
}
