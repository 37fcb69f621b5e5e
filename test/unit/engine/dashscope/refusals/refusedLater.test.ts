import assert from 'node:assert/strict';
import type { ErrorCode } from '../../../../../src/core/base/errors';
import { EaselError } from '../../../../../src/core/base/errors';
import { readAnswerStream } from '../../../../../src/engine/dashscope/answers/answerStream';
import { isRewriteFailure, serviceFailure } from '../../../../../src/engine/dashscope/failures';
import { QueryPace } from '../../../../../src/engine/dashscope/queryPace';
import { waitForTask } from '../../../../../src/engine/dashscope/tasks';
import { TestClock } from '../../../../support/clock';
import { failureOf, LineLog } from '../clientHarness';

const endpoint = { baseUrl: 'https://gateway.example/api/v1', apiKey: 'sk-canary0123456789', resultHosts: [] };
const { signal } = new AbortController();
const words = 'Output data may contain inappropriate content.';

/** Every place where a refusal can stand in an answer that comes later than the submit. */
const placesOf = (code: unknown): [name: string, body: Record<string, unknown>][] => [
  ['on the top', { code, message: words }],
  ['inside output', { output: { code, message: words } }],
  ['nested in error', { error: { code, message: words } }],
  ['as errorCode', { errorCode: code, errorMsg: words }],
  ['in the message', { code: 'InternalError', message: `<400> InternalError.Algo.DataInspectionFailed: ${words}` }],
];

async function streamFailure(event: string, data: string): Promise<EaselError> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from(`id:1\nevent:${event}\n:HTTP_STATUS/400\ndata:${data}\n\n`));
  }
  const error = await failureOf(readAnswerStream(bytes(), endpoint, { signal, clock: new TestClock(), maxImages: 12 }));
  assert.ok(error instanceof EaselError, String(error));
  return error;
}

async function taskFailureOf(body: Record<string, unknown>): Promise<EaselError> {
  const clock = new TestClock();
  const output = { task_id: 't1', task_status: 'FAILED', ...(body['output'] as object | undefined) };
  const ports = {
    clock,
    log: new LineLog(),
    userAgent: 'easel/test',
    transport: () => Promise.resolve(Response.json({ request_id: 'r1', ...body, output })),
  };
  const error = await failureOf(
    waitForTask(
      ports,
      new QueryPace(clock),
      endpoint,
      't1',
      { signal, deadline: clock.now() + 60_000, onProgress: () => undefined },
      () => undefined,
    ),
  );
  assert.ok(error instanceof EaselError, String(error));
  return error;
}

describe('an error event of a stream', () => {
  for (const code of ['DataInspectionFailed', 'InternalError.Algo.DataInspectionFailed', 'data_inspection_failed']) {
    for (const [name, body] of placesOf(code)) {
      for (const event of ['error', 'result']) {
        it(`is refused content: ${code} ${name}, event ${event}`, async () => {
          const error = await streamFailure(event, JSON.stringify(body));
          assert.deepEqual([error.code, error.mayBeBilled], ['contentRefused', undefined], error.message);
          assert.ok(error.message.includes(words), error.message);
        });
      }
    }
  }

  const others: [data: string, code: ErrorCode, says: string][] = [
    ['{"message":"The worker is gone"}', 'serviceFault', 'The worker is gone'],
    ['upstream is down', 'serviceFault', 'upstream is down'],
    ['{"code":429,"message":"slowly"}', 'rateLimited', 'slowly'],
    ['{"error":{"code":"insufficient_balance","message":"pay"}}', 'billing', 'pay'],
  ];
  for (const [data, code, says] of others) {
    it(`shows its words: ${data}`, async () => {
      const error = await streamFailure('error', data);
      assert.equal(error.code, code);
      assert.ok(error.message.includes(says), error.message);
    });
  }

  it('never shows the key', async () => {
    for (const data of [`{"code":"X","message":"${endpoint.apiKey}"}`, `no: ${endpoint.apiKey}`])
      assert.equal((await streamFailure('error', data)).message.includes('canary'), false);
  });
});

