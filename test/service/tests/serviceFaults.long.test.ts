import assert from 'node:assert/strict';
import { startService } from '../dashScopeService';
import type { DashScopeService } from '../dashScopeService';
import type { Fault } from '../faults';
import {
  bearer,
  bodyOf,
  choicesOf,
  codeOf,
  get,
  imageUrls,
  outputOf,
  paths,
  post,
  read,
  submit,
  taskIdOf,
} from './serviceCalls';
import type { Answer, Json, Wanted } from './serviceCalls';

const sync: Wanted = { model: 'qwen-image-2.0', parameters: { n: 2, size: '512*512' } };
const task: Wanted = { model: 'wan2.5-t2i-preview', path: 'asyncPrompt', parameters: { n: 2 } };
const messages: Wanted = { model: 'wan2.6-t2i', path: 'asyncMessages', parameters: { n: 2 } };

describe('service: scripted faults', () => {
  let service: DashScopeService;
  before(async () => {
    service = await startService({ rateLimits: false, syncDurationMs: 0, taskDurationMs: 0 });
  });
  after(() => service.close());
  afterEach(() => {
    service.reset();
  });

  const raw = (): Promise<Response> => post(service, paths.sync, bodyOf(sync));
  const finish = async (wanted: Wanted): Promise<Answer> =>
    get(service, `/tasks/${taskIdOf(await submit(service, wanted))}`);
  const download = async (fault: Fault): Promise<Response> => {
    service.script({ fault, match: { path: 'download' } });
    const [address = ''] = imageUrls(await submit(service, sync));
    return fetch(address, { redirect: 'manual' });
  };

  it('error: sends status, code and headers, only for matching requests, as often as scripted', async () => {
    const throttled: Fault = {
      kind: 'error',
      status: 429,
      code: 'Throttling.RateQuota',
      headers: { 'Retry-After': '7' },
    };
    const script = service.script({
      fault: throttled,
      times: 2,
      skip: 1,
      match: { path: 'sync', model: 'qwen-image-2.0', promptIncludes: 'cat' },
    });
    assert.equal((await submit(service, { ...sync, prompt: 'A dog' })).status, 200);
    assert.equal((await submit(service, sync)).status, 200);
    const answer = await submit(service, sync);
    assert.deepEqual([codeOf(answer), answer.headers.get('retry-after')], ['429 Throttling.RateQuota', '7']);
    assert.equal((await submit(service, sync)).status, 429);
    assert.equal((await submit(service, sync)).status, 200);
    assert.equal(script.played, 2);
    assert.deepEqual(
      service.refused.map(({ scripted }) => scripted),
      [true, true],
    );
    assert.deepEqual(
      service.requests.map(({ fault }) => fault),
      [undefined, undefined, 'error', 'error', undefined],
    );
  });

  it('a fault does not hide a mistake in the request', async () => {
    const script = service.script({ fault: { kind: 'html' } });
    assert.equal(codeOf(await submit(service, { model: 'qwen-image', parameters: { n: 2 } })), '400 InvalidParameter');
    assert.equal(script.played, 0);
  });

  it('sends bodies that are not the expected JSON or picture', async () => {
    const bodies: [Fault, number, RegExp][] = [
      [{ kind: 'html' }, 502, /<h1>502 Bad Gateway/],
      [{ kind: 'emptyBody' }, 200, /^$/],
      [{ kind: 'invalidJson' }, 200, /^\{"output"/],
      [{ kind: 'json', body: { code: 'Oops', message: 'no output' } }, 200, /Oops/],
      [{ kind: 'hugeBody', bytes: 200_000 }, 200, /^\{"output":\[+$/],
    ];
    for (const [fault, status, pattern] of bodies) {
      service.script({ fault });
      const response = await raw();
      assert.equal(response.status, status);
      const text = await response.text();
      assert.match(text, pattern);
      if (fault.kind === 'invalidJson')
        assert.throws(() => {
          JSON.parse(text);
        });
    }
  });

  it('resets connections before and after the work', async () => {
    service.script({ fault: { kind: 'resetBeforeBody' }, match: { path: 'sync' } });
    await assert.rejects(raw());
    assert.equal(service.images.length, 0);
    service.script({ fault: { kind: 'resetAfterRequest' } });
    await assert.rejects(raw());
    assert.equal(service.images.length, 2);
    assert.equal(service.requests.at(-1)?.status, undefined);
    assert.throws(
      () => service.script({ fault: { kind: 'resetBeforeBody' }, match: { model: 'qwen-image' } }),
      /matches by path only/,
    );
  });

  it('stalls before the headers and in the middle of the body', async () => {
    service.script({ fault: { kind: 'stallBeforeHeaders' } });
    const silent = new AbortController();
    const waiting = post(service, paths.sync, bodyOf(sync)).then(
      () => 'answered',
      () => 'broken',
    );
    await service.waitForRequest(({ fault }) => fault === 'stallBeforeHeaders');
    assert.equal(service.images.length, 2);
    service.script({ fault: { kind: 'stallMidBody' } });
    const response = await fetch(service.baseUrl + paths.sync, {
      method: 'POST',
      body: JSON.stringify(bodyOf(sync)),
      headers: { ...bearer, 'Content-Type': 'application/json' },
      signal: silent.signal,
    });
    const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
    const first = await reader?.read();
    assert.ok(
      (first?.value?.length ?? 0) > 0 && (first?.value?.length ?? 0) < Number(response.headers.get('content-length')),
    );
    const rest = reader?.read().then(
      () => 'more',
      () => 'aborted',
    );
    silent.abort();
    assert.equal(await rest, 'aborted');
    service.reset();
    assert.equal(await waiting, 'broken');
  });

  it('slow: delays a correct answer', async () => {
    service.script({ fault: { kind: 'slow', delayMs: 5, pieceMs: 1 } });
    assert.equal(imageUrls(await submit(service, sync)).length, 2);
  });

  it('taskFailed: puts the code where each model family has it', async () => {
    const refusedContent: Fault = {
      kind: 'taskFailed',
      code: 'DataInspectionFailed',
      message: 'Output data may contain inappropriate content.',
    };
    service.script({ fault: refusedContent, times: 2 });
    const older = await finish(task);
    assert.deepEqual(
      [older.status, outputOf(older)['task_status'], outputOf(older)['code']],
      [200, 'FAILED', 'DataInspectionFailed'],
    );
    const newer = await finish(messages);
    assert.deepEqual(
      [newer.body['code'], outputOf(newer)['task_status'], outputOf(newer)['code']],
      ['DataInspectionFailed', 'FAILED', undefined],
    );
    service.script({ fault: { ...refusedContent, place: 'output' } });
    assert.equal(outputOf(await finish(messages))['code'], 'DataInspectionFailed');
  });

  it('makes tasks unknown, cancelled or endless', async () => {
    const outcomes: [Fault, string][] = [
      [{ kind: 'taskUnknown' }, 'UNKNOWN'],
      [{ kind: 'taskCanceled' }, 'CANCELED'],
      [{ kind: 'taskNeverEnds' }, 'RUNNING'],
      [{ kind: 'taskNeverEnds', status: 'SUSPENDED' }, 'SUSPENDED'],
    ];
    for (const [fault, status] of outcomes) {
      service.script({ fault });
      assert.equal(outputOf(await finish(task))['task_status'], status);
    }
    service.script({ fault: { kind: 'taskUnknown' }, match: { path: 'task' } });
    const id = taskIdOf(await submit(service, task));
    assert.equal(outputOf(await get(service, `/tasks/${id}`))['task_status'], 'UNKNOWN');
  });

  it('taskPolls: the number of queries decides the status', async () => {
    service.script({ fault: { kind: 'taskPolls', pending: 1, running: 2 } });
    const id = taskIdOf(await submit(service, task));
    const states: unknown[] = [];
    for (let query = 0; query < 4; query++) states.push(outputOf(await get(service, `/tasks/${id}`))['task_status']);
    assert.deepEqual(states, ['PENDING', 'RUNNING', 'RUNNING', 'SUCCEEDED']);
  });

  it('makes tasks succeed with some pictures or none', async () => {
    service.script({ fault: { kind: 'partialResults' } });
    const partial = outputOf(await finish(task));
    const results = partial['results'] as Json[];
    assert.deepEqual(
      results.map(result => result['code']),
      [undefined, 'InternalError.Timeout'],
    );
    assert.deepEqual(partial['task_metrics'], { TOTAL: 2, SUCCEEDED: 1, FAILED: 1 });
    service.script({ fault: { kind: 'partialResults' }, match: { path: 'sync' } });
    assert.equal(imageUrls(await submit(service, sync)).length, 1);
    service.script({ fault: { kind: 'taskWithoutResults' } });
    const nothing = outputOf(await finish(task));
    assert.deepEqual(
      [nothing['task_status'], nothing['results'], nothing['choices']],
      ['SUCCEEDED', undefined, undefined],
    );
    service.script({ fault: { kind: 'emptyChoices' }, times: 2 });
    assert.deepEqual(choicesOf(await submit(service, sync)), []);
    assert.deepEqual(choicesOf(await finish(messages)), []);
    service.script({ fault: { kind: 'entryWithoutImage' } });
    assert.deepEqual(choicesOf(await submit(service, sync))[0]?.message.content, [{}, {}]);
    service.script({ fault: { kind: 'otherChoices' } });
    assert.equal(choicesOf(await submit(service, sync)).length, 2);
    service.script({ fault: { kind: 'resultUrl', url: 'file:///etc/passwd' } });
    assert.deepEqual(imageUrls(await submit(service, sync)), ['file:///etc/passwd', 'file:///etc/passwd']);
  });

  it('cuts and fails streams', async () => {
    const stream = (): Promise<Response> =>
      post(
        service,
        paths.sync,
        bodyOf({ model: 'wan2.6-image', parameters: { enable_interleave: true, max_images: 1, stream: true } }),
        { 'X-DashScope-Sse': 'enable' },
      );
    const whole = await (await stream()).text();
    const reasons = [...whole.matchAll(/^data:(.*)$/gm)].map(
      ([, data = '{}']) =>
        choicesOf({ status: 200, headers: new Headers(), body: JSON.parse(data) as Json })[0]?.finish_reason,
    );
    assert.deepEqual(reasons, ['null', 'null', 'null', 'stop']);
    assert.match(whole, /^id:1\nevent:result\n:HTTP_STATUS\/200\ndata:/);
    service.script({ fault: { kind: 'streamError', afterEvents: 1, code: 'InternalError' } });
    const failed = await (await stream()).text();
    assert.equal(failed.match(/^event:result$/gm)?.length, 1);
    assert.match(failed, /event:error\n:HTTP_STATUS\/500\ndata:\{"code":"InternalError"/);
    service.script({ fault: { kind: 'streamCut', afterEvents: 2 } });
    await assert.rejects((await stream()).text());
  });

  it('damages downloads in every way', async () => {
    assert.equal((await download({ kind: 'xmlError', status: 403, code: 'AccessDenied' })).status, 403);
    assert.match(
      await (await download({ kind: 'xmlError', status: 404, code: 'NoSuchKey' })).text(),
      /<Code>NoSuchKey<\/Code>/,
    );
    assert.equal((await download({ kind: 'xmlError', status: 503 })).status, 503);
    assert.match(await (await download({ kind: 'html', status: 200 })).text(), /<html>/);
    assert.match(await (await download({ kind: 'notPng' })).text(), /no picture/);
    const moved = await download({ kind: 'redirect', to: 'https://example.com/cat.png' });
    assert.deepEqual([moved.status, moved.headers.get('location')], [302, 'https://example.com/cat.png']);
    await assert.rejects((await download({ kind: 'truncated' })).arrayBuffer());
    assert.equal((await (await download({ kind: 'wrongContentLength', bytes: 1000 })).arrayBuffer()).byteLength, 1000);
    await assert.rejects((await download({ kind: 'wrongContentLength', bytes: 100_000_000 })).arrayBuffer());
    const huge = await download({ kind: 'hugeBody', bytes: 300_000, as: 'png' });
    assert.deepEqual([huge.headers.get('content-type'), (await huge.arrayBuffer()).byteLength], ['image/png', 300_000]);
  });

  it('strikes task queries and cancellations', async () => {
    service.script({ fault: { kind: 'error', status: 503, code: 'ModelUnavailable' }, match: { path: 'task' } });
    service.script({ fault: { kind: 'error', status: 500, code: 'InternalError' }, match: { path: 'cancel' } });
    const id = taskIdOf(await submit(service, task));
    assert.equal((await get(service, `/tasks/${id}`)).status, 503);
    assert.equal((await get(service, `/tasks/${id}`)).status, 200);
    assert.equal(
      codeOf(await read(fetch(`${service.baseUrl}/tasks/${id}/cancel`, { method: 'POST', headers: bearer }))),
      '500 InternalError',
    );
  });

  it('can be scripted and read over HTTP', async () => {
    const root = new URL('/_service/', service.baseUrl).href;
    const script = { fault: { kind: 'error', status: 500, code: 'InternalError' } };
    const loaded = await read(fetch(`${root}script`, { method: 'POST', body: JSON.stringify([script, script]) }));
    assert.deepEqual(loaded.body, { loaded: 2 });
    assert.equal(codeOf(await submit(service, sync)), '500 InternalError');
    assert.equal((await submit(service, sync)).status, 500);
    await submit(service, sync);
    const requests = (await (await fetch(`${root}requests`)).json()) as Json[];
    assert.deepEqual(
      requests.map(request => request['status']),
      [500, 500, 200],
    );
    const images = (await (await fetch(`${root}images`)).json()) as Json[];
    assert.equal(images[0]?.['sha256'], await service.images[0]?.sha256());
    assert.deepEqual((await read(fetch(`${root}state`))).body['warnings'], []);
    assert.equal(codeOf(await read(fetch(`${root}script`, { method: 'POST', body: '{}' }))), '400 InvalidParameter');
    await fetch(`${root}reset`, { method: 'POST' });
    assert.equal(service.requests.length, 0);
  });
});
