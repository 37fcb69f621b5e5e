import * as l10n from '@vscode/l10n';
import type { ErrorCode } from '../../core/base/errors';
import { EaselError, withDetails } from '../../core/base/errors';
import { plainText } from '../../core/base/shownText';
import { taskLifetimeMs } from '../../core/jobs/journalEntry';
import type { PollSchedule } from '../../core/jobs/pollSchedule';
import { adviceMs, nothingKnown, pollSchedule } from '../../core/jobs/pollSchedule';
import type { OnProgress } from '../../core/base/ports';
import type { Answer } from './answers/answers';
import { answerIn, bringsImage, failureOfTask, holdsImage, parseAnswer, readAnswer } from './answers/answers';
import { callApi } from './api';
import type { Endpoint } from './endpoint';
import type { HttpPorts } from './http';
import type { QueryPace } from './queryPace';
import type { AnswerBody } from './schemas';
import { malformedAnswer, withWords } from './answers/answerErrors';
import { hasFailed, stateOf } from './taskState';

const queryTimeoutMs = 30_000;
const cancelTimeoutMs = 10_000;
/** The delay after a failed query. It doubles with each further failure, up to the maximum. */
const faultDelayMs = 3_000;
const maxFaultDelayMs = 30_000;
/**
 * `UNKNOWN` also means "state unknown", and gateways answer 404 or 400 while the service behind them restarts. So only
 * the same word over this time is believed.
 */
const maxDoubtMs = 10 * 60_000;
/** After a gap, in which no query got through, a word stands for no more than this of the time before it. */
const maxDoubtOfWordMs = 60_000;
/** The id of a task of another program may be mistyped: then so many words in a row are enough. */
const maxWordsAboutUnknownId = 3;
/** A key or an account is refused for good only when the service says it so many times, and nothing else between. */
const maxRefusals = 3;

export interface TaskWait {
  signal: AbortSignal;
  /** In milliseconds since 1970. After it the waiting ends with `timeout`; the task itself continues. */
  deadline: number;
  /** The age of the task, in milliseconds: an old one is queried at once. */
  ageMs?: number;
  /** When the task was made, in milliseconds since 1970 by the service's clock; absent where that is not known. */
  serviceSince?: number | undefined;
  /** Another program made the task, and the service may never have known its id: then a few words are believed. */
  isFromElsewhere?: boolean;
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
  const call = {
    method: 'GET' as const,
    path: `/tasks/${encodeURIComponent(taskId)}`,
    signal,
    timeoutMs: queryTimeoutMs,
  };
  // A code beside the state of a task says why the task failed.
  const holdsState = (json: unknown): boolean => Boolean(answerIn(json)?.output?.task_status) || holdsImage(json);
  return parseAnswer(await callApi(ports, endpoint, call, holdsState));
}

/**
 * Whether the answer to a submit brings images, or names a task: one that is under way or has failed, and to a request
 * for a task any one.
 */
export function holdsSubmitted(json: unknown, isSync: boolean): boolean {
  const body = answerIn(json);
  if (!body) return false;
  return isTaskUnderWay(body) || hasFailed(body) || (!isSync && Boolean(body.output?.task_id)) || holdsImage(json);
}

/** Whether an answer names a task that has not ended yet. */
export const isTaskUnderWay = ({ output }: AnswerBody): boolean =>
  Boolean(output?.task_id) && ['pending', 'running'].includes(stateOf(output?.task_status) ?? '');

/** What a failed query means for the waiting. */
type Meaning =
  /** A later query may succeed, at any time. */
  | 'passing'
  /** It would be the end of the task, if the service kept saying it. */
  | 'doubtful'
  /** The key or the account is refused, which says nothing of the task. */
  | 'refused'
  /** The task has ended, or no query can be made. */
  | 'final';

/**
 * Waits for a task. Passing faults (limits, 5xx, the network) only make the queries rarer. What would end the task is
 * believed when the service repeats it for ten minutes, or when the task is older than the service keeps tasks, by the
 * service's own clock.
 * @param serviceNow the service's clock, in milliseconds since 1970; `undefined` where it is not known.
 * @throws EaselError `taskFailed`, `contentRefused`, `taskExpired`, `timeout`, or what ended the waiting, always with
 *   the id of the task.
 */
