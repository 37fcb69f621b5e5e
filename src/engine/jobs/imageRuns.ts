import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import type { EaselError } from '../../core/base/errors';
import { Cancelled, describeForLog } from '../../core/base/errors';
import type { Log, RunProgress } from '../../core/base/ports';
import type { SavedImages } from '../../core/contributions/contributions';
import type { ImageOptions } from '../../core/request/imageOptions';
import type { Connection } from '../connection/connection';
import { saveFailed } from '../files/imageFiles';
import type { Workspace } from '../files/workspace';
import { checkWritable } from '../files/writableFolder';
import type { Journal, JournalRecord } from '../journal/journal';
import type { JobResult, PreparedJob, SaveTarget } from './job';
import { statusOf } from './job';
import { entryOf } from './jobEntry';
import type { JobRunner } from './jobRunner';
import type { JobStatus } from './jobStatus';
import type { JobTable } from './jobTable';
import type { PrepareContext, PrepareParts } from './prepareJob';
import { prepareJob } from './prepareJob';
import type { UnfinishedJobs } from './unfinishedJobs';

/** One request for images, and what surrounds it. */
export interface RunRequest extends PrepareContext {
  options: ImageOptions;
  /** The record of an earlier job that is sent again; it goes once this run has come to something. */
  replaces?: JournalRecord | undefined;
}

/**
 * Where a run shows its progress, asks its questions and tells its result: a notification, the Studio, or nowhere for a
 * caller with arguments. A question that a surface does not have is answered as if the person was not there.
 */
export interface Surface {
  /** Makes sure that there is a key, asking for one. @returns false where the person chose to do something else. */
  ensureKey?(): Promise<boolean>;
  /** Shows that the work is under way, from its first moment on. The signal cancels it. */
  during<T>(work: (signal: AbortSignal, onProgress: (progress: RunProgress) => void) => Promise<T>): Promise<T>;
  /** Whether a transparent input may be put on white. @param name the file as the person knows it. */
  mayFlatten?(name: string): Promise<boolean>;
  /** Whether so many images may be made. */
  confirm?(job: PreparedJob): Promise<boolean>;
  /** Called once, with the id by which the job can be cancelled, as soon as it is in the journal. Must not throw. */
  onBegun?(id: string): void;
  /** Another folder for a finished image that cannot be saved; without an answer the error stands. */
  askOtherFolder?(error: EaselError): Promise<URI | undefined>;
  /** The last step: says what came of it. */
  tell?(result: RunResult): unknown;
}

/** What came of a run. */
export type RunResult =
  | { kind: 'saved'; job: PreparedJob; saved: SavedImages<URI> }
  /** @param step where it ended: without a key, without the person's agreement, or on the way. */
  | { kind: 'cancelled'; step: 'key' | 'confirm' | 'run'; mayBeBilled: boolean }
  /** Without a record, nothing was sent. An error other than an `EaselError` is a fault of this program. */
  | { kind: 'failed'; error: Error; status: JobStatus; record?: JournalRecord };

export interface ImageRunsParts extends PrepareParts {
  connection: Pick<Connection, 'address' | 'endpoint'>;
  jobs: JobTable;
  journal: Pick<Journal, 'add'>;
  runner: Pick<JobRunner, 'run'>;
  unfinished: Pick<UnfinishedJobs, 'keep' | 'discard'>;
  log: Log;
}

/** The one way in which images are made: options in, files in the workspace out. */
export class ImageRuns {
  constructor(private readonly parts: ImageRunsParts) {}

  /** Takes a request through all its steps. Errors are results, too: it rejects only where the surface does. */
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

  /** From here on the run can be cancelled, by its surface and with everything else. */
  private async runInTable(
    request: RunRequest,
    surface: Surface,
    given: AbortSignal,
    onProgress: (progress: RunProgress) => void,
  ): Promise<RunResult> {
    const { jobs, clock, unfinished } = this.parts;
    const [id, createdAt] = [randomUUID(), clock.now()];
    const signal = AbortSignal.any([given, jobs.begin(id, createdAt).signal]);
    try {
      onProgress({ state: 'preparing' });
      const job = await prepareJob(this.parts, request.options, request, {
        signal,
        mayFlatten: surface.mayFlatten && (name => surface.mayFlatten?.(name) ?? Promise.resolve(false)),
      });
      if (surface.confirm && !(await surface.confirm(job)))
        return { kind: 'cancelled', step: 'confirm', mayBeBilled: false };
      signal.throwIfAborted();
      const { record, result } = await this.send(job, { id, createdAt }, surface, signal, onProgress);
      const status = statusOf(result);
      if (status === 'retrying' || status === 'blocked') unfinished.keep(record, status);
      if (result.kind === 'saved') return { kind: 'saved', job, saved: result.saved };
      return result.kind === 'failed' ? { ...result, record } : { ...result, step: 'run' };
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled', step: 'run', mayBeBilled: false };
      throw error;
    } finally {
      // A job of which something is left has been kept, and no run waits for it any more.
      if (!jobs.getUnfinished(id)) jobs.remove(id);
    }
  }

  /** Writes the job down, sends it, waits, and saves what came. @throws EaselError where nothing was written down. */
  private async send(
    job: PreparedJob,
    { id, createdAt }: { id: string; createdAt: number },
    surface: Surface,
    signal: AbortSignal,
    onProgress: (progress: RunProgress) => void,
  ): Promise<{ record: JournalRecord; result: JobResult }> {
    const { connection, jobs, journal, runner, workspace } = this.parts;
    const connecting = connection.endpoint(job.address);
    // Where something else ends the job first, no step asks for the endpoint.
    connecting.catch(() => undefined);
    // Without a person who could choose another folder, an image that cannot be saved would be paid for and lost.
    if (!surface.askOtherFolder) await checkTarget(workspace, job.target);
    const record = await journal.add(entryOf(job, id, createdAt));
    const running = jobs.get(id);
    if (running) running.record = record;
    const { isOnDisk } = record;
    const result = await runner.run(job, record, connecting, {
      signal,
      onProgress,
      onBegun: begunId => surface.onBegun?.(begunId),
      ...(surface.askOtherFolder && { askOtherFolder: async error => surface.askOtherFolder?.(error) }),
    });
    if (isOnDisk || result.kind !== 'saved') return { record, result };
    const warning = l10n.t(
      'This job could not be written down, so it would not have survived a closed window; see the log.',
    );
    const { saved } = result;
    return { record, result: { ...result, saved: { ...saved, warnings: [...saved.warnings, warning] } } };
  }

  /** The record of the job that was sent again goes, unless nothing was sent: the old record is all there is then. */
  private async putAway(replaced: JournalRecord | undefined, result: RunResult): Promise<void> {
    const hasRecord = result.kind === 'saved' || (result.kind === 'failed' && result.status !== 'gone');
    if (replaced && hasRecord) await this.parts.unfinished.discard(replaced);
  }

  /** Nothing is under way in this window, and nothing waits for a person. */
  get isIdle(): boolean {
    return this.parts.jobs.isEmpty;
  }

  /** Cancels one job of this window, also one in the background. @returns false where it is not under way. */
  cancel(id: string): boolean {
    return this.parts.jobs.cancel(id);
  }

  /**
   * Cancels what was started in this window, or goes on in its background. @returns how many of each kind there were.
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
