import { randomUUID } from 'node:crypto';
import type { URI } from 'vscode-uri';
import type { EaselError } from '../../core/base/errors';
import { Cancelled, describeForLog } from '../../core/base/errors';
import type { Log, RunProgress } from '../../core/base/ports';
import type { SavedImages } from '../../core/contributions/contributions';
import type { ImageOptions } from '../../core/request/imageOptions';
import type { BudgetExcess, MonthlyBudget } from '../budget/monthlyBudget';
import { budgetError } from '../budget/monthlyBudget';
import type { Connection } from '../connection/connection';
import { saveFailed } from '../files/saveFailed';
import type { Answer } from '../dashscope/answers/answers';
import type { OutsideInput } from '../files/inputPlaces';
import type { Workspace } from '../files/workspace';
import { checkWritable } from '../files/writableFolder';
import type { Journal, JournalRecord } from '../journal/journal';
import type { JobResult, PreparedJob, SaveTarget } from './job';
import { statusOf } from './job';
import { entryOf, notWrittenDown } from './jobEntry';
import type { JobRunner } from './jobRunner';
import type { JobStatus } from './jobStatus';
import type { JobTable } from './jobTable';
import type { PrepareContext, PrepareParts } from './prepareJob';
import { prepareJob } from './prepareJob';
import type { UnfinishedJobs } from './unfinishedJobs';

/** One request for images, with the document and the folder that it belongs to. */
export interface RunRequest extends PrepareContext {
  options: ImageOptions;
  /** The record of an earlier job that is sent again. It is removed once this run has a result or its own record. */
  replaces?: JournalRecord | undefined;
}

/**
 * Where a run shows its progress, asks its questions and tells its result: a notification, the Studio, or nowhere for a
 * caller with arguments. When a surface lacks a question, the run continues as if no person were there.
 */
export interface Surface {
  /** Makes sure that there is a key, by asking for one if needed. @returns false when the person gave none. */
  ensureKey?(): Promise<boolean>;
  /** Shows that the work is going on, from its beginning. The signal cancels it. */
  during<T>(work: (signal: AbortSignal, onProgress: (progress: RunProgress) => void) => Promise<T>): Promise<T>;
  /** Asks whether a transparent input may be put on white. @param name the name of the file, as the person knows it. */
  mayFlatten?(name: string): Promise<boolean>;
  /** Asks whether a picture outside of the workspace may be sent; once for each file. */
  maySendOutside?(input: OutsideInput): Promise<boolean>;
  /** Asks whether this number of images may be made. */
  confirm?(job: PreparedJob): Promise<boolean>;
  /** Asks whether images may be made that cost more than is left of the budget of the month. */
  confirmCost?(excess: BudgetExcess): Promise<boolean>;
  /** Called once, as soon as the job is in the journal, with the id by which it can be cancelled. Must not throw. */
  onBegun?(id: string): void;
  /** Shows what has arrived of an answer that is watched; see `PrepareContext.isWatched`. Must not throw. */
  onPart?(soFar: Answer): void;
  /** Asks for another folder when a finished image cannot be saved; without an answer the job fails with the error. */
  askOtherFolder?(error: EaselError): Promise<URI | undefined>;
  /** The last step: tells the result. */
  tell?(result: RunResult): unknown;
}

/** The result of a run. */
export type RunResult =
  | { kind: 'saved'; job: PreparedJob; saved: SavedImages<URI> }
  /** `step`: where it was cancelled: at the question for a key, at the question for the count, or later. */
  | ({ step: 'key' | 'confirm' | 'run' } & Extract<JobResult, { kind: 'cancelled' }>)
  /** Without a record, nothing was sent. An error other than an `EaselError` is a defect of this program. */
  | { kind: 'failed'; error: Error; status: JobStatus; record?: JournalRecord };

export interface ImageRunsParts extends PrepareParts {
  connection: Pick<Connection, 'address' | 'endpoint'>;
  jobs: JobTable;
  journal: Pick<Journal, 'add'>;
  runner: Pick<JobRunner, 'run'>;
  unfinished: Pick<UnfinishedJobs, 'keep' | 'discard'>;
  budget: Pick<MonthlyBudget, 'reserve' | 'settle'>;
  log: Log;
}

/** The only way to make images: takes options, and saves files in the workspace. */
export class ImageRuns {
  /** The real paths of pictures outside of the workspace that the person has agreed to send. */
  private readonly agreedInputs = new Set<string>();

  constructor(private readonly parts: ImageRunsParts) {}

  /** Takes a request through all its steps. Errors are results, too: it rejects only when the surface rejects. */
  async run(request: RunRequest, surface: Surface): Promise<RunResult> {
    const result = await this.takeSteps(request, surface);
    if (result.kind === 'failed') this.parts.log.error(describeForLog(result.error));
    if (result.kind === 'cancelled') this.parts.log.info(describeForLog(new Cancelled(result)));
    await this.putAway(request.replaces, result);
    await surface.tell?.(result);
    return result;
  }

