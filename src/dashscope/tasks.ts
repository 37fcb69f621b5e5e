import * as l10n from '@vscode/l10n';
import { EaselError, withDetails } from '../core/errors';
import { pollDelayMs } from '../core/pollSchedule';
import type { OnProgress } from '../core/ports';
import type { Answer } from './answers';
import { parseAnswer, readAnswer } from './answers';
import { callApi } from './api';
import type { Endpoint } from './endpoint';
import { taskFailure } from './failures';
import type { HttpPorts } from './http';
import type { AnswerBody } from './schemas';

const queryTimeoutMs = 30_000;
/** A query that failed on the way is repeated less and less often, in milliseconds. */
const maxFaultDelayMs = 30_000;

/** States of a task. Source: Qwen-Image API, 2026-02-10; SUSPENDED: the provider's SDK, 2026-07. */
type TaskState = 'pending' | 'running' | 'succeeded' | 'failed' | 'canceled' | 'unknown';
const states: Record<string, TaskState> = {
  PENDING: 'pending', RUNNING: 'running', SUSPENDED: 'running', SUCCEEDED: 'succeeded', FAILED: 'failed', CANCELED: 'canceled', UNKNOWN: 'unknown',
};

export interface TaskWait {
  signal: AbortSignal;
  /** Milliseconds since 1970; after it the waiting ends with `timeout`, not the task. */
  deadline: number;
  /** How old the task is already, in milliseconds: an old one is asked for at once. */
  ageMs?: number;
  onProgress: OnProgress;
}

export async function queryTask(ports: HttpPorts, endpoint: Endpoint, taskId: string, signal: AbortSignal): Promise<AnswerBody> {
  const json = await callApi(ports, endpoint, {
    method: 'GET', path: `/tasks/${encodeURIComponent(taskId)}`, signal, timeoutMs: queryTimeoutMs,
  });
  return parseAnswer(json);
}

/**
 * Waits for a task. Faults on the way (limits, 5xx, the network) only make the queries rarer; a refused key ends the waiting.
 * @throws EaselError `taskFailed`, `contentRefused`, `taskExpired`, `timeout`, or what ended the waiting, always with the task's id.
 */
export async function waitForTask(ports: HttpPorts, endpoint: Endpoint, taskId: string, wait: TaskWait): Promise<Answer> {
  const { ageMs = 0 } = wait;
  const started = ports.clock.now() - ageMs;
  let faults = 0;
  for (let isFirst = true; ; isFirst = false) {
    const now = ports.clock.now();
    const delayMs = isFirst && ageMs >= pollDelayMs(0) ? 0 : Math.min(pollDelayMs(now - started) * 2 ** Math.min(faults, 4), faults > 0 ? maxFaultDelayMs : Infinity);
    // At the deadline it is asked for once more: the task may be done.
    const isLast = now + delayMs >= wait.deadline;
    await ports.clock.sleep(isLast ? Math.max(0, wait.deadline - now) : delayMs, wait.signal);
    try {
      const answer = finishedAnswer(await queryTask(ports, endpoint, taskId, wait.signal), taskId, wait.onProgress);
      if (answer) return answer;
      faults = 0;
    } catch (error) {
      if (!(error instanceof EaselError) || !isPassing(error)) throw error instanceof EaselError ? withDetails(error, { taskId, mayBeBilled: mayBeBilledAfter(error) }) : error;
      faults++;
      ports.log.warn(`Task ${taskId}: a query failed (${error.code} ${error.serviceCode ?? error.httpStatus ?? ''}); asking again`);
    }
    if (isLast) throw waitedTooLong(taskId);
  }
}

/** Asks the service to drop a task. @returns whether it did: only a task that has not begun can be dropped. */
export async function cancelTask(ports: HttpPorts, endpoint: Endpoint, taskId: string, signal: AbortSignal): Promise<boolean> {
  try {
    await callApi(ports, endpoint, { method: 'POST', path: `/tasks/${encodeURIComponent(taskId)}/cancel`, signal, timeoutMs: queryTimeoutMs });
    return true;
  } catch (error) {
    ports.log.info(`Task ${taskId} was not cancelled on the service: ${error instanceof EaselError ? error.serviceCode ?? error.code : String(error)}`);
    return false;
  }
}

/** The answer of a task that has succeeded, `undefined` while it is under way. HTTP 200 is not success: the state decides. */
function finishedAnswer(body: AnswerBody, taskId: string, onProgress: OnProgress): Answer | undefined {
  const state = states[body.output?.task_status?.toUpperCase() ?? ''];
  switch (state) {
    case 'pending':
      onProgress({ state: 'queued' });
      return undefined;
    case 'running':
      onProgress({ state: 'running' });
      return undefined;
    case 'succeeded':
      return { ...readAnswer(body), taskId };
    case 'failed':
      // Older pages have the code inside `output`, newer ones beside it.
      throw taskFailure({
        status: 200,
        code: body.output?.code ?? body.code ?? '',
        message: body.output?.message ?? body.message ?? '',
        requestId: body.request_id ?? undefined,
      }, taskId);
    case 'canceled':
      throw new EaselError('taskFailed', l10n.t('The task was cancelled at the service.'), { taskId, requestId: body.request_id ?? undefined });
    case 'unknown':
      throw new EaselError('taskExpired', l10n.t('The service no longer knows this task: it is older than 24 hours, or of another account or region.'), { taskId, requestId: body.request_id ?? undefined });
    case undefined:
      throw new EaselError('unexpectedResponse', l10n.t('The service\'s answer is not what its documentation says; check easel.baseUrl and the proxy.'), { taskId });
  }
}

/** Faults that the next query may not meet. */
function isPassing(error: EaselError): boolean {
  if (['network', 'timeout', 'rateLimited', 'serviceFault'].includes(error.code) || error.httpStatus === 429) return true;
  // Not JSON, a proxy's page: passes. A success without results does not.
  return error.code === 'unexpectedResponse' && !error.mayBeBilled;
}

function mayBeBilledAfter(error: EaselError): boolean | undefined {
  // With an HTTP status it was the query that was refused, and not the task.
  return error.httpStatus === undefined && ['taskFailed', 'contentRefused', 'taskExpired'].includes(error.code) ? undefined : true;
}

const waitedTooLong = (taskId: string): EaselError => new EaselError('timeout', l10n.t(
  'The task was not finished in time. It goes on at the service, and what it makes is saved as soon as it is there; its id is {0}.', taskId,
), { taskId, mayBeBilled: true });
