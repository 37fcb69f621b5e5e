import pRetry from 'p-retry';
import { EaselError } from '../../core/base/errors';
import type { SubmitLimit } from '../../core/models/modelTypes';
import type { Chance, Log } from '../../core/base/ports';
import { retryAfterMs } from './api';
import { isCapacityRefusal } from './failures';

/** Longer waits than this are not obeyed: a spent quota was seen to ask for three weeks. */
const maxRetryAfterMs = 60_000;
/** Spread, so that windows that were refused together do not come back together. */
const jitter = 0.25;

/**
 * When a submit may be sent again: it costs money, so only where it surely made no image. Delays before each further
 * try, in milliseconds.
 * Models with a limit per minute wait for a new window at once.
 */
const submitDelaysMs = {
  rate: [2_000, 4_000, 8_000, 16_000],
  ratePerMinute: [30_000, 30_000, 30_000],
  capacity: [2_000, 4_000, 8_000, 16_000],
  notConnected: [1_000, 2_000],
} as const;

/**
 * In a batch a rate refusal slows everybody down, and is asked again at this pace once the delays above are used up,
 * for so long.
 */
const batchDelayMs = 60_000;
const batchPatienceMs = 15 * 60_000;

export interface RetryOptions {
  limit: SubmitLimit;
  log: Log;
  /** Decides the spread of the delays. */
  chance: Chance;
  /**
   * The most that is spent on waiting, in milliseconds; to wait because of a rate is to wait in line, which has no
   * time-out.
   */
  timeoutMs: number;
  isBatch: () => boolean;
  /** Settles when the next try may be sent. */
  wait: (delayMs: number) => Promise<void>;
}

/** Runs a submit under that policy. @throws the last error once the policy is used up or does not apply. */
export async function retrySubmit<T>(
  submit: () => Promise<T>,
  { limit, log, chance, timeoutMs, isBatch, wait }: RetryOptions,
): Promise<T> {
  let waitedMs = 0;
  let mayRetry = false;
  return pRetry(submit, {
    retries: Infinity,
    minTimeout: 0,
    // No `signal` here: an answer that has arrived counts, even if somebody cancelled in the same moment.
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
        `The submit was refused before any work (${error instanceof EaselError ? (error.serviceCode ?? error.code) : error.name}); again in ${delayMs} ms`,
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
  // The status as well as the code: within a stream, a refusal may come when images have been made.
  if (error.code === 'rateLimited' && error.httpStatus === 429)
    return limit.perSeconds >= 60 ? 'ratePerMinute' : 'rate';
  if (isCapacityRefusal(error)) return 'capacity';
  return error.code === 'network' && error.mayBeBilled === false ? 'notConnected' : undefined;
}
