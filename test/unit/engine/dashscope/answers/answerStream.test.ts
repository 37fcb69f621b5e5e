import assert from 'node:assert/strict';
import { EaselError } from '../../../../../src/core/base/errors';
import type { Answer } from '../../../../../src/engine/dashscope/answers/answers';
import { readAnswerStream } from '../../../../../src/engine/dashscope/answers/answerStream';
import { TestClock } from '../../../../support/clock';
import { failureOf } from '../clientHarness';

const event = (content: unknown[], finish: string | null = 'null'): string =>
  `id:1\nevent:result\n:HTTP_STATUS/200\ndata:${JSON.stringify({ output: { choices: [{ message: { role: 'assistant', content }, finish_reason: finish }], finished: true }, request_id: 'r1' })}\n\n`;
const image = (number: number): unknown => ({ type: 'image', image: `https://example.com/${number}.png` });
const text = (words: string): unknown => ({ type: 'text', text: words });
const whole =
  event([text('灯')]) +
  event([text('塔 ')]) +
  event([image(1)]) +
  event([text('und 🗼')]) +
  event([image(2)]) +
  event([], 'stop');

async function* pieces(stream: string, size: number, end?: Error): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(stream);
  for (let from = 0; from < bytes.length; from += size) yield await Promise.resolve(bytes.subarray(from, from + size));
  if (end) throw end;
}

const endpoint = { baseUrl: 'https://dashscope.aliyuncs.com/api/v1', apiKey: 'sk-quoted', resultHosts: [] };
const read = (stream: string, size = 1e6, end?: Error): Promise<Answer> =>
  readAnswerStream(pieces(stream, size, end), endpoint, {
    signal: new AbortController().signal,
    clock: new TestClock(),
    maxImages: 12,
  });

async function failure(stream: string, end?: Error): Promise<EaselError> {
  const error = await failureOf(read(stream, 1e6, end));
  assert.ok(error instanceof EaselError, String(error));
  return error;
}

