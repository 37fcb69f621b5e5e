import pLimit from 'p-limit';
import type { URI } from 'vscode-uri';
import type { SavedImages } from '../../core/contributions/contributions';
import { Cancelled, describeForLog, EaselError } from '../../core/base/errors';
import { taskLifetimeMs } from '../../core/jobs/journalEntry';
import type { Clock, Log, OnProgress } from '../../core/base/ports';
import type { Fate } from './jobFate';
import type { JobRunner } from './jobRunner';
import type { JournalRecord } from '../journal/journal';

/** How a job ended that nobody was waiting for in a command of its own. */
export interface JobEnd {
  record: JournalRecord;
  saved?: SavedImages<URI>;
  /** Those of `saved` that were not there before. */
  newFiles?: URI[];
  error?: EaselError;
  /** `saved` where nothing is left to do. */
  fate: Fate | 'saved';
}

/**
 * A window may have left a thousand jobs: all of them at once would hold up everything else. Half as many take longer
 * in all, twice as many are
 * no faster, and each of those that begin together makes the moment in which nothing else is done longer.
 */
export const mostAtOnce = 16;
/**
 * One that takes longer does not keep the others waiting; it may be asking again and again for an image that does not
 * come.
 */
const longestTurnMs = 10_000;

/** Finishes jobs in the background, in the order of the calls, so many at once as the editor does not feel. */
export class JobTurns {
  private readonly starts = pLimit(mostAtOnce);
  private readonly cancellations = pLimit(mostAtOnce);

  constructor(
    private readonly runner: Pick<JobRunner, 'finish' | 'fateOf'>,
    private readonly clock: Pick<Clock, 'after'>,
    private readonly log: Log,
  ) {}

  /**
   * Begins when it is the job's turn, or when `signal` aborts. Never rejects.
   * @param onBusy told whether its images are coming, or it just waits for the service.
   */
  finish(record: JournalRecord, signal: AbortSignal, onBusy: (isBusy: boolean) => void): Promise<JobEnd> {
    return new Promise(resolve => {
      let hasBegun = false;
      /** Settles when the next one may begin, which may be long before the end. */
      const begin = (): Promise<void> =>
        new Promise(leave => {
          if (hasBegun) {
            leave();
            return;
          }
          hasBegun = true;
          const callOff = this.clock.after(longestTurnMs, leave);
          const onProgress: OnProgress = ({ state }) => {
            const isBusy = state === 'downloading' || state === 'saving';
            onBusy(isBusy);
            // A task may run for minutes, and nothing is done here meanwhile.
            if (!isBusy) leave();
          };
          void this.run(record, signal, onProgress).then(end => {
            callOff();
            leave();
            resolve(end);
          });
        });
      void this.starts(begin);
      signal.addEventListener('abort', () => void this.cancellations(begin), { once: true });
    });
  }

  private async run(record: JournalRecord, signal: AbortSignal, onProgress: OnProgress): Promise<JobEnd> {
    const { request, stage, createdAt, saved: savedBefore } = record.entry;
    this.log.info(`Resuming "${request.prompt}", ${stage.name}, of ${new Date(createdAt).toISOString()}`);
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
}
