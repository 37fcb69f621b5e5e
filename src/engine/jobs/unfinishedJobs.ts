import type { ErrorCode } from '../../core/base/errors';
import type { JournalEntry } from '../../core/jobs/journalEntry';
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
 * Jobs from the journal that are finished in the background: those that other windows left, and those of this one that
 * did not end well.
 */
export class UnfinishedJobs {
  private readonly limiter: JobLimiter;
  private untold: JobEnd[] = [];
  private readonly adoptions = new Sequencer();
  private isChangeToBeTold = false;
  private readonly changed: Emitter<void>;
  private readonly ended: Emitter<JobEnd[]>;
  private readonly setAside: Emitter<string[]>;
  /** Once for all changes of one turn of the event loop, after it. */
  readonly onDidChange: Event<void>;
  /** Jobs that have ended, as soon as no other one is about to end, so that they can be told together. */
  readonly onDidEnd: Event<JobEnd[]>;
  /** Journal files that could not be read. */
  readonly onDidSetAside: Event<string[]>;

  constructor(
    private readonly jobs: JobTable,
    private readonly journal: Pick<Journal, 'claim' | 'listed'>,
    runner: Pick<JobRunner, 'finish'>,
    private readonly observer: Pick<JobObserver, 'discarded'>,
    private readonly clock: Pick<Clock, 'after' | 'sleep'>,
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

  /** What is waiting, oldest first. */
  get waiting(): JournalEntry[] {
    return Array.from(this.jobs.unfinished(), ({ record }) => record.entry);
  }

  get waitingCount(): number {
    return Array.from(this.jobs.unfinished()).length;
  }

  /** The first `count` entries of `waiting`, without copying the rest. */
  firstWaiting(count: number): JournalEntry[] {
    const entries: JournalEntry[] = [];
    for (const { record } of this.jobs.unfinished()) {
      if (entries.length === count) break;
      entries.push(record.entry);
    }
    return entries;
  }

  /** Jobs that are over and are kept so that a person can send them again. */
  listed(): Promise<JournalRecord[]> {
    return this.journal.listed();
  }

  /** The record of one of them. */
  async listedWith(id: string): Promise<JournalRecord | undefined> {
    return (await this.listed()).find(({ entry }) => entry.id === id);
  }

  /** Takes over a job of this window whose run has ended, where something is left of it. */
  keep(record: JournalRecord, status: JobStatus): void {
    if (status === 'retrying') this.add(record);
    if (status !== 'blocked') return;
    this.jobs.keep(record);
    this.tellChange();
  }

  /**
   * Takes over what windows that have ended left behind, now and whenever another one ends. Settles when that is under
   * way.
   */
  adopt(isQuiet = false): Promise<void> {
    return this.adoptions.queue(async () => {
      const { records, damaged } = await this.journal.claim(() => void this.adopt());
      if (damaged.length > 0) this.setAside.fire(damaged);
      for (const record of records) this.add(record, isQuiet);
    });
  }

  /** Goes on with a job that nobody here has in hand yet. */
  add(record: JournalRecord, isQuiet = false): void {
    this.start(this.jobs.keep(record), isQuiet);
    this.tellChange();
  }

  /**
   * Tries everything again that stopped because somebody had to do something first, or what of it stopped with one of
   * these errors.
   */
  resumeBlocked(isQuiet = false, codes?: readonly ErrorCode[]): void {
    for (const job of this.jobs.unfinished()) {
      const { problem } = job.record.entry;
      if (!job.activity && (!codes || (problem && codes.includes(problem.code)))) this.start(job, isQuiet);
    }
    this.tellChange();
  }

  /** Goes on with one job, unless it does already. */
  resume(id: string, isQuiet = false): void {
    const job = this.jobs.getUnfinished(id);
    if (job && !job.activity) this.start(job, isQuiet);
  }

  /** The job that has this task. */
  withTask(taskId: string): JournalEntry | undefined {
    for (const {
      record: { entry },
    } of this.jobs.unfinished())
      if (entry.stage.name === 'task' && entry.stage.taskId === taskId) return entry;
    return undefined;
  }

  /**
   * Waits for jobs that are under way; those that have not ended by then go on, and are told when they do.
   * @returns the ends, and the entries of the others.
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

  /** Gives up a job for good, with what it may have made. */
  async discard(record: JournalRecord): Promise<void> {
    const activity = this.jobs.get(record.entry.id)?.activity;
    if (activity?.kind === 'background') {
      activity.controller.abort();
      await activity.end;
    }
    this.jobs.remove(record.entry.id);
    await clearLeftoversOf(record.entry);
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
    void end.then(outcome => {
      delete job.activity;
      this.afterEnd(outcome, activity.isQuiet);
    });
  }

  private afterEnd(end: JobEnd, isQuiet: boolean): void {
    const { record, result } = end;
    const status = statusOf(result);
    // A job that was retrying until the service's own time was up stays as well: the next try says that it has expired.
    if (status !== 'blocked' && status !== 'retrying') this.jobs.remove(record.entry.id);
    if (!isQuiet && result.kind !== 'cancelled') this.untold.push(end);
    this.tellChange();
    this.tellEnds();
  }

  private tellChange(): void {
    if (this.isChangeToBeTold) return;
    this.isChangeToBeTold = true;
    setImmediate(() => {
      this.isChangeToBeTold = false;
      this.changed.fire();
    });
  }

  /** As soon as no other job is about to end. */
  private tellEnds(): void {
    if (this.untold.length === 0 || this.jobs.isBusyInBackground) return;
    const ends = this.untold;
    this.untold = [];
    this.ended.fire(ends);
  }
}
