import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encode } from 'fast-png';
import { Cancelled, EaselError } from '../../../../src/core/base/errors';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import { checkRequest } from '../../../../src/core/request/imageRequest';
import type { Submitted } from '../../../../src/engine/dashscope/client';
import type { ByteSource } from '../../../../src/engine/files/byteSource';
import { readAll, sourceOfBytes } from '../../../../src/engine/files/byteSource';
import { base64Source, textWithSources } from '../../../../src/engine/dashscope/streamedBody';
import type { ImageFile } from '../../../../src/engine/dashscope/submitBody';
import { pngPicture, seededRandom } from '../../../support/pictures';
import { defaults, failureOf, overRate, startHarness } from './clientHarness';
import type { Harness } from './clientHarness';

const random = seededRandom(7);
const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
const large = encode({ width: 400, height: 400, channels: 3, depth: 8, data: noise(400 * 400 * 3) });
const small = pngPicture(400, 400);
const fileOf = (source: ByteSource): ImageFile => ({ mime: 'image/png', source });
const dataUrl = (bytes: Uint8Array): string => `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;

/** A source of pieces of any length. */
function sourceOf(
  byteLength: number,
  pieces: () => AsyncIterable<Uint8Array>,
  check = (): Promise<void> => Promise.resolve(),
): ByteSource {
  return { byteLength, check, open: pieces };
}

describe('a source of bytes', () => {
  it('is the same in base64 for any size of its pieces', async () => {
    const bytes = noise(1000);
    for (const length of [0, 1, 2, 3, 4, 999, 1000]) {
      for (const pieceLength of [1, 2, 3, 7, 400, 5000]) {
        const part = bytes.subarray(0, length);
        const encoded = base64Source(
          sourceOf(length, async function* pieces() {
            // One buffer for all pieces, as `mayReuseBuffer` allows.
            const reusedMemory = Buffer.alloc(pieceLength);
            for (let at = 0; at < length; at += pieceLength) {
              const pieceBytes = part.copy(reusedMemory, 0, at, at + pieceLength);
              yield await Promise.resolve(reusedMemory.subarray(0, pieceBytes));
            }
          }),
        );
        const text = part.toString('base64');
        assert.equal(encoded.byteLength, text.length);
        assert.equal((await readAll(encoded)).toString(), text);
      }
    }
  });

  it('replaces the marks in a text, and counts bytes and not characters', async () => {
    const filled = textWithSources('夜景 <1> 🌃 <2>!', [
      { mark: '<1>', source: sourceOfBytes(large) },
      { mark: '<2>', source: sourceOfBytes(Uint8Array.of(65)) },
    ]);
    const expected = Buffer.concat([Buffer.from('夜景 '), large, Buffer.from(' 🌃 A!')]);
    assert.equal(filled.byteLength, expected.length);
    assert.ok(expected.equals(await readAll(filled)));
  });
});

describe('a submit of files', () => {
  let harness: Harness;
  let sends = 0;
  before(async () => {
    harness = await startHarness({ rateLimits: false });
  });
  after(() => harness.close());
  beforeEach(() => {
    sends = 0;
  });
  afterEach(() => {
    harness.forget();
  });

  function submit(
    given: Partial<ImageOptions>,
    images: readonly (string | ImageFile)[],
    { signal = new AbortController().signal, baseUrl = harness.endpoint.baseUrl } = {},
  ): Promise<Submitted> {
    const options = {
      prompt: '把夜晚变成白天 $& "x"',
      ...given,
      images: images.map(() => 'https://example.com/a.png'),
    };
    const { request, model } = checkRequest(options, defaults, () => 42);
    return harness.client.submit(
      request,
      model,
      images,
      { ...harness.endpoint, baseUrl },
      {
        signal,
        timeoutMs: 600_000,
        onProgress: () => undefined,
        isBatch: () => false,
        onSend: () => {
          sends += 1;
          return Promise.resolve();
        },
        onRefused: delayMs => harness.clock.sleep(delayMs, signal),
        onPartialAnswer: () => Promise.resolve(),
      },
    );
  }

  const kinds: [name: string, options: Partial<ImageOptions>, mostImages: number][] = [
    ['syncMessages', { model: 'qwen-image-2.0', size: '512*512' }, 3],
    ['asyncMessages', { model: 'wan2.7-image' }, 3],
    ['asyncPromptImages', { model: 'wan2.5-i2i-preview' }, 2],
    ['interleaved', { model: 'wan2.6-image', interleaved: true }, 1],
  ];
  for (const [name, options, mostImages] of kinds) {
    for (const [what, bytes] of [
      ['large', large],
      ['small', small],
    ] as const) {
      it(`sends the files as data URLs, with the length (${name}, ${what})`, async () => {
        const pictures = [bytes, large, bytes].slice(0, mostImages);
        await submit(options, pictures.map(dataUrl));
        await submit(
          options,
          pictures.map(picture => fileOf(sourceOfBytes(picture))),
        );
        const [plain, streamed] = harness.submits();
        assert.ok(plain && streamed);
        assert.deepEqual(streamed.body, plain.body);
        assert.equal(streamed.rawBytes, plain.rawBytes);
        assert.equal(streamed.headers['content-length'], String(plain.rawBytes));
        assert.equal(streamed.headers['transfer-encoding'], undefined);
        assert.deepEqual(harness.service.refused, []);
      });
    }
  }

  it('sends addresses and files together, in their order', async () => {
    await submit({ model: 'qwen-image-2.0', size: '512*512' }, [
      'https://example.com/a.png',
      fileOf(sourceOfBytes(large)),
      'https://example.com/b.png',
    ]);
    const { input } = harness.submits()[0]?.body as { input: { messages: { content: unknown[] }[] } };
    assert.deepEqual(input.messages[0]?.content.slice(0, 3), [
      { image: 'https://example.com/a.png' },
      { image: dataUrl(large) },
      { image: 'https://example.com/b.png' },
    ]);
  });

  it('sends all of it again after a refusal', async () => {
    harness.fault(overRate, 2);
    await submit({ model: 'wan2.7-image' }, [fileOf(sourceOfBytes(large))]);
    const [first, ...others] = harness.submits();
    assert.equal(others.length, 2);
    for (const other of others) assert.deepEqual(other.body, first?.body);
  });

  it('sends nothing when a file has changed in the meantime', async () => {
    const gone = new EaselError('inputImage', 'It has changed', { field: 'images' });
    const file = fileOf({ ...sourceOfBytes(large), check: () => Promise.reject(gone) });
    const error = await failureOf(submit({ model: 'wan2.7-image' }, [file]));
    assert.deepEqual([(error as EaselError).code, (error as EaselError).mayBeBilled], ['inputImage', undefined]);
    assert.deepEqual([sends, harness.service.requests.length], [0, 0]);
  });

  describe('that breaks off', () => {
    const server = createServer();
    let baseUrl = '';
    before(async () => {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    after(() => {
      server.close();
    });

    /** Half the image, and then what `then` does. */
    function half(then: () => Promise<void>): { file: ImageFile; closed: Promise<void> } {
      const { promise: closed, resolve } = withResolver();
      const source = sourceOf(large.length, async function* pieces() {
        try {
          yield large.subarray(0, large.length / 2);
          await then();
        } finally {
          resolve();
        }
      });
      return { file: fileOf(source), closed };
    }
    const arrival = async (): Promise<{ request: IncomingMessage; end: Promise<unknown> }> => {
      const [request] = (await once(server, 'request')) as [IncomingMessage];
      const end = failureOf(request.forEach(() => undefined));
      return { request, end };
    };

    it('because of its file throws the error of the file, once, and is not billed', async () => {
      const arrived = arrival();
      const changed = new EaselError('inputImage', 'It has changed', { field: 'images' });
      const { file, closed } = half(async () => {
        await arrived;
        throw changed;
      });
      const error = await failureOf(submit({ model: 'wan2.7-image' }, [file], { baseUrl }));
      assert.ok(error instanceof EaselError, String(error));
      assert.deepEqual(
        [error.code, error.message, error.field, error.mayBeBilled, sends],
        ['inputImage', 'It has changed', 'images', undefined, 1],
      );
      const { request, end } = await arrived;
      await Promise.all([end, closed]);
      assert.equal(request.complete, false);
    });

    it('because it is cancelled closes its file, and may be billed', async () => {
      const arrived = arrival();
      const controller = new AbortController();
      const { file, closed } = half(async () => {
        await arrived;
        controller.abort();
      });
      const error = await failureOf(submit({ model: 'wan2.7-image' }, [file], { baseUrl, signal: controller.signal }));
      assert.ok(error instanceof Cancelled, String(error));
      assert.deepEqual(error.details, { mayBeBilled: true });
      const { request, end } = await arrived;
      await Promise.all([end, closed]);
      assert.equal(request.complete, false);
    });

    it('because the connection broke closes its file: what is too large was not taken, and is not billed', async () => {
      const arrived = arrival();
      const { file, closed } = half(async () => {
        const { request, end } = await arrived;
        request.socket.destroy();
        await end;
      });
      const error = await failureOf(submit({ model: 'wan2.7-image' }, [file], { baseUrl }));
      assert.ok(error instanceof EaselError, String(error));
      assert.deepEqual([error.code, error.mayBeBilled, sends], ['inputImage', false, 1]);
      await closed;
    });
  });
});

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>(settle => {
    resolve = settle;
  });
  return { promise, resolve };
}
