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

/** A created task answers at once; the time is for large bodies on slow lines. */
const createTimeoutMs = 120_000;
/** An id that cannot exist: asking for it tells whether a key is good, at no cost. */
const impossibleTaskId = '00000000-0000-0000-0000-000000000000';

export interface ClientPorts extends HttpPorts {
  chance: Chance;
}

export interface SubmitOptions {
  signal: AbortSignal;
  /**
   * How long a synchronous answer may take, in milliseconds from its sending; also the most that is spent on refused
   * tries.
   */
  timeoutMs: number;
  onProgress: OnProgress;
  /** Awaited before every try. */
  onSend: () => Promise<void>;
  /** A try was refused before any work: settles when the next one may be sent. */
  onRefused: (delayMs: number) => Promise<void>;
  /** Others of the same kind wait, too: a refusal then slows them all down and lets none of them fail. */
  isBatch: () => boolean;
  /** What a streamed answer holds so far, whenever an image has come. Must not reject. */
  onPartialAnswer: (answer: Answer) => Promise<void>;
}

/** What a submit brought: the answer itself, or the task that will have it. */
export type Submitted = { kind: 'answer'; answer: Answer } | { kind: 'task'; taskId: string };

/**
 * What the rest of the extension sees of DashScope: four request paths behind one call, uploads, downloads and tasks.
 */
export class DashScopeClient {
  private readonly queryPace: QueryPace;

  constructor(private readonly ports: ClientPorts) {
    this.queryPace = new QueryPace(ports.clock);
  }

  /**
   * Submits a request. Sent again only where surely nothing was made.
   * @param images https URLs, data URLs, `oss://` references or files, "image 1" first.
   * @throws EaselError of any wire code, with `mayBeBilled` where a submit broke; `Cancelled` where `signal` aborted.
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

  /** Waits for a task that exists; when cancelled, asks the service to drop it. */
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

  /** @returns an `oss://` reference. @throws EaselError; `Cancelled` where `signal` aborted. */
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
   * Asks, at no cost, whether the endpoint takes the key. Source: a task query for an unknown id answers `UNKNOWN`, or
   * 401 for a bad key.
   * @throws EaselError `rejectedKey`, or whatever keeps the question from being answered.
   */
  async checkKey(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    const { output } = await queryTask(this.ports, endpoint, impossibleTaskId, signal);
    if (!output?.task_status) throw malformedAnswer();
  }
}

/** Some gateways answer a request for a stream in one piece. */
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

/** Whether a submit that failed may have reached the service and made images all the same. */
function brokeMidway(error: EaselError): boolean {
  if (error.mayBeBilled === false) return false;
  // A redirect or a refusal that cannot be read is a refusal all the same.
  const { httpStatus = 200 } = error;
  if (error.code === 'unexpectedResponse' && httpStatus >= 300 && httpStatus < 500) return false;
  return (
    error.code === 'timeout' ||
    error.code === 'network' ||
    error.code === 'unexpectedResponse' ||
    (error.code === 'serviceFault' && !isCapacityRefusal(error))
  );
}
