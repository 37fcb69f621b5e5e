import assert from 'node:assert/strict';
import { readAnswerStream } from '../../../../../src/engine/dashscope/answers/answerStream';
import type { Answer } from '../../../../../src/engine/dashscope/answers/answers';
import { imageUrls } from '../../../../../src/engine/dashscope/answers/answers';
import { submitAnswered } from '../refusals/answeredSubmit';
import { TestClock } from '../../../../support/clock';

const endpoint = { baseUrl: 'https://gateway.example/api/v1', apiKey: 'sk-1', resultHosts: [] };
const url = (number: number): string => `https://example.com/${number}.png`;
const event = (choices: unknown[], more: object = {}): string =>
  `data: ${JSON.stringify({ request_id: 'r1', output: { choices, ...more } })}\n\n`;
const image = (number: number, finish: string | null = 'null', index?: number): unknown => ({
  ...(index !== undefined && { index }),
  message: { content: [{ image: url(number) }] },
  finish_reason: finish,
});
const stop = { message: { content: [] }, finish_reason: 'stop' };

/** A clock whose timers go off when the test says so. */
class HandClock extends TestClock {
  private readonly timers = new Set<() => void>();
  started = 0;

  override after(_milliseconds: number, callback: () => void): () => void {
    this.started += 1;
    this.timers.add(callback);
    return () => this.timers.delete(callback);
  }

  get running(): number {
    return this.timers.size;
  }

  ring(): void {
    for (const callback of this.timers) callback();
    this.timers.clear();
  }
}

/** Reads a stream that stays open after these events; `between` runs before each of them, and after the last. */
async function readOpen(events: string[], between: (clock: HandClock, index: number) => void): Promise<Answer> {
  const clock = new HandClock();
  async function* open(): AsyncGenerator<Uint8Array> {
    for (const [index, each] of events.entries()) {
      await new Promise(setImmediate);
      between(clock, index);
      yield Buffer.from(each);
    }
    await new Promise(setImmediate);
    between(clock, events.length);
    await new Promise(() => undefined);
  }
  const answer = await readAnswerStream(open(), endpoint, {
    signal: new AbortController().signal,
    clock,
    maxImages: 12,
  });
  assert.equal(clock.running, 0, 'a timer is left');
  return answer;
}

describe('a stream whose connection stays open after its end', () => {
  for (const [name, events] of [
    ['one choice', [event([image(1)]), event([stop])]],
    ['its end with the image', [event([image(1, 'stop')])]],
    ['an end of the output', [event([image(1)]), event([], { finish_reason: 'stop' })]],
    ['two choices', [event([image(1, null, 0)]), event([image(2, 'stop', 1)]), event([{ ...stop, index: 0 }])]],
    ['usage after the end', [event([image(1)]), event([stop]), 'data: {"usage":{"image_count":1}}\n\n', ': bye\n\n']],
  ] as const) {
    it(`is not waited for: ${name}`, async () => {
      const answer = await readOpen([...events], (clock, index) => {
        if (index === events.length) clock.ring();
      });
      assert.equal(answer.interrupted, undefined);
      assert.ok(imageUrls(answer).length >= 1);
    });
  }

  it('is waited for as long as a choice is under way', async () => {
    const events = [event([image(1, null, 0)]), event([image(2, 'stop', 1)]), event([image(3, '', 0)])];
    const answer = await readOpen([...events, event([{ ...stop, index: 0 }])], (clock, index) => {
      if (index <= events.length) assert.equal(clock.started, 0);
      else clock.ring();
    });
    assert.deepEqual(imageUrls(answer), [url(1), url(2), url(3)]);
  });

  it('still brings what comes in time, which starts the time anew; signs of life do not', async () => {
    const started: number[] = [];
    const signs = ['data: ping\n\n', ': ping\n\n'];
    const answer = await readOpen([event([image(1, 'stop')]), event([image(2, 'stop')]), ...signs], (clock, index) => {
      started.push(clock.started);
      if (index === 4) clock.ring();
    });
    assert.deepEqual(imageUrls(answer), [url(1), url(2)]);
    assert.deepEqual(started, [0, 1, 2, 2, 2]);
  });

  it('is closed', async () => {
    const body = new ReadableStream({
      start: stream => stream.enqueue(Buffer.from(event([image(1, 'stop')]))),
    });
    const signals: (AbortSignal | null | undefined)[] = [];
    const clock = new TestClock(1000);
    const submitted = await submitAnswered({ status: 200, body }, { clock, onSend: signal => signals.push(signal) });
    assert.deepEqual(submitted.kind === 'answer' && imageUrls(submitted.answer), [url(1)]);
    assert.deepEqual(
      signals.map(signal => signal?.aborted),
      [true],
    );
  });
});
