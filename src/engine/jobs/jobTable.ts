import { URI, Utils } from 'vscode-uri';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import { isCancelled } from '../../core/jobs/journalEntry';
import type { Place } from '../../core/jobs/submitQueue';
import type { JournalRecord } from '../journal/journal';
import type { JobEnd } from './job';
import { OldestFirst } from './oldestFirst';

/** The work that is going on for a job. */
export type Activity =
  /** A command, the Studio or a caller with arguments waits for its end. */
  | { kind: 'foreground'; controller: AbortController }
  | {
      kind: 'background';
      controller: AbortController;
      end: Promise<JobEnd>;
      /** True when a caller gets the result, so that no message is shown. */
      isQuiet: boolean;
      /** True while its images arrive or it is about to begin; false while it only waits for the service. */
      isBusy: boolean;
    };

/** A job of this window that is being prepared, is running, or waits for the person. */
export interface Job {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Set as soon as the job is in the journal. */
  record?: JournalRecord;
  activity?: Activity;
  /** Its place in the submit queue, or among the tasks that run at the service. */
  ticket?: Place;
}

/** A job whose run ended, in this window or another one, before all its images were saved. */
export type UnfinishedJob = Job & { record: JournalRecord };

/** All jobs of this window: the one place that knows which of them are running. */
export class JobTable {
  private readonly jobs = new OldestFirst<Job>();

  get(id: string): Job | undefined {
    return this.jobs.get(id);
  }

  /** Adds a job that a run waits for, as soon as the run begins. @returns the controller that cancels it. */
  begin(id: string, createdAt: number): AbortController {
    const controller = new AbortController();
    this.jobs.set({ id, createdAt, activity: { kind: 'foreground', controller } });
    return controller;
  }

  /** Adds or keeps a job of the journal for which no run waits. */
  keep(record: JournalRecord): UnfinishedJob {
    const { id, createdAt } = record.entry;
    const ticket = this.jobs.get(id)?.ticket;
    const job = { id, createdAt, record, ...(ticket && { ticket }) };
    this.jobs.set(job);
    return job;
  }

  /** Forgets a job, and frees its place in the queue. */
  remove(id: string): void {
    this.releaseTicket(id);
    this.jobs.delete(id);
  }

  /** Whether a job of the journal, running or unfinished, will replace this file. */
  isReplacing(file: URI): boolean {
    const address = file.toString();
    for (const { record } of this.jobs) {
      if (!record || isCancelled(record.entry)) continue;
      const { folder, baseNames, extension, overwrite } = record.entry.target;
      const names = overwrite ? baseNames : [];
      if (names.some(name => Utils.joinPath(URI.parse(folder), name + extension).toString() === address)) return true;
    }
    return false;
  }

  /** The jobs for which no run waits, oldest first. */
  *unfinished(): IterableIterator<UnfinishedJob> {
    for (const job of this.jobs) if (isUnfinished(job)) yield job;
  }

  /** The job with this id, unless a run waits for it. */
  getUnfinished(id: string): UnfinishedJob | undefined {
    const job = this.jobs.get(id);
    return job && isUnfinished(job) ? job : undefined;
  }

  get isEmpty(): boolean {
    return this.jobs.size === 0;
  }

  /** What is written down of every job, whether a run waits for it or not. */
  *entries(): IterableIterator<JournalEntry> {
    for (const { record } of this.jobs) if (record) yield record.entry;
  }

  /** Cancels one job. @returns false when no work is going on for it, or it was cancelled before. */
  cancel(id: string): boolean {
    const job = this.jobs.get(id);
    if (!job?.activity || isCancelledJob(job)) return false;
    job.activity.controller.abort();
    return true;
  }

  /**
   * Whether a run of this window has sent a request for the same model to the same address, and waits for its answer.
   * @param cutIds jobs whose answer will not come.
   * @param isSamePrompt whether only requests with the same prompt count.
   */
  isAnswerAwaited({ request, address }: JournalEntry, cutIds: ReadonlySet<string>, isSamePrompt = false): boolean {
    for (const { id, record, activity } of this.jobs) {
      const other = record?.entry;
      if (activity?.kind !== 'foreground' || other?.stage.name !== 'submitting' || cutIds.has(id)) continue;
      if (isSamePrompt && other.request.prompt !== request.prompt) continue;
      if (other.request.modelId === request.modelId && other.address.baseUrl === address.baseUrl) return true;
    }
    return false;
  }

  /** The jobs of the journal whose request was sent, and whose answer no run of this window waits for any more. */
  cutOff(): JournalEntry[] {
    return Array.from(this.jobs).flatMap(({ record, activity }) =>
      record?.entry.stage.name === 'submitting' && activity?.kind !== 'foreground' ? [record.entry] : [],
    );
  }

  /**
   * Cancels every running job; jobs that wait for the person stay. @returns how many of each kind were cancelled.
   */
  cancelAll(): Record<Activity['kind'], number> {
    const activities = Array.from(this.jobs).flatMap(job => (isCancelledJob(job) ? [] : (job.activity ?? [])));
    for (const { controller } of activities) controller.abort();
    const count = (wanted: Activity['kind']): number => activities.filter(({ kind }) => kind === wanted).length;
    return { foreground: count('foreground'), background: count('background') };
  }

  /** Whether images of a job in the background are arriving, or are about to. */
  get isBusyInBackground(): boolean {
    for (const { activity } of this.jobs) if (activity?.kind === 'background' && activity.isBusy) return true;
    return false;
  }

  hasTicket(id: string): boolean {
    return this.jobs.get(id)?.ticket !== undefined;
  }

  /** Gives a job its place in the queue; a place that it had before is freed. */
  setTicket(id: string, ticket: Place): void {
    const job = this.jobs.get(id);
    if (!job) {
      // Its run has just ended.
      ticket.leave();
      return;
    }
    job.ticket?.leave();
    job.ticket = ticket;
  }

  /** Frees the place of a job in the queue, if it has one. */
  releaseTicket(id: string): void {
    const job = this.jobs.get(id);
    job?.ticket?.leave();
    delete job?.ticket;
  }
}

/** Cancelled before: it only waits for images that the service still makes. */
const isCancelledJob = ({ record }: Job): boolean => record !== undefined && isCancelled(record.entry);

function isUnfinished(job: Job): job is UnfinishedJob {
  return job.record !== undefined && job.activity?.kind !== 'foreground';
}
