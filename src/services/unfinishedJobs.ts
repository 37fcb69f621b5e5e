import * as vscode from 'vscode';
import type { SavedImages } from '../core/contributions';
import type { ErrorCode } from '../core/errors';
import { Cancelled, describeForLog, EaselError } from '../core/errors';
import type { JournalEntry } from '../core/journalEntry';
import { taskLifetimeMs } from '../core/journalEntry';
import type { Clock, Log, OnProgress } from '../core/ports';
import type { Fate } from './jobFate';
import { clearLeftoversOf } from './jobFiles';
import type { JobObserver, JobRunner } from './jobRunner';
import type { Journal, JournalRecord } from './journal';
import { Turns } from './turns';

/** How a job ended that nobody was waiting for in a command of its own. */
export interface JobEnd {
  record: JournalRecord;
  saved?: SavedImages<vscode.Uri>;
  /** Those of `saved` that were not there before. */
  newFiles?: vscode.Uri[];
  error?: EaselError;
  /** `saved` where nothing is left to do. */
  fate: Fate | 'saved';
}

/** A job of this window that is not finished: it goes on in the background, or somebody has to do something first. */
interface UnfinishedJob {
  record: JournalRecord;
  running?: {
    end: Promise<JobEnd>;
    controller: AbortController;
    /** Its images are coming now; it does not just wait for the service. */
    isBusy: boolean;
    /** Whoever asked gets the result, so that nobody is told. */
    isQuiet: boolean;
  };
}

/** Jobs from the journal that are finished in the background: those that other windows left, and those of this one that did not end well. */
export class UnfinishedJobs {
  private readonly jobs = new Map<string, UnfinishedJob>();
  private untold: JobEnd[] = [];
  private readonly adoptions = new Turns();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly ended = new vscode.EventEmitter<JobEnd[]>();
  private readonly setAside = new vscode.EventEmitter<string[]>();
  readonly onDidChange = this.changed.event;
  /** Jobs that have ended, as soon as no other one is about to end, so that they can be told together. */
  readonly onDidEnd = this.ended.event;
  /** Journal files that could not be read. */
  readonly onDidSetAside = this.setAside.event;

