import assert from 'node:assert/strict';
import type { Answer } from '../../../../../src/engine/dashscope/answers/answers';
import { imageUrls } from '../../../../../src/engine/dashscope/answers/answers';
import { readAnswerStream } from '../../../../../src/engine/dashscope/answers/answerStream';
import { TestClock } from '../../../../support/clock';
import { submitAnswered } from '../refusals/answeredSubmit';

const endpoint = { baseUrl: 'https://gateway.example/api/v1', apiKey: 'sk-canary0123456789', resultHosts: [] };
const url = (number: number): string => `https://example.com/${number}.png`;
const event = (content: unknown[], finish = 'null'): string =>
  `data: ${JSON.stringify({ output: { choices: [{ message: { content }, finish_reason: finish }] } })}\n\n`;
const image = (number: number): string => event([{ image: url(number) }]);
const stop = event([], 'stop');

/** A stream in which others may run after each chunk. */
async function* chunksOf(...chunks: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    await new Promise(setImmediate);
    yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  }
}

const read = (
  chunks: (string | Uint8Array)[],
  options: { maxImages?: number; onImage?: (answer: Answer) => Promise<void> } = {},
): Promise<Answer> =>
  readAnswerStream(chunksOf(...chunks), endpoint, {
    signal: new AbortController().signal,
    clock: new TestClock(),
    maxImages: 5,
    ...options,
  });

describe('a stream without limits', () => {
  it('brings as many images as may come; the others are counted', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => image(index));
    const answer = await read([many.join(''), stop]);
    assert.deepEqual(imageUrls(answer), [0, 1, 2, 3, 4].map(url));
    assert.deepEqual([answer.leftOut, answer.interrupted], [1_995, undefined]);
    assert.equal((await read([image(1), stop])).leftOut, undefined);
  });

  it('brings as many images of a text as may come', async () => {
    const text = Array.from({ length: 50 }, (_, index) => `![](${url(index)})`).join(' ');
    const answer = await read([event([{ text }]), stop]);
    assert.deepEqual([imageUrls(answer).length, answer.leftOut], [5, 45]);
  });

  it('is written down once at a time, with everything that has come by then', async () => {
    let running = 0;
    const told: number[] = [];
    let letGo = (): void => undefined;
    const held = new Promise<void>(resolve => {
      letGo = resolve;
    });
    const onImage = async (answer: Answer): Promise<void> => {
      running += 1;
      assert.equal(running, 1);
      await held;
      told.push(imageUrls(answer).length);
      running -= 1;
    };
    const reading = read([image(1), image(2), image(3), image(4), stop], { onImage });
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    letGo();
    await reading;
    assert.deepEqual(told, [1, 4]);
  });

  it('has one long text, whose beginning is kept, without the key', async () => {
    const piece = event([{ text: `${'x'.repeat(990)} sk-cana` }, { text: 'ry0123456789' }]);
    const { parts } = await read([piece.repeat(500), image(1), stop]);
    const [text] = parts;
    assert.ok(text?.kind === 'text' && text.text.length <= 200_000 && text.text.length > 190_000);
    assert.equal(text.text.includes('sk-c'), false);
  });

  it('ends in an event that is too long, and keeps what came before', async () => {
    const long = `data: {"output":{"text":"${'x'.repeat(17 * 1024 * 1024)}"}}\n\n`;
    const answer = await read([image(1), long, stop]);
    assert.deepEqual([imageUrls(answer), answer.interrupted?.code], [[url(1)], 'unexpectedResponse']);
  });

  it('ends after many damaged events, and keeps what came before', async () => {
    const answer = await read([image(1), 'data: {"half\n\n'.repeat(1_000), image(2), stop]);
    assert.deepEqual([imageUrls(answer), answer.interrupted?.code], [[url(1)], 'unexpectedResponse']);
  });

  for (const [name, piece] of [
    ['texts', event([{ text: 'x' }])],
    ['images', image(1)],
    ['signs of life', 'data: ping\n\n'],
    ['comments', ': x\n\n'],
    ['line ends', '\r'],
  ] as const)
    it(`leaves time to others among many ${name} in one piece`, async () => {
      const chunk = Buffer.from(piece.repeat(400_000 / piece.length));
      let turns = 0;
      let isOver = false;
      const count = (): void => {
        turns += 1;
        if (!isOver) setImmediate(count);
      };
      const started = performance.now();
      count();
      await read([chunk, stop]).catch(() => undefined);
      isOver = true;
      // Each turn may have waited for other work of the machine.
      const tookMs = performance.now() - started;
      assert.ok(turns >= 2 + Math.floor(tookMs / 200), `${turns} turns in ${tookMs.toFixed(0)} ms`);
    });
});

describe('an answer with more images than may come', () => {
  it('keeps as many as may come, and counts the others', async () => {
    const results = Array.from({ length: 2_000 }, (_, index) => ({ url: url(index) }));
    const submitted = await submitAnswered({ status: 200, body: { output: { results } } });
    assert.ok(submitted.kind === 'answer');
    const { parts, leftOut = 0 } = submitted.answer;
    assert.ok(parts.length <= 12 && parts.length >= 1);
    assert.equal(parts.length + leftOut, 2_000);
  });

  it('keeps as many failed items', async () => {
    const results = [{ url: url(1) }, ...Array.from({ length: 2_000 }, () => ({ code: 'X', message: 'no' }))];
    const submitted = await submitAnswered({ status: 200, body: { output: { results } } });
    assert.ok(submitted.kind === 'answer' && submitted.answer.parts.length <= 20);
  });
});
