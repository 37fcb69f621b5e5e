import assert from 'node:assert/strict';
import { EaselError } from '../../../../../src/core/base/errors';
import { checkRequest } from '../../../../../src/core/request/imageRequest';
import type { Submitted } from '../../../../../src/engine/dashscope/client';
import { DashScopeClient } from '../../../../../src/engine/dashscope/client';
import { TestClock } from '../../../../support/clock';
import { defaults, failureOf, LineLog } from '../clientHarness';
import type { RefusedAnswer } from './refusalAnswers';

const endpoint = { baseUrl: 'https://gateway.example/api/v1', apiKey: 'sk-canary0123456789', resultHosts: [] };

interface SubmitDetails {
  model?: string;
  clock?: TestClock;
  /** Called with the signal of each request. */
  onSend?: (signal: AbortSignal | null | undefined) => void;
}

/** A submit that gets this answer every time. The body is a JSON value, or a text or a stream that is sent as it is. */
export async function submitAnswered(
  { status, body }: Pick<RefusedAnswer, 'status' | 'body'>,
  options: SubmitDetails = {},
): Promise<Submitted> {
  const { clock = new TestClock() } = options;
  const isSentAsItIs = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream;
  const client = new DashScopeClient({
    clock,
    log: new LineLog(),
    userAgent: 'easel/test',
    chance: () => 0,
    transport: (_, init) => {
      options.onSend?.(init?.signal);
      return Promise.resolve(new Response(isSentAsItIs ? body : JSON.stringify(body), { status }));
    },
  });
  const { model: modelId } = options;
  const { request, model } = checkRequest({ prompt: 'A mill', ...(modelId && { model: modelId }) }, defaults, () => 42);
  const { signal } = new AbortController();
  return client.submit(request, model, [], endpoint, {
    signal,
    timeoutMs: 600_000,
    onProgress: () => undefined,
    onSend: () => Promise.resolve(),
    onRefused: delayMs => clock.sleep(delayMs, signal),
    isBatch: () => false,
    onPartialAnswer: () => Promise.resolve(),
  });
}

/** The error of such a submit, and how often it was sent. */
export async function refusedSubmit(
  answer: Pick<RefusedAnswer, 'status' | 'body'>,
  model?: string,
): Promise<{ error: EaselError; sent: number }> {
  let sent = 0;
  const onSend = (): void => {
    sent++;
  };
  const error = await failureOf(submitAnswered(answer, { ...(model && { model }), onSend }));
  assert.ok(error instanceof EaselError, String(error));
  return { error, sent };
}
