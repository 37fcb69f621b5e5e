import type { ErrorCode } from '../../core/base/errors';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { Event } from '../../core/base/emitter';
import { Emitter } from '../../core/base/emitter';
import type { Clock, Log } from '../../core/base/ports';
import type { Fate } from './jobFate';
import { clearLeftoversOf } from './jobFiles';
import type { JobObserver } from './job';
import type { JobRunner } from './jobRunner';
import type { JobEnd } from './jobTurns';
import { JobTurns } from './jobTurns';
import type { Journal, JournalRecord } from '../journal/journal';
import { OldestFirst } from './oldestFirst';
import { Sequencer } from '../../core/base/sequencer';

export type { JobEnd } from './jobTurns';

/** A job of this window that is not finished: it goes on in the background, or somebody has to do something first. */
interface UnfinishedJob {
  record: JournalRecord;
  /** Under way, or about to be. */
  running?: {
    end: Promise<JobEnd>;
    controller: AbortController;
    /** Whoever asked gets the result, so that nobody is told. */
    isQuiet: boolean;
  };
}

/**
 * Jobs from the journal that are finished in the background: those that other windows left, and those of this one that
 * did not end well.
 */
export class UnfinishedJobs {
  private readonly jobs = new OldestFirst<UnfinishedJob>();
  /** Those whose images are coming now, or that are about to begin: they do not just wait for the service. */
  private readonly busy = new Set<UnfinishedJob>();
  private readonly turns: JobTurns;
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
    private readonly journal: Pick<Journal, 'claim' | 'listed'>,
    runner: Pick<JobRunner, 'finish' | 'fateOf'>,
    private readonly observer: Pick<JobObserver, 'discarded'>,
    private readonly clock: Pick<Clock, 'after' | 'sleep'>,
    log: Log,
  ) {
    this.turns = new JobTurns(runner, clock, log);
    this.changed = new Emitter(log);
    this.ended = new Emitter(log);
    this.setAside = new Emitter(log);
    this.onDidChange = this.changed.event;
    this.onDidEnd = this.ended.event;
    this.onDidSetAside = this.setAside.event;
  }

  /** What is waiting, oldest first. */
  get waiting(): JournalEntry[] {
    return Array.from(this.jobs, ({ record }) => record.entry);
  }

  get waitingCount(): number {
    return this.jobs.size;
  }

  /** So many of `waiting`, and no work with the others. */
  firstWaiting(count: number): JournalEntry[] {
    const entries: JournalEntry[] = [];
    for (const { record } of this.jobs) {
      if (entries.length === count) break;
      entries.push(record.entry);
    }
    return entries;
  }

  listed(): Promise<JournalRecord[]> {
    return this.journal.listed();
  }

  /** Takes over a job of this window whose command has ended, if there is anything left of it. */
  keep(record: JournalRecord, fate: Fate): void {
    if (fate === 'goesOn') this.add(record);
    if (fate !== 'stuck') return;
    this.jobs.set({ record });
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
    const job: UnfinishedJob = { record };
    this.jobs.set(job);
    this.start(job, isQuiet);
    this.tellChange();
  }

  /**
   * Tries everything again that stopped because somebody had to do something first, or what of it stopped with one of
   * these errors.
   */
  resumeStuck(isQuiet = false, codes?: readonly ErrorCode[]): void {
    for (const job of this.jobs) {
      const { problem } = job.record.entry;
      if (!job.running && (!codes || (problem && codes.includes(problem.code)))) this.start(job, isQuiet);
    }
    this.tellChange();
  }

  /** Goes on with one job, unless it does already. */
  resume(id: string, isQuiet = false): void {
    const job = this.jobs.get(id);
    if (job && !job.running) this.start(job, isQuiet);
  }

  /** The job that has this task. */
  withTask(taskId: string): JournalEntry | undefined {
    for (const {
      record: { entry },
    } of this.jobs)
      if (entry.stage.name === 'task' && entry.stage.taskId === taskId) return entry;
    return undefined;
  }

  /**
   * Waits for jobs that are under way; those that have not ended by then go on, and are told when they do.
   * @returns the ends, and the entries of the others.
   */
  async wait(ids: readonly string[], timeoutMs: number): Promise<{ ends: JobEnd[]; waiting: JournalEntry[] }> {
    const jobs = ids.flatMap(id => this.jobs.get(id) ?? []);
    const giveUp = new AbortController();
    const timeOut = this.clock.sleep(timeoutMs, giveUp.signal).catch(() => undefined);
    const ends = await Promise.all(
      jobs.map(async job => (job.running ? Promise.race([job.running.end, timeOut]) : undefined)),
    );
    giveUp.abort();
    for (const { running } of jobs) if (running) running.isQuiet = false;
    return {
      ends: ends.filter(end => end !== undefined),
      waiting: jobs.filter((_, index) => !ends[index]).map(({ record }) => record.entry),
    };
  }

  /** Gives up one job that is under way in the background. @returns false where it is not. */
  cancel(id: string): boolean {
    const running = this.jobs.get(id)?.running;
    running?.controller.abort();
    return running !== undefined;
  }

  /** Gives up what is under way in the background; what waits for somebody stays. @returns how many that were. */
  cancelAll(): number {
    const running = Array.from(this.jobs).flatMap(job => job.running ?? []);
    for (const { controller } of running) controller.abort();
    return running.length;
  }

  /** Gives up a job for good, with what it may have made. */
  async discard(record: JournalRecord): Promise<void> {
    const job = this.jobs.get(record.entry.id);
    if (job?.running) {
      job.running.controller.abort();
      await job.running.end;
    }
    this.jobs.delete(record.entry.id);
    await clearLeftoversOf(record.entry);
    await record.remove();
    this.observer.discarded(record.entry.id);
    this.tellChange();
  }

  recordOf(id: string): JournalRecord | undefined {
    return this.jobs.get(id)?.record;
  }

  dispose(): void {
    for (const emitter of [this.changed, this.ended, this.setAside]) emitter.dispose();
  }

  private start(job: UnfinishedJob, isQuiet: boolean): void {
    const controller = new AbortController();
    this.busy.add(job);
    const onBusy = (isBusy: boolean): void => {
      if (isBusy) this.busy.add(job);
      else this.busy.delete(job);
      this.tellWhenQuiet();
    };
    const end = this.turns.finish(job.record, controller.signal, onBusy);
    const running = { end, controller, isQuiet };
    job.running = running;
    void end.then(outcome => {
      this.afterEnd(job, outcome, running.isQuiet);
    });
  }

  private afterEnd(job: UnfinishedJob, end: JobEnd, isQuiet: boolean): void {
    delete job.running;
    this.busy.delete(job);
    // What went on until the service's own time was up stays as well: the next try says that it has expired.
    if (end.fate !== 'stuck' && end.fate !== 'goesOn') this.jobs.delete(job.record.entry.id);
    if (!isQuiet && (end.saved || end.error)) this.untold.push(end);
    this.tellChange();
    this.tellWhenQuiet();
  }

  private tellChange(): void {
    if (this.isChangeToBeTold) return;
    this.isChangeToBeTold = true;
    setImmediate(() => {
      this.isChangeToBeTold = false;
      this.changed.fire();
    });
  }

  private tellWhenQuiet(): void {
    if (this.untold.length === 0 || this.busy.size > 0) return;
    const ends = this.untold;
    this.untold = [];
    this.ended.fire(ends);
  }
}
