import * as l10n from '@vscode/l10n';
import { URI } from 'vscode-uri';
import { problemOf } from '../../core/base/errorCodec';
import { Cancelled, messageOf } from '../../core/base/errors';
import type { Clock, Log, OnProgress } from '../../core/base/ports';
import type { JobStage } from '../../core/jobs/journalEntry';
import type { ImageRequest } from '../../core/request/imageRequest';
import type { Connection } from '../connection/connection';
import type { Answer } from '../dashscope/answers';
import type { DashScopeClient } from '../dashscope/client';
import type { Endpoint } from '../dashscope/endpoint';
import type { Workspace } from '../files/workspace';
import type { JournalRecord } from '../journal/journal';
import type { AnswerSaver } from './answerSaver';
import type { Answered, FinishOptions, JobObserver, JobResult, PreparedJob, RunOptions } from './job';
import { answerOfStage, targetOf } from './jobEntry';
import { clearLeftoversOf } from './jobFiles';
import type { JobStatus } from './jobStatus';
import { statusAfterSaving, statusAfterSubmit, statusAfterWaiting, throwIfOver } from './jobStatus';
import type { JobSubmitter } from './jobSubmitter';
import type { JobTable } from './jobTable';
import type { TaskDurations } from './taskDurationStore';

export interface JobRunnerParts {
  client: Pick<DashScopeClient, 'waitForTask'>;
  connection: Pick<Connection, 'endpointFor'>;
  submitter: Pick<JobSubmitter, 'submit' | 'holdRunning'>;
  jobs: Pick<JobTable, 'hasTicket' | 'releaseTicket'>;
  saver: Pick<AnswerSaver, 'save'>;
  taskDurations: Pick<TaskDurations, 'waitOf'>;
  observer: JobObserver;
  workspace: Pick<Workspace, 'nameOf'>;
  clock: Clock;
  log: Log;
}

/** A step went wrong, and what that means for the job is in its record. */
type Stopped = Exclude<JobResult, { kind: 'saved' }>;

/** The steps of a job, each written down in its journal record before the next begins. */
export class JobRunner {
  constructor(private readonly parts: JobRunnerParts) {}

  /**
   * Takes a recorded job all the way, from its place in the queue on. Never rejects.
   * @param connecting where it goes, asked for early: the editor's key store takes its time.
   */
  async run(
    job: PreparedJob,
    record: JournalRecord,
    connecting: Promise<Endpoint>,
    given: RunOptions,
  ): Promise<JobResult> {
    return this.observed(record, given, async options => {
      const timeoutMs = job.settings.timeoutSeconds * 1000;
      const submitted = await this.guarded(
        record,
        options.signal,
        async () => this.parts.submitter.submit(job, record, await connecting, options, timeoutMs),
        statusAfterSubmit,
      );
      if ('kind' in submitted) return submitted;
      const deadline = this.parts.clock.now() + timeoutMs;
      return this.goOn(record, { ...options, deadline, isResumed: false }, submitted.value);
    });
  }

  /**
   * Takes a job on from where its record says it is: waits for the task where there is one, and saves what is not saved
   * yet. Never rejects.
   */
  async finish(record: JournalRecord, given: FinishOptions): Promise<JobResult> {
    return this.observed(record, given, options => this.goOn(record, options));
  }

