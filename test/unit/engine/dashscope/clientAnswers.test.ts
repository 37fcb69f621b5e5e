import assert from 'node:assert/strict';
import { answerSchema } from '../../../../src/engine/dashscope/schemas';
import { EaselError } from '../../../../src/core/base/errors';
import { failureOf, inputImage, overRate, paths, startHarness, urlsOf } from './clientHarness';
import type { Harness, Sending } from './clientHarness';

describe('an answer', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ rateLimits: false });
  });
  after(() => harness.close());
  afterEach(() => {
    harness.forget();
  });

  it('of success without an image may be billed', async () => {
    for (const kind of ['emptyChoices', 'entryWithoutImage'] as const) {
      harness.fault({ kind }, 1, 'sync');
      const error = await harness.failure(paths.sync);
      assert.deepEqual([error.code, error.mayBeBilled], ['unexpectedResponse', true]);
      assert.match(error.requestId ?? '', /\w/);
    }
    assert.equal(harness.submits().length, 2);
  });

  it('of a task without an image may be billed', async () => {
    for (const kind of ['emptyChoices', 'entryWithoutImage', 'taskWithoutResults'] as const) {
      for (const options of [paths.async, paths.prompt]) {
        harness.fault({ kind }, 1, 'async');
        const error = await harness.failure(options, { timeoutSeconds: 3600 });
        assert.deepEqual(
          [error.code, error.mayBeBilled, error.taskId],
          ['unexpectedResponse', true, harness.tasks.at(-1)],
        );
      }
    }
  });

  it('without an image shows what it says in place of it', async () => {
    for (const body of [{ message: 'It is late' }, { output: { choices: [] }, msg: 'It is late' }, 'It is late']) {
      harness.fault({ kind: 'json', body }, 1, 'sync');
      const error = await harness.failure(paths.sync);
      assert.deepEqual([error.code, error.mayBeBilled], ['unexpectedResponse', true]);
      assert.match(error.message, /It is late$/);
      assert.equal(error.serviceMessage, 'It is late');
    }
  });

  it('may name a task although the images were to come at once', async () => {
    for (const [status, state] of [
      [200, 'PENDING'],
      [202, 'running'],
      [200, 'QUEUED'],
      [203, undefined],
    ] as const) {
      await harness.failure(paths.async, { onTask: () => Promise.reject(new EaselError('network', 'left here')) });
      const taskId = harness.tasks.at(-1);
      harness.fault({ kind: 'json', status, body: { output: { task_id: taskId, task_status: state } } }, 1, 'sync');
      assert.equal(urlsOf(await harness.generate(paths.sync)).length, 1);
      assert.equal(harness.tasks.at(-1), taskId);
    }
  });

  it('is a task or the images under every status of success, 203 of a proxy among them', async () => {
    const url = 'https://gateway.example/1.png';
    for (const status of [201, 203, 207]) {
      harness.fault({ kind: 'json', status, body: { output: { results: [{ url }] } } }, 1, 'sync');
      assert.deepEqual(urlsOf(await harness.generate(paths.sync)), [url]);
    }
    harness.fault({ kind: 'emptyBody', status: 204 }, 1, 'sync');
    const error = await harness.failure(paths.sync);
    assert.deepEqual([error.code, error.httpStatus, error.mayBeBilled], ['unexpectedResponse', 204, true]);
  });

  it('may name its task by a number, and not by what could not be asked for again', () => {
    for (const id of ['..', '', 'a\nb'])
      assert.equal(answerSchema.parse({ output: { task_id: id } }).output?.task_id, undefined);
    assert.equal(answerSchema.parse({ output: { task_id: 8_412 } }).output?.task_id, '8412');
    assert.equal(answerSchema.parse({ output: { task_id: 'job/1' } }).output?.task_id, 'job/1');
  });

  it('may have the images at once although a task was to come', async () => {
    const url = 'https://gateway.example/1.png';
    for (const output of [{ results: [{ url }] }, { task_id: 't1', task_status: 'SUCCEEDED', results: [{ url }] }]) {
      harness.fault({ kind: 'json', body: { output } }, 1, 'async');
      assert.deepEqual(urlsOf(await harness.generate(paths.prompt)), [url]);
      assert.deepEqual(harness.tasks, []);
    }
  });

  it('may have one choice per image, or one for all images', async () => {
    for (const model of ['qwen-image-2.0', 'wan2.6-t2i', 'wan2.7-image']) {
      assert.equal(urlsOf(await harness.generate({ model, n: 4 })).length, 4);
      harness.fault({ kind: 'otherChoices' });
      assert.equal(urlsOf(await harness.generate({ model, n: 4 })).length, 4);
    }
  });

  it('may lack images, and reports the failed ones that the service names', async () => {
    harness.fault({ kind: 'partialResults', failed: 2, code: 'InternalError.Timeout', message: 'too slow' });
    const byPrompt = await harness.generate({ ...paths.prompt, n: 4 });
    assert.deepEqual(
      byPrompt.parts.map(part => part.kind),
      ['image', 'image', 'failed', 'failed'],
    );
    assert.deepEqual(byPrompt.parts[3], {
      kind: 'failed',
      serviceCode: 'InternalError.Timeout',
      serviceMessage: 'too slow',
    });
    harness.fault({ kind: 'partialResults', failed: 1 });
    assert.equal(urlsOf(await harness.generate({ ...paths.async, n: 4 })).length, 3);
  });

  it('has the rewritten prompt when the service returns it', async () => {
    assert.match((await harness.generate(paths.prompt)).actualPrompt ?? '', /^A lighthouse, /);
    assert.equal((await harness.generate(paths.async)).actualPrompt, undefined);
  });
});

