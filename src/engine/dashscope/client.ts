import * as l10n from '@vscode/l10n';
import { Cancelled, detailsOf, EaselError, withDetails } from '../../core/base/errors';
import { boundedWithout } from '../../core/base/secretText';
import { mostImagesFor } from '../../core/models/modelLookup';
import type { ImageRequest } from '../../core/request/imageRequest';
import type { Model } from '../../core/models/modelTypes';
import type { Chance, OnProgress, Transport } from '../../core/base/ports';
import { readAnswerStream } from './answers/answerStream';
import type { Answer } from './answers/answers';
import {
  bringsImage,
  finishReasonsOf,
  maxTextLength,
  parseAnswer,
  partsOf,
  readAnswer,
  withinLimits,
  withJoinedTexts,
} from './answers/answers';
import { peekForm } from './answers/bodyForm';
import { openApiCall, readJson } from './api';
import { downloadResult } from './download';
import type { Endpoint } from './endpoint';
import { wrongAddress } from './endpoint';
import { isCapacityRefusal } from './failures';
import type { HttpPorts } from './http';
import { QueryPace } from './queryPace';
import { retrySubmit } from './retry';
import type { ImageFile } from './submitBody';
import { toSubmit } from './submitBody';
import { ServiceClock } from './serviceClock';
import type { ListedTask } from './taskList';
import { listTasks } from './taskList';
import type { TaskWait } from './tasks';
import { cancelTask, holdsSubmitted, isTaskUnderWay, queryTask, waitForTask } from './tasks';
import { hasFailed } from './taskState';
import type { UploadFile } from './upload';
import { uploadTemporarily } from './upload';
import { malformedAnswer, withWords } from './answers/answerErrors';

/** The service answers at once when it has created a task; the time is for large bodies on slow connections. */
const createTimeoutMs = 120_000;
/** A synchronous request makes images while it waits, and they are paid for: no setting cuts it off before this. */
const minAnswerMs = 120_000;
/** An id that cannot exist: a query for it shows whether a key is valid, at no cost. */
const impossibleTaskId = '00000000-0000-0000-0000-000000000000';

export interface ClientPorts extends HttpPorts {
  chance: Chance;
  /**
   * Makes the transport ready. Awaited before a submit is written down: if the process ends between that and the
   * request, nobody can tell whether it was sent. Must not reject.
   */
  load?: () => Promise<void>;
}

export interface SubmitOptions {
  signal: AbortSignal;
  /**
   * How long a synchronous answer may take, in milliseconds from sending, but at least two minutes; also the maximum
   * time spent on refused tries.
   */
  timeoutMs: number;
  onProgress: OnProgress;
  /** Awaited before every try. */
  onSend: () => Promise<void>;
  /** Called when a try was refused before any work. Settles when the next try may be sent. */
  onRefused: (delayMs: number) => Promise<void>;
  /**
   * True while other requests of the same kind wait, too: then a refusal slows all of them down, and none of them
   * fails.
   */
  isBatch: () => boolean;
  /** Called each time an image of a streamed answer has arrived, with what has arrived so far. Must not reject. */
  onPartialAnswer: (answer: Answer) => Promise<void>;
  /** Called each time a piece of a streamed answer has arrived, with what has arrived so far. Must not throw. */
  onPart?: ((answer: Answer) => void) | undefined;
}

/** The result of a submit: the answer itself, or the task that will have it. */
export type Submitted = { kind: 'answer'; answer: Answer } | { kind: 'task'; taskId: string };

export interface TaskPrompt {
  isUnderWay: boolean;
  prompt: string | undefined;
}

/**
 * The DashScope API for the rest of the extension: four request paths behind one call, uploads, downloads and tasks.
 */
export class DashScopeClient {
  /** As given, with a look at the clock of the server in every answer. */
  private readonly http: HttpPorts;
  private readonly queryPace: QueryPace;
  private readonly serviceClock: ServiceClock;

  constructor(private readonly ports: ClientPorts) {
    this.queryPace = new QueryPace(ports.clock);
    this.serviceClock = new ServiceClock(ports.clock);
    const transport: Transport = async (url, init) => {
      const response = await ports.transport(url, init);
      this.serviceClock.note(url.origin, response.headers.get('date'));
      return response;
    };
    this.http = { ...ports, transport };
  }

