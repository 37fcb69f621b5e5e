import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Cancelled, EaselError } from '../../../src/core/errors';
import type { ErrorCode } from '../../../src/core/errors';
import type { Fault, FaultPath } from '../../service/faults';
import { canaryKey, failureOf, inputImage, startHarness, urlsOf } from './clientHarness';
import type { Harness, Sending } from './clientHarness';

const overRate: Fault = { kind: 'error', status: 429, code: 'Throttling.RateQuota', message: 'Requests rate limit exceeded, please try again later.' };
const noCapacity: Fault = { kind: 'error', status: 503, code: 'ModelUnavailable', message: 'Too many requests.' };
const threeWeeks = { 'retry-after': '1814400' };

/** One sync model, one by messages with a task, one by prompt with a task. */
const paths = { sync: { model: 'qwen-image-2.0' }, async: { model: 'wan2.6-t2i' }, prompt: { model: 'wan2.2-t2i-flash' } };

describe('the client when things go wrong', () => {
  let harness: Harness;
  before(async () => { harness = await startHarness({ rateLimits: false }); });
  after(() => harness.close());
  beforeEach(() => {
    harness.service.reset();
    for (const list of [harness.clock.slept, harness.progress, harness.tasks, harness.log.lines]) list.length = 0;
    harness.clock.onSleep = () => undefined;
  });
  afterEach(() => { assert.equal(harness.log.lines.join('\n').includes(canaryKey), false, 'the key is in the log'); });

  const fault = (what: Fault, times = 1, path?: FaultPath): void => { harness.service.script({ fault: what, times, ...(path && { match: { path } }) }); };

  async function failure(options: Parameters<Harness['generate']>[0] = paths.sync, sending: Sending = {}): Promise<EaselError> {
    const error = await failureOf(harness.generate(options, sending));
    assert.ok(error instanceof EaselError, String(error));
    assert.equal(JSON.stringify({ ...error, message: error.message, cause: String(error.cause) }).includes(canaryKey), false, 'the key is in the error');
    return error;
  }

  describe('a submit', () => {
    for (const [name, options] of Object.entries(paths)) {
      it(`is sent again after a rate refusal (${name})`, async () => {
        fault(overRate, 2);
        assert.equal(urlsOf(await harness.generate(options)).length, 1);
        assert.equal(harness.submits().length, 3);
      });

      it(`is sent again after a capacity refusal (${name})`, async () => {
        fault(noCapacity);
        fault({ ...noCapacity, code: 'ModelServingError' });
        assert.equal(urlsOf(await harness.generate(options)).length, 1);
        assert.equal(harness.submits().length, 3);
      });

      // Everything that says nothing about whether images were made: once, and the person decides.
      const broken: [name: string, fault: Fault, code: ErrorCode][] = [
        ['500', { kind: 'error', status: 500, code: 'InternalError', message: 'An internal error has occured.' }, 'serviceFault'],
        ['500 of the algorithm', { kind: 'error', status: 500, code: 'InternalError.Algo', message: 'inference error.' }, 'serviceFault'],
        ['a time-out of its own', { kind: 'error', status: 500, code: 'RequestTimeOut', message: 'Request timed out, please try again later.' }, 'serviceFault'],
        ['408', { kind: 'error', status: 408, code: 'RequestTimeOut', message: 'Request timed out, please try again later.' }, 'serviceFault'],
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
        it(`is sent once where ${what} comes back, and may be billed (${name})`, async () => {
          fault(theFault, 1, name === 'sync' ? 'sync' : 'async');
          const error = await failure(options);
          assert.deepEqual([error.code, error.mayBeBilled], [code, true], error.message);
          assert.equal(harness.submits().length, 1);
          assert.deepEqual(harness.clock.slept, []);
        });
      }

      const refused: [name: string, fault: Fault, code: ErrorCode][] = [
        ['a spent quota', { kind: 'error', status: 429, code: 'Throttling.AllocationQuota', message: 'Free allocated quota exceeded.', headers: threeWeeks }, 'quotaExhausted'],
        ['a spent plan', { kind: 'error', status: 429, code: 'insufficient_quota', message: 'your token-plan 1-month quota has been exhausted' }, 'quotaExhausted'],
        ['an end of the free tier', { kind: 'error', status: 403, code: 'AllocationQuota.FreeTierOnly' }, 'quotaExhausted'],
        ['a rate refusal for three weeks', { ...overRate, headers: threeWeeks }, 'rateLimited'],
        ['an overdue bill', { kind: 'error', status: 429, code: 'PostpaidBillOverdue', message: 'Your bill is overdue.' }, 'billing'],
        ['arrears', { kind: 'error', status: 400, code: 'Arrearage' }, 'billing'],
        ['a missing purchase', { kind: 'error', status: 429, code: 'CommodityNotPurchased' }, 'billing'],
        ['a refused key', { kind: 'error', status: 401, code: 'InvalidApiKey' }, 'rejectedKey'],
        ['a denied access', { kind: 'error', status: 403, code: 'Model.AccessDenied' }, 'accessDenied'],
        ['refused content', { kind: 'error', status: 400, code: 'DataInspectionFailed' }, 'contentRefused'],
        ['a refused parameter', { kind: 'error', status: 400, code: 'InvalidParameter', message: 'num_images_per_prompt must be 1' }, 'invalidRequest'],
        ['a code with 200', { kind: 'json', body: { code: 'InvalidParameter', message: 'wrong', request_id: 'r1' } }, 'invalidRequest'],
        ['a rate refusal with 200', { kind: 'json', body: { code: 'Throttling.RateQuota', message: 'slow down', request_id: 'r1' } }, 'rateLimited'],
        ['a page for a wrong address', { kind: 'html', status: 404 }, 'unexpectedResponse'],
      ];
      for (const [what, theFault, code] of refused) {
        it(`is sent once where ${what} comes back, and costs nothing (${name})`, async () => {
          fault(theFault, 1, name === 'sync' ? 'sync' : 'async');
          const error = await failure(options);
          assert.deepEqual([error.code, error.mayBeBilled], [code, undefined], error.message);
          assert.equal(harness.submits().length, 1);
          assert.deepEqual(harness.clock.slept, []);
        });
      }
    }

    it('carries what the service said', async () => {
      fault({ kind: 'error', status: 400, code: 'InvalidParameter', message: 'Range of n should be [1, 4]' });
      const error = await failure();
      assert.deepEqual([error.serviceCode, error.serviceMessage, error.httpStatus], ['InvalidParameter', 'Range of n should be [1, 4]', 400]);
      assert.match(error.requestId ?? '', /^[0-9a-f-]{36}$/);
      assert.match(error.message, /Range of n should be \[1, 4\]/);
    });

    it('is not sent again without end', async () => {
      fault(overRate, 50);
      const error = await failure();
      assert.deepEqual([error.code, error.mayBeBilled, error.httpStatus], ['rateLimited', undefined, 429]);
      assert.equal(harness.submits().length, 5);
      const [first = 0, , , last = 0] = harness.clock.slept;
      assert.equal(harness.clock.slept.length, 4);
      assert.ok(first >= 2000 && first <= 2500 && last >= 16_000 && last <= 20_000, String(harness.clock.slept));
    });

    it('waits for a new window where a model has two a minute', async () => {
      fault(overRate, 50);
      await failure({ model: 'qwen-image-max' });
      assert.equal(harness.submits().length, 4);
      assert.deepEqual(harness.clock.slept.map(delay => Math.floor(delay / 30_000)), [1, 1, 1]);
    });

    it('waits as long as it is told to, up to a minute', async () => {
      for (const [header, least, most] of [['7', 7000, 8750], ['60', 60_000, 75_000], ['0', 2000, 2500], ['', 2000, 2500], ['soon', 2000, 2500], ['-5', 2000, 2500]] as const) {
        harness.clock.slept.length = 0;
        fault({ ...overRate, headers: { 'retry-after': header } });
        await harness.generate(paths.sync);
        const [slept = 0] = harness.clock.slept;
        assert.ok(slept >= least && slept <= most, `${header}: ${slept}`);
      }
      fault({ ...overRate, headers: { 'retry-after': '61' } });
      assert.equal((await failure()).code, 'rateLimited');
      const inTenSeconds = new Date(harness.clock.now() + 10_000).toUTCString();
      harness.clock.slept.length = 0;
      fault({ ...overRate, headers: { 'retry-after': inTenSeconds } });
      await harness.generate(paths.sync);
      assert.ok((harness.clock.slept[0] ?? 0) > 2500, 'a date is obeyed, too');
      fault({ ...overRate, headers: { 'retry-after': new Date(harness.clock.now() + 21 * 86_400_000).toUTCString() } });
      assert.equal((await failure()).code, 'rateLimited');
    });

    it('is not sent again past the deadline', async () => {
      fault(overRate, 50);
      assert.equal((await failure({ model: 'qwen-image-max' }, { timeoutSeconds: 20 })).code, 'rateLimited');
      assert.equal(harness.submits().length, 1);
    });

    it('is tried again where nobody listens, and costs nothing', async () => {
      const closed = createServer().listen(0, '127.0.0.1');
      await once(closed, 'listening');
      const { port } = closed.address() as AddressInfo;
      closed.close();
      await once(closed, 'close');
      const error = await failure(paths.async, { endpoint: { baseUrl: `http://127.0.0.1:${port}/api/v1` } });
      assert.deepEqual([error.code, error.mayBeBilled], ['network', false]);
      assert.match(error.message, /127\.0\.0\.1.*ECONNREFUSED/);
      assert.equal(harness.clock.slept.length, 2);
    });

    it('never follows a redirect, which would take the key elsewhere', async () => {
      const taken: string[] = [];
      const elsewhere = createServer(socket => socket.on('data', data => taken.push(data.toString()))).listen(0, '127.0.0.1');
      await once(elsewhere, 'listening');
      for (const status of [301, 302, 307, 308]) {
        fault({ kind: 'redirect', to: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`, status }, 1, 'sync');
        const error = await failure();
        assert.deepEqual([error.code, error.mayBeBilled, error.httpStatus], ['unexpectedResponse', undefined, status]);
      }
      assert.deepEqual([taken, harness.submits().length], [[], 4]);
      elsewhere.close();
      await once(elsewhere, 'close');
    });

    it('with a key that no header can hold is not sent, and the key is not quoted', async () => {
      for (const apiKey of [`${canaryKey}\n`, `${canaryKey} x`, `${canaryKey}钥`, '']) {
        const error = await failure(paths.sync, { endpoint: { apiKey } });
        assert.deepEqual([error.code, error.mayBeBilled], ['rejectedKey', undefined]);
      }
      assert.equal(harness.service.requests.length, 0);
    });

    it('does not repeat a key that the service quotes', async () => {
      fault({ kind: 'error', status: 401, code: 'InvalidApiKey', message: `Incorrect API key provided: ${canaryKey}.` });
      const error = await failure();
      assert.equal(error.code, 'rejectedKey');
      assert.match(error.message, /Incorrect API key provided: \*\*\*/);
    });

    it('with a wrong key is refused', async () => {
      const error = await failure(paths.async, { endpoint: { apiKey: 'sk-wrong' } });
      assert.deepEqual([error.code, error.httpStatus, error.serviceCode], ['rejectedKey', 401, 'InvalidApiKey']);
    });

    it('sends the key as a bearer, a name for itself, and nothing that it need not', async () => {
      await harness.generate(paths.async);
      for (const { headers } of harness.service.requests) {
        assert.equal(headers.authorization, `Bearer ${canaryKey}`);
        assert.equal(headers['user-agent'], 'easel/test');
        assert.equal(headers.cookie, undefined);
        assert.equal(headers.referer, undefined);
      }
    });
  });

  describe('an answer', () => {
    it('that says success and holds no image may be billed', async () => {
      for (const kind of ['emptyChoices', 'entryWithoutImage'] as const) {
        fault({ kind }, 1, 'sync');
        const error = await failure();
        assert.deepEqual([error.code, error.mayBeBilled], ['unexpectedResponse', true]);
        assert.match(error.requestId ?? '', /\w/);
      }
      assert.equal(harness.submits().length, 2);
    });

    it('of a task that holds no image may be billed', async () => {
      for (const kind of ['emptyChoices', 'entryWithoutImage', 'taskWithoutResults'] as const) {
        for (const options of [paths.async, paths.prompt]) {
          fault({ kind }, 1, 'async');
          const error = await failure(options);
          assert.deepEqual([error.code, error.mayBeBilled, error.taskId], ['unexpectedResponse', true, harness.tasks.at(-1)]);
        }
      }
    });

    it('may have one choice for every image, or one for all', async () => {
      for (const model of ['qwen-image-2.0', 'wan2.6-t2i', 'wan2.7-image']) {
        assert.equal(urlsOf(await harness.generate({ model, n: 4 })).length, 4);
        fault({ kind: 'otherChoices' });
        assert.equal(urlsOf(await harness.generate({ model, n: 4 })).length, 4);
      }
    });

    it('may lack some images, which are named where the service names them', async () => {
      fault({ kind: 'partialResults', failed: 2, code: 'InternalError.Timeout', message: 'too slow' });
      const byPrompt = await harness.generate({ ...paths.prompt, n: 4 });
      assert.deepEqual(byPrompt.parts.map(part => part.kind), ['image', 'image', 'failed', 'failed']);
      assert.deepEqual(byPrompt.parts[3], { kind: 'failed', serviceCode: 'InternalError.Timeout', serviceMessage: 'too slow' });
      fault({ kind: 'partialResults', failed: 1 });
      assert.equal(urlsOf(await harness.generate({ ...paths.async, n: 4 })).length, 3);
    });

    it('tells the rewritten prompt where it is known', async () => {
      assert.match((await harness.generate(paths.prompt)).actualPrompt ?? '', /^A lighthouse, /);
      assert.equal((await harness.generate(paths.async)).actualPrompt, undefined);
    });
  });

  describe('a task', () => {
    it('is told before anything else happens', async () => {
      const seen: string[] = [];
      await harness.generate(paths.async, { onTask: async () => {
        await Promise.resolve();
        seen.push(...harness.service.requests.map(({ route }) => route));
      } });
      assert.deepEqual(seen, ['async']);
      assert.equal(harness.tasks.length, 1);
    });

    it('is not waited for where it could not be written down', async () => {
      const lost = new Error('disk full');
      assert.equal(await failureOf(harness.generate(paths.async, { onTask: () => Promise.reject(lost) })), lost);
      assert.deepEqual(harness.service.requests.map(({ route }) => route), ['async']);
    });

    it('is told as queued and running', async () => {
      fault({ kind: 'taskPolls', pending: 2, running: 2 });
      const answer = await harness.generate(paths.async);
      assert.deepEqual(harness.progress.map(({ state }) => state), ['queued', 'queued', 'queued', 'running', 'running']);
      assert.equal(answer.taskId, harness.tasks[0]);
      assert.deepEqual(harness.clock.slept, [3000, 3000, 3000, 3000, 3000]);
    });

    it('that is suspended goes on being waited for, to the deadline', async () => {
      fault({ kind: 'taskNeverEnds', status: 'SUSPENDED' });
      const error = await failure(paths.async, { timeoutSeconds: 200 });
      assert.deepEqual([error.code, error.mayBeBilled, error.taskId], ['timeout', true, harness.tasks[0]]);
      assert.match(error.message, new RegExp(harness.tasks[0] ?? '-'));
      // Every 3 s for 30 s, then every 5 s to two minutes, then every 10 s, and once at the end.
      const whole = harness.clock.slept.slice(0, -1);
      assert.deepEqual([...new Set(whole)], [3000, 5000, 10_000]);
      const slept = harness.clock.slept.reduce((sum, delay) => sum + delay, 0);
      assert.ok(slept > 190_000 && slept <= 200_000, `${slept} ms`);
      assert.equal(harness.service.requests.filter(({ route }) => route === 'task').length, harness.clock.slept.length);
    });

    it('that ends just before the deadline is not missed', async () => {
      assert.equal(urlsOf(await harness.generate(paths.async, { timeoutSeconds: 1 })).length, 1);
    });

    for (const place of ['output', 'topLevel'] as const) {
      it(`that failed says why, wherever the reason stands (${place})`, async () => {
        for (const options of [paths.async, paths.prompt]) {
          fault({ kind: 'taskFailed', code: 'InternalError.Algo', message: 'inference error.', place });
          const error = await failure(options);
          assert.deepEqual([error.code, error.serviceCode, error.serviceMessage, error.mayBeBilled], ['taskFailed', 'InternalError.Algo', 'inference error.', undefined]);
          assert.equal(error.taskId, harness.tasks.at(-1));
          for (const code of ['DataInspectionFailed', 'IPInfringementSuspect']) {
            fault({ kind: 'taskFailed', code, message: 'Output data may contain inappropriate content.', place });
            assert.equal((await failure(options)).code, 'contentRefused');
          }
        }
      });
    }

    it('that is unknown or was cancelled says so', async () => {
      fault({ kind: 'taskUnknown' });
      const unknown = await failure(paths.async);
      assert.deepEqual([unknown.code, unknown.taskId], ['taskExpired', harness.tasks.at(-1)]);
      fault({ kind: 'taskCanceled' });
      const cancelled = await failure(paths.prompt);
      assert.deepEqual([cancelled.code, cancelled.taskId], ['taskFailed', harness.tasks.at(-1)]);
    });

    const passing: [name: string, fault: Fault][] = [
      ['a rate refusal', overRate],
      ['a rate refusal for three weeks', { ...overRate, headers: threeWeeks }],
      ['a spent quota', { kind: 'error', status: 429, code: 'Throttling.AllocationQuota', message: 'quota exhausted' }],
      ['500', { kind: 'error', status: 500, code: 'InternalError' }],
      ['503', { kind: 'error', status: 503, code: 'SystemError' }],
      ['HTML 502', { kind: 'html' }],
      ['a reset', { kind: 'resetAfterRequest' }],
      ['an early reset', { kind: 'resetBeforeBody' }],
      ['a cut answer', { kind: 'truncated' }],
      ['an empty body', { kind: 'emptyBody' }],
      ['half a JSON', { kind: 'invalidJson' }],
      ['an unknown state', { kind: 'json', body: { output: { task_id: 'x', task_status: 'DREAMING' } } }],
      ['a redirect', { kind: 'redirect', to: '/elsewhere' }],
    ];
    for (const [what, theFault] of passing) {
      it(`is asked for again after ${what}`, async () => {
        fault(theFault, 3, 'task');
        assert.equal(urlsOf(await harness.generate(paths.async)).length, 1);
        assert.equal(harness.submits().length, 1);
        assert.deepEqual(harness.clock.slept, [3000, 6000, 12_000, 24_000]);
      });
    }

    it('is asked for as often as before once a query succeeds', async () => {
      fault({ kind: 'taskPolls', pending: 1 });
      fault({ kind: 'html' }, 1, 'task');
      await harness.generate(paths.async);
      assert.deepEqual(harness.clock.slept, [3000, 6000, 3000]);
    });

    it('is given up at the deadline where every query fails', async () => {
      fault({ kind: 'html' }, 1000, 'task');
      const error = await failure(paths.async);
      assert.deepEqual([error.code, error.mayBeBilled, error.taskId], ['timeout', true, harness.tasks[0]]);
      assert.ok(Math.max(...harness.clock.slept) <= 30_000);
    });

    it('is given up at once where the key or the access is refused', async () => {
      for (const [status, code, expected] of [[401, 'InvalidApiKey', 'rejectedKey'], [403, 'AccessDenied', 'accessDenied'], [400, 'InvalidParameter', 'invalidRequest']] as const) {
        harness.service.reset();
        fault({ kind: 'error', status, code }, 1000, 'task');
        const error = await failure(paths.async);
        assert.deepEqual([error.code, error.mayBeBilled, error.taskId], [expected, true, harness.tasks.at(-1)]);
        assert.equal(harness.service.requests.filter(({ route }) => route === 'task').length, 1);
      }
    });
  });

  describe('a cancel', () => {
    async function cancelled(options: Parameters<Harness['generate']>[0], signal: AbortSignal): Promise<Cancelled['details']> {
      const error = await failureOf(harness.generate(options, { signal }));
      assert.ok(error instanceof Cancelled, String(error));
      return error.details;
    }

    it('of a task that waits drops it, and costs nothing', async () => {
      const controller = new AbortController();
      fault({ kind: 'taskNeverEnds', status: 'PENDING' });
      harness.clock.onSleep = () => { if (harness.clock.slept.length === 2) controller.abort(); };
      assert.deepEqual(await cancelled(paths.async, controller.signal), { taskId: harness.tasks[0], mayBeBilled: false });
      assert.deepEqual(harness.service.requests.map(({ route, status }) => `${route} ${status}`), ['async 200', 'task 200', 'task 200', 'cancel 200']);
    });

    it('of a task that runs says that it may be billed', async () => {
      const controller = new AbortController();
      fault({ kind: 'taskNeverEnds', status: 'RUNNING' });
      harness.clock.onSleep = () => { if (harness.clock.slept.length === 1) controller.abort(); };
      assert.deepEqual(await cancelled(paths.async, controller.signal), { taskId: harness.tasks[0], mayBeBilled: true });
      assert.equal(harness.service.requests.at(-1)?.code, 'UnsupportedOperation');
    });

    it('that cannot reach the service says that it may be billed', async () => {
      const controller = new AbortController();
      fault({ kind: 'resetAfterRequest' }, 1, 'cancel');
      harness.clock.onSleep = () => { controller.abort(); };
      assert.deepEqual(await cancelled(paths.async, controller.signal), { taskId: harness.tasks[0], mayBeBilled: true });
    });

    it('of a request that is under way ends it at once and says that it may be billed', async () => {
      for (const options of [paths.sync, paths.async]) {
        const controller = new AbortController();
        fault({ kind: 'stallBeforeHeaders' });
        const ended = cancelled(options, controller.signal);
        await harness.service.waitForRequest(({ model, fault: struck }) => model === options.model && struck === 'stallBeforeHeaders');
        controller.abort();
        assert.deepEqual(await ended, { mayBeBilled: true });
      }
    });

    it('within an answer says that it may be billed', async () => {
      const controller = new AbortController();
      fault({ kind: 'stallMidBody' });
      const { transport } = harness.ports;
      harness.ports.transport = async (url, init) => {
        const response = await transport(url, init);
        setImmediate(() => { controller.abort(); });
        return response;
      };
      try {
        assert.deepEqual(await cancelled(paths.sync, controller.signal), { mayBeBilled: true });
      } finally {
        harness.ports.transport = transport;
      }
    });

    it('before anything was sent, or between two tries, costs nothing', async () => {
      assert.deepEqual(await cancelled(paths.sync, AbortSignal.abort()), { mayBeBilled: false });
      assert.equal(harness.service.requests.length, 0);
      const controller = new AbortController();
      fault(overRate, 10);
      harness.clock.onSleep = () => { controller.abort(); };
      assert.deepEqual(await cancelled(paths.sync, controller.signal), { mayBeBilled: false });
      assert.equal(harness.submits().length, 1);
    });
  });

  describe('a stream of text and images', () => {
    const options = { model: 'wan2.6-image', interleaved: true, maxImages: 2 };
    const sending: Sending = { settings: { protocol: 'sync' } };

    it('comes in order, with its texts joined', async () => {
      const answer = await harness.generate(options, sending);
      assert.deepEqual(answer.parts.map(part => part.kind), ['text', 'image', 'text', 'image']);
      assert.deepEqual(answer.parts[0], { kind: 'text', text: 'Step 1: A lighthouse, part 1 of 2.\n' });
      assert.equal(answer.interrupted, undefined);
    });

    it('is the same as a task brings', async () => {
      const answer = await harness.generate(options, { settings: { protocol: 'async' } });
      assert.deepEqual(answer.parts.map(part => part.kind), ['text', 'text', 'image', 'text', 'text', 'image']);
    });

    it('that is cut keeps what came, and says so', async () => {
      fault({ kind: 'streamCut', afterEvents: 3 });
      const answer = await harness.generate(options, sending);
      assert.deepEqual(answer.parts.map(part => part.kind), ['text', 'image']);
      assert.equal(answer.interrupted?.code, 'network');
    });

    it('that is cut before an image came may be billed', async () => {
      for (const afterEvents of [0, 2]) {
        fault({ kind: 'streamCut', afterEvents });
        const error = await failure(options, sending);
        assert.deepEqual([error.code, error.mayBeBilled], ['network', true]);
      }
      assert.equal(harness.submits().length, 2);
    });

    it('that ends in an error says what it was, and is never asked for again', async () => {
      for (const [code, expected] of [['DataInspectionFailed', 'contentRefused'], ['InternalError', 'serviceFault'], ['Throttling.RateQuota', 'rateLimited'], ['ModelUnavailable', 'serviceFault']] as const) {
        harness.service.reset();
        fault({ kind: 'streamError', afterEvents: 1, code, message: 'Stopped.' });
        const error = await failure(options, sending);
        assert.deepEqual([error.code, error.serviceCode, error.serviceMessage], [expected, code, 'Stopped.']);
        assert.equal(harness.submits().length, 1);
      }
      fault({ kind: 'streamError', afterEvents: 3, code: 'InternalError' });
      const answer = await harness.generate(options, sending);
      assert.deepEqual([answer.interrupted?.code, urlsOf(answer).length], ['serviceFault', 1]);
    });

    it('that is refused before it begins is sent again where that is safe', async () => {
      fault(overRate);
      assert.equal(urlsOf(await harness.generate(options, sending)).length, 2);
      assert.equal(harness.submits().length, 2);
    });

    it('may be answered in one piece', async () => {
      const output = { choices: [{ finish_reason: 'stop', message: { content: [{ type: 'text', text: 'Step' }, { type: 'image', image: 'https://example.com/1.png' }] } }] };
      fault({ kind: 'json', body: { output, request_id: 'r1' } });
      const answer = await harness.generate(options, sending);
      assert.deepEqual([answer.requestId, answer.parts.map(part => part.kind)], ['r1', ['text', 'image']]);
      fault({ kind: 'json', body: { code: 'InvalidParameter', message: 'wrong', request_id: 'r2' } });
      assert.equal((await failure(options, sending)).code, 'invalidRequest');
    });
  });

  it('asks for a key at no cost', async () => {
    await harness.client.checkKey(harness.endpoint, new AbortController().signal);
    assert.deepEqual(harness.service.requests.map(({ route, status }) => [route, status]), [['task', 200]]);
    const error = await failureOf(harness.client.checkKey({ ...harness.endpoint, apiKey: 'sk-other' }, new AbortController().signal));
    assert.ok(error instanceof EaselError);
    assert.equal(error.code, 'rejectedKey');
  });

  it('logs the way of a request, without prompt, images or query', async () => {
    const secret = 'a very private lighthouse';
    await harness.generate({ model: 'qwen-image-2.0', prompt: secret, images: [inputImage] });
    const lines = harness.log.lines.join('\n');
    assert.match(lines, /qwen-image-2\.0: syncMessages \(.+\), 1 input images/);
    assert.match(lines, /POST http:\/\/127\.0\.0\.1:\d+\/api\/v1\/services\S+ -> 200/);
    assert.equal(lines.includes(secret), false);
    assert.equal(lines.includes('base64'), false);
    assert.doesNotMatch(lines, /\?/);
  });
});

describe('the client when the service falls silent', () => {
  let harness: Harness;
  // What waits a minute, waits 30 ms here; what waits ten, 300.
  before(async () => { harness = await startHarness({ rateLimits: false, timeOutSpeed: 2000 }); });
  after(() => harness.close());

  for (const kind of ['stallBeforeHeaders', 'stallMidBody'] as const) {
    it(`ends in a time-out that may be billed (${kind})`, async () => {
      harness.service.script({ fault: { kind }, match: { path: 'sync' } });
      const error = await failureOf(harness.generate({}));
      assert.ok(error instanceof EaselError, String(error));
      assert.deepEqual([error.code, error.mayBeBilled], ['timeout', true]);
      assert.equal(harness.service.requests.length, 1);
      harness.service.reset();
    });
  }

});

describe('the client when an answer trickles', () => {
  it('ends it at the deadline', async () => {
    // What waits a minute, waits 300 ms here, far longer than from piece to piece; the deadline comes before the last one.
    const harness = await startHarness({ rateLimits: false, timeOutSpeed: 200 });
    harness.service.script({ fault: { kind: 'slow', pieceMs: 20 }, match: { path: 'sync' } });
    const error = await failureOf(harness.generate({}, { timeoutSeconds: 20 }));
    assert.ok(error instanceof EaselError, String(error));
    assert.deepEqual([error.code, error.mayBeBilled], ['timeout', true]);
    await harness.close();
  });
});
