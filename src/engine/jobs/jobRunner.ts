import * as l10n from '@vscode/l10n';
import { problemOf } from '../../core/base/errorCodec';
import { Cancelled, EaselError, messageOf } from '../../core/base/errors';
import type { Clock, Log, OnProgress } from '../../core/base/ports';
import type { JobStage, JournalEntry } from '../../core/jobs/journalEntry';
import { canBeAskedFor, isCancelled } from '../../core/jobs/journalEntry';
import { mostImagesFor } from '../../core/models/modelLookup';
import type { Connection } from '../connection/connection';
import type { Answer } from '../dashscope/answers/answers';
import type { DashScopeClient } from '../dashscope/client';
import type { Endpoint } from '../dashscope/endpoint';
import type { KnownPlaces } from '../files/knownPlaces';
import type { Workspace } from '../files/workspace';
import type { JournalRecord } from '../journal/journal';
import type { AnswerSaver } from './answerSaver';
import type { CutSubmits } from './cutSubmits/cutSubmits';
import type { KnownTasks } from './cutSubmits/knownTasks';
import type {
  Answered,
  FinishOptions,
  JobObserver,
  JobResult,
  PreparedJob,
  RunOptions,
  SaveOptions,
  SaveTarget,
} from './job';
import {
  answerOfStage,
  isFromElsewhere,
  knownTargetOf,
  missingImages,
  savedImagesOf,
  takenOver,
  targetOf,
  unknownPlace,
} from './jobEntry';
import { entryEmbedding } from '../provenance/embedding';
import { clearLeftoversOf } from './jobFiles';
import type { JobStatus } from './jobStatus';
import { cutOffError, expiredIfOld, statusAfterSaving, statusAfterSubmit, statusAfterWaiting } from './jobStatus';
import type { JobSubmitter } from './jobSubmitter';
import { saveNotesOf } from './saveNotes';
import type { JobTable } from './jobTable';
import type { TaskDurations } from './taskDurationStore';

export interface JobRunnerParts {
  client: Pick<DashScopeClient, 'waitForTask'>;
  connection: Pick<Connection, 'endpointFor'>;
  submitter: Pick<JobSubmitter, 'submit' | 'holdRunning'>;
  jobs: Pick<JobTable, 'hasTicket' | 'releaseTicket'>;
  saver: Pick<AnswerSaver, 'save'>;
  taskDurations: Pick<TaskDurations, 'waitOf'>;
  cutSubmits: Pick<CutSubmits, 'recover'>;
  knownTasks: Pick<KnownTasks, 'note'>;
  observer: JobObserver;
  places: Pick<KnownPlaces, 'remember' | 'rootOf'>;
  workspace: Pick<Workspace, 'nameOf'>;
  clock: Clock;
  log: Log;
}

/** The result of a step that failed or was cancelled. The record has the new status of the job. */
type Stopped = Exclude<JobResult, { kind: 'saved' }>;

/** Runs the steps of a job. Each step is in the journal before the next one begins. */
export class JobRunner {
  constructor(private readonly parts: JobRunnerParts) {}

  /**
   * Runs a recorded job to its end, beginning with its place in the queue. Never rejects.
   * @param connecting the endpoint, requested early because the key store of the editor is slow.
   */
  async run(
    job: PreparedJob,
    record: JournalRecord,
    connecting: Promise<Endpoint>,
    given: RunOptions,
  ): Promise<JobResult> {
    this.parts.places.remember(job.target.within ?? job.target.folder);
    return this.observed(record, given, async options => {
      const timeoutMs = job.settings.timeoutSeconds * 1000;
      const submitted = await this.guarded(
        record,
        options.signal,
        async () => this.submit(job, record, await connecting, options, timeoutMs),
        statusAfterSubmit,
      );
      if ('kind' in submitted) return submitted;
      const deadline = this.parts.clock.now() + timeoutMs;
      return this.goOn(record, { ...options, deadline, isResumed: false }, submitted.value);
    });
  }

  /**
   * Continues a job from the stage in its record: waits for the task if there is one, and saves the images that are not
   * saved yet. Never rejects.
   */
  async finish(record: JournalRecord, given: FinishOptions): Promise<JobResult> {
    return this.observed(record, given, options => this.goOn(record, options));
  }