describe('a stream of text and images', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ rateLimits: false });
  });
  after(() => harness.close());
  afterEach(() => {
    harness.forget();
  });

  const options = { model: 'wan2.6-image', interleaved: true, maxImages: 2 };
  const sending: Sending = { settings: { protocol: 'sync' } };

  it('is returned in order, with its texts joined', async () => {
    const answer = await harness.generate(options, sending);
    assert.deepEqual(
      answer.parts.map(part => part.kind),
      ['text', 'image', 'text', 'image'],
    );
    assert.deepEqual(answer.parts[0], { kind: 'text', text: 'Step 1: A lighthouse, part 1 of 2.\n' });
    assert.equal(answer.interrupted, undefined);
  });

  it('gives the same answer as a task', async () => {
    const answer = await harness.generate(options, { settings: { protocol: 'async' } });
    assert.deepEqual(
      answer.parts.map(part => part.kind),
      ['text', 'image', 'text', 'image'],
    );
  });

  it('that is cut off keeps what arrived, and is marked as interrupted', async () => {
    harness.fault({ kind: 'streamCut', afterEvents: 3 });
    const answer = await harness.generate(options, sending);
    assert.deepEqual(
      answer.parts.map(part => part.kind),
      ['text', 'image'],
    );
    assert.equal(answer.interrupted?.code, 'network');
  });

  it('that is cut off before an image arrived may be billed', async () => {
    for (const afterEvents of [0, 2]) {
      harness.fault({ kind: 'streamCut', afterEvents });
      const error = await harness.failure(options, sending);
      assert.deepEqual([error.code, error.mayBeBilled], ['network', true]);
    }
    assert.equal(harness.submits().length, 2);
  });

  it('that ends in an error throws it, and is not sent again', async () => {
    for (const [code, expected] of [
      ['DataInspectionFailed', 'contentRefused'],
      ['InternalError', 'serviceFault'],
      ['Throttling.RateQuota', 'rateLimited'],
      ['ModelUnavailable', 'serviceFault'],
    ] as const) {
      harness.service.reset();
      harness.fault({ kind: 'streamError', afterEvents: 1, code, message: 'Stopped.' });
      const error = await harness.failure(options, sending);
      assert.deepEqual([error.code, error.serviceCode, error.serviceMessage], [expected, code, 'Stopped.']);
      assert.equal(harness.submits().length, 1);
    }
    harness.fault({ kind: 'streamError', afterEvents: 3, code: 'InternalError' });
    const answer = await harness.generate(options, sending);
    assert.deepEqual([answer.interrupted?.code, urlsOf(answer).length], ['serviceFault', 1]);
  });

  it('that is refused before it begins is sent again when that is safe', async () => {
    harness.fault(overRate);
    assert.equal(urlsOf(await harness.generate(options, sending)).length, 2);
    assert.equal(harness.submits().length, 2);
  });

  it('may be answered with one JSON body', async () => {
    const output = {
      choices: [
        {
          finish_reason: 'stop',
          message: {
            content: [
              { type: 'text', text: 'Step' },
              { type: 'image', image: 'https://example.com/1.png' },
            ],
          },
        },
      ],
    };
    harness.fault({ kind: 'json', body: { output, request_id: 'r1' } });
    const answer = await harness.generate(options, sending);
    assert.deepEqual([answer.requestId, answer.parts.map(part => part.kind)], ['r1', ['text', 'image']]);
    harness.fault({ kind: 'json', body: { code: 'InvalidParameter', message: 'wrong', request_id: 'r2' } });
    assert.equal((await harness.failure(options, sending)).code, 'invalidRequest');
  });
});

describe('the client', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ rateLimits: false });
  });
  after(() => harness.close());
  afterEach(() => {
    harness.forget();
  });

  it('checks a key at no cost', async () => {
    await harness.client.checkKey(harness.endpoint, new AbortController().signal);
    assert.deepEqual(
      harness.service.requests.map(({ route, status }) => [route, status]),
      [['task', 200]],
    );
    const error = await failureOf(
      harness.client.checkKey({ ...harness.endpoint, apiKey: 'sk-other' }, new AbortController().signal),
    );
    assert.ok(error instanceof EaselError);
    assert.equal(error.code, 'rejectedKey');
  });

  it('logs each step of a request, without prompt, images or query', async () => {
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
