import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EaselError } from '../../../../src/core/base/errors';
import type { ErrorCode } from '../../../../src/core/base/errors';
import { DashScopeClient } from '../../../../src/engine/dashscope/client';
import { maxImageBytes, mayPass } from '../../../../src/engine/dashscope/download';
import type { Fault } from '../../../service/faults';
import { TestClock } from '../../../support/clock';
import { canaryKey, failureOf, startHarness, urlsOf } from './clientHarness';
import type { Harness } from './clientHarness';

describe('a download', () => {
  let harness: Harness;
  let url = '';
  before(async () => {
    harness = await startHarness({ rateLimits: false });
    [url = ''] = urlsOf(await harness.generate({ size: '512*512' }));
  });
  after(() => harness.close());

  async function bytesOf(address: string, endpoint = harness.endpoint): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    const { signal } = new AbortController();
    for await (const chunk of harness.client.download(address, endpoint, signal)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async function failure(address = url, endpoint = harness.endpoint): Promise<EaselError> {
    const error = await failureOf(bytesOf(address, endpoint));
    assert.ok(error instanceof EaselError, String(error));
    return error;
  }

  const last = (): Harness['service']['requests'][number] | undefined => harness.service.requests.at(-1);

  it('returns the image, without sending the key', async () => {
    const bytes = await bytesOf(url);
    assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
    assert.deepEqual(bytes, await harness.service.images[0]?.bytes());
    assert.deepEqual(
      [last()?.route, last()?.headers.authorization, last()?.headers.cookie],
      ['download', undefined, undefined],
    );
    assert.equal(JSON.stringify(last()).includes(canaryKey), false);
  });

  it('does not put the signature of the address into the log', () => {
    const lines = harness.log.lines.filter(line => line.includes('/results/'));
    assert.ok(lines.length > 0);
    assert.doesNotMatch(lines.join('\n'), /Signature|Expires|\?/);
  });

  const faults: [name: string, fault: Fault, code: ErrorCode][] = [
    ['is cut', { kind: 'truncated' }, 'network'],
    ['is shorter than it says', { kind: 'wrongContentLength', bytes: 10_000_000 }, 'network'],
    ['is reset', { kind: 'resetAfterRequest' }, 'network'],
    ['is forbidden', { kind: 'xmlError', status: 403, code: 'AccessDenied' }, 'unexpectedResponse'],
    ['is gone', { kind: 'xmlError', status: 404, code: 'NoSuchKey' }, 'unexpectedResponse'],
    ['is down', { kind: 'xmlError', status: 503 }, 'serviceFault'],
    ['is limited', { kind: 'xmlError', status: 429 }, 'unexpectedResponse'],
    ['is behind a broken gateway', { kind: 'html' }, 'serviceFault'],
    ['redirects to another host', { kind: 'redirect', to: 'https://evil.example.com/x.png' }, 'unexpectedResponse'],
    ['redirects to another address', { kind: 'redirect', to: 'http://169.254.169.254/latest' }, 'unexpectedResponse'],
    ['redirects to a file', { kind: 'redirect', to: 'file:///etc/passwd' }, 'unexpectedResponse'],
    ['redirects to nothing', { kind: 'redirect', to: 'http://' }, 'unexpectedResponse'],
  ];
  for (const [name, fault, code] of faults) {
    it(`that ${name} is ${code}`, async () => {
      harness.service.script({ fault, match: { path: 'download' } });
      const error = await failure();
      assert.equal(error.code, code, error.message);
      assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /Signature/);
      assert.equal(last()?.fault, fault.kind, 'no other request went out');
    });
  }

  it('follows a limited number of redirects within the storage', async () => {
    harness.service.script({ fault: { kind: 'redirect', to: url }, match: { path: 'download' }, times: 5 });
    assert.equal((await bytesOf(url)).subarray(1, 4).toString(), 'PNG');
    harness.service.script({
      fault: { kind: 'redirect', to: new URL(url).pathname + new URL(url).search },
      match: { path: 'download' },
    });
    assert.equal((await bytesOf(url)).subarray(1, 4).toString(), 'PNG');
    harness.service.script({ fault: { kind: 'redirect', to: url }, match: { path: 'download' }, times: 6 });
    assert.match((await failure()).message, /redirects/);
  });

  it('sends nothing to a hostile address', async () => {
    const before = harness.service.requests.length;
    for (const address of [
      'https://evil.example.com/x.png',
      'file:///etc/passwd',
      'http://',
      '//evil.example.com/x.png',
      `https://user:${canaryKey}@dashscope-result-bj.oss-cn-beijing.aliyuncs.com/x.png`,
    ]) {
      const error = await failure(address);
      assert.equal(error.code, 'unexpectedResponse');
      assert.equal(error.message.includes(canaryKey), false);
    }
    assert.equal(harness.service.requests.length, before);
  });

  it('is the image under every status of success, as a proxy may change it', async () => {
    const server = createServer((_, response) => response.writeHead(203).end('image')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const bytes = await bytesOf(`${origin}/x.png`, { ...harness.endpoint, baseUrl: `${origin}/api/v1` });
    assert.equal(bytes.toString(), 'image');
    server.close();
  });

  it('resolves an address that is relative to the API', async () => {
    const { pathname, search } = new URL(url);
    assert.equal((await bytesOf(pathname + search)).subarray(1, 4).toString(), 'PNG');
  });

  it('decodes an image that came within the answer, also with broken lines, and sends nothing', async () => {
    const before = harness.service.requests.length;
    const image = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => index % 251));
    const base64 = image.toString('base64');
    for (const head of ['data:image/png;base64,', 'DATA:application/octet-stream;BASE64,'])
      assert.ok((await bytesOf(head + base64)).equals(image));
    const lines = base64.slice(0, 4000).replace(/.{76}/g, '$&\r\n');
    assert.ok((await bytesOf(`data:image/png;base64,${lines}`)).equals(image.subarray(0, 3000)));
    const signs = Buffer.alloc(1_600_000, 0xfb);
    for (const text of [
      base64.replace(/.{1000}/g, '$&\n'),
      base64.replace(/(?<=^.{999})/, '\r\n'),
      encodeURIComponent(base64),
    ])
      assert.ok((await bytesOf(`data:image/png;base64,${text}`)).equals(image));
    assert.ok((await bytesOf(`data:;base64 ,${encodeURIComponent(signs.toString('base64'))}`)).equals(signs));
    assert.equal((await failure('data:image/png,x')).code, 'unexpectedResponse');
    assert.equal(harness.service.requests.length, before);
  });

  it('may pass when the storage is busy, and after 403 or 404 only for a fresh address', () => {
    const refused = (httpStatus: number): EaselError => new EaselError('unexpectedResponse', 'x', { httpStatus });
    assert.deepEqual(
      [403, 404, 408, 429, 400, 410].map(status => [mayPass(refused(status), true), mayPass(refused(status), false)]),
      [
        [true, false],
        [true, false],
        [true, true],
        [true, true],
        [false, false],
        [false, false],
      ],
    );
    assert.ok(mayPass(new EaselError('network', 'x'), false));
  });

  it('is given up when it gets too large', async () => {
    const megabyte = new Uint8Array(1024 * 1024);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: controller => {
        // Without its limit the client would read for ever: then the source ends, and nothing is thrown.
        if (sent > maxImageBytes + 16 * megabyte.length) {
          controller.close();
          return;
        }
        controller.enqueue(megabyte);
        sent += megabyte.length;
      },
    });
    const client = new DashScopeClient({ ...harness.ports, transport: () => Promise.resolve(new Response(endless)) });
    const error = await failureOf(
      (async () => {
        for await (const chunk of client.download(url, harness.endpoint, new AbortController().signal))
          assert.ok(chunk.length > 0);
      })(),
    );
    assert.ok(error instanceof EaselError);
    assert.equal(error.code, 'unexpectedResponse');
    assert.ok(sent <= maxImageBytes + 4 * megabyte.length, `${sent} bytes were taken`);
  });

  it('is refused before reading when the declared length is too large', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': String(maxImageBytes + 1) });
      response.flushHeaders();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.png`;
      const error = await failure(address, { ...harness.endpoint, resultHosts: ['127.0.0.1'] });
      assert.match(error.message, /128 MB/);
    } finally {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  });

  it('returns any content; the caller checks whether it is an image', async () => {
    harness.service.script({ fault: { kind: 'json', body: { no: 'image' } }, match: { path: 'download' } });
    assert.match((await bytesOf(url)).toString(), /image/);
  });

  it('shows the words of the storage, and of a page in place of the image, without the query of an address', async () => {
    const message = 'Request has expired: https://example.com/x.png?Signature=secret';
    for (const fault of [
      { kind: 'xmlError', status: 403, code: 'AccessDenied', message },
      { kind: 'html', status: 403 },
      { kind: 'html', status: 200 },
    ] satisfies Fault[]) {
      harness.service.script({ fault, match: { path: 'download' } });
      const error = await failure();
      assert.equal(error.code, 'unexpectedResponse');
      assert.match(error.message, /It says: (Request has expired: https:\/\/example\.com\/x\.png\?$|\d* ?[A-Z])/);
      assert.match(error.serviceMessage ?? '', /\w/);
      assert.doesNotMatch(JSON.stringify(error), /secret/);
    }
  });

  it('ends at once when it is cancelled', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    harness.service.script({ fault: { kind: 'stallMidBody' }, match: { path: 'download' } });
    const stalled = (async () => {
      for await (const chunk of harness.client.download(url, harness.endpoint, controller.signal)) {
        assert.ok(chunk.length > 0);
        controller.abort(reason);
      }
    })();
    assert.equal(await failureOf(stalled), reason);
  });

  it('is given up when no byte arrives for a minute', async () => {
    class MinuteClock extends TestClock {
      override after(milliseconds: number, callback: () => void): () => void {
        return milliseconds > 60_000 ? () => undefined : super.after(milliseconds, callback);
      }
    }
    const client = new DashScopeClient({ ...harness.ports, clock: new MinuteClock(1000) });
    harness.service.script({ fault: { kind: 'stallMidBody' }, match: { path: 'download' } });
    const error = await failureOf(
      (async () => {
        for await (const chunk of client.download(url, harness.endpoint, new AbortController().signal))
          assert.ok(chunk.length > 0);
      })(),
    );
    assert.ok(error instanceof EaselError, String(error));
    assert.equal(error.code, 'timeout');
  });

  it('closes the connection when the reader stops', async () => {
    harness.service.script({
      fault: { kind: 'hugeBody', bytes: 64 * 1024 * 1024, as: 'png' },
      match: { path: 'download' },
    });
    for await (const chunk of harness.client.download(url, harness.endpoint, new AbortController().signal)) {
      assert.ok(chunk.length > 0);
      break;
    }
    assert.equal((await bytesOf(url)).subarray(1, 4).toString(), 'PNG');
  });
});
