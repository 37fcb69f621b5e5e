import assert from 'node:assert/strict';
import { EaselError, errorCodes } from '../../src/core/base/errors';
import type { Clock } from '../../src/core/base/ports';
import type { Answer } from '../../src/engine/dashscope/answers/answers';
import { retryAfterMs } from '../../src/engine/dashscope/api';
import { DashScopeClient } from '../../src/engine/dashscope/client';
import type { Endpoint } from '../../src/engine/dashscope/endpoint';
import { sourceOfBytes } from '../../src/engine/files/byteSource';
import { checkServiceUrl } from '../../src/engine/dashscope/urlPolicy';
import { apiKey, drawReply, type Reply } from './damagedReplies';
import { oneOf, listOf, type Random } from './mutate';
import { requests } from './requests';
import { refused, runRounds, taken, type FuzzOptions, type FuzzResult, type Outcome } from './rounds';

const endpoint: Endpoint = { baseUrl: 'https://dashscope.aliyuncs.com/api/v1', apiKey, resultHosts: [] };
const storage = /^https:\/\/dashscope[a-z0-9-]*\.oss-[a-z0-9-]+\.aliyuncs\.com$/;

/** Waiting takes no time, and timers never fire. */
class FuzzClock implements Clock {
  private nowMs = Date.UTC(2026, 2, 1);
  readonly now = (): number => this.nowMs;
  readonly elapsed = this.now;
  readonly after = (): (() => void) => () => undefined;
  readonly sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    assert.ok(milliseconds >= 0 && milliseconds < 2 ** 31, `a sleep of ${milliseconds} ms`);
    signal?.throwIfAborted();
    this.nowMs += milliseconds;
    return Promise.resolve();
  };
}

type Entry = (client: DashScopeClient, exchange: Exchange, clock: Clock) => Promise<Answer | string | undefined>;
const { signal } = new AbortController();
const onProgress = (): void => undefined;
const none = (): Promise<void> => Promise.resolve();

/** Every way in which the client reads an answer. */
const entries: Record<string, Entry> = {
  ...Object.fromEntries(
    Object.entries(requests).map(([name, { request, model }]): [string, Entry] => [
      name,
      async (client, { waitMs, isBatch }, clock) => {
        const submitted = await client.submit(request, model, [], endpoint, {
          signal,
          onProgress,
          timeoutMs: waitMs,
          isBatch: () => isBatch,
          onSend: none,
          onRefused: delayMs => clock.sleep(delayMs),
          onPartialAnswer: soFar => {
            checkAnswer(soFar);
            return none();
          },
        });
        return submitted.kind === 'answer' ? submitted.answer : `task:${submitted.taskId}`;
      },
    ]),
  ),
  waiting: (client, { waitMs }, clock) =>
    client.waitForTask('t1', endpoint, { signal, onProgress, deadline: clock.now() + waitMs }),
  upload: client =>
    client.upload(
      'qwen-image-2.0',
      { source: sourceOfBytes(Uint8Array.of(1, 2, 3)), mime: 'image/png', extension: '.png' },
      endpoint,
      signal,
    ),
  keyCheck: client => client.checkKey(endpoint, signal).then(() => undefined),
};

interface Exchange {
  entry: string;
  /** The last reply repeats forever, so only the time limit can end the exchange. */
  replies: Reply[];
  waitMs: number;
  isBatch: boolean;
}

/**
 * Damaged answers of every kind, read by the whole client including the connection. Each must end in a value or in an
 * EaselError that does not reveal the key, and the key must be sent to the API only.
 */
export function fuzzAnswers(fuzzOptions: FuzzOptions): Promise<FuzzResult> {
  return runRounds(fuzzOptions, {
    draw: (random, round): Exchange => {
      const entry = Object.keys(entries)[round % Object.keys(entries).length] ?? '';
      return {
        entry,
        replies: listOf(1, 3, random, () => drawReply(entry === 'stream', random)),
        waitMs: oneOf([1, 5000, 60_000], random),
        isBatch: random() < 0.3,
      };
    },
    judge: judgeExchange,
  });
}

async function judgeExchange(exchange: Exchange, random: Random): Promise<Outcome> {
  const clock = new FuzzClock();
  const lines: string[] = [];
  const log = (line: string): void => {
    lines.push(line);
  };
  const violations: string[] = [];
  let asked = 0;
  const client = new DashScopeClient({
    clock,
    chance: () => 0.5,
    log: { debug: log, info: log, warn: log, error: log },
    userAgent: 'easel/test',
    transport: (url, init) => {
      const reply = exchange.replies[Math.min(asked++, exchange.replies.length - 1)];
      const violation = violationOf(url, init) ?? (asked > 100 ? 'requests without an end' : undefined);
      // Collected here, because the client would treat a thrown error as a network failure.
      if (violation !== undefined) violations.push(violation);
      return reply && asked <= 100
        ? Promise.resolve(reply.response(random))
        : Promise.reject(new Error('no more answers'));
    },
  });
  try {
    checkValue(await entries[exchange.entry]?.(client, exchange, clock));
    return taken;
  } catch (error) {
    checkError(error);
    return refused(error.code);
  } finally {
    if (lines.join('\n').includes(apiKey)) violations.push('the key is in the log');
    assert.deepEqual(violations, []);
  }
}

function violationOf(url: URL, init: RequestInit): string | undefined {
  const isApi = url.origin === 'https://dashscope.aliyuncs.com';
  if (init.redirect !== 'manual') return 'redirects are followed unseen';
  if (new Headers(init.headers).has('authorization')) return isApi ? undefined : `the key is sent to ${url.origin}`;
  if (url.href.includes(apiKey)) return 'the key is in an address';
  return isApi || storage.test(url.origin) ? undefined : `an upload to ${url.origin}`;
}

function checkValue(value: Answer | string | undefined): void {
  if (value === undefined) return;
  if (typeof value === 'string') assert.match(value, /^(oss:\/\/[\s\S]*\/[0-9a-f-]{36}\.png|task:[\s\S]+)$/);
  else checkAnswer(value);
}

function checkAnswer({ requestId, parts, interrupted }: Answer): void {
  assert.equal(typeof requestId, 'string');
  assert.ok(parts.some(({ kind }) => kind === 'image'));
  if (interrupted) checkError(interrupted);
  for (const part of parts) {
    if (part.kind === 'image') checkAddress(part.url);
    else assert.equal(typeof (part.kind === 'text' ? part.text : part.serviceCode + part.serviceMessage), 'string');
  }
}

function checkAddress(address: string): void {
  try {
    const { origin } = checkServiceUrl(address, endpoint);
    assert.ok(storage.test(origin) || origin === 'https://dashscope.aliyuncs.com', origin);
  } catch (error) {
    checkError(error);
  }
}

function checkError(error: unknown): asserts error is EaselError {
  if (!(error instanceof EaselError)) throw error;
  assert.ok(errorCodes.includes(error.code) && error.message !== '');
  const text = JSON.stringify({ ...error, message: error.message, cause: String(error.cause) });
  assert.ok(!text.includes(apiKey), `the key is in the error: ${text}`);
  const waitMs = retryAfterMs.get(error);
  assert.ok(waitMs === undefined || waitMs > 0, `a wait of ${String(waitMs)} ms`);
}
