import assert from 'node:assert/strict';
import { describeForLog, EaselError } from '../../../../../src/core/base/errors';
import { checkRequest } from '../../../../../src/core/request/imageRequest';
import { DashScopeClient } from '../../../../../src/engine/dashscope/client';
import { TestClock } from '../../../../support/clock';
import { defaults, failureOf, LineLog } from '../clientHarness';
import type { RefusedAnswer } from './refusalAnswers';
import { rareRefusals } from './rareRefusals';
import { refusedAnswers } from './refusalAnswers';

const endpoint = { baseUrl: 'https://gateway.example/api/v1', apiKey: 'sk-canary0123456789', resultHosts: [] };

/** The error of a submit that gets this answer every time, and how often it was sent. */
async function refusalOf({ status, body }: RefusedAnswer): Promise<{ error: EaselError; sent: number }> {
  let sent = 0;
  const clock = new TestClock();
  const client = new DashScopeClient({
    clock,
    log: new LineLog(),
    userAgent: 'easel/test',
    chance: () => 0,
    transport: () => {
      sent++;
      return Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));
    },
  });
  const { request, model } = checkRequest({ prompt: 'A mill' }, defaults, () => 42);
  const { signal } = new AbortController();
  const error = await failureOf(
    client.submit(request, model, [], endpoint, {
      signal,
      timeoutMs: 600_000,
      onProgress: () => undefined,
      onSend: () => Promise.resolve(),
      onRefused: delayMs => clock.sleep(delayMs, signal),
      isBatch: () => false,
      onPartialAnswer: () => Promise.resolve(),
    }),
  );
  assert.ok(error instanceof EaselError, String(error));
  return { error, sent };
}

describe('an answer that refuses a submit', () => {
  for (const answer of [...refusedAnswers, ...rareRefusals]) {
    const { name, status, code, says = '', mayBeBilled = false, field } = answer;
    it(`${status} ${name}: ${code}`, async () => {
      const { error, sent } = await refusalOf(answer);
      assert.deepEqual(
        [error.code, error.mayBeBilled ?? false, error.field],
        [code, mayBeBilled, field],
        describeForLog(error),
      );
      assert.ok(error.message.includes(says), error.message);
      assert.ok(describeForLog(error).includes(says), describeForLog(error));
      assert.equal(error.httpStatus, ['contentRefused'].includes(code) && status === 200 ? error.httpStatus : status);
      // Only a rate refusal with its status is sent again.
      assert.equal(sent > 1, code === 'rateLimited' && status === 429, `sent ${sent} times`);
    });
  }

  it('with any 4xx is neither a fault of the service nor possibly billed', async () => {
    for (let status = 400; status < 500; status++) {
      for (const body of [
        '',
        '<title>No</title>',
        'no',
        { code: 'InternalError' },
        { error: 'broken' },
        [],
        '{"code":',
      ]) {
        const { error } = await refusalOf({ name: '', status, body, code: 'network' });
        assert.notEqual(error.code, 'serviceFault', `${status} ${JSON.stringify(body)}`);
        assert.ok(!error.mayBeBilled, `${status} ${JSON.stringify(body)}`);
      }
    }
  });
});
