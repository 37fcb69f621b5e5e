import * as l10n from '@vscode/l10n';
import { URI } from 'vscode-uri';
import { problemOf } from '../../core/base/errorCodec';
import { Cancelled } from '../../core/base/errors';
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
import type { Answered, Finished, FinishOptions, JobObserver, PreparedJob, RunOptions } from './job';
import { answerOfStage, targetOf } from './jobEntry';
import type { Fate } from './jobFate';
import { fateOfSaving, fateOfSubmit, fateOfWaiting, throwIfOver } from './jobFate';
import { clearLeftoversOf } from './jobFiles';
import type { JobSubmitter } from './jobSubmitter';
import type { TaskDurations } from './taskDurationStore';

export interface JobRunnerParts {
  client: Pick<DashScopeClient, 'waitForTask'>;
  connection: Pick<Connection, 'endpointFor'>;
  submitter: Pick<JobSubmitter, 'submit' | 'holds' | 'holdRunning' | 'release'>;
  saver: Pick<AnswerSaver, 'save'>;
  taskDurations: Pick<TaskDurations, 'waitOf'>;
  observer: JobObserver;
  workspace: Pick<Workspace, 'nameOf'>;
  clock: Clock;
  log: Log;
}

/** The steps of a job, each written down in its journal record before the next begins. */
export class JobRunner {
  private readonly fates = new WeakMap<Error, Fate>();

  constructor(private readonly parts: JobRunnerParts) {}

  /** What became of the job that this error ended. */
  fateOf(error: unknown): Fate {
    return (error instanceof Error ? this.fates.get(error) : undefined) ?? 'ended';
  }

  /**
   * Takes a recorded job all the way, from its place in line on.
   * @param connecting where it goes, asked for early: the editor's key store takes its time.
   * @throws EaselError of any code; `Cancelled` where `signal` aborted before an image was saved. See `fateOf`.
   */
  async run(
    job: PreparedJob,
    record: JournalRecord,
    connecting: Promise<Endpoint>,
    given: RunOptions,
  ): Promise<Finished> {
    return this.observed(record, given, async options => {
      const timeoutMs = job.settings.timeoutSeconds * 1000;
      const answered = await this.guarded(
        record,
        options.signal,
        async () => this.parts.submitter.submit(job, record, await connecting, options, timeoutMs),
        fateOfSubmit,
      );
      return this.goOn(
        record,
        { ...options, deadline: this.parts.clock.now() + timeoutMs, isResumed: false },
        answered,
      );
    });
  }

  /**
   * Takes a job on from where its record says it is: waits for the task where there is one, and saves what is not saved
   * yet.
   */
  async finish(record: JournalRecord, given: FinishOptions): Promise<Finished> {
    return this.observed(record, given, options => this.goOn(record, options));
  }

  /** Lets the observer know what becomes of the job. */
  private async observed<Options extends RunOptions>(
    record: JournalRecord,
    options: Options,
    work: (options: Options) => Promise<Finished>,
  ): Promise<Finished> {
    const { id } = record.entry;
    const onProgress: OnProgress = progress => {
      this.parts.observer.progressed(id, progress);
      options.onProgress(progress);
    };
    this.parts.observer.begun(record.entry);
    options.onBegun?.(id);
    try {
      const finished = await work({ ...options, onProgress });
      const { saved, left } = finished;
      this.parts.observer.ended(record.entry, {
        saved,
        fate: left?.fate ?? 'saved',
        ...(left && { problem: problemOf(left.error) }),
      });
      return finished;
    } catch (error) {
      this.parts.observer.ended(
        record.entry,
        error instanceof Cancelled ? { fate: 'cancelled' } : { fate: this.fateOf(error), problem: problemOf(error) },
      );
      throw error;
    }
  }

  /** @param answered the answer that has just come, and from where. */
  private async goOn(record: JournalRecord, options: FinishOptions, answered?: Answered): Promise<Finished> {
    const { entry } = record;
    const { endpoint, answer } = await this.guarded(
      record,
      options.signal,
      async () => {
        throwIfOver(entry.stage, this.parts.clock.now());
        if (answered) return answered;
        const endpoint = await this.parts.connection.endpointFor(entry.address);
        return { endpoint, answer: answerOfStage(entry.stage) ?? (await this.waitForTask(record, endpoint, options)) };
      },
      fateOfWaiting,
    );
    this.parts.submitter.release(entry.id);
    return this.guarded(record, options.signal, () => this.save(record, answer, endpoint, options), fateOfSaving);
  }

  private async waitForTask(record: JournalRecord, endpoint: Endpoint, options: FinishOptions): Promise<Answer> {
    const { client, clock, submitter, taskDurations } = this.parts;
    const { stage } = record.entry;
    if (!submitter.holds(record.entry.id)) submitter.holdRunning(record);
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
  ): Promise<Finished> {
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
    const left = error && { fate: fateOfSaving(error), error };
    if (left) await record.update({ problem: problemOf(left.error) });
    else await record.remove();
    for (const { uri, width, height } of saved.images)
      this.parts.log.info(`Saved ${this.parts.workspace.nameOf(uri)}, ${width}*${height}`);
    const warnings = [...entry.warnings, ...missingImages(request, answer), ...saved.warnings];
    for (const warning of warnings) this.parts.log.warn(warning);
    return {
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

  /** Writes down what an error means for the job before anybody hears of it. */
  private async guarded<T>(
    record: JournalRecord,
    signal: AbortSignal,
    step: () => Promise<T>,
    fateFor: (error: unknown, stage: JobStage) => Fate,
  ): Promise<T> {
    try {
      return await step();
    } catch (caught) {
      const error = signal.aborted && !(caught instanceof Cancelled) ? new Cancelled() : caught;
      const meant = error instanceof Cancelled ? 'ended' : fateFor(error, record.entry.stage);
      // Of a task from elsewhere there is no prompt that could be wanted again.
      const fate = meant === 'listed' && record.entry.request.prompt === '' ? 'ended' : meant;
      if (fate === 'ended' || fate === 'listed') await clearLeftoversOf(record.entry);
      if (fate === 'goesOn') this.parts.submitter.holdRunning(record);
      else this.parts.submitter.release(record.entry.id);
      if (fate === 'ended') await record.remove();
      else if (fate === 'listed') await record.list(problemOf(error));
      else await record.update({ problem: problemOf(error) });
      if (error instanceof Error) this.fates.set(error, fate);
      throw error;
    }
  }
}

/** Some answers just hold fewer images than were asked for. In the other modes the number is an upper bound. */
function missingImages({ mode, maxCount }: ImageRequest, { parts }: Answer): string[] {
  const told = parts.filter(part => part.kind !== 'text').length;
  if ((mode !== 'generate' && mode !== 'edit') || told >= maxCount) return [];
  return [l10n.t('The service sent {0} of {1} images and says nothing of the rest.', told, maxCount)];
}