  /** The clock of the service, in milliseconds since 1970; `undefined` before its first answer. */
  serviceNow({ baseUrl }: Pick<Endpoint, 'baseUrl'>): number | undefined {
    return this.serviceClock.now(new URL(baseUrl).origin);
  }

  /**
   * Submits a request. It is sent again only when certainly no image was made.
   * @param images https URLs, data URLs, `oss://` references or files, "image 1" first.
   * @throws EaselError of any wire code, with `mayBeBilled` when a submit broke off; `Cancelled` when `signal`
   *   aborted.
   */
  async submit(
    request: ImageRequest,
    model: Model,
    images: readonly (string | ImageFile)[],
    endpoint: Endpoint,
    options: SubmitOptions,
  ): Promise<Submitted> {
    const { log, chance } = this.ports;
    const { signal, timeoutMs, isBatch, onRefused } = options;
    const [{ path, headers, body }] = await Promise.all([toSubmit(request, model, images), this.ports.load?.()]);
    const isSync = request.path === 'syncMessages';
    const answerMs = Math.max(timeoutMs, minAnswerMs);
    const maxImages = mostImagesFor(request);
    const call = {
      method: 'POST' as const,
      path,
      headers,
      body,
      signal,
      ...(isSync ? { timeoutMs: answerMs, stallTimeoutMs: answerMs } : { timeoutMs: createTimeoutMs }),
    };
    log.info(
      `${request.modelId}: ${request.path} (${request.pathReason}), ${images.length} input images, ${JSON.stringify(request.parameters)}`,
    );
    let isUnderWay = false;
    const send = async (): Promise<Submitted> => {
      signal.throwIfAborted();
      if (typeof body !== 'string') await body.check();
      await options.onSend();
      signal.throwIfAborted();
      isUnderWay = true;
      if (isSync) options.onProgress({ state: 'running' });
      try {
        const response = await openApiCall(this.http, endpoint, call);
        const { form, body: wholeBody } = await peekForm(response.body);
        if (isSync && form === 'events') {
          const { onPartialAnswer: onImage, onPart } = options;
          const reading = { signal, clock: this.ports.clock, maxImages, onImage, onPart };
          const answer = await readAnswerStream(wholeBody, endpoint, reading).finally(() => response.release());
          return { kind: 'answer', answer };
        }
        const holdsResult = (json: unknown): boolean => holdsSubmitted(json, isSync);
        const answer = parseAnswer(await readJson({ ...response, body: wholeBody }, endpoint, holdsResult));
        // Some gateways make a task of every request, and others answer at once whatever was asked for.
        const isTask = isTaskUnderWay(answer) || (isSync ? isNamedTask(answer) : !isAnswered(answer));
        if (isTask) return { kind: 'task', taskId: taskIdOf(answer) };
        return { kind: 'answer', answer: cleaned(withinLimits(readAnswer(answer), maxImages), endpoint) };
      } catch (error) {
        isUnderWay = signal.aborted;
        throw error;
      }
    };
    try {
      const submitted = await retrySubmit(send, {
        limit: model.submitLimit,
        log,
        chance,
        timeoutMs,
        isBatch,
        wait: onRefused,
      });
      log.info(
        `${request.modelId}: ${submitted.kind === 'task' ? `task ${submitted.taskId}` : `answered, request id ${submitted.answer.requestId}`}`,
      );
      return submitted;
    } catch (error) {
      if (signal.aborted) throw new Cancelled({ mayBeBilled: isUnderWay });
      throw error instanceof EaselError ? withDetails(error, { mayBeBilled: brokeMidway(error) || undefined }) : error;
    }
  }

  /** Waits for an existing task. When cancelled, asks the service to drop it. */
  async waitForTask(taskId: string, endpoint: Endpoint, options: TaskWait): Promise<Answer> {
    options.onProgress({ state: 'queued' });
    try {
      const serviceNow = (): number | undefined => this.serviceNow(endpoint);
      const answer = await waitForTask(this.http, this.queryPace, endpoint, taskId, options, serviceNow);
      return cleaned(answer, endpoint);
    } catch (error) {
      if (!options.signal.aborted) throw error;
      const dropped = await cancelTask(this.http, endpoint, taskId);
      throw new Cancelled({ taskId, mayBeBilled: !dropped });
    }
  }