  private async takeSteps(request: RunRequest, surface: Surface): Promise<RunResult> {
    try {
      // First, because setting a key may change the region, and with it the address and the models.
      if (surface.ensureKey && !(await surface.ensureKey()))
        return { kind: 'cancelled', step: 'key', mayBeBilled: false };
      return await surface.during((signal, onProgress) => this.runInTable(request, surface, signal, onProgress));
    } catch (error) {
      return { kind: 'failed', status: 'gone', error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  /** From here on, the surface can cancel the run, and `cancelAll` does, too. */
  private async runInTable(
    request: RunRequest,
    surface: Surface,
    given: AbortSignal,
    onProgress: (progress: RunProgress) => void,
  ): Promise<RunResult> {
    const { jobs, clock, unfinished, budget } = this.parts;
    let [prepared, sent]: [PreparedJob?, JobResult?] = [];
    const [id, createdAt] = [randomUUID(), clock.now()];
    const signal = AbortSignal.any([given, jobs.begin(id, createdAt).signal]);
    try {
      onProgress({ state: 'preparing' });
      const job = await prepareJob(this.parts, request.options, request, {
        signal,
        maySendOutside: surface.maySendOutside && (input => this.maySendOutside(input, surface)),
        mayFlatten: surface.mayFlatten && (name => surface.mayFlatten?.(name) ?? Promise.resolve(false)),
      });
      if (surface.confirm && !(await surface.confirm(job)))
        return { kind: 'cancelled', step: 'confirm', mayBeBilled: false };
      prepared = job;
      if (!(await this.reserve(id, job, surface))) return { kind: 'cancelled', step: 'confirm', mayBeBilled: false };
      signal.throwIfAborted();
      const { record, result } = await this.send(job, { id, createdAt }, surface, signal, onProgress);
      sent = result;
      const status = statusOf(result);
      if (status === 'retrying' || status === 'blocked') unfinished.keep(record, status);
      if (result.kind === 'saved') return { kind: 'saved', job, saved: result.saved };
      return result.kind === 'failed' ? { ...result, record } : { ...result, step: 'run' };
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled', step: 'run', mayBeBilled: false };
      if (error instanceof Cancelled) return { kind: 'cancelled', step: 'confirm', mayBeBilled: false };
      throw error;
    } finally {
      if (prepared) budget.settle(id, sent, prepared);
      // An unfinished job stays in the table, although no run waits for it any more.
      if (!jobs.getUnfinished(id)) jobs.remove(id);
    }
  }

  private async maySendOutside(input: OutsideInput, surface: Surface): Promise<boolean> {
    if (this.agreedInputs.has(input.realPath)) return true;
    if ((await surface.maySendOutside?.(input)) !== true) return false;
    this.agreedInputs.add(input.realPath);
    return true;
  }

  /**
   * Takes the cost of the job from the budget of the month.
   * @returns false if the person does not want to spend more. @throws EaselError if there is no person to ask.
   */
  private async reserve(id: string, job: PreparedJob, surface: Surface): Promise<boolean> {
    const { budget } = this.parts;
    const excess = await budget.reserve(id, job, false);
    if (!excess) return true;
    if (!surface.confirmCost) throw budgetError(excess);
    if (!(await surface.confirmCost(excess))) return false;
    await budget.reserve(id, job, true);
    return true;
  }

  /** Writes the job down, sends it, waits, and saves the images. @throws EaselError before anything is written down. */
  private async send(
    job: PreparedJob,
    { id, createdAt }: { id: string; createdAt: number },
    surface: Surface,
    signal: AbortSignal,
    onProgress: (progress: RunProgress) => void,
  ): Promise<{ record: JournalRecord; result: JobResult }> {
    const { connection, jobs, journal, runner, workspace } = this.parts;
    const connecting = connection.endpoint(job.address);
    // If the job ends earlier for another reason, no step awaits the endpoint.
    connecting.catch(() => undefined);
    // Without a person who could choose another folder, an image that cannot be saved would be paid for and lost.
    if (!surface.askOtherFolder) await checkTarget(workspace, job.target);
    const record = await journal.add(entryOf(job, id, createdAt));
    if (!record.isOnDisk) {
      await record.remove();
      throw notWrittenDown();
    }
    const running = jobs.get(id);
    if (running) running.record = record;
    const result = await runner.run(job, record, connecting, {
      signal,
      onProgress,
      onBegun: begunId => surface.onBegun?.(begunId),
      onPart: soFar => surface.onPart?.(soFar),
      ...(surface.askOtherFolder && { askOtherFolder: async error => surface.askOtherFolder?.(error) }),
    });
    return { record, result };
  }

  /** Removes the record of the job that was sent again, unless nothing was sent: then it is the only record. */
  private async putAway(replaced: JournalRecord | undefined, result: RunResult): Promise<void> {
    const hasRecord = result.kind === 'saved' || (result.kind === 'failed' && result.status !== 'gone');
    if (replaced && hasRecord) await this.parts.unfinished.discard(replaced);
  }

  /** True when no job of this window is running or waits for the person. */
  get isIdle(): boolean {
    return this.parts.jobs.isEmpty;
  }

  /** Cancels one job of this window, also one in the background. @returns false when it is not running. */
  cancel(id: string): boolean {
    return this.parts.jobs.cancel(id);
  }

  /**
   * Cancels the jobs that were started in this window or run in its background. @returns how many of each kind.
   */
  cancelAll(): ReturnType<JobTable['cancelAll']> {
    return this.parts.jobs.cancelAll();
  }
}

async function checkTarget(
  workspace: Workspace,
  { folder, baseNames: [baseName = 'image'], extension }: SaveTarget,
): Promise<void> {
  try {
    await checkWritable(workspace.virtualFiles, folder);
  } catch (error) {
    throw saveFailed(workspace, error, folder, baseName + extension);
  }
}
