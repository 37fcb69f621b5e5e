import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { callApi, failureOfErrorEvent, jsonWithoutKey, retryAfterMs } from '../../../../src/engine/dashscope/api';
import type { Endpoint } from '../../../../src/engine/dashscope/endpoint';
import { TestClock } from '../../../support/clock';
import { failureOf, LineLog } from './clientHarness';

const endpoint: Endpoint = { baseUrl: 'https://dashscope.aliyuncs.com/api/v1', apiKey: 'sk-a"b\\c', resultHosts: [] };

/** The error of a call with this answer. */
async function refusal(
  body: string,
  headers: Record<string, string> = {},
  status = 429,
  { apiKey } = endpoint,
): Promise<EaselError> {
  const error = await failureOf(
    callApi(
      {
        clock: new TestClock(),
        log: new LineLog(),
        userAgent: 'easel/test',
        transport: () => Promise.resolve(new Response(body, { status, headers })),
      },
      { ...endpoint, apiKey },
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

  const canary = 'sk-canary0123456789';
  const quotes: [name: string, body: string, headers?: Record<string, string>][] = [
    [
      'damaged JSON with escapes',
      '{"code":"InvalidApiKey","message":"Incorrect key sk\\u002dcanary0123456789 given","x":',
    ],
    ['JSON that broke off in it', `{"code":"InvalidApiKey","message":"Incorrect key ${canary.slice(0, -2)}`],
    ['a code of damaged JSON', `{"code":"Bad.${canary}","x":`],
    ['a name', `{"errors":{"${canary}":"bad"}}`],
    ['a name in capitals', `{"errors":{"${canary.toUpperCase()}":"bad"}}`],
    ['a name among names', `{"detail":[{"loc":["body","${canary}"],"msg":"bad"}]}`],
    ['the name of a prototype', `{"errors":{"__proto__":"${canary}"}}`],
    ['JSON in JSON', JSON.stringify({ message: `{"message":"Key sk\\u002dcanary0123456789` })],
    ['a title that is cut', `<title>${'x'.repeat(285)}${canary}</title>`],
    ['a title with escapes', '<title>Key sk&#45;canary0123456789, sk&#x2d;canary0123456789</title>'],
    ['a line that is cut', `${'x'.repeat(290)}${canary}`],
    ['a page that is cut', `<!--${'x'.repeat(7_980)}-->${canary}`],
    ['a page of Chinese that is cut', `<!--${'\u597d'.repeat(5_320)}-->${canary}`],
    ['an id in a header', '', { 'x-request-id': `${'x'.repeat(190)}${canary}` }],
    ['an id in JSON', `{"request_id":"${'x'.repeat(190)}${canary}"}`],
    ['a long message', JSON.stringify({ message: `${'x'.repeat(1_990)}${canary}` })],
    ['a long code', JSON.stringify({ code: `${'x'.repeat(190)}${canary}` })],
  ];
  for (const [name, body, headers] of quotes) {
    it(`has the key removed from ${name}`, async () => {
      for (const status of [400, 429, 500, 200]) {
        const error = await refusal(body, headers, status, { ...endpoint, apiKey: canary }).catch(() => undefined);
        const said = JSON.stringify([error, error?.message, error?.cause]).toLowerCase();
        assert.equal(/sk.?canary|canary01/.test(said.replaceAll('\\\\u002d', '-')), false, said);
      }
    });
  }

  for (const data of [
    `{"code":"InvalidApiKey","message":"Incorrect key sk\\u002dcanary0123456789 given","x":`,
    `${'x'.repeat(1_990)}${canary}`,
    `<title>sk&#45;canary0123456789`,
    `Key ${canary.slice(0, -2)}`,
  ]) {
    it(`has the key removed from an event of an error: ${data.slice(0, 20)}`, async () => {
      const error = await failureOfErrorEvent(data, { ...endpoint, apiKey: canary }, false);
      assert.equal(JSON.stringify([error, error.message]).includes('canary'), false, error.message);
    });
  }

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
