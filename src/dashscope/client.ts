import * as l10n from '@vscode/l10n';
import { Cancelled, EaselError, withDetails } from '../core/errors';
import type { ImageRequest } from '../core/imageRequest';
import type { Model } from '../core/modelTypes';
import type { OnProgress } from '../core/ports';
import { readAnswerStream } from './answerStream';
import type { Answer } from './answers';
import { parseAnswer, readAnswer } from './answers';
import { openApiCall, readJson } from './api';
import { downloadResult } from './download';
import type { Endpoint } from './endpoint';
import { isCapacityRefusal } from './failures';
import type { HttpPorts, HttpResponse } from './http';
import { retrySubmit } from './retry';
import { cancelTask, queryTask, waitForTask } from './tasks';
import type { UploadFile } from './upload';
import { uploadTemporarily } from './upload';
import { isStreamed, toWire } from './wire';

/** A created task answers at once; the time is for large bodies on slow lines. */
const createTimeoutMs = 120_000;
const cancelTimeoutMs = 10_000;
/** An id that cannot exist: asking for it tells whether a key is good, at no cost. */
const impossibleTaskId = '00000000-0000-0000-0000-000000000000';

export interface SubmitOptions {
  signal: AbortSignal;
  /** Milliseconds since 1970 at which the waiting ends. */
  deadline: number;
  onProgress: OnProgress;
  /** Awaited the moment a task's id is known, before anything else happens. */
  onTask: (taskId: string) => Promise<void>;
}

/** What the rest of the extension sees of DashScope: four request paths behind one call, uploads, downloads and tasks. */
export class DashScopeClient {
  constructor(private readonly ports: HttpPorts) {}

  /**
   * Submits a request and waits for its answer. Sent again only where surely nothing was made.
   * @param images data URLs, https URLs or `oss://` references, "image 1" first.
   * @throws EaselError of any wire code, with `mayBeBilled` where a submit broke; `Cancelled` where `signal` aborted.
   */
  async generate(request: ImageRequest, model: Model, images: readonly string[], endpoint: Endpoint, options: SubmitOptions): Promise<Answer> {
    const { log, clock } = this.ports;
    const wire = toWire(request, model, images);
    const body = JSON.stringify(wire.body);
    const call = { method: 'POST' as const, path: wire.path, headers: wire.headers, body, signal: options.signal };
    log.info(`${request.modelId}: ${request.path} (${request.pathReason}), ${images.length} input images, ${JSON.stringify(request.parameters)}`);
    const isSync = request.path === 'syncMessages';
    if (isSync) options.onProgress({ state: 'running' });
    let isUnderWay = false;
    const submit = async (): Promise<Answer | string> => {
      isUnderWay = true;
      try {
        const timeoutMs = isSync ? Math.max(1, options.deadline - clock.now()) : createTimeoutMs;
        const response = await openApiCall(this.ports, endpoint, { ...call, timeoutMs, ...(isSync && { stallTimeoutMs: timeoutMs }) });
        if (isStreamed(request) && isEventStream(response)) return await readAnswerStream(response.body, endpoint, options.signal);
        const answer = parseAnswer(await readJson(response, endpoint));
        return isSync ? readAnswer(answer) : taskIdOf(answer);
      } catch (error) {
        isUnderWay = options.signal.aborted;
        throw error;
      }
    };
    let submitted: Answer | string;
    try {
      options.signal.throwIfAborted();
      submitted = await retrySubmit(submit, { limit: model.submitLimit, clock, log, signal: options.signal, deadline: options.deadline });
    } catch (error) {
      if (options.signal.aborted) throw new Cancelled({ mayBeBilled: isUnderWay });
      throw error instanceof EaselError ? withDetails(error, { mayBeBilled: brokeMidway(error) || undefined }) : error;
    }
    if (typeof submitted !== 'string') {
      log.info(`${request.modelId}: answered, request id ${submitted.requestId}`);
      return submitted;
    }
    log.info(`${request.modelId}: task ${submitted}`);
    await options.onTask(submitted);
    options.onProgress({ state: 'queued' });
    return this.waitForTask(submitted, endpoint, options);
  }

  /** Waits for a task that exists; when cancelled, asks the service to drop it. */
  async waitForTask(taskId: string, endpoint: Endpoint, options: Omit<SubmitOptions, 'onTask'>): Promise<Answer> {
    try {
      return await waitForTask(this.ports, endpoint, taskId, options);
    } catch (error) {
      if (!options.signal.aborted) throw error;
      const dropped = await cancelTask(this.ports, endpoint, taskId, AbortSignal.timeout(cancelTimeoutMs));
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

  download(address: string, endpoint: Pick<Endpoint, 'baseUrl' | 'resultHosts'>, signal: AbortSignal): AsyncIterable<Uint8Array> {
    return downloadResult(this.ports, endpoint, address, signal);
  }

  /**
   * Asks, at no cost, whether the endpoint takes the key. Source: a task query for an unknown id answers `UNKNOWN`, or 401 for a bad key.
   * @throws EaselError `rejectedKey`, or whatever keeps the question from being answered.
   */
  async checkKey(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    const { output } = await queryTask(this.ports, endpoint, impossibleTaskId, signal);
    if (!output?.task_status) throw new EaselError('unexpectedResponse', l10n.t('The service\'s answer is not what its documentation says; check easel.baseUrl and the proxy.'));
  }
}

/** Some gateways answer a request for a stream in one piece. */
const isEventStream = (response: HttpResponse): boolean => !/\bjson\b/i.test(response.headers.get('content-type') ?? '');

function taskIdOf(answer: ReturnType<typeof parseAnswer>): string {
  const taskId = answer.output?.task_id;
  if (taskId) return taskId;
  throw new EaselError('unexpectedResponse', l10n.t('The service took the request but named no task; check easel.baseUrl and the proxy.'), { requestId: answer.request_id ?? undefined });
}

/** Whether a submit that failed may have reached the service and made images all the same. */
function brokeMidway(error: EaselError): boolean {
  if (error.mayBeBilled === false) return false;
  // A redirect or a refusal that cannot be read is a refusal all the same.
  const { httpStatus = 200 } = error;
  if (error.code === 'unexpectedResponse' && httpStatus >= 300 && httpStatus < 500) return false;
  return error.code === 'timeout' || error.code === 'network' || error.code === 'unexpectedResponse'
    || (error.code === 'serviceFault' && !isCapacityRefusal(error));
}
