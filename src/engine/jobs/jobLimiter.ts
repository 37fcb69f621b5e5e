import pLimit from 'p-limit';
import { describeForLog } from '../../core/base/errors';
import { taskLifetimeMs } from '../../core/jobs/journalEntry';
import type { Clock, Log, OnProgress } from '../../core/base/ports';
import type { JobEnd } from './job';
import type { JobRunner } from './jobRunner';
import type { JournalRecord } from '../journal/journal';

/**
 * A window may have left a thousand jobs. Running all of them at once would block the extension host. Measured: with
 * eight at once the total time is longer, with 64 it is not shorter, and each further job that begins at the same
 * moment makes the longest block longer.
 */
export const maxJobsAtOnce = 16;
/** A job that takes longer no longer holds back the next one: it may be retrying a download that keeps failing. */
const maxTurnMs = 10_000;

/** Finishes jobs in the background, in the order of the calls, and only as many at once as do not slow the editor. */
export class JobLimiter {
  private readonly starts = pLimit(maxJobsAtOnce);
  private readonly cancellations = pLimit(maxJobsAtOnce);

  constructor(
    private readonly runner: Pick<JobRunner, 'finish'>,
    private readonly clock: Pick<Clock, 'after' | 'now'>,
    private readonly log: Log,
  ) {}

  /**
   * Begins when it is the job's turn, or when `signal` aborts. Never rejects.
   * @param onBusy called with true when images are arriving, and with false when the job only waits for the service.
   */
  finish(record: JournalRecord, signal: AbortSignal, onBusy: (isBusy: boolean) => void): Promise<JobEnd> {
    return new Promise(resolve => {
      let hasBegun = false;
      /** Settles when the next job may begin, which may be long before the end of this one. */
      const begin = (): Promise<void> =>
        new Promise(leave => {
          if (hasBegun) {
            leave();
            return;
          }
          hasBegun = true;
          const callOff = this.clock.after(maxTurnMs, leave);
          const onProgress: OnProgress = ({ state }) => {
            const isBusy = state === 'downloading' || state === 'saving';
            onBusy(isBusy);
            // A task may run for minutes, and this process has nothing to do meanwhile.
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
    // A task is waited for from now on, and not from when it was made: the clock of this computer may have been wrong
    // then, or be wrong now. The service says when a task is too old.
    const deadline = (stage.name === 'answer' ? stage.since : this.clock.now()) + taskLifetimeMs;
    const result = await this.runner.finish(record, { signal, onProgress, deadline, isResumed: true });
    if (result.kind === 'failed') this.log.error(`In the background: ${describeForLog(result.error)}`);
    const saved = result.kind === 'saved' ? result.saved.images.map(({ uri }) => uri) : [];
    return { record, result, newFiles: saved.filter(uri => !known.has(uri.toString())) };
  }
}
