import type { Ticket } from '../../core/jobs/submitQueue';
import type { JournalRecord } from '../journal/journal';
import type { JobEnd } from './job';
import { OldestFirst } from './oldestFirst';

/** What is being done for a job at the moment. */
export type Activity =
  /** Its run waits for the end: a command, the Studio, or a caller with arguments. */
  | { kind: 'foreground'; controller: AbortController }
  | {
      kind: 'background';
      controller: AbortController;
      end: Promise<JobEnd>;
      /** A caller gets the result, so that no message is shown. */
      isQuiet: boolean;
      /** Its images are arriving, or it is about to begin: it does not just wait for the service. */
      isBusy: boolean;
    };

/** A job that this window has in hand: it is being prepared, it is under way, or it waits for a person. */
export interface Job {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** From the moment at which the job is in the journal. */
  record?: JournalRecord;
  activity?: Activity;
  /** Its place in the submit queue, or among the tasks that run at the service. */
  ticket?: Ticket;
}

/** A job whose run has ended, or had ended in another window, before all its images were there. */
export type UnfinishedJob = Job & { record: JournalRecord };

/** All jobs that this window has in hand: the one place that knows which are under way. */
export class JobTable {
  private readonly jobs = new OldestFirst<Job>();

  get(id: string): Job | undefined {
    return this.jobs.get(id);
  }

  /** Adds a job that a run waits for, from its first moment on. @returns the controller that cancels it. */
  begin(id: string, createdAt: number): AbortController {
    const controller = new AbortController();
    this.jobs.set({ id, createdAt, activity: { kind: 'foreground', controller } });
    return controller;
  }

  /** Keeps a job of the journal that no run waits for (any more). */
  keep(record: JournalRecord): UnfinishedJob {
    const { id, createdAt } = record.entry;
    const ticket = this.jobs.get(id)?.ticket;
    const job = { id, createdAt, record, ...(ticket && { ticket }) };
    this.jobs.set(job);
    return job;
  }

  /** Forgets a job, and gives its place in the queue to others. */
  remove(id: string): void {
    this.releaseTicket(id);
    this.jobs.delete(id);
  }

  /** Jobs that no run waits for, oldest first. */
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

  /** Cancels one job. @returns false where nothing is being done for it. */
  cancel(id: string): boolean {
    const activity = this.jobs.get(id)?.activity;
    activity?.controller.abort();
    return activity !== undefined;
  }

  /**
   * Cancels everything that is under way; jobs that wait for a person stay. @returns how many of each kind there were.
   */
  cancelAll(): Record<Activity['kind'], number> {
    const activities = Array.from(this.jobs).flatMap(({ activity }) => activity ?? []);
    for (const { controller } of activities) controller.abort();
    const count = (wanted: Activity['kind']): number => activities.filter(({ kind }) => kind === wanted).length;
    return { foreground: count('foreground'), background: count('background') };
  }

  /** Whether the images of a job in the background are arriving, or are about to. */
  get isBusyInBackground(): boolean {
    for (const { activity } of this.jobs) if (activity?.kind === 'background' && activity.isBusy) return true;
    return false;
  }

  hasTicket(id: string): boolean {
    return this.jobs.get(id)?.ticket !== undefined;
  }

  /** Gives a job its place, in exchange for the one it had. */
  setTicket(id: string, ticket: Ticket): void {
    const job = this.jobs.get(id);
    if (!job) {
      // Its run has ended in this moment.
      ticket.leave();
      return;
    }
    job.ticket?.leave();
    job.ticket = ticket;
  }

  /** Gives the place of a job to others, where it has one. */
  releaseTicket(id: string): void {
    const job = this.jobs.get(id);
    job?.ticket?.leave();
    delete job?.ticket;
  }
}

function isUnfinished(job: Job): job is UnfinishedJob {
  return job.record !== undefined && job.activity?.kind !== 'foreground';
}
