import assert from 'node:assert/strict';
import { fragmentsOf, jsonOf, parseJsonWithout, readBody } from '../../../../../src/engine/dashscope/answers/jsonBody';

const key = 'sk-canary0123456789';

async function* inPieces(text: string, pieceLength = 1000): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceLength)
    yield await Promise.resolve(bytes.subarray(at, at + pieceLength));
}
const read = async (text: string, maxBytes = 1_000_000): Promise<unknown> =>
  jsonOf(await readBody(inPieces(text), maxBytes), key);

describe('the JSON of a body', () => {
  it('is read whatever stands in its texts', async () => {
    for (const value of [
      { a: [1, 'x'], b: null },
      { text: '[[[[{{{{,,,,"\\' },
      ['好的', '😀', ''],
      { url: `data:image/png;base64,${'aB3/'.repeat(50_000)}` },
    ])
      assert.deepEqual(await read(JSON.stringify(value)), value);
    assert.deepEqual(await read(' \n{"a":1}\n'), { a: 1 });
  });

  it('has no key in its texts, however long they are', async () => {
    assert.deepEqual(await read(JSON.stringify({ a: [`x${key}y`], b: { c: key } })), { a: ['x***y'], b: { c: '***' } });
    const { long } = (await read(JSON.stringify({ long: `${key} `.repeat(20_000) }))) as { long: string };
    assert.equal(long.includes('sk-'), false);
  });

  it('has no key in its names', async () => {
    const json = await read(`{"errors":{"${key}":"bad","__proto__":"${key}","list":[{"x${key}":1}]}}`);
    assert.equal(JSON.stringify(json), '{"errors":{"__proto__":"***","list":[{"x***":1}],"***":"bad"}}');
  });

  it('is none where the body is a page, a text, or damaged', async () => {
    for (const text of ['', '<html></html>', 'upstream timeout', '{"a":', '[1,]'])
      assert.equal(await read(text), undefined);
  });

  for (const [name, text] of [
    ['many lists', `[${'[],'.repeat(30_000)}[]]`],
    ['many numbers', `[${'1,'.repeat(30_000)}1]`],
    ['many names', `{${'"a":1,'.repeat(30_000)}"b":1}`],
    ['deep lists', `${'['.repeat(200)}${']'.repeat(200)}`],
    ['deep objects', `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`],
    ['many escapes', JSON.stringify({ a: '"'.repeat(600_000) })],
  ] as const) {
    it(`is not parsed where it has ${name}`, async () => {
      const body = await readBody(inPieces(text, 64 * 1024), 10_000_000);
      assert.deepEqual([body.isComplete, body.problem], [false, 'tooManyValues']);
      assert.equal(await jsonOf(body, key), undefined);
      if (text.length > 100_000) await assert.rejects(parseJsonWithout(text, key), SyntaxError);
    });
  }

  it('is not read further than its limit, and its beginning is kept', async () => {
    const body = await readBody(inPieces('a'.repeat(10_000)), 5_000);
    assert.deepEqual([body.problem, body.bytes.length], ['tooLong', 6_000]);
    const huge = await readBody(inPieces('a'.repeat(500_000)), 400_000);
    assert.equal(huge.bytes.length, 64 * 1024);
  });

  it('that breaks off keeps what came, and the reason', async () => {
    const fault = new Error('reset');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* inPieces('{"code":"Arrearage"');
      throw fault;
    }
    const body = await readBody(broken(), 1000);
    assert.deepEqual([body.bytes.toString(), body.problem], ['{"code":"Arrearage"', { error: fault }]);
  });
});

describe('the fragments of damaged JSON', () => {
  it('are its first code and its first message', () => {
    assert.deepEqual(fragmentsOf('{"request_id":"r","code":"X.Y","message":"a \\"b\\" \\u4e2d', key), {
      code: 'X.Y',
      message: 'a "b" 中',
    });
    assert.deepEqual(fragmentsOf('{"a":1', key), { code: '', message: '' });
  });

  it('have no key, in escapes or cut off', () => {
    for (const quoted of ['sk\\u002dcanary0123456789', 'sk\\-canary0123456789', key.slice(0, -1), 'sk\\u002dcanary0'])
      for (const name of ['message', 'code'])
        assert.equal(
          JSON.stringify(fragmentsOf(`{"${name}":"Incorrect key ${quoted}`, key)).includes('canary'),
          false,
          quoted,
        );
  });
});
