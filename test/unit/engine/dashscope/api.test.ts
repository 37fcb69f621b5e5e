import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { callApi, jsonWithoutKey, retryAfterMs } from '../../../../src/engine/dashscope/api';
import type { Endpoint } from '../../../../src/engine/dashscope/endpoint';
import { TestClock } from '../../../support/clock';
import { failureOf, LineLog } from './clientHarness';

const endpoint: Endpoint = { baseUrl: 'https://dashscope.aliyuncs.com/api/v1', apiKey: 'sk-a"b\\c', resultHosts: [] };

/** The error of a call with this answer. */
async function refusal(body: string, headers: Record<string, string> = {}): Promise<EaselError> {
  const error = await failureOf(
    callApi(
      {
        clock: new TestClock(),
        log: new LineLog(),
        userAgent: 'easel/test',
        transport: () => Promise.resolve(new Response(body, { status: 429, headers })),
      },
      endpoint,
      { method: 'GET', path: '/tasks/1', signal: new AbortController().signal, timeoutMs: 1000 },
    ),
  );
  assert.ok(error instanceof EaselError, String(error));
  return error;
}

describe('an answer that quotes the key', () => {
  const escaped = [...endpoint.apiKey]
    .map(character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
  for (const [spelling, key] of [
    ['as it is', JSON.stringify(endpoint.apiKey).slice(1, -1)],
    ['in escapes', escaped],
  ] as const) {
    it(`has the key removed, spelt ${spelling}`, async () => {
      assert.deepEqual(jsonWithoutKey(`{"a":["${key}",1],"b":{"c":"your ${key}."}}`, endpoint), {
        a: ['***', 1],
        b: { c: 'your ***.' },
      });
      const { serviceMessage, requestId, message } = await refusal(
        `{"code":"Throttling","message":"Key ${key}","request_id":"${key}"}`,
      );
      assert.deepEqual([serviceMessage, requestId], ['Key ***', '***']);
      assert.ok(message.endsWith('Key ***'), message);
    });
  }

  it('has the key removed from a text that is not JSON', () => {
    assert.throws(
      () => jsonWithoutKey('sk-a"b\\c', endpoint),
      (error: unknown) => error instanceof SyntaxError && !error.message.includes('sk-a'),
    );
  });

  it('counts as not JSON when it is nested too deeply', async () => {
    const { code, serviceMessage } = await refusal(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    assert.deepEqual([code, serviceMessage], ['rateLimited', undefined]);
  });
});

describe('the wait that a refusal asks for', () => {
  for (const [header, waitMs] of [
    ['7', 7000],
    ['2.5', 2500],
    ['0.0001', 1000],
    ['0', undefined],
    ['-1', undefined],
    ['soon', undefined],
    ['9'.repeat(400), Infinity],
  ] as const) {
    it(`is ${waitMs ?? 'unknown'} for ${header.slice(0, 10)}`, async () => {
      assert.equal(retryAfterMs.get(await refusal('{}', { 'retry-after': header })), waitMs);
    });
  }
});
