import pRetry from 'p-retry';
import { EaselError } from '../../core/base/errors';
import type { SubmitLimit } from '../../core/models/modelTypes';
import type { Chance, Log } from '../../core/base/ports';
import { retryAfterMs } from './api';
import { isCapacityRefusal } from './failures';

/** Longer waits are not followed: a spent quota was seen to ask for three weeks. */
const maxRetryAfterMs = 60_000;
/** The waits are spread, so that windows that were refused together do not retry together. */
const jitter = 0.25;

/**
 * The delays before each further try of a submit, in milliseconds. A submit costs money, so it is sent again only when
 * it certainly made no image. Models with a limit per minute wait for a new window at once.
 */
const submitDelaysMs = {
  rate: [2_000, 4_000, 8_000, 16_000],
  ratePerMinute: [30_000, 30_000, 30_000],
  capacity: [2_000, 4_000, 8_000, 16_000],
  notConnected: [1_000, 2_000],
} as const;

/**
 * In a batch, a rate refusal slows all requests down. Once the delays above are used up, the submit is tried again at
 * this interval, for at most `batchPatienceMs`.
 */
const batchDelayMs = 60_000;
const batchPatienceMs = 15 * 60_000;

export interface RetryOptions {
  limit: SubmitLimit;
  log: Log;
  /** Decides the spread of the delays. */
  chance: Chance;
  /**
   * The maximum time spent waiting, in milliseconds. Waiting because of a rate counts as waiting in the queue, which
   * has no time-out.
   */
  timeoutMs: number;
  isBatch: () => boolean;
  /** Settles when the next try may be sent. */
  wait: (delayMs: number) => Promise<void>;
}

/** Runs a submit with these delays. @throws the last error when the delays are used up or do not apply. */
export async function retrySubmit<T>(
  submit: () => Promise<T>,
  { limit, log, chance, timeoutMs, isBatch, wait }: RetryOptions,
): Promise<T> {
  let waitedMs = 0;
  let mayRetry = false;
  return pRetry(submit, {
    retries: Infinity,
    minTimeout: 0,
    // There is no `signal` here: an answer that has arrived counts, even when the person cancelled at the same moment.
    shouldRetry: () => mayRetry,
    onFailedAttempt: async ({ error, attemptNumber }) => {
      const kind = retryKind(error, limit);
      const isRate = kind === 'rate' || kind === 'ratePerMinute';
      const scheduled = kind && delayBeforeRetry(error, attemptNumber, kind, isRate && isBatch());
      const delayMs = scheduled === undefined ? Infinity : Math.round(scheduled * (1 + jitter * chance()));
      mayRetry = waitedMs + delayMs <= (isRate ? batchPatienceMs : timeoutMs);
      if (!mayRetry) return;
      waitedMs += delayMs;
      log.info(
        `The submit was refused before any work (${error instanceof EaselError ? (error.serviceCode ?? error.code) : error.name}); trying again in ${delayMs} ms`,
      );
      await wait(delayMs);
    },
  });
}

function delayBeforeRetry(
  error: unknown,
  attemptNumber: number,
  kind: keyof typeof submitDelaysMs,
  isPatient: boolean,
): number | undefined {
  const scheduled = submitDelaysMs[kind][attemptNumber - 1];
  const asked = retryAfterMs.get(error as EaselError) ?? 0;
  if (asked > maxRetryAfterMs) return undefined;
  if (scheduled === undefined) return isPatient ? Math.max(asked, batchDelayMs) : undefined;
  return asked || scheduled;
}

function retryKind(error: unknown, limit: SubmitLimit): keyof typeof submitDelaysMs | undefined {
  if (!(error instanceof EaselError)) return undefined;
  // Checks the status as well as the code: within a stream, a refusal may arrive after images have been made.
  if (error.code === 'rateLimited' && error.httpStatus === 429)
    return limit.perSeconds >= 60 ? 'ratePerMinute' : 'rate';
  if (isCapacityRefusal(error)) return 'capacity';
  // With a status, something has answered, and would answer the same again.
  const isNotConnected = error.code === 'network' && error.mayBeBilled === false && error.httpStatus === undefined;
  return isNotConnected ? 'notConnected' : undefined;
}
