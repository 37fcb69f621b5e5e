import * as l10n from '@vscode/l10n';
import { Cancelled, EaselError, withDetails } from '../../core/base/errors';
import type { ImageRequest } from '../../core/request/imageRequest';
import type { Model } from '../../core/models/modelTypes';
import type { Chance, OnProgress } from '../../core/base/ports';
import { readAnswerStream } from './answerStream';
import type { Answer } from './answers';
import { parseAnswer, readAnswer } from './answers';
import { openApiCall, readJson } from './api';
import { downloadResult } from './download';
import type { Endpoint } from './endpoint';
import { isCapacityRefusal } from './failures';
import type { HttpPorts, HttpResponse } from './http';
import { QueryPace } from './queryPace';
import { retrySubmit } from './retry';
import type { ImageFile } from './submitBody';
import { toSubmit } from './submitBody';
import type { TaskWait } from './tasks';
import { cancelTask, queryTask, waitForTask } from './tasks';
import type { UploadFile } from './upload';
import { uploadTemporarily } from './upload';
import { isStreamed } from './wire';
import { malformedAnswer } from './answerErrors';

/** The service answers at once when it has created a task; the time is for large bodies on slow connections. */
const createTimeoutMs = 120_000;
/** An id that cannot exist: a query for it shows whether a key is valid, at no cost. */
const impossibleTaskId = '00000000-0000-0000-0000-000000000000';

export interface ClientPorts extends HttpPorts {
  chance: Chance;
}

export interface SubmitOptions {
  signal: AbortSignal;
  /**
   * How long a synchronous answer may take, in milliseconds from sending; also the maximum time spent on refused tries.
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
}

/** The result of a submit: the answer itself, or the task that will have it. */
export type Submitted = { kind: 'answer'; answer: Answer } | { kind: 'task'; taskId: string };

/**
 * The DashScope API for the rest of the extension: four request paths behind one call, uploads, downloads and tasks.
 */
export class DashScopeClient {
  private readonly queryPace: QueryPace;

  constructor(private readonly ports: ClientPorts) {
    this.queryPace = new QueryPace(ports.clock);
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
    const { path, headers, body } = await toSubmit(request, model, images);
    const isSync = request.path === 'syncMessages';
    const call = {
      method: 'POST' as const,
      path,
      headers,
      body,
      signal,
      ...(isSync ? { timeoutMs, stallTimeoutMs: timeoutMs } : { timeoutMs: createTimeoutMs }),
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
        const response = await openApiCall(this.ports, endpoint, call);
        if (isStreamed(request) && isEventStream(response))
          return {
            kind: 'answer',
            answer: await readAnswerStream(response.body, endpoint, signal, options.onPartialAnswer),
          };
        const answer = parseAnswer(await readJson(response, endpoint));
        return isSync ? { kind: 'answer', answer: readAnswer(answer) } : { kind: 'task', taskId: taskIdOf(answer) };
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
      return await waitForTask(this.ports, this.queryPace, endpoint, taskId, options);
    } catch (error) {
      if (!options.signal.aborted) throw error;
      const dropped = await cancelTask(this.ports, endpoint, taskId);
      throw new Cancelled({ taskId, mayBeBilled: !dropped });
    }
  }

  /** @returns an `oss://` reference. @throws EaselError; `Cancelled` when `signal` aborted. */
  async upload(modelId: string, file: UploadFile, endpoint: Endpoint, signal: AbortSignal): Promise<string> {
    try {
      return await uploadTemporarily(this.ports, endpoint, modelId, file, signal);
    } catch (error) {
      throw signal.aborted ? new Cancelled() : error;
    }
  }

  download(
    address: string,
    endpoint: Pick<Endpoint, 'baseUrl' | 'resultHosts'>,
    signal: AbortSignal,
  ): AsyncIterable<Uint8Array> {
    return downloadResult(this.ports, endpoint, address, signal);
  }

  /**
   * Checks, at no cost, whether the endpoint accepts the key. Source: a task query for an unknown id answers `UNKNOWN`,
   * or 401 for an invalid key.
   * @throws EaselError `rejectedKey`, or the error that prevented the check.
   */
  async checkKey(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    const { output } = await queryTask(this.ports, endpoint, impossibleTaskId, signal);
    if (!output?.task_status) throw malformedAnswer();
  }
}

/** Some gateways answer a request for a stream with one complete body. */
const isEventStream = (response: HttpResponse): boolean =>
  !/\bjson\b/i.test(response.headers.get('content-type') ?? '');

function taskIdOf(answer: ReturnType<typeof parseAnswer>): string {
  const taskId = answer.output?.task_id;
  if (taskId) return taskId;
  throw new EaselError(
    'unexpectedResponse',
    l10n.t('The service took the request but named no task; check easel.baseUrl and the proxy.'),
    { requestId: answer.request_id ?? undefined },
  );
}

/** Whether a failed submit may still have reached the service and made images. */
function brokeMidway(error: EaselError): boolean {
  if (error.mayBeBilled === false) return false;
  // A redirect is a refusal, and so is a refusal whose body cannot be read.
  const { httpStatus = 200 } = error;
  if (error.code === 'unexpectedResponse' && httpStatus >= 300 && httpStatus < 500) return false;
  return (
    error.code === 'timeout' ||
    error.code === 'network' ||
    error.code === 'unexpectedResponse' ||
    (error.code === 'serviceFault' && !isCapacityRefusal(error))
  );
}
