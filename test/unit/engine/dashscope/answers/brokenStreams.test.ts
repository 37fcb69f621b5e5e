import assert from 'node:assert/strict';
import { submitAnswered, refusedSubmit } from '../refusals/answeredSubmit';

const event = (json: unknown, name = 'result'): string => `event: ${name}\ndata: ${JSON.stringify(json)}\n\n`;
const choice = (content: unknown[], finish = 'null'): unknown => ({
  request_id: 'r1',
  output: { choices: [{ message: { role: 'assistant', content }, finish_reason: finish }], finished: true },
});
const text = event(choice([{ type: 'text', text: 'Hi' }]));
const image = event(choice([{ type: 'image', image: 'https://example.com/1.png' }]));
const stop = event(choice([], 'stop'));

/** What says, without a known code, that something went wrong. */
const faults: [name: string, stream: string][] = [
  ['an error event', event({ message: 'upstream connection reset' }, 'error')],
  ['an error event that is a text', 'event: error\ndata: upstream connection reset\n\n'],
  ['an error event of half a JSON', 'event: error\ndata: {"message":"upstream conn\n\n'],
  ['an error', event({ error: 'stream closed' })],
  ['a nested error', event({ error: { message: 'stream closed', type: 'some_error' } })],
  ['no success', event({ success: false, message: 'upstream connection reset' })],
  ['a wrong word', event({ error: 'invalid state of the worker' })],
  ['a fault of the service', event({ code: 'InternalError', message: 'oops' }, 'error')],
  ['a limit', event({ code: 'Throttling.RateQuota', message: 'limit' }, 'error')],
];

describe('a stream that ends in a fault', () => {
  for (const [name, fault] of faults) {
    for (const [came, stream] of [
      ['a text', text],
      ['an empty message', event(choice([]))],
      ['a count of images', event({ usage: { image_count: 1 } })],
      ['a text of a gateway', event({ choices: [{ delta: { content: 'Hi' } }] })],
    ] as const) {
      it(`may be billed after ${came}: ${name}`, async () => {
        const { error, sent } = await refusedSubmit({ status: 200, body: stream + fault });
        assert.deepEqual([error.mayBeBilled, sent], [true, 1], error.message);
      });
    }
  }

  it('is not billed where nothing but the fault came', async () => {
    for (const before of ['', ': a comment\n\n', event({}), 'retry: 100\n\n']) {
      for (const [name, fault] of faults.filter(([each]) => !/half|nested|service|limit/.test(each))) {
        const { error } = await refusedSubmit({ status: 200, body: `${before || 'id:1\n'}${fault}` });
        assert.equal(error.mayBeBilled ?? false, false, `${name}: ${error.message}`);
      }
    }
  });

  it('is refused content, and not billed, where the service says so', async () => {
    const refusal = event({ code: 'DataInspectionFailed', message: 'No.' }, 'error');
    const { error } = await refusedSubmit({ status: 200, body: text + refusal });
    assert.deepEqual([error.code, error.mayBeBilled], ['contentRefused', undefined]);
  });

  it('keeps the images that came', async () => {
    for (const [name, fault] of faults) {
      const submitted = await submitAnswered({ status: 200, body: text + image + fault + stop });
      assert.ok(submitted.kind === 'answer' && submitted.answer.interrupted, name);
      assert.deepEqual(submitted.answer.parts.length, 2, name);
    }
  });
});

describe('a fault in HTTP 200', () => {
  it('may be billed where images are counted or words came, whatever it is called', async () => {
    for (const body of [
      { success: false, message: 'upstream connection reset', usage: { image_count: 1 } },
      { error: 'stream closed', output: { text: 'Hi' } },
      { code: 'Throttling', message: 'limit', usage: { output_image_count: 2 } },
    ]) {
      const { error } = await refusedSubmit({ status: 200, body });
      assert.equal(error.mayBeBilled, true, error.message);
    }
  });
});
