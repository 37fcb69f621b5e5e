import * as l10n from '@vscode/l10n';
import { EaselError, withDetails } from '../../core/base/errors';
import type { PollSchedule } from '../../core/jobs/pollSchedule';
import { adviceMs, nothingKnown, pollSchedule } from '../../core/jobs/pollSchedule';
import type { OnProgress } from '../../core/base/ports';
import type { Answer } from './answers';
import { parseAnswer, readAnswer } from './answers';
import { callApi } from './api';
import type { Endpoint } from './endpoint';
import { taskFailure } from './failures';
import type { HttpPorts } from './http';
import type { QueryPace } from './queryPace';
import type { AnswerBody } from './schemas';
import { malformedAnswer } from './answerErrors';

const queryTimeoutMs = 30_000;
const cancelTimeoutMs = 10_000;
/** The delay after a failed query. It doubles with each further failure, up to the maximum. */
const faultDelayMs = 3_000;
const maxFaultDelayMs = 30_000;

/** States of a task. Source: Qwen-Image API, 2026-02-10; SUSPENDED: the provider's SDK, 2026-07. */
type TaskState = 'pending' | 'running' | 'succeeded' | 'failed' | 'canceled' | 'unknown';
const states: Record<string, TaskState> = {
  PENDING: 'pending',
  RUNNING: 'running',
  SUSPENDED: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELED: 'canceled',
  UNKNOWN: 'unknown',
};

export interface TaskWait {
  signal: AbortSignal;
  /** In milliseconds since 1970. After it the waiting ends with `timeout`; the task itself continues. */
  deadline: number;
  /** The age of the task, in milliseconds: an old one is queried at once. */
  ageMs?: number;
  /** When to query; absent: nothing is known about such tasks. */
  schedule?: PollSchedule;
  onProgress: OnProgress;
  /** Called with the duration of a task that has succeeded, as far as it can be known. Must not throw. */
  onDuration?: (durationMs: number) => void;
}

export async function queryTask(
  ports: HttpPorts,
  endpoint: Endpoint,
  taskId: string,
  signal: AbortSignal,
): Promise<AnswerBody> {
  const json = await callApi(ports, endpoint, {
    method: 'GET',
    path: `/tasks/${encodeURIComponent(taskId)}`,
    signal,
    timeoutMs: queryTimeoutMs,
  });
  return parseAnswer(json);
}

/**
 * Waits for a task. Passing faults (limits, 5xx, the network) only make the queries rarer; a rejected key ends the
 * waiting.
 * @throws EaselError `taskFailed`, `contentRefused`, `taskExpired`, `timeout`, or what ended the waiting, always with
 *   the id of the task.
 */
export async function waitForTask(
  ports: HttpPorts,
  pace: QueryPace,
  endpoint: Endpoint,
  taskId: string,
  wait: TaskWait,
): Promise<Answer> {
  const { ageMs = 0, schedule = pollSchedule(nothingKnown) } = wait;
  const isOld = ageMs >= adviceMs(1);
  const started = ports.clock.elapsed() - ageMs;
  let faults = 0;
  /**
   * When the last query found a new task running, in milliseconds from its creation; `undefined` when that says little
   * about its end.
   */
  let underWayMs = isOld ? undefined : 0;
  for (let isFirst = true; ; isFirst = false) {
    const now = ports.clock.now();
    const scheduledMs = isFirst && isOld ? 0 : schedule(ports.clock.elapsed() - started);
    const delayMs =
      faults === 0 ? scheduledMs : Math.max(scheduledMs, Math.min(faultDelayMs * 2 ** faults, maxFaultDelayMs));
    // At the deadline it is queried once more: the task may be done.
    const isLast = now + delayMs >= wait.deadline;
    await ports.clock.sleep(isLast ? Math.max(0, wait.deadline - now) : delayMs, wait.signal);
    await pace.keep(wait.signal);
    const askedMs = ports.clock.elapsed() - started;
    try {
      const body = await queryTask(ports, endpoint, taskId, wait.signal);
      const answer = finishedAnswer(body, taskId, wait.onProgress);
      if (answer) {
        const durationMs =
          reportedDurationMs(body) ?? (underWayMs === undefined ? undefined : (underWayMs + askedMs) / 2);
        if (durationMs !== undefined) wait.onDuration?.(durationMs);
        return answer;
      }
      faults = 0;
      if (!isOld) underWayMs = askedMs;
    } catch (error) {
      if (!(error instanceof EaselError) || !isPassing(error))
        throw error instanceof EaselError
          ? withDetails(error, { taskId, mayBeBilled: mayBeBilledAfter(error) })
          : error;
      faults++;
      underWayMs = undefined;
      ports.log.warn(
        `Task ${taskId}: a query failed (${error.code} ${error.serviceCode ?? error.httpStatus ?? ''}); querying again`,
      );
    }
    if (isLast) throw waitedTooLong(taskId);
  }
}

