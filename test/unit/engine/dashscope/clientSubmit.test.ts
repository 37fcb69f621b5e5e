import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { ErrorCode } from '../../../../src/core/base/errors';
import type { Fault } from '../../../service/faults';
import { canaryKey, overRate, paths, startHarness, threeWeeks, urlsOf } from './clientHarness';
import type { Harness } from './clientHarness';

const noCapacity: Fault = { kind: 'error', status: 503, code: 'ModelUnavailable', message: 'Too many requests.' };

describe('a submit', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ rateLimits: false });
  });
  after(() => harness.close());
  afterEach(() => {
    harness.forget();
  });

  for (const [name, options] of Object.entries(paths)) {
    it(`is sent again after a rate refusal (${name})`, async () => {
      harness.fault(overRate, 2);
      assert.equal(urlsOf(await harness.generate(options)).length, 1);
      assert.equal(harness.submits().length, 3);
    });

    it(`is sent again after a capacity refusal (${name})`, async () => {
      harness.fault(noCapacity);
      harness.fault({ ...noCapacity, code: 'ModelServingError' });
      assert.equal(urlsOf(await harness.generate(options)).length, 1);
      assert.equal(harness.submits().length, 3);
    });

    // After these answers it is unknown whether images were made: the request is sent once, and the person decides.
    const broken: [name: string, fault: Fault, code: ErrorCode][] = [
      [
        '500',
        { kind: 'error', status: 500, code: 'InternalError', message: 'An internal error has occured.' },
        'serviceFault',
      ],
      [
        '500 of the algorithm',
        { kind: 'error', status: 500, code: 'InternalError.Algo', message: 'inference error.' },
        'serviceFault',
      ],
      [
        'a time-out of its own',
        { kind: 'error', status: 500, code: 'RequestTimeOut', message: 'Request timed out, please try again later.' },
        'serviceFault',
      ],
      ['503 of another kind', { kind: 'error', status: 503, code: 'SystemError' }, 'serviceFault'],
      ['HTML 502', { kind: 'html' }, 'serviceFault'],
      ['HTML 504', { kind: 'html', status: 504 }, 'serviceFault'],
      ['HTML with 200', { kind: 'html', status: 200 }, 'unexpectedResponse'],
      ['an empty body', { kind: 'emptyBody' }, 'unexpectedResponse'],
      ['half a JSON', { kind: 'invalidJson' }, 'unexpectedResponse'],
      ['another JSON', { kind: 'json', body: { greeting: 'hello' } }, 'unexpectedResponse'],
      ['a list', { kind: 'json', body: [] }, 'unexpectedResponse'],
      ['null', { kind: 'json', body: null }, 'unexpectedResponse'],
      ['an endless body', { kind: 'hugeBody', bytes: 9 * 1024 * 1024 }, 'unexpectedResponse'],
      ['a reset after the request', { kind: 'resetAfterRequest' }, 'network'],
      ['a reset before the body was read', { kind: 'resetBeforeBody' }, 'network'],
      ['a cut answer', { kind: 'truncated' }, 'network'],
    ];
    for (const [what, theFault, code] of broken) {
      it(`is not sent again after ${what}, and may be billed (${name})`, async () => {
        harness.fault(theFault, 1, name === 'sync' ? 'sync' : 'async');
        const error = await harness.failure(options);
        assert.deepEqual([error.code, error.mayBeBilled], [code, true], error.message);
        assert.equal(harness.submits().length, 1);
        assert.deepEqual(harness.clock.slept, []);
      });
    }

    const refused: [name: string, fault: Fault, code: ErrorCode][] = [
      [
        'a spent quota',
        {
          kind: 'error',
          status: 429,
          code: 'Throttling.AllocationQuota',
          message: 'Free allocated quota exceeded.',
          headers: threeWeeks,
        },
        'quotaExhausted',
      ],
      [
        'a spent plan',
        {
          kind: 'error',
          status: 429,
          code: 'insufficient_quota',
          message: 'your token-plan 1-month quota has been exhausted',
        },
        'quotaExhausted',
      ],
      [
        'an end of the free tier',
        { kind: 'error', status: 403, code: 'AllocationQuota.FreeTierOnly' },
        'quotaExhausted',
      ],
      ['a rate refusal for three weeks', { ...overRate, headers: threeWeeks }, 'rateLimited'],
      [
        'an overdue bill',
        { kind: 'error', status: 429, code: 'PostpaidBillOverdue', message: 'Your bill is overdue.' },
        'billing',
      ],
      [
        '408',
        { kind: 'error', status: 408, code: 'RequestTimeOut', message: 'Request timed out, please try again later.' },
        'timeout',
      ],
      ['arrears', { kind: 'error', status: 400, code: 'Arrearage' }, 'billing'],
      ['a missing purchase', { kind: 'error', status: 429, code: 'CommodityNotPurchased' }, 'billing'],
      ['a refused key', { kind: 'error', status: 401, code: 'InvalidApiKey' }, 'rejectedKey'],
      ['a denied access', { kind: 'error', status: 403, code: 'Model.AccessDenied' }, 'accessDenied'],
      ['refused content', { kind: 'error', status: 400, code: 'DataInspectionFailed' }, 'contentRefused'],
      [
        'a refused parameter',
        { kind: 'error', status: 400, code: 'InvalidParameter', message: 'num_images_per_prompt must be 1' },
        'invalidRequest',
      ],
      [
        'a code with 200',
        { kind: 'json', body: { code: 'InvalidParameter', message: 'wrong', request_id: 'r1' } },
        'invalidRequest',
      ],
      [
        'a rate refusal with 200',
        { kind: 'json', body: { code: 'Throttling.RateQuota', message: 'slow down', request_id: 'r1' } },
        'rateLimited',
      ],
      ['a page for a wrong address', { kind: 'html', status: 404 }, 'unexpectedResponse'],
    ];
    for (const [what, theFault, code] of refused) {
      it(`is not sent again after ${what}, and is not billed (${name})`, async () => {
        harness.fault(theFault, 1, name === 'sync' ? 'sync' : 'async');
        const error = await harness.failure(options);
        assert.deepEqual([error.code, error.mayBeBilled], [code, undefined], error.message);
        assert.equal(harness.submits().length, 1);
        assert.deepEqual(harness.clock.slept, []);
      });
    }
  }

  it('throws an error with the code and message of the service', async () => {
    harness.fault({ kind: 'error', status: 400, code: 'InvalidParameter', message: 'Range of n should be [1, 4]' });
    const error = await harness.failure(paths.sync);
    assert.deepEqual(
      [error.serviceCode, error.serviceMessage, error.httpStatus],
      ['InvalidParameter', 'Range of n should be [1, 4]', 400],
    );
    assert.match(error.requestId ?? '', /^[0-9a-f-]{36}$/);
    assert.match(error.message, /Range of n should be \[1, 4\]/);
  });

  it('is given up after a number of refusals', async () => {
    harness.fault(overRate, 50);
    const error = await harness.failure(paths.sync);
    assert.deepEqual([error.code, error.mayBeBilled, error.httpStatus], ['rateLimited', undefined, 429]);
    assert.equal(harness.submits().length, 5);
    const [first = 0, , , last = 0] = harness.clock.slept;
    assert.equal(harness.clock.slept.length, 4);
    assert.ok(first >= 2000 && first <= 2500 && last >= 16_000 && last <= 20_000, String(harness.clock.slept));
  });

  it('is sent again after delays that the injected chance spreads, by a quarter at most', async () => {
    const { chance } = harness.ports;
    try {
      for (const [drawn, delaysMs] of [
        [0, [2000, 4000, 8000, 16_000]],
        [0.5, [2250, 4500, 9000, 18_000]],
        [0.9999999, [2500, 5000, 10_000, 20_000]],
      ] as const) {
        harness.ports.chance = () => drawn;
        harness.fault(overRate, 50);
        await harness.failure(paths.sync);
        assert.deepEqual(harness.clock.slept, delaysMs);
        harness.forget();
      }
    } finally {
      harness.ports.chance = chance;
    }
  });

  it('in a batch is tried again after rate refusals until its time is up', async () => {
    harness.fault(overRate, 9);
    const answer = await harness.generate(paths.sync, { isBatch: true });
    assert.equal(answer.parts.length, 1);
    assert.equal(harness.submits().length, 10);
    assert.ok(
      harness.clock.slept.slice(4).every(delayMs => delayMs >= 60_000),
      String(harness.clock.slept),
    );
    harness.forget();
    harness.fault(overRate, 99);
    assert.equal((await harness.failure(paths.sync, { isBatch: true })).code, 'rateLimited');
    assert.ok(harness.clock.slept.reduce((sum, delayMs) => sum + delayMs) <= 15 * 60_000);
  });

  it('in a batch is given up as usual for other refusals', async () => {
    harness.fault({ kind: 'error', status: 503, code: 'ModelUnavailable' }, 99);
    assert.equal((await harness.failure(paths.sync, { isBatch: true })).code, 'serviceFault');
    assert.equal(harness.submits().length, 5);
  });

  it('calls onSend before each try', async () => {
    harness.fault(overRate, 2);
    const sentBefore: number[] = [];
    await harness.generate(paths.async, {
      onSend: () => {
        sentBefore.push(harness.submits().length);
      },
    });
    assert.deepEqual(sentBefore, [0, 1, 2]);
  });

  it('waits for a new window with a model that allows two per minute', async () => {
    harness.fault(overRate, 50);
    await harness.failure({ model: 'qwen-image-max' });
    assert.equal(harness.submits().length, 4);
    assert.deepEqual(
      harness.clock.slept.map(delay => Math.floor(delay / 30_000)),
      [1, 1, 1],
    );
  });

  it('follows Retry-After up to a minute', async () => {
    for (const [header, least, most] of [
      ['7', 7000, 8750],
      ['60', 60_000, 75_000],
      ['0', 2000, 2500],
      ['', 2000, 2500],
      ['soon', 2000, 2500],
      ['-5', 2000, 2500],
    ] as const) {
      harness.clock.slept.length = 0;
      harness.fault({ ...overRate, headers: { 'retry-after': header } });
      await harness.generate(paths.sync);
      const [slept = 0] = harness.clock.slept;
      assert.ok(slept >= least && slept <= most, `${header}: ${slept}`);
    }
    harness.fault({ ...overRate, headers: { 'retry-after': '61' } });
    assert.equal((await harness.failure(paths.sync)).code, 'rateLimited');
    const now = harness.clock.now();
    const dateHeaders = (inMs: number): Record<string, string> => ({
      date: new Date(now).toUTCString(),
      'retry-after': new Date(now + inMs).toUTCString(),
    });
    harness.clock.slept.length = 0;
    harness.fault({ ...overRate, headers: dateHeaders(10_000) });
    await harness.generate(paths.sync);
    assert.ok((harness.clock.slept[0] ?? 0) > 2500, 'a date is obeyed, too');
    harness.fault({ ...overRate, headers: dateHeaders(21 * 86_400_000) });
    assert.equal((await harness.failure(paths.sync)).code, 'rateLimited');
  });

  it('is given up after capacity refusals when its time is up', async () => {
    harness.fault({ kind: 'error', status: 503, code: 'ModelUnavailable' }, 50);
    assert.equal((await harness.failure(paths.sync, { timeoutSeconds: 5 })).code, 'serviceFault');
    assert.equal(harness.submits().length, 2);
  });

  it('does not count waiting for the rate towards its time-out', async () => {
    harness.fault(overRate, 2);
    await harness.generate({ model: 'qwen-image-max' }, { timeoutSeconds: 10 });
    assert.equal(harness.submits().length, 3);
  });

  it('is tried again when the connection is refused, and is not billed', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    const error = await harness.failure(paths.async, { endpoint: { baseUrl: `http://127.0.0.1:${port}/api/v1` } });
    assert.deepEqual([error.code, error.mayBeBilled], ['network', false]);
    assert.match(error.message, /127\.0\.0\.1.*ECONNREFUSED/);
    assert.equal(harness.clock.slept.length, 2);
  });

  it('never follows a redirect, because that would send the key elsewhere', async () => {
    const taken: string[] = [];
    const elsewhere = createServer(socket => socket.on('data', data => taken.push(data.toString()))).listen(
      0,
      '127.0.0.1',
    );
    await once(elsewhere, 'listening');
    for (const status of [301, 302, 307, 308]) {
      harness.fault(
        { kind: 'redirect', to: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`, status },
        1,
        'sync',
      );
      const error = await harness.failure(paths.sync);
      assert.deepEqual([error.code, error.mayBeBilled, error.httpStatus], ['unexpectedResponse', undefined, status]);
    }
    assert.deepEqual([taken, harness.submits().length], [[], 4]);
    elsewhere.close();
    await once(elsewhere, 'close');
  });

  it('is not sent with a key that is invalid in a header, and the error does not quote the key', async () => {
    for (const apiKey of [`${canaryKey}\n`, `${canaryKey} x`, `${canaryKey}钥`, '']) {
      const error = await harness.failure(paths.sync, { endpoint: { apiKey } });
      assert.deepEqual([error.code, error.mayBeBilled], ['rejectedKey', undefined]);
    }
    assert.equal(harness.service.requests.length, 0);
  });

  it('does not repeat a key that the service quotes', async () => {
    harness.fault({
      kind: 'error',
      status: 401,
      code: 'InvalidApiKey',
      message: `Incorrect API key provided: ${canaryKey}.`,
    });
    const error = await harness.failure(paths.sync);
    assert.equal(error.code, 'rejectedKey');
    assert.match(error.message, /Incorrect API key provided: \*\*\*/);
    const quoted = `You sent ${canaryKey}.`;
    harness.fault({ kind: 'json', body: { code: 'InvalidParameter', message: quoted, request_id: 'r1' } });
    assert.equal((await harness.failure(paths.async)).serviceMessage, 'You sent ***.');
    harness.fault({ kind: 'taskFailed', code: 'InternalError.Algo', message: quoted });
    assert.equal((await harness.failure(paths.async)).serviceMessage, 'You sent ***.');
    harness.fault({ kind: 'streamError', afterEvents: 1, code: 'InternalError', message: quoted });
    const streamed = await harness.failure(
      { model: 'wan2.6-image', interleaved: true },
      { settings: { protocol: 'sync' } },
    );
    assert.equal(streamed.serviceMessage, 'You sent ***.');
  });

  it('does not repeat a key that a refusal of HTTP 200 quotes', async () => {
    harness.fault({
      kind: 'json',
      body: { code: 'InvalidParameter', message: `No such key: ${canaryKey}`, request_id: 'r' },
    });
    const error = await harness.failure({ prompt: 'boats' });
    assert.equal(error.serviceMessage, 'No such key: ***');
  });

  it('with a wrong key is refused', async () => {
    const error = await harness.failure(paths.async, { endpoint: { apiKey: 'sk-wrong' } });
    assert.deepEqual([error.code, error.httpStatus, error.serviceCode], ['rejectedKey', 401, 'InvalidApiKey']);
  });

  it('sends the key as a bearer token, its user agent, and no unneeded header', async () => {
    await harness.generate(paths.async);
    for (const { headers } of harness.service.requests) {
      assert.equal(headers.authorization, `Bearer ${canaryKey}`);
      assert.equal(headers['user-agent'], 'easel/test');
      assert.equal(headers.cookie, undefined);
      assert.equal(headers.referer, undefined);
    }
  });
});