  /** Sends the job. When its answer never arrives, looks for its task in the service's list of tasks. */
  private async submit(
    job: PreparedJob,
    record: JournalRecord,
    endpoint: Endpoint,
    options: RunOptions,
    timeoutMs: number,
  ): Promise<Answered | undefined> {
    const { clock, cutSubmits, submitter } = this.parts;
    try {
      return await submitter.submit(job, record, endpoint, options, timeoutMs);
    } catch (error) {
      const isCut = error instanceof EaselError && error.mayBeBilled === true && !options.signal.aborted;
      if (!isCut || record.entry.stage.name !== 'submitting' || !canBeAskedFor(record.entry)) throw error;
      await cutSubmits.recover(record, endpoint, error, clock.now(), options.signal);
      return undefined;
    }
  }

  /** Tells the observer about the run, unless the person cancelled the job before. */
  private async observed<Options extends RunOptions>(
    record: JournalRecord,
    options: Options,
    work: (options: Options) => Promise<JobResult>,
  ): Promise<JobResult> {
    if (isCancelled(record.entry)) return work(options);
    const { observer } = this.parts;
    const { id } = record.entry;
    const onProgress: OnProgress = progress => {
      observer.progressed(id, progress);
      options.onProgress(progress);
    };
    observer.begun(record.entry);
    options.onBegun?.(id);
    const result = await work({ ...options, onProgress });
    observer.ended(record.entry, result);
    return result;
  }

  /** @param answered the answer, when it has just arrived. */
  private async goOn(record: JournalRecord, options: FinishOptions, answered?: Answered): Promise<JobResult> {
    const { entry } = record;
    const waited = await this.guarded(
      record,
      options.signal,
      async () => {
        this.targetOf(entry, options);
        if (answered) return answered;
        const cut = cutOffError(entry.stage);
        if (cut && !canBeAskedFor(entry)) throw cut;
        const endpoint = await this.parts.connection.endpointFor(entry.address);
        if (cut) options.onProgress({ state: 'queued' }); // Looking may take a day, and others end meanwhile.
        if (cut) await this.parts.cutSubmits.recover(record, endpoint, cut, undefined, options.signal);
        return { endpoint, answer: answerOfStage(entry.stage) ?? (await this.waitForTask(record, endpoint, options)) };
      },
      statusAfterWaiting,
    );
    if ('kind' in waited) return waited;
    const { answer, endpoint } = waited.value;
    this.parts.jobs.releaseTicket(entry.id);
    // A window on another machine cannot see for ever that this one is alive. The step of an answer looks by itself.
    if (!answered && !(await record.isStillOurs())) return { kind: 'failed', status: 'gone', error: takenOver() };
    if (isCancelled(record.entry)) {
      await record.update({ cancellation: 'offered' });
      return { kind: 'cancelled', mayBeBilled: true, left: 'blocked' };
    }
    const saved = await this.guarded(
      record,
      options.signal,
      async () => {
        try {
          return await this.save(record, answer, endpoint, { ...options, ready: answered?.written });
        } catch (error) {
          throw expiredIfOld(error, entry.stage, this.parts.clock.now());
        }
      },
      error => (record.isOpen ? statusAfterSaving(error) : 'gone'),
    );
    return 'kind' in saved ? saved : saved.value;
  }

  private async waitForTask(record: JournalRecord, endpoint: Endpoint, options: FinishOptions): Promise<Answer> {
    const { client, clock, jobs, knownTasks, submitter, taskDurations } = this.parts;
    const { stage, request } = record.entry;
    if (!jobs.hasTicket(record.entry.id)) submitter.holdRunning(record);
    if (stage.name !== 'task') throw new Error(`A job that is ${stage.name} has no task to wait for`);
    await knownTasks.note(stage.taskId);
    return client.waitForTask(stage.taskId, endpoint, {
      ...options,
      ...taskDurations.waitOf(request),
      ageMs: clock.now() - stage.since,
      serviceSince: stage.serviceSince,
      isFromElsewhere: isFromElsewhere(record.entry),
    });
  }

  /** @throws EaselError `saveFailed` for a resumed job whose entry names a place that is neither open nor known. */
  private targetOf({ target }: JournalEntry, { isResumed }: FinishOptions): SaveTarget {
    // The place of a job that was not resumed comes from this window, and not from a file.
    if (!isResumed) return targetOf(target);
    const known = knownTargetOf(target, this.parts.places);
    if (known) return known;
    throw unknownPlace(this.parts.workspace.nameOf(targetOf(target).folder));
  }

