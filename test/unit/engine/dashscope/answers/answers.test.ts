import assert from 'node:assert/strict';
import { EaselError } from '../../../../../src/core/base/errors';
import { parseAnswer, readAnswer } from '../../../../../src/engine/dashscope/answers/answers';
import type { Answer } from '../../../../../src/engine/dashscope/answers/answers';

const read = (json: unknown): Answer => readAnswer(parseAnswer(json));
const choice = (...content: unknown[]): unknown => ({ finish_reason: 'stop', message: { role: 'assistant', content } });
const [one, two, three] = ['https://example.com/1.png', 'https://example.com/2.png', 'https://example.com/3.png'];
const base64 = `iVBORw0KGgo${'A'.repeat(100)}`;
const images = (...urls: string[]): unknown[] => urls.map(url => ({ kind: 'image', url }));

describe('an answer', () => {
  const cases: [name: string, json: unknown, answer: Answer][] = [
    [
      'of a Qwen model',
      {
        output: { choices: [choice({ image: one })], task_metric: { TOTAL: 1, SUCCEEDED: 1, FAILED: 0 } },
        usage: { image_count: 1, width: 1664, height: 928 },
        request_id: 'r1',
      },
      { requestId: 'r1', parts: images(one) as Answer['parts'] },
    ],
    [
      'with several images in one choice',
      { output: { choices: [choice({ image: one }, { image: two })] }, request_id: 'r1' },
      { requestId: 'r1', parts: images(one, two) as Answer['parts'] },
    ],
    [
      'with a choice for each image',
      {
        output: {
          choices: [choice({ type: 'image', image: one }), choice({ type: 'image', image: two })],
          finished: true,
        },
      },
      { requestId: '', parts: images(one, two) as Answer['parts'] },
    ],
    [
      'of text and images',
      {
        output: {
          choices: [
            choice({ type: 'text', text: 'First' }, { type: 'image', image: one }, { type: 'text', text: 'then' }),
          ],
        },
        request_id: 'r1',
      },
      {
        requestId: 'r1',
        parts: [
          { kind: 'text', text: 'First' },
          { kind: 'image', url: one },
          { kind: 'text', text: 'then' },
        ],
      },
    ],
    [
      'of a task by prompt',
      {
        request_id: 'r1',
        output: {
          task_id: 't1',
          task_status: 'SUCCEEDED',
          results: [{ orig_prompt: 'a cat', actual_prompt: 'A ginger cat', url: one }],
        },
        usage: { image_count: 1 },
      },
      { requestId: 'r1', taskId: 't1', actualPrompt: 'A ginger cat', parts: images(one) as Answer['parts'] },
    ],
    [
      'of which a part failed',
      {
        request_id: 'r1',
        output: {
          task_id: 't1',
          results: [
            { url: one },
            { code: 'InternalError.Timeout', message: 'too slow' },
            { url: three },
            { code: 'X' },
          ],
          task_metrics: { TOTAL: 4 },
        },
      },
      {
        requestId: 'r1',
        taskId: 't1',
        parts: [
          { kind: 'image', url: one },
          { kind: 'failed', serviceCode: 'InternalError.Timeout', serviceMessage: 'too slow' },
          { kind: 'image', url: three },
          { kind: 'failed', serviceCode: 'X', serviceMessage: '' },
        ],
      },
    ],
    [
      'with the nulls of the SDK',
      {
        status_code: 200,
        code: '',
        message: '',
        request_id: 'r1',
        output: {
          text: null,
          finish_reason: null,
          audio: null,
          results: null,
          task_id: null,
          choices: [{ finish_reason: null, message: { role: 'assistant', content: [{ image: one, text: null }] } }],
        },
      },
      { requestId: 'r1', parts: images(one) as Answer['parts'] },
    ],
    [
      'with images within it, in every form',
      {
        output: {
          choices: [choice({ image: { url: one } }, { image_url: { url: two } }, { image: base64 })],
          results: [{ b64_json: base64 }, { b64_image: `data:image/png;base64,${base64}` }],
        },
        data: [{ b64_json: base64 }, { url: one }],
      },
      {
        requestId: '',
        parts: images(
          one,
          two,
          `data:application/octet-stream;base64,${base64}`,
          `data:application/octet-stream;base64,${base64}`,
          `data:image/png;base64,${base64}`,
          `data:application/octet-stream;base64,${base64}`,
          one,
        ) as Answer['parts'],
      },
    ],
    [
      'with images in the places of gateways',
      {
        output: {
          images: [{ url: one }],
          results: { url: two },
          image: three,
          choices: [choice({ image_base64: base64 }, { base64 })],
        },
        images: [{ url: three }],
        data: { url: two },
        choices: [choice({ type: 'image_url', image_url: { url: one } })],
      },
      {
        requestId: '',
        parts: images(
          `data:application/octet-stream;base64,${base64}`,
          `data:application/octet-stream;base64,${base64}`,
          one,
          two,
          one,
          two,
          three,
          three,
        ) as Answer['parts'],
      },
    ],
    [
      'with an image of any format in base64, and an address that is long',
      {
        output: {
          choices: [choice({ image: 'AAAAIGZ0eXBhdmlm'.repeat(100) }, { image: `${one}?${'signature'.repeat(200)}` })],
        },
      },
      {
        requestId: '',
        parts: images(
          `data:application/octet-stream;base64,${'AAAAIGZ0eXBhdmlm'.repeat(100)}`,
          `${one}?${'signature'.repeat(200)}`,
        ) as Answer['parts'],
      },
    ],
    [
      'with the images in the texts of a chat',
      {
        output: {
          choices: [
            choice({ text: `Here it is: ![A (small) mill]( ${one} "mill")` }),
            choice({ text: `data:image/png;base64,${base64}\n` }),
            { message: { content: ` ${two} ` } },
            choice({ text: `![](data:image/png;base64,${base64})` }),
            choice({ text: 'That is all.' }),
          ],
        },
      },
      {
        requestId: '',
        parts: [
          ...images(one, `data:image/png;base64,${base64}`, two, `data:image/png;base64,${base64}`),
          { kind: 'text', text: 'That is all.' },
        ] as Answer['parts'],
      },
    ],
    [
      'with an image, and another one in a text that belongs to it',
      { output: { choices: [choice({ image: one }, { text: `![a](${two})` })] } },
      { requestId: '', parts: [...images(one), { kind: 'text', text: `![a](${two})` }] as Answer['parts'] },
    ],
    [
      'with odd things between the images',
      {
        request_id: 7,
        output: {
          choices: [
            null,
            'no',
            { message: null },
            { message: { content: 'text' } },
            choice(null, 3, 'x', {}, { image: null }, { image: 5 }, { image: '' }, { image: one }),
          ],
          results: [null, 1, {}, { url: two }],
        },
      },
      { requestId: '', parts: [{ kind: 'text', text: 'text' }, ...(images(one, two) as Answer['parts'])] },
    ],
  ];
  for (const [name, json, answer] of cases) {
    it(`is read: ${name}`, () => {
      assert.deepEqual(read(json), answer);
    });
  }

  it('in which every item failed throws that failure, not billed', () => {
    for (const [code, expected] of [
      ['DataInspectionFailed', 'contentRefused'],
      ['InternalError.Timeout', 'taskFailed'],
    ] as const) {
      const json = {
        request_id: 'r1',
        output: {
          task_id: 't1',
          results: [
            { code, message: 'No.' },
            { code, message: 'No.' },
          ],
        },
      };
      assert.throws(
        () => read(json),
        (error: unknown) =>
          error instanceof EaselError &&
          error.code === expected &&
          error.serviceCode === code &&
          error.mayBeBilled === undefined &&
          error.requestId === 'r1' &&
          error.taskId === 't1',
      );
    }
  });

  for (const [name, json] of [
    ['no output', { request_id: 'r1' }],
    ['an output of nothing', { request_id: 'r1', output: null }],
    ['an empty one', { request_id: 'r1', output: {} }],
    ['no choices', { request_id: 'r1', output: { choices: [] } }],
    ['an empty choice', { request_id: 'r1', output: { choices: [choice()] } }],
    ['no results', { request_id: 'r1', output: { results: [] } }],
    ['an output of another kind', { request_id: 'r1', output: 'example.com/1.png' }],
  ] as const) {
    it(`with ${name} throws unexpectedResponse and may be billed`, () => {
      assert.throws(
        () => read(json),
        (error: unknown) =>
          error instanceof EaselError &&
          error.code === 'unexpectedResponse' &&
          error.mayBeBilled === true &&
          error.requestId === 'r1',
      );
    });
  }

  it('in which everything failed has the reason of the service', () => {
    assert.throws(
      () =>
        read({
          request_id: 'r1',
          output: { task_id: 't1', results: [{ code: 'InternalError.Timeout', message: 'too slow' }] },
        }),
      (error: unknown) =>
        error instanceof EaselError &&
        error.serviceCode === 'InternalError.Timeout' &&
        error.serviceMessage === 'too slow' &&
        error.taskId === 't1' &&
        error.message.includes('too slow'),
    );
  });

  for (const json of [undefined, null, 1, 'x', true, []]) {
    it(`is not ${JSON.stringify(json) ?? 'undefined'}`, () => {
      assert.throws(
        () => parseAnswer(json),
        (error: unknown) => error instanceof EaselError && error.code === 'unexpectedResponse',
      );
    });
  }
});
