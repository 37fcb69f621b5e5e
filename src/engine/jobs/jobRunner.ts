import * as vscode from 'vscode';
import type { SavedImages, Settings } from '../../core/contributions/contributions';
import type { EaselError } from '../../core/base/errors';
import { Cancelled } from '../../core/base/errors';
import type { ImageOptions } from '../../core/request/imageOptions';
import type { CheckedRequest, ImageRequest } from '../../core/request/imageRequest';
import type { Problem } from '../../core/base/errorCodec';
import { problemOf } from '../../core/base/errorCodec';
import type { JobStage, JournalEntry } from '../../core/jobs/journalEntry';
import { knownModels } from '../../core/models/modelLookup';
import type { Clock, Log, OnProgress, Progress } from '../../core/base/ports';
import type { SubmitQueue, Ticket } from '../../core/jobs/submitQueue';
import type { Answer } from '../dashscope/answers';
import type { DashScopeClient } from '../dashscope/client';
import type { Endpoint } from '../dashscope/endpoint';
import type { AnswerSaver, SaveTarget } from './answerSaver';
import type { Address, Connection } from '../connection/connection';
import type { InputImage } from './inputImages';
import { checkUploadServed, fitsDataUrl } from './inputImages';
import { answerOfStage, lineOf, stageOfAnswer, targetOf } from './jobEntry';
import type { Fate } from './jobFate';
import { fateOfSaving, fateOfSubmit, fateOfWaiting, throwIfOver } from './jobFate';
import type { JournalRecord } from '../journal/journal';
import { clearLeftoversOf } from './jobFiles';
import type { RecentSubmits } from './recentSubmits';
import { readSettings } from '../../editor/settings';
import type { TaskDurations } from './taskDurationStore';

/** Everything checked and read, nothing sent yet. */
export interface PreparedJob {
  checked: CheckedRequest;
  inputs: InputImage[];
  target: SaveTarget;
  address: Address;
  settings: Settings;
  /** As they were given. */
  options: ImageOptions;
  warnings: string[];
}

export interface RunOptions {
  signal: AbortSignal;
  onProgress: OnProgress;
  /** Called once, with the id by which the job can be cancelled, as soon as it is written down. Must not throw. */
  onBegun?: (id: string) => void;
  /** Asked when a finished image cannot be saved; without an answer the error stands. */
  askOtherFolder?: (error: EaselError) => Promise<vscode.Uri | undefined>;
}

export interface FinishOptions extends RunOptions {
  /** Milliseconds since 1970 at which the waiting ends. */
  deadline: number;
  /** Somebody else has begun, or it was tried before. */
  isResumed: boolean;
}

export interface Finished {
  saved: SavedImages<vscode.Uri>;
  /** Where some images could not be saved, what becomes of these, and why. */
  left?: { fate: Fate; error: EaselError };
}

/** What came at once, without a task to wait for. */
interface Answered {
  endpoint: Endpoint;
  answer: Answer;
}

/** How a job ended, for now where its fate is `goesOn` or `stuck`. */
export interface JobOutcome {
  fate: Fate | 'saved' | 'cancelled';
  /** Where it came to saving; some images may be missing, then `problem` says why. */
  saved?: SavedImages<vscode.Uri>;
  problem?: Problem;
}

/** Hears of every job, of those that are resumed as well. Nothing waits for it, and it must not throw. */
export interface JobObserver {
  /** Once for each try: an id that was heard before is the same job, resumed. */
  begun(entry: JournalEntry): void;
  progressed(id: string, progress: Progress): void;
  imageSaved(entry: JournalEntry): void;
  ended(entry: JournalEntry, outcome: JobOutcome): void;
  /** Nobody will go on with it. */
  discarded(id: string): void;
}

/** The steps of a job, each written down in its journal record before the next begins. */
export class JobRunner {
  private readonly tickets = new Map<string, Ticket>();
  private readonly fates = new WeakMap<Error, Fate>();