/** Asks the service to drop a task. @returns whether it did: only a task that has not started can be dropped. */
export async function cancelTask(ports: HttpPorts, endpoint: Endpoint, taskId: string): Promise<boolean> {
  try {
    await callApi(ports, endpoint, {
      method: 'POST',
      path: `/tasks/${encodeURIComponent(taskId)}/cancel`,
      // Somebody has cancelled already; the time limit alone ends this.
      signal: new AbortController().signal,
      timeoutMs: cancelTimeoutMs,
    });
    return true;
  } catch (error) {
    ports.log.info(
      `Task ${taskId} was not cancelled on the service: ${error instanceof EaselError ? (error.serviceCode ?? error.code) : String(error)}`,
    );
    return false;
  }
}

/**
 * The answer of a task that has succeeded, `undefined` while it is running. HTTP 200 does not mean success: the state
 * decides.
 */
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
      // Older pages put the code inside `output`, newer ones beside it.
      throw taskFailure(
        {
          status: 200,
          code: body.output?.code ?? body.code ?? '',
          message: body.output?.message ?? body.message ?? '',
          requestId: body.request_id ?? undefined,
        },
        taskId,
      );
    case 'canceled':
      throw new EaselError('taskFailed', l10n.t('The task was cancelled at the service.'), {
        taskId,
        requestId: body.request_id ?? undefined,
      });
    case 'unknown':
      throw new EaselError(
        'taskExpired',
        l10n.t('The service no longer knows this task: it is older than 24 hours, or of another account or region.'),
        { taskId, requestId: body.request_id ?? undefined },
      );
    case undefined:
      throw malformedAnswer({ taskId });
  }
}

/**
 * The duration of the task from submit to end, as the service reports it. The times have no time zone, so only their
 * difference is used.
 */
function reportedDurationMs({ output }: AnswerBody): number | undefined {
  const [submitted, ended] = [output?.submit_time, output?.end_time].map(text =>
    Date.parse(`${text?.replace(' ', 'T') ?? ''}Z`),
  );
  const durationMs = (ended ?? NaN) - (submitted ?? NaN);
  return durationMs > 0 ? durationMs : undefined;
}

/** Whether the next query may succeed after this error. */
function isPassing(error: EaselError): boolean {
  if (['network', 'timeout', 'rateLimited', 'serviceFault'].includes(error.code) || error.httpStatus === 429)
    return true;
  // An answer that is not JSON, such as the page of a proxy, may pass. A success without results does not.
  return error.code === 'unexpectedResponse' && !error.mayBeBilled;
}

function mayBeBilledAfter(error: EaselError): boolean | undefined {
  // With an HTTP status, the query was refused, and not the task.
  return error.httpStatus === undefined && ['taskFailed', 'contentRefused', 'taskExpired'].includes(error.code)
    ? undefined
    : true;
}

const waitedTooLong = (taskId: string): EaselError =>
  new EaselError(
    'timeout',
    l10n.t(
      'The task did not finish in time. It continues at the service, and its images are saved as soon as they are ready; its id is {0}.',
      taskId,
    ),
    { taskId, mayBeBilled: true },
  );