  /**
   * What a task says about its request, at no cost: of which prompt it is, where the service keeps that and the task
   * has ended. @throws EaselError; the reason of `signal`.
   */
  async promptOfTask(taskId: string, endpoint: Endpoint, signal: AbortSignal): Promise<TaskPrompt> {
    const body = await queryTask(this.http, endpoint, taskId, signal);
    // Source: Wan text to image, 2026: `results[].orig_prompt`; tasks made from messages have none.
    const prompt = body.output?.results?.find(result => result.orig_prompt)?.orig_prompt ?? undefined;
    return { isUnderWay: isTaskUnderWay(body), prompt };
  }

  /** All tasks of the account of the last 24 hours, at no cost. @throws EaselError; the reason of `signal`. */
  listTasks(endpoint: Endpoint, signal: AbortSignal): Promise<ListedTask[]> {
    return listTasks(this.http, this.queryPace, endpoint, signal);
  }

  /** @returns an `oss://` reference. @throws EaselError; `Cancelled` when `signal` aborted. */
  async upload(modelId: string, file: UploadFile, endpoint: Endpoint, signal: AbortSignal): Promise<string> {
    try {
      return await uploadTemporarily(this.http, endpoint, modelId, file, signal);
    } catch (error) {
      throw signal.aborted ? new Cancelled() : error;
    }
  }

  download(
    address: string,
    endpoint: Pick<Endpoint, 'baseUrl' | 'resultHosts'>,
    signal: AbortSignal,
  ): AsyncIterable<Uint8Array> {
    return downloadResult(this.http, endpoint, address, signal);
  }

  /**
   * Checks, at no cost, whether the endpoint accepts the key. Source: a task query for an unknown id answers `UNKNOWN`,
   * or 401 for an invalid key.
   * @throws EaselError `rejectedKey`, or the error that prevented the check.
   */
  async checkKey(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    try {
      const { output } = await queryTask(this.http, endpoint, impossibleTaskId, signal);
      if (!output?.task_status) throw malformedAnswer();
    } catch (error) {
      // The service answers 200 for a task that it does not know, so that whatever answers 404 is not the service.
      if (error instanceof EaselError && error.httpStatus === 404)
        throw wrongAddress(endpoint.baseUrl, detailsOf(error));
      throw error;
    }
  }
}

const cleaned = (answer: Answer, { apiKey }: Endpoint): Answer =>
  withJoinedTexts(answer, text => boundedWithout(text, apiKey, maxTextLength));

/** Whether an answer names a task and says nothing else. */
const isNamedTask = (body: ReturnType<typeof parseAnswer>): boolean =>
  Boolean(body.output?.task_id) && !body.output?.task_status && partsOf(body).length === 0;

/** A request for a task was answered at once: with an image, or with why there is none. */
function isAnswered(answer: ReturnType<typeof parseAnswer>): boolean {
  if (bringsImage(answer)) return true;
  const says = partsOf(answer).length > 0 || hasFailed(answer) || finishReasonsOf(answer).length > 0;
  return says && !answer.output?.task_id;
}

function taskIdOf(answer: ReturnType<typeof parseAnswer>): string {
  const taskId = answer.output?.task_id;
  if (taskId) return taskId;
  const said = answer.refusal?.message;
  const sentence = l10n.t('The service took the request but named no task; check easel.baseUrl and the proxy.');
  throw new EaselError('unexpectedResponse', withWords(sentence, said), {
    requestId: answer.request_id ?? undefined,
    serviceMessage: said,
  });
}

/** Whether a failed submit may still have reached the service and made images. */
function brokeMidway(error: EaselError): boolean {
  if (error.mayBeBilled === false) return false;
  // A redirect is a refusal, and so is every 4xx, no matter which server answered.
  const { httpStatus = 200 } = error;
  if (httpStatus >= 300 && httpStatus < 500) return false;
  // What stands in between has answered in place of the service.
  if (error.code === 'network' && error.httpStatus !== undefined) return false;
  return (
    error.code === 'timeout' ||
    error.code === 'network' ||
    error.code === 'unexpectedResponse' ||
    (error.code === 'serviceFault' && !isCapacityRefusal(error))
  );
}