describe('a streamed answer', () => {
  it('gives the same answer for every way to cut the bytes', async () => {
    const expected: Answer = {
      requestId: 'r1',
      parts: [
        { kind: 'text', text: '灯塔 ' },
        { kind: 'image', url: 'https://example.com/1.png' },
        { kind: 'text', text: 'und 🗼' },
        { kind: 'image', url: 'https://example.com/2.png' },
      ],
    };
    for (const size of [1, 2, 3, 7, 64, 1e6]) assert.deepEqual(await read(whole, size), expected);
    assert.deepEqual(await read(whole.replaceAll('\n', '\r\n'), 5), expected);
    assert.deepEqual(await read(`: hello\nstatus:200\nretry:10\n\n${whole}`), expected);
    assert.deepEqual(await read(whole.replaceAll('data:', 'data: ')), expected);
  });

  it('keeps the last event when the empty line after it is missing', async () => {
    const expected = await read(whole);
    assert.deepEqual(await read(whole.trimEnd()), expected);
    const cut = event([image(1)], 'stop').trimEnd();
    assert.deepEqual((await read(cut)).parts, [{ kind: 'image', url: 'https://example.com/1.png' }]);
  });

  it('is complete after its end, whatever happens then', async () => {
    const expected = await read(whole);
    const afterwards = ['data: [DONE]\n\n', 'data:[DONE]', 'data: {"half\n\n', 'event:error\ndata:{"code":"x"}\n\n'];
    for (const more of afterwards) assert.deepEqual(await read(whole + more), expected, more);
    assert.deepEqual(await read(whole, 1e6, new Error('ECONNRESET')), expected);
    const withoutReason = event([image(1)]) + 'data: [DONE]\n\n';
    assert.deepEqual(await read(withoutReason, 1e6, new Error('ECONNRESET')), {
      requestId: 'r1',
      parts: [{ kind: 'image', url: 'https://example.com/1.png' }],
    });
  });

  it('hides a key that is split over two events', async () => {
    const answer = await read(
      event([text('The key sk-qu')]) + event([text('oted is here')]) + event([image(1)], 'stop'),
    );
    assert.deepEqual(answer.parts[0], { kind: 'text', text: 'The key *** is here' });
  });

  it('reports each image at once, keeps reading meanwhile, and waits for the reports at the end', async () => {
    const told: string[] = [];
    let letGo = (): void => undefined;
    const held = new Promise<void>(resolve => {
      letGo = resolve;
    });
    async function* watched(): AsyncGenerator<Uint8Array> {
      yield* pieces(whole, 40);
      assert.deepEqual(told, []);
      letGo();
    }
    const answer = await readAnswerStream(watched(), endpoint, {
      signal: new AbortController().signal,
      clock: new TestClock(),
      maxImages: 12,
      onImage: async ({ requestId, parts }) => {
        const count = parts.filter(part => part.kind === 'image').length;
        await held;
        told.push(`${requestId} ${count}`);
      },
    });
    assert.deepEqual(told, ['r1 1', 'r1 2']);
    assert.equal(answer.parts.length, 4);
  });

  it('tells each piece that has arrived, the text before it joined', async () => {
    const tellTo = (onPart: (soFar: Answer) => void): Parameters<typeof readAnswerStream>[2] => ({
      signal: new AbortController().signal,
      clock: new TestClock(),
      maxImages: 5,
      onPart,
    });
    const told: string[] = [];
    const inWords = ({ parts }: Answer): string =>
      parts.map(part => (part.kind === 'text' ? part.text : part.kind)).join('|');
    await readAnswerStream(
      pieces(event([text('A ')]) + event([text('b')]) + event([image(1)]) + whole, 1e6),
      endpoint,
      tellTo(soFar => told.push(inWords(soFar))),
    );
    assert.deepEqual(told.length, 1);
    assert.match(told[0] ?? '', /^A b\|image/u);
    const oneByOne: number[] = [];
    await readAnswerStream(
      pieces(whole, 40),
      endpoint,
      tellTo(({ parts }) => oneByOne.push(parts.length)),
    );
    assert.ok(oneByOne.length > 1, String(oneByOne));
  });

  it('does not end at an event with finished: true', async () => {
    const answer = await read(event([image(1)]));
    assert.deepEqual([answer.parts.length, answer.interrupted?.code], [1, 'network']);
  });

  it('that breaks returns what arrived, with the reason', async () => {
    const why = new EaselError('timeout', 'Too slow.');
    const answer = await read(event([image(1)]) + event([text('then')]), 1e6, why);
    assert.deepEqual([answer.parts.length, answer.interrupted], [2, why]);
    assert.equal(await failureOf(read(event([text('then')]), 1e6, why)), why);
  });

  const signsOfLife = [
    'event: ping\ndata: ping\n\n',
    'event: ping\ndata: {"type":"ping"}\n\n',
    'data: keep-alive\n\n',
    'data:\n\n',
    'data:<html>\n\n',
    'data:[]\n\n',
    'data:7\n\n',
    'data:null\n\n',
    'data:"ping"\n\n',
  ];
  for (const sign of signsOfLife) {
    it(`passes over an event that is no answer: ${JSON.stringify(sign)}`, async () => {
      const expected = await read(whole);
      for (const stream of [sign + whole, sign.repeat(3) + whole + sign, event([image(3)]) + sign + whole]) {
        const answer = await read(stream);
        assert.deepEqual([answer.interrupted, answer.parts.slice(-3)], [undefined, expected.parts.slice(-3)], stream);
      }
      const error = await failure(sign);
      assert.ok(['network', 'unexpectedResponse'].includes(error.code));
      assert.equal((await failure(sign + event([text('then')]))).code, 'network');
    });
  }

  it('reads on after an event that is damaged, and says that something may be missing', async () => {
    for (const wrong of ['data:{"output":\n\n', 'data: [{"a"\n\n', 'event: ping\ndata: {"half\n\n']) {
      const answer = await read(event([image(3)]) + wrong + whole);
      assert.deepEqual([answer.interrupted?.code, answer.parts.length], ['unexpectedResponse', 5]);
      assert.equal((await failure(wrong)).code, 'unexpectedResponse');
      assert.equal((await failure(wrong + event([text('then')]) + event([], 'stop'))).code, 'unexpectedResponse');
    }
  });

  it('never passes on a key that it quotes', async () => {
    const error = await failure(
      `event:error\ndata:${JSON.stringify({ code: 'InvalidApiKey', message: 'No such key: sk-quoted' })}\n\n`,
    );
    assert.deepEqual([error.code, error.serviceMessage], ['rejectedKey', 'No such key: ***']);
  });

  it('that reports an error throws it, in every form', async () => {
    const body = JSON.stringify({ code: 'DataInspectionFailed', message: 'No.', request_id: 'r9' });
    for (const stream of [
      `event:error\ndata:${body}\n\n`,
      `data:${body}\n\n`,
      `event:error\ndata:${JSON.stringify({ ...(JSON.parse(body) as object), output: { choices: [] } })}\n\n`,
    ]) {
      const error = await failure(event([text('then')]) + stream);
      assert.deepEqual([error.code, error.serviceMessage, error.requestId], ['contentRefused', 'No.', 'r9']);
      assert.equal((await read(event([image(1)]) + stream)).interrupted?.code, 'contentRefused');
    }
  });

  it('without an image throws', async () => {
    const error = await failure(event([], 'stop'));
    assert.deepEqual([error.code, error.mayBeBilled, error.requestId], ['unexpectedResponse', true, 'r1']);
  });

  it('is limited in length', async () => {
    const endless = (async function* () {
      for (;;) yield await Promise.resolve(Buffer.alloc(1024 * 1024, ':'));
    })();
    const error = await failureOf(
      readAnswerStream(endless, endpoint, {
        signal: new AbortController().signal,
        clock: new TestClock(),
        maxImages: 12,
      }),
    );
    assert.ok(error instanceof EaselError);
    assert.equal(error.code, 'unexpectedResponse');
  });

  it('throws the reason of the signal', async () => {
    const reason = new Error('cancelled');
    const controller = new AbortController();
    controller.abort(reason);
    assert.equal(
      await failureOf(
        readAnswerStream(pieces(whole, 10, new Error('aborted')), endpoint, {
          signal: controller.signal,
          clock: new TestClock(),
          maxImages: 12,
        }),
      ),
      reason,
    );
  });
});