  private async save(
    record: JournalRecord,
    answer: Answer,
    endpoint: Endpoint,
    options: FinishOptions & Pick<SaveOptions, 'ready'>,
  ): Promise<JobResult> {
    const { entry } = record;
    const { request } = entry;
    const isOnDisk = (): boolean => record.isOnDisk;
    const isWrittenDown = options.isResumed || (options.ready?.then(isOnDisk, isOnDisk) ?? record.isOnDisk);
    const saved = await this.parts.saver.save(answer, this.targetOf(entry, options), {
      ...options,
      endpoint,
      maxCount: mostImagesFor(request),
      prompt: request.prompt,
      embedding: entryEmbedding(entry, answer),
      notes: saveNotesOf(record, options.isResumed, this.parts),
    });
    const [failure] = saved.failures;
    const error = failure && expiredIfOld(failure, entry.stage, this.parts.clock.now());
    const left = error && { status: statusAfterSaving(error), error };
    if (left) await record.update({ problem: problemOf(left.error) });
    else await record.remove();
    for (const { uri, width, height } of saved.images)
      this.parts.log.info(`Saved ${this.parts.workspace.nameOf(uri)}, ${width}*${height}`);
    const warnings = [...entry.warnings, ...missingImages(request, answer), ...saved.warnings];
    if (!(await isWrittenDown))
      warnings.push(
        l10n.t('This job could not be written down, so it would not have survived a closed window; see the log.'),
      );
    for (const warning of warnings) this.parts.log.warn(warning);
    return {
      kind: 'saved',
      saved: savedImagesOf(request, answer, { ...saved, warnings }),
      ...(left && { left }),
    };
  }

  /** Runs a step. If it fails, the new status of the job is in the journal before this returns. */
  private async guarded<T>(
    record: JournalRecord,
    signal: AbortSignal,
    step: () => Promise<T>,
    statusAfter: (error: unknown, stage: JobStage) => JobStatus,
  ): Promise<{ value: T } | Stopped> {
    try {
      return { value: await step() };
    } catch (error) {
      if (signal.aborted || error instanceof Cancelled) return this.cancelled(record, error);
      const status = statusAfter(error, record.entry.stage);
      if (isCancelled(record.entry)) {
        // The person has cancelled it and there are no images to offer, so nothing is told.
        const left = status === 'blocked' ? status : undefined;
        await this.settle(record, left ?? 'gone', error);
        return { kind: 'cancelled', mayBeBilled: left !== undefined, ...(left && { left }) };
      }
      // The prompt of a task from elsewhere is not known, so it could not be sent again.
      const kept = status === 'recorded' && isFromElsewhere(record.entry) ? 'gone' : status;
      await this.settle(record, kept, error);
      return { kind: 'failed', status: kept, error: error instanceof Error ? error : new Error(messageOf(error)) };
    }
  }

  /**
   * Ends a job that the person cancelled. If the service makes its images anyway, they are billed. Then the record
   * stays, so that the images can be offered when they are there.
   */
  private async cancelled(record: JournalRecord, error: unknown): Promise<Stopped> {
    const { entry } = record;
    // Other errors come from looking for the task of a request whose answer never came.
    const isLost = entry.stage.name === 'submitting' && !(error instanceof Cancelled);
    const mayBeBilled = isLost || (error instanceof Cancelled && error.details.mayBeBilled === true);
    const leadsToImages = canBeAskedFor(entry) || entry.stage.name === 'answer';
    if (!mayBeBilled || !leadsToImages || isFromElsewhere(entry)) {
      await this.settle(record, 'gone', error);
      return { kind: 'cancelled', mayBeBilled };
    }
    this.parts.jobs.releaseTicket(entry.id);
    this.parts.submitter.holdRunning(record);
    await record.update({ cancellation: 'kept' });
    return { kind: 'cancelled', mayBeBilled, left: 'retrying' };
  }

  private async settle(record: JournalRecord, status: JobStatus, error: unknown): Promise<void> {
    const { jobs, submitter } = this.parts;
    if (status === 'gone' || status === 'recorded') await clearLeftoversOf(record);
    if (status === 'retrying') submitter.holdRunning(record);
    else jobs.releaseTicket(record.entry.id);
    if (status === 'gone') await record.remove();
    else if (status === 'recorded') await record.list(problemOf(error));
    else await record.update({ problem: problemOf(error) });
  }
}