  /** Lets the observer know what becomes of the job. */
  private async observed<Options extends RunOptions>(
    record: JournalRecord,
    options: Options,
    work: (options: Options) => Promise<JobResult>,
  ): Promise<JobResult> {
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

  /** @param answered the answer that has just come, and from where. */
  private async goOn(record: JournalRecord, options: FinishOptions, answered?: Answered): Promise<JobResult> {
    const { entry } = record;
    const waited = await this.guarded(
      record,
      options.signal,
      async () => {
        throwIfOver(entry.stage, this.parts.clock.now());
        if (answered) return answered;
        const endpoint = await this.parts.connection.endpointFor(entry.address);
        return { endpoint, answer: answerOfStage(entry.stage) ?? (await this.waitForTask(record, endpoint, options)) };
      },
      statusAfterWaiting,
    );
    if ('kind' in waited) return waited;
    const { answer, endpoint } = waited.value;
    this.parts.jobs.releaseTicket(entry.id);
    const saved = await this.guarded(
      record,
      options.signal,
      () => this.save(record, answer, endpoint, options),
      statusAfterSaving,
    );
    return 'kind' in saved ? saved : saved.value;
  }

  private async waitForTask(record: JournalRecord, endpoint: Endpoint, options: FinishOptions): Promise<Answer> {
    const { client, clock, jobs, submitter, taskDurations } = this.parts;
    const { stage } = record.entry;
    if (!jobs.hasTicket(record.entry.id)) submitter.holdRunning(record);
    if (stage.name !== 'task') throw new Error(`A job that is ${stage.name} has no task to wait for`);
    return client.waitForTask(stage.taskId, endpoint, {
      ...options,
      ...taskDurations.waitOf(record.entry.request),
      ageMs: clock.now() - stage.since,
    });
  }

  private async save(
    record: JournalRecord,
    answer: Answer,
    endpoint: Endpoint,
    options: FinishOptions,
  ): Promise<JobResult> {
    const { entry } = record;
    const { request } = entry;
    const saved = await this.parts.saver.save(answer, targetOf(entry.target), {
      ...options,
      endpoint,
      prompt: request.prompt,
      notes: {
        jobId: entry.id,
        isResumed: options.isResumed,
        saved: Object.fromEntries(
          Object.entries(entry.saved).map(([index, file]) => [index, { ...file, uri: URI.parse(file.uri) }]),
        ),
        document: entry.document === undefined ? undefined : URI.parse(entry.document),
        onDocument: document => record.update({ document: document.toString() }),
        onSaved: async (index, file) => {
          await record.update({ saved: { ...record.entry.saved, [index]: { ...file, uri: file.uri.toString() } } });
          this.parts.observer.imageSaved(record.entry);
        },
        onOtherFolder: folder =>
          record.update({ target: { ...record.entry.target, folder: folder.toString(), within: undefined } }),
      },
    });
    const [error] = saved.failures;
    const left = error && { status: statusAfterSaving(error), error };
    if (left) await record.update({ problem: problemOf(left.error) });
    else await record.remove();
    for (const { uri, width, height } of saved.images)
      this.parts.log.info(`Saved ${this.parts.workspace.nameOf(uri)}, ${width}*${height}`);
    const warnings = [...entry.warnings, ...missingImages(request, answer), ...saved.warnings];
    for (const warning of warnings) this.parts.log.warn(warning);
    return {
      kind: 'saved',
      saved: {
        images: saved.images.map(image => ({
          ...image,
          ...(request.prompt !== '' && { seed: request.parameters.seed }),
        })),
        model: request.modelId,
        requestId: answer.requestId,
        warnings,
        ...(answer.actualPrompt !== undefined && { actualPrompt: answer.actualPrompt }),
        ...(saved.document && { document: saved.document }),
      },
      ...(left && { left }),
    };
  }

  /** Takes a step. Where it fails, what that means for the job is written down before the caller hears of it. */
  private async guarded<T>(
    record: JournalRecord,
    signal: AbortSignal,
    step: () => Promise<T>,
    statusAfter: (error: unknown, stage: JobStage) => JobStatus,
  ): Promise<{ value: T } | Stopped> {
    try {
      return { value: await step() };
    } catch (error) {
      if (signal.aborted || error instanceof Cancelled) {
        await this.settle(record, 'gone', error);
        return { kind: 'cancelled', mayBeBilled: error instanceof Cancelled && error.details.mayBeBilled === true };
      }
      const status = statusAfter(error, record.entry.stage);
      // There is no prompt that could be wanted again of a task that came from elsewhere.
      const kept = status === 'recorded' && record.entry.request.prompt === '' ? 'gone' : status;
      await this.settle(record, kept, error);
      return { kind: 'failed', status: kept, error: error instanceof Error ? error : new Error(messageOf(error)) };
    }
  }

  private async settle(record: JournalRecord, status: JobStatus, error: unknown): Promise<void> {
    const { jobs, submitter } = this.parts;
    if (status === 'gone' || status === 'recorded') await clearLeftoversOf(record.entry);
    if (status === 'retrying') submitter.holdRunning(record);
    else jobs.releaseTicket(record.entry.id);
    if (status === 'gone') await record.remove();
    else if (status === 'recorded') await record.list(problemOf(error));
    else await record.update({ problem: problemOf(error) });
  }
}

/** Some answers just hold fewer images than were asked for. In the other modes the number is an upper bound. */
function missingImages({ mode, maxCount }: ImageRequest, { parts }: Answer): string[] {
  const told = parts.filter(part => part.kind !== 'text').length;
  if ((mode !== 'generate' && mode !== 'edit') || told >= maxCount) return [];
  return [l10n.t('The service sent {0} of {1} images and says nothing of the rest.', told, maxCount)];
}