  constructor(
    private readonly journal: Journal,
    private readonly runner: JobRunner,
    private readonly observer: Pick<JobObserver, 'discarded'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** What is waiting, oldest first. */
  get waiting(): JournalEntry[] {
    return [...this.jobs.values()].map(({ record }) => record.entry).sort((one, other) => one.createdAt - other.createdAt);
  }

  listed(): Promise<JournalRecord[]> {
    return this.journal.listed();
  }

  /** Takes over a job of this window whose command has ended, if there is anything left of it. */
  keep(record: JournalRecord, fate: Fate): void {
    if (fate === 'goesOn') this.add(record);
    if (fate !== 'stuck') return;
    this.jobs.set(record.entry.id, { record });
    this.changed.fire();
  }

  /** Takes over what windows that have ended left behind, now and whenever another one ends. Settles when that is under way. */
  adopt(isQuiet = false): Promise<void> {
    return this.adoptions.take(async () => {
      const { records, damaged } = await this.journal.claim(() => void this.adopt());
      if (damaged.length > 0) this.setAside.fire(damaged);
      for (const record of records) {
        this.log.info(`Resuming "${record.entry.request.prompt}", ${record.entry.stage.name}, of ${new Date(record.entry.createdAt).toISOString()}`);
        this.add(record, isQuiet);
      }
    });
  }

  /** Goes on with a job that nobody here has in hand yet. */
  add(record: JournalRecord, isQuiet = false): void {
    const job: UnfinishedJob = { record };
    this.jobs.set(record.entry.id, job);
    this.start(job, isQuiet);
    this.changed.fire();
  }

  /** Tries everything again that stopped because somebody had to do something first, or what of it stopped with one of these errors. */
  resumeStuck(isQuiet = false, codes?: readonly ErrorCode[]): void {
    for (const job of this.jobs.values()) {
      const { problem } = job.record.entry;
      if (!job.running && (!codes || (problem && codes.includes(problem.code)))) this.start(job, isQuiet);
    }
    this.changed.fire();
  }

  /** Goes on with one job, unless it does already. */
  resume(id: string, isQuiet = false): void {
    const job = this.jobs.get(id);
    if (job && !job.running) this.start(job, isQuiet);
  }

  /** The job that has this task. */
  withTask(taskId: string): JournalEntry | undefined {
    return this.waiting.find(({ stage }) => stage.name === 'task' && stage.taskId === taskId);
  }

  /**
   * Waits for jobs that are under way; those that have not ended by then go on, and are told when they do.
   * @returns the ends, and the entries of the others.
   */
  async wait(ids: readonly string[], timeoutMs: number): Promise<{ ends: JobEnd[]; waiting: JournalEntry[] }> {
    const jobs = ids.flatMap(id => this.jobs.get(id) ?? []);
    const giveUp = new AbortController();
    const timeOut = this.clock.sleep(timeoutMs, giveUp.signal).catch(() => undefined);
    const ends = await Promise.all(jobs.map(async job => (job.running ? Promise.race([job.running.end, timeOut]) : undefined)));
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
    const running = [...this.jobs.values()].flatMap(job => job.running ?? []);
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
    this.changed.fire();
  }

  recordOf(id: string): JournalRecord | undefined {
    return this.jobs.get(id)?.record;
  }

  dispose(): void {
    for (const emitter of [this.changed, this.ended, this.setAside]) emitter.dispose();
  }

  private start(job: UnfinishedJob, isQuiet: boolean): void {
    const controller = new AbortController();
    const state = { isBusy: true, isQuiet };
    const onProgress: OnProgress = progress => {
      state.isBusy = progress.state === 'downloading' || progress.state === 'saving';
      if (!state.isBusy) this.tellWhenQuiet();
    };
    const end = this.finish(job, controller.signal, onProgress);
    job.running = Object.assign(state, { controller, end });
    void end.then(outcome => { this.afterEnd(job, outcome, state.isQuiet); });
  }

  /** Never rejects. */
  private async finish({ record }: UnfinishedJob, signal: AbortSignal, onProgress: OnProgress): Promise<JobEnd> {
    const { stage, createdAt, saved: savedBefore } = record.entry;
    const known = new Set(Object.values(savedBefore).map(({ uri }) => uri));
    const deadline = ('since' in stage ? stage.since : createdAt) + taskLifetimeMs;
    try {
      const { saved, left } = await this.runner.finish(record, { signal, onProgress, deadline, isResumed: true });
      const newFiles = saved.images.map(({ uri }) => uri).filter(uri => !known.has(uri.toString()));
      return { record, saved, newFiles, ...(left && { error: left.error }), fate: left?.fate ?? 'saved' };
    } catch (error) {
      if (!(error instanceof Cancelled)) this.log.error(`In the background: ${describeForLog(error)}`);
      return { record, fate: this.runner.fateOf(error), ...(error instanceof EaselError && { error }) };
    }
  }

  private afterEnd(job: UnfinishedJob, end: JobEnd, isQuiet: boolean): void {
    delete job.running;
    // What went on until the service's own time was up stays as well: the next try says that it has expired.
    if (end.fate !== 'stuck' && end.fate !== 'goesOn') this.jobs.delete(job.record.entry.id);
    if (!isQuiet && (end.saved || end.error)) this.untold.push(end);
    this.changed.fire();
    this.tellWhenQuiet();
  }

  private tellWhenQuiet(): void {
    if (this.untold.length === 0 || [...this.jobs.values()].some(({ running }) => running?.isBusy)) return;
    const ends = this.untold;
    this.untold = [];
    this.ended.fire(ends);
  }
}
