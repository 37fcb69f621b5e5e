import assert from 'node:assert/strict';
import { EaselError } from '../../../../../src/core/base/errors';
import { imageUrls, parseAnswer, readAnswer } from '../../../../../src/engine/dashscope/answers/answers';
import { readAnswerStream } from '../../../../../src/engine/dashscope/answers/answerStream';
import { TestClock } from '../../../../support/clock';
import { submitAnswered } from '../refusals/answeredSubmit';

const [one, two] = ['https://example.com/1.png', 'https://example.com/files/2?key=value'];
const base64 = `iVBORw0KGgo${'A'.repeat(100)}`;
const dataUrl = `data:image/png;base64,${base64}`;
const inline = `data:application/octet-stream;base64,${base64}`;
const messageOf = (message: unknown): unknown => ({ choices: [{ index: 0, finish_reason: 'stop', message }] });

const shapes: [name: string, json: unknown, urls: string[]][] = [
  ['addresses as results', { output: { results: [one, two] } }, [one, two]],
  ['addresses as images', { images: [one, two] }, [one, two]],
  ['addresses as images of the output', { output: { images: [one] } }, [one]],
  ['addresses as data', { data: [one] }, [one]],
  ['addresses as output', { output: [one, two] }, [one, two]],
  ['an address as output', { output: one }, [one]],
  ['a list of addresses', { output: { image_urls: [one, two] } }, [one, two]],
  ['images in data', { code: 0, message: 'ok', data: { images: [{ url: one }, { url: two }] } }, [one, two]],
  ['addresses in data', { code: 200, data: { images: [one] } }, [one]],
  ['results in data', { data: { results: [{ image_url: one }] } }, [one]],
  ['a result in data', { data: { result: { url: one } } }, [one]],
  ['output in data', { data: { output: { choices: [{ message: { content: [{ image: one }] } }] } } }, [one]],
  [
    'images beside the text',
    messageOf({ content: '', images: [{ type: 'image_url', image_url: { url: one } }] }),
    [one],
  ],
  ['images beside words', messageOf({ content: 'Here it is.', images: [{ image_url: { url: dataUrl } }] }), [dataUrl]],
  ['images in a choice', { output: { choices: [{ images: [one, two] }] } }, [one, two]],
  ['an entry of a name unknown', messageOf({ content: [{ type: 'output_image', picture: one }] }), [one]],
  ['addresses as content', messageOf({ content: [one] }), [one]],
  ['one after the other', { output: [{ type: 'image_generation_call', result: base64 }] }, [inline]],
  [
    'parts',
    { candidates: [{ content: { parts: [{ inlineData: { mimeType: 'image/png', data: base64 } }] } }] },
    [inline],
  ],
  ['artifacts', { artifacts: [{ base64, finishReason: 'SUCCESS' }] }, [inline]],
  ['space around it', { data: [{ b64_json: ` ${dataUrl}\n` }, { url: `\n${base64} ` }] }, [dataUrl, inline]],
  ['space around what has another name', { artifacts: [{ picture_data: `\n${base64}` }] }, [inline]],
  ['a list', [{ output: { choices: [{ message: { content: [{ image: one }] } }] } }], [one]],
  ['the same image twice', { result: { url: one, image: one } }, [one]],
];

describe('images in an answer of an unknown shape', () => {
  for (const [name, json, urls] of shapes) {
    it(`are found: ${name}`, async () => {
      assert.deepEqual(imageUrls(readAnswer(parseAnswer(json))), urls);
      const submitted = await submitAnswered({ status: 200, body: json });
      assert.deepEqual(submitted.kind === 'answer' && imageUrls(submitted.answer), urls);
    });
  }

  for (const [name, json] of [
    ['the input', { output: { input_image_url: one, source_image: one, input: { images: [one] } } }],
    ['a small copy', { output: { thumbnail_url: one, preview: { url: one } } }],
    ['a refusal', { error: { url: one, details: [{ image: one }] } }],
    ['a page of help', { help_url: one, docs: { url: one }, documentation_url: one }],
    ['words', { output: { results: ['https://is how an address begins', 'no'], image: '', images: [''] } }],
    ['an address to ask', { id: 'x', urls: { get: two, cancel: two }, status: 'starting' }],
  ] as const) {
    it(`are not: ${name}`, () => {
      assert.deepEqual(imageUrls({ requestId: '', parts: [] }), []);
      assert.throws(
        () => readAnswer(parseAnswer(json)),
        (error: unknown) => error instanceof EaselError && error.code === 'unexpectedResponse',
      );
    });
  }

  it('of a task that is under way are not taken for its result', async () => {
    const body = { output: { task_id: 't1', task_status: 'PENDING', url: 'https://example.com/tasks/t1' } };
    for (const model of ['qwen-image-2.0', 'wan2.6-t2i'])
      assert.deepEqual(await submitAnswered({ status: 200, body }, { model }), { kind: 'task', taskId: 't1' });
  });

  it('are found in the events of a stream', async () => {
    async function* stream(): AsyncGenerator<Uint8Array> {
      for (const event of [
        { choices: [{ delta: { role: 'assistant', content: 'Here ' } }] },
        { choices: [{ delta: { content: 'it is.', images: [{ image_url: { url: one } }] } }] },
        { choices: [{ delta: {}, finish_reason: 'stop' }] },
      ])
        yield await Promise.resolve(Buffer.from(`data: ${JSON.stringify(event)}\n\n`));
    }
    const endpoint = { baseUrl: 'https://gateway.example/api/v1', apiKey: 'sk-1', resultHosts: [] };
    const { parts } = await readAnswerStream(stream(), endpoint, {
      signal: new AbortController().signal,
      clock: new TestClock(),
      maxImages: 12,
    });
    assert.deepEqual(parts, [
      { kind: 'text', text: 'Here it is.' },
      { kind: 'image', url: one },
    ]);
  });
});

describe('a success in words alone', () => {
  const words = { output: { choices: [{ finish_reason: 'stop', message: { content: [{ text: 'Done, enjoy.' }] } }] } };
  const filtered = { output: { choices: [{ finish_reason: 'content_filter', message: { content: [] } }] } };
  for (const [name, usage, isBilled] of [
    ['nothing', undefined, false],
    ['no image', { image_count: 0 }, false],
    ['an image', { image_count: 1 }, true],
    ['an image of a newer model', { output_image_count: 1, input_image_count: 1 }, true],
    ['an input image alone', { output_image_count: 0, input_image_count: 1 }, false],
  ] as const) {
    it(`is ${isBilled ? 'not ' : ''}a refusal where the service counts ${name}`, () => {
      for (const [json, said] of [
        [{ ...words, usage }, 'Done, enjoy.'],
        [{ ...filtered, usage }, ''],
      ] as const)
        assert.throws(
          () => readAnswer(parseAnswer(json)),
          (error: unknown) =>
            error instanceof EaselError &&
            error.code === (isBilled ? 'unexpectedResponse' : 'contentRefused') &&
            error.message.includes(said) &&
            error.message.includes('It is not billed') === !isBilled &&
            (error.mayBeBilled ?? false) === isBilled,
        );
    });
  }
});
