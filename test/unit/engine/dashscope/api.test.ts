import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { callApi, jsonWithoutKey, retryAfterMs } from '../../../../src/engine/dashscope/api';
import type { Endpoint } from '../../../../src/engine/dashscope/endpoint';
import { TestClock } from '../../../support/clock';
import { failureOf, LineLog } from './clientHarness';

const endpoint: Endpoint = { baseUrl: 'https://dashscope.aliyuncs.com/api/v1', apiKey: 'sk-a"b\\c', resultHosts: [] };

/** The error of a call with this answer. */
async function refusal(body: string, headers: Record<string, string> = {}, status = 429): Promise<EaselError> {
  const error = await failureOf(
    callApi(
      {
        clock: new TestClock(),
        log: new LineLog(),
        userAgent: 'easel/test',
        transport: () => Promise.resolve(new Response(body, { status, headers })),
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
      assert.deepEqual(await jsonWithoutKey(`{"a":["${key}",1],"b":{"c":"your ${key}."}}`, endpoint), {
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

  it('has the key removed from a text that is not JSON', async () => {
    await assert.rejects(
      jsonWithoutKey('sk-a"b\\c', endpoint),
      (error: unknown) => error instanceof SyntaxError && !error.message.includes('sk-a'),
    );
  });

  it('counts as not JSON when it is nested too deeply', async () => {
    const { code, serviceMessage } = await refusal(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    assert.deepEqual([code, serviceMessage], ['rateLimited', undefined]);
  });
});

describe('the wait that a refusal asks for', () => {
  it('is measured by the clock of the answer where it is a date', async () => {
    for (const [clockIsWrongBy, date] of [
      ['years', 'Tue, 01 Jan 2019 00:00:00 GMT'],
      ['decades', 'Wed, 01 Jan 2070 00:00:00 GMT'],
    ] as const) {
      const retryAfter = new Date(Date.parse(date) + 9_000).toUTCString();
      const error = await refusal('{}', { date, 'retry-after': retryAfter });
      assert.equal(retryAfterMs.get(error), 9_000, clockIsWrongBy);
    }
    const withoutDate = await refusal('{}', { 'retry-after': new Date(Date.now() + 30_000).toUTCString() });
    const waitMs = retryAfterMs.get(withoutDate) ?? 0;
    assert.ok(waitMs > 0 && waitMs <= 30_000, String(waitMs));
  });

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

describe('a key that is no key', () => {
  for (const apiKey of ['"sk-1"', 'KEY=sk-1', 'Bearer sk-1', 'sk-sp-1', 'sk-\u00e9', 'a\nb']) {
    it(`is not sent: ${JSON.stringify(apiKey)}`, async () => {
      const error = await failureOf(
        callApi(
          {
            clock: new TestClock(),
            log: new LineLog(),
            userAgent: 'easel/test',
            transport: () => Promise.reject(new Error('sent')),
          },
          { ...endpoint, apiKey },
          { method: 'GET', path: '/tasks/1', signal: new AbortController().signal, timeoutMs: 1000 },
        ),
      );
      assert.ok(error instanceof EaselError && error.code === 'rejectedKey', String(error));
      assert.equal(error.message.includes('sk-1'), false);
    });
  }
});
