import assert from 'node:assert/strict';
import type { ErrorCode } from '../../../../../src/core/base/errors';
import { describeForLog, EaselError } from '../../../../../src/core/base/errors';
import { readAnswerStream } from '../../../../../src/engine/dashscope/answers/answerStream';
import { TestClock } from '../../../../support/clock';
import { failureOf } from '../clientHarness';
import { refusedSubmit, submitAnswered } from './answeredSubmit';

const words = 'No further words here.';
const image = 'https://example.com/1.png';

const refusals: [name: string, body: Record<string, unknown>, code: ErrorCode][] = [
  ['on the top', { code: 'DataInspectionFailed', message: words }, 'contentRefused'],
  ['of an account', { code: 'Arrearage', message: words }, 'billing'],
  ['nested', { error: { code: 'insufficient_quota', message: `Exhausted. ${words}` } }, 'quotaExhausted'],
  ['of a gateway', { success: false, errorCode: 'SYSTEM.FLOW_LIMIT', errorMsg: words }, 'rateLimited'],
];

/** What can stand in an answer that holds no image. */
const facts: [name: string, body: Record<string, unknown>][] = [
  [
    'an empty choice',
    { output: { choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: [] } }] } },
  ],
  ['a choice of an error', { choices: [{ index: 0, finish_reason: 'error', message: { role: 'assistant' } }] }],
  ['a text', { output: { text: 'x' } }],
  ['a choice of words', { output: { choices: [{ message: { content: [{ text: 'I cannot do that.' }] } }] } }],
  ['numbers of a task', { output: { task_metrics: { TOTAL: 1, SUCCEEDED: 0, FAILED: 1 } } }],
  ['a time', { output: { submit_time: '2026-03-26 17:16:22.961' } }],
  ['a wait', { data: { retryAfter: 3 } }],
  ['an id', { data: { trace: 'abc' }, id: 'x' }],
  ['results without an address', { output: { results: [{ url: '' }, { index: 1 }] } }],
  ['a list of numbers', { data: [1, 2], images: [0] }],
  ['a usage', { usage: { image_count: 0, width: 1024 } }],
];

const word = { message: { content: [{ text: 'I cannot draw that.' }] } };
/** Answers without a task and without an image, where a task was asked for. */
const answeredAtOnce: [name: string, body: Record<string, unknown>, code: ErrorCode, says: string][] = [
  ['a text', { output: { choices: [word] } }, 'contentRefused', 'I cannot draw that.'],
  ['a content filter', { output: { choices: [{ finish_reason: 'content_filter' }] } }, 'contentRefused', ''],
  [
    'a failed task without an id',
    { output: { task_status: 'FAILED', code: 'IPInfringementSuspect', message: words } },
    'contentRefused',
    words,
  ],
  ['a message', { message: words }, 'unexpectedResponse', words],
  ['a message of another name', { info: words }, 'unexpectedResponse', words],
];

describe('a refusal in HTTP 200', () => {
  for (const [name, body, code, says] of answeredAtOnce) {
    for (const model of [undefined, 'wan2.6-t2i']) {
      it(`is told with its words: ${name}, ${model ? 'where a task was asked for' : 'in place of an image'}`, async () => {
        const { error } = await refusedSubmit({ status: 200, body }, model);
        assert.deepEqual(
          [error.code, error.mayBeBilled ?? false],
          [code, code !== 'contentRefused'],
          describeForLog(error),
        );
        assert.ok(error.message.includes(says), error.message);
      });
    }
  }

  it('is one as an event, too, where a task was asked for', async () => {
    const body = `event:error\ndata:${JSON.stringify({ code: 'Arrearage', message: words })}\n\n`;
    const { error } = await refusedSubmit({ status: 200, body }, 'wan2.6-t2i');
    assert.deepEqual([error.code, error.mayBeBilled ?? false], ['billing', false], describeForLog(error));
  });

  for (const [shape, refusal, code] of refusals) {
    for (const [name, fact] of facts) {
      const body = { ...refusal, ...fact };
      it(`${shape} is one beside ${name}`, async () => {
        for (const model of [undefined, 'wan2.6-t2i']) {
          const { error } = await refusedSubmit({ status: 200, body }, model);
          assert.deepEqual([error.code, error.mayBeBilled ?? false], [code, false], describeForLog(error));
          assert.ok(error.message.includes(words), error.message);
        }
      });

      it(`${shape} is one beside ${name}, as an event`, async () => {
        const stream = (async function* () {
          yield await Promise.resolve(Buffer.from(`data: ${JSON.stringify(body)}\n\n`));
        })();
        const endpoint = { baseUrl: 'https://gateway.example/api/v1', apiKey: 'sk-1', resultHosts: [] };
        const error = await failureOf(
          readAnswerStream(stream, endpoint, {
            signal: new AbortController().signal,
            clock: new TestClock(),
            maxImages: 12,
          }),
        );
        assert.ok(error instanceof EaselError && error.code === code && !error.mayBeBilled, String(error));
      });
    }

    it(`${shape} is one beside the id of a task, where an image was asked for`, async () => {
      const { error } = await refusedSubmit({ status: 200, body: { ...refusal, output: { task_id: 't1' } } });
      assert.deepEqual([error.code, error.mayBeBilled ?? false], [code, false]);
    });

    it(`${shape} is none beside an image`, async () => {
      for (const fact of [
        { output: { choices: [{ message: { content: [{ image }] } }] } },
        { output: { results: [{ url: image }] } },
        { data: [{ url: image }] },
      ]) {
        const submitted = await submitAnswered({ status: 200, body: { ...refusal, ...fact } });
        assert.deepEqual(submitted.kind === 'answer' && submitted.answer.parts, [{ kind: 'image', url: image }]);
      }
    });

    it(`${shape} is none beside a task that may make images`, async () => {
      const submitted = { kind: 'task', taskId: 't1' };
      const underWay = { ...refusal, output: { task_id: 't1', task_status: 'PENDING' } };
      assert.deepEqual(await submitAnswered({ status: 200, body: underWay }), submitted);
      const named = { ...refusal, output: { task_id: 't1' } };
      assert.deepEqual(await submitAnswered({ status: 200, body: named }, { model: 'wan2.6-t2i' }), submitted);
    });
  }
});