describe('a stream without an image', () => {
  const choice = (finish: string, content: unknown[]): string =>
    JSON.stringify({ request_id: 'r1', output: { choices: [{ finish_reason: finish, message: { content } }] } });

  it('is refused content where it ends with text, or by a filter', async () => {
    const said = await streamFailure('result', choice('stop', [{ text: 'I cannot draw that.' }]));
    assert.deepEqual(
      [said.code, said.serviceMessage, said.mayBeBilled],
      ['contentRefused', 'I cannot draw that.', undefined],
    );
    const filtered = await streamFailure('result', choice('content_filter', []));
    assert.deepEqual([filtered.code, filtered.requestId], ['contentRefused', 'r1']);
  });

  it('is no refusal where it breaks off after a text', async () => {
    assert.equal((await streamFailure('result', choice('null', [{ text: 'First' }]))).code, 'network');
  });
});

describe('a task that failed', () => {
  for (const code of ['DataInspectionFailed', 'InternalError.Algo.DataInspectionFailed', 'data_inspection_failed']) {
    for (const [name, body] of placesOf(code)) {
      it(`is refused content: ${code} ${name}`, async () => {
        const error = await taskFailureOf(body);
        assert.deepEqual(
          [error.code, error.taskId, error.httpStatus],
          ['contentRefused', 't1', undefined],
          error.message,
        );
        assert.ok(error.message.includes(words), error.message);
      });
    }
  }

  const item = { code: 'data_inspection_failed', message: words };
  const inItems: [name: string, output: Record<string, unknown>][] = [
    ['as error_code', { results: [{ error_code: item.code, error_message: words }] }],
    ['in the error of an item', { results: [{ error: item }] }],
    ['beside a general code', { code: 'InternalError', message: 'It broke.', results: [item] }],
    ['in a later item', { results: [{ code: 'InternalError.Timeout', message: 'It broke.' }, item] }],
    ['as task_error', { task_error: item }],
  ];
  for (const [name, output] of inItems) {
    for (const state of ['FAILED', 'FAILURE', 'failed']) {
      it(`is refused content: ${state}, ${name}`, async () => {
        const error = await taskFailureOf({ output: { ...output, task_status: state } });
        assert.deepEqual([error.code, error.serviceMessage], ['contentRefused', words], error.message);
      });
    }
  }

  it('shows words of other names, also where it was cancelled or is not known', async () => {
    for (const output of [
      { fail_reason: words },
      { failure_reason: words },
      { task_status: 'CANCELED', message: words },
    ])
      assert.ok((await taskFailureOf({ output })).message.includes(words));
    const unknown = await taskFailureOf({ output: { task_status: 'UNKNOWN', message: words } });
    assert.ok(unknown.message.includes(words), unknown.message);
  });

  it('otherwise shows the words of the service', async () => {
    const error = await taskFailureOf({ output: { code: 50001, message: 'It broke.' } });
    assert.deepEqual([error.code, error.serviceCode, error.serviceMessage], ['taskFailed', '50001', 'It broke.']);
  });
});

describe('a prompt that could not be rewritten', () => {
  it('is known in every spelling', () => {
    for (const code of ['RewriteFailed', 'InternalError.RewriteFailed', 'rewrite_failed']) {
      const error = serviceFailure({ status: 500, code, message: '', requestId: undefined });
      assert.deepEqual([error.code, isRewriteFailure(error)], ['serviceFault', true]);
      assert.match(error.message, /without rewriting/);
    }
    const message = '<500> InternalError.RewriteFailed: no';
    assert.ok(isRewriteFailure(serviceFailure({ status: 500, code: 'InternalError', message, requestId: undefined })));
    assert.equal(isRewriteFailure({ serviceCode: 'InternalError' }), false);
  });
});