  constructor(
    private readonly client: DashScopeClient,
    private readonly connection: Connection,
    private readonly saver: AnswerSaver,
    private readonly queue: SubmitQueue,
    private readonly recentSubmits: RecentSubmits,
    private readonly taskDurations: TaskDurations,
    private readonly observer: JobObserver,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

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
        async () => this.submit(job, record, await connecting, options, timeoutMs),
        fateOfSubmit,
      );
      return this.goOn(record, { ...options, deadline: this.clock.now() + timeoutMs, isResumed: false }, answered);
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
      this.observer.progressed(id, progress);
      options.onProgress(progress);
    };
    this.observer.begun(record.entry);
    options.onBegun?.(id);
    try {
      const finished = await work({ ...options, onProgress });
      const { saved, left } = finished;
      this.observer.ended(record.entry, {
        saved,
        fate: left?.fate ?? 'saved',
        ...(left && { problem: problemOf(left.error) }),
      });
      return finished;
    } catch (error) {
      this.observer.ended(
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
        throwIfOver(entry.stage, this.clock.now());
        if (answered) return answered;
        const endpoint = await this.connection.endpointFor(entry.address);
        return { endpoint, answer: answerOfStage(entry.stage) ?? (await this.waitForTask(record, endpoint, options)) };
      },
      fateOfWaiting,
    );
    this.giveBack(entry.id);
    return this.guarded(record, options.signal, () => this.save(record, answer, endpoint, options), fateOfSaving);
  }

  private async submit(
    job: PreparedJob,
    record: JournalRecord,
    endpoint: Endpoint,
    options: RunOptions,
    timeoutMs: number,
  ): Promise<Answered | undefined> {
    const {
      checked: { request, model },
      address,
    } = job;
    const { signal, onProgress } = options;
    const uploaded = await this.uploadLarge(job, endpoint, options);
    const line = lineOf(request, model, address);
    this.recentSubmits.recall(this.queue, line);
    let hasWaited = false;
    const enter = async (front: boolean): Promise<void> => {
      const ticket = await this.queue.enter(line, {
        signal,
        front,
        onPlace: ({ place, startsInMs }) => {
          hasWaited ||= !front;
          onProgress({ state: 'waiting', place, startsInMs });
        },
      });
      this.tickets.set(record.entry.id, ticket);
    };
    await enter(false);
    const images = job.inputs.map(
      (input, index) =>
        uploaded.get(index) ??
        (input.kind === 'address' ? input.url : { mime: input.facts.mime, source: input.source }),
    );
    const submitted = await this.client.submit(request, model, images, endpoint, {
      signal,
      timeoutMs,
      onProgress,
      isBatch: () => hasWaited || this.queue.waiting(line) > 0,
      onSend: async () => {
        await record.update({ stage: { name: 'submitting' } });
        this.tickets.get(record.entry.id)?.sent();
        this.recentSubmits.note(line);
      },
      onRefused: async delayMs => {
        await record.update({ stage: { name: 'queued' } });
        this.giveBack(record.entry.id);
        this.queue.slowDown(line, delayMs);
        await enter(true);
      },
      onPartialAnswer: answer => record.update({ stage: stageOfAnswer(answer, false, this.clock.now()) }),
    });
    if (submitted.kind === 'task') {
      await record.update({ stage: { name: 'task', taskId: submitted.taskId, since: this.clock.now() } });
      return undefined;
    }
    await record.update({ stage: stageOfAnswer(submitted.answer, !submitted.answer.interrupted, this.clock.now()) });
    return { endpoint, answer: submitted.answer };
  }

  private async waitForTask(record: JournalRecord, endpoint: Endpoint, options: FinishOptions): Promise<Answer> {
    const { stage } = record.entry;
    if (!this.tickets.has(record.entry.id)) this.holdRunning(record);
    if (stage.name !== 'task') throw new Error(`A job that is ${stage.name} has no task to wait for`);
    return this.client.waitForTask(stage.taskId, endpoint, {
      ...options,
      ...this.taskDurations.waitOf(record.entry.request),
      ageMs: this.clock.now() - stage.since,
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
    const saved = await this.saver.save(answer, targetOf(entry.target), {
      ...options,
      endpoint,
      prompt: request.prompt,
      notes: {
        jobId: entry.id,
        isResumed: options.isResumed,
        saved: Object.fromEntries(
          Object.entries(entry.saved).map(([index, file]) => [index, { ...file, uri: vscode.Uri.parse(file.uri) }]),
        ),
        document: entry.document === undefined ? undefined : vscode.Uri.parse(entry.document),
        onDocument: document => record.update({ document: document.toString() }),
        onSaved: async (index, file) => {
          await record.update({ saved: { ...record.entry.saved, [index]: { ...file, uri: file.uri.toString() } } });
          this.observer.imageSaved(record.entry);
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
      this.log.info(`Saved ${vscode.workspace.asRelativePath(uri)}, ${width}*${height}`);
    const warnings = [...entry.warnings, ...missingImages(request, answer), ...saved.warnings];
    for (const warning of warnings) this.log.warn(warning);
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
      if (fate === 'goesOn') this.holdRunning(record);
      else this.giveBack(record.entry.id);
      if (fate === 'ended') await record.remove();
      else if (fate === 'listed') await record.list(problemOf(error));
      else await record.update({ problem: problemOf(error) });
      if (error instanceof Error) this.fates.set(error, fate);
      throw error;
    }
  }

  /**
   * A task that nobody waits for any more runs all the same: it counts among the running ones, and takes nobody's turn.
   */
  private holdRunning({ entry }: JournalRecord): void {
    const model = knownModels(readSettings().customModels).find(({ id }) => id === entry.request.modelId);
    if (!model || entry.stage.name !== 'task') return;
    const running = this.queue.join(lineOf(entry.request, model, entry.address));
    this.giveBack(entry.id);
    this.tickets.set(entry.id, running);
  }

  private giveBack(id: string): void {
    this.tickets.get(id)?.leave();
    this.tickets.delete(id);
  }

  /** Files that are too long for a data URL, by their index. */
  private async uploadLarge(
    job: PreparedJob,
    endpoint: Endpoint,
    { signal, onProgress }: RunOptions,
  ): Promise<Map<number, string>> {
    const uploaded = new Map<number, string>();
    for (const [index, input] of job.inputs.entries()) {
      if (input.kind === 'address' || fitsDataUrl(input)) continue;
      checkUploadServed(job.address, input.name);
      onProgress({ state: 'uploading', done: index, total: job.inputs.length });
      const { source, facts } = input;
      uploaded.set(
        index,
        await this.client.upload(
          job.checked.request.modelId,
          { source, mime: facts.mime, extension: `.${facts.format}` },
          endpoint,
          signal,
        ),
      );
      this.log.info(`Input image ${index + 1} went by the temporary upload (${source.byteLength} bytes)`);
    }
    return uploaded;
  }
}

/** Some answers just hold fewer images than were asked for. In the other modes the number is an upper bound. */
function missingImages({ mode, maxCount }: ImageRequest, { parts }: Answer): string[] {
  const told = parts.filter(part => part.kind !== 'text').length;
  if ((mode !== 'generate' && mode !== 'edit') || told >= maxCount) return [];
  return [vscode.l10n.t('The service sent {0} of {1} images and says nothing of the rest.', told, maxCount)];
}