export async function waitForTask(
  ports: HttpPorts,
  pace: QueryPace,
  endpoint: Endpoint,
  taskId: string,
  wait: TaskWait,
  serviceNow: () => number | undefined,
): Promise<Answer> {
  const { clock } = ports;
  const { schedule = pollSchedule(nothingKnown) } = wait;
  // The clock of this computer may have been set back since the task was made.
  const ageMs = Math.max(0, wait.ageMs ?? 0);
  const isOld = ageMs >= adviceMs(1);
  const started = clock.elapsed() - ageMs;
  // Measured by the monotonic clock: a changed time of day must not end the waiting.
  const deadline = clock.elapsed() + (wait.deadline - clock.now());
  let faults = 0;
  let refusals = 0;
  let doubt = noDoubt;
  let isKnownToService = wait.isFromElsewhere !== true;
  /**
   * When the last query found a new task running, in milliseconds from its creation; `undefined` when that says little
   * about its end.
   */
  let underWayMs = isOld ? undefined : 0;
  for (let isFirst = true; ; isFirst = false) {
    const now = clock.elapsed();
    const scheduledMs = isFirst && isOld ? 0 : schedule(now - started);
    const delayMs =
      faults === 0 ? scheduledMs : Math.max(scheduledMs, Math.min(faultDelayMs * 2 ** faults, maxFaultDelayMs));
    // At the deadline it is queried once more: the task may be done.
    const isLast = now + delayMs >= deadline;
    await clock.sleep(isLast ? Math.max(0, deadline - now) : delayMs, wait.signal);
    await pace.keep(wait.signal);
    const askedMs = clock.elapsed() - started;
    try {
      const body = await queryTask(ports, endpoint, taskId, wait.signal);
      const answer = finishedAnswer(body, taskId, wait.onProgress);
      if (answer) {
        const durationMs =
          reportedDurationMs(body) ?? (underWayMs === undefined ? undefined : (underWayMs + askedMs) / 2);
        if (durationMs !== undefined) wait.onDuration?.(durationMs);
        return answer;
      }
      [faults, refusals, doubt, isKnownToService] = [0, 0, noDoubt, true];
      if (!isOld) underWayMs = askedMs;
    } catch (error) {
      if (!(error instanceof EaselError)) throw error;
      const meaning = meaningOf(error);
      if (meaning === 'refused') refusals++;
      if (meaning === 'doubtful') doubt = afterWord(doubt, clock.elapsed());
      const isOver =
        meaning === 'final' ||
        refusals >= maxRefusals ||
        (meaning === 'doubtful' && doubt.lastingMs >= maxDoubtMs) ||
        (error.code === 'taskExpired' &&
          ((!isKnownToService && doubt.words >= maxWordsAboutUnknownId) || isTooOld(wait.serviceSince, serviceNow())));
      if (isOver) throw withDetails(error, { taskId, mayBeBilled: mayBeBilledAfter(error) });
      faults++;
      underWayMs = undefined;
      ports.log.warn(
        `Task ${taskId}: a query failed (${error.code} ${error.serviceCode ?? error.httpStatus ?? ''}); querying again. ${plainText(error.serviceMessage ?? '')}`,
      );
      if (isLast) throw waitedTooLong(taskId, error.serviceMessage);
    }
    if (isLast) throw waitedTooLong(taskId);
  }
}

/** What the service has said that would be the end of the task, and nothing else between. */
interface Doubt {
  words: number;
  /** How long it has been saying so, without the gaps. */
  lastingMs: number;
  /** When it said so last, by the monotonic clock. */
  lastAt?: number;
}
const noDoubt: Doubt = { words: 0, lastingMs: 0 };

function afterWord({ words, lastingMs, lastAt }: Doubt, now: number): Doubt {
  const more = lastAt === undefined ? 0 : Math.min(now - lastAt, maxDoubtOfWordMs);
  return { words: words + 1, lastingMs: lastingMs + more, lastAt: now };
}

const isTooOld = (since: number | undefined, now: number | undefined): boolean =>
  since !== undefined && now !== undefined && now - since >= taskLifetimeMs;

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
  const said = body.refusal?.message;
  const details = { taskId, requestId: body.request_id ?? undefined, serviceMessage: said };
  switch (stateOf(body.output?.task_status)) {
    case 'pending':
      onProgress({ state: 'queued' });
      return undefined;
    case 'running':
      onProgress({ state: 'running' });
      return undefined;
    case 'succeeded':
      return { ...readAnswer(body), taskId };
    case 'failed':
      throw failureOfTask(body, taskId);
    case 'canceled':
      throw new EaselError('taskFailed', withWords(l10n.t('The task was cancelled at the service.'), said), details);
    case 'unknown':
      throw new EaselError(
        'taskExpired',
        withWords(
          l10n.t('The service no longer knows this task: it is older than 24 hours, or of another account or region.'),
          said,
        ),
        details,
      );
    case undefined:
      // Whatever a gateway calls the state: an image is one.
      if (bringsImage(body)) return { ...readAnswer(body), taskId };
      throw malformedAnswer({ taskId, serviceMessage: said });
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

/** Codes about the key and the account. */
const accountCodes = new Set<ErrorCode>(['rejectedKey', 'accessDenied', 'billing', 'quotaExhausted']);

function meaningOf(error: EaselError): Meaning {
  const { code, httpStatus, mayBeBilled } = error;
  if (['network', 'timeout', 'rateLimited', 'serviceFault'].includes(code) || httpStatus === 429) return 'passing';
  // An answer that is not JSON, such as the page of a proxy. A success without results is one that the service sent.
  if (code === 'unexpectedResponse') return mayBeBilled ? 'doubtful' : 'passing';
  if (code === 'taskExpired') return 'doubtful';
  // Without a status, the task itself has ended, or the key cannot be sent.
  if (httpStatus === undefined) return 'final';
  return accountCodes.has(code) ? 'refused' : 'doubtful';
}

function mayBeBilledAfter(error: EaselError): boolean | undefined {
  // With an HTTP status, the query was refused, and not the task.
  return error.httpStatus === undefined && ['taskFailed', 'contentRefused', 'taskExpired'].includes(error.code)
    ? undefined
    : true;
}

/** @param said why the last query was refused. */
function waitedTooLong(taskId: string, said?: string): EaselError {
  const sentence = l10n.t(
    'The task did not finish in time. It continues at the service, and its images are saved as soon as they are ready; its id is {0}.',
    taskId,
  );
  return new EaselError('timeout', withWords(sentence, said), { taskId, serviceMessage: said, mayBeBilled: true });
}
