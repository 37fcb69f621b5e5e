import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Agent } from 'undici';
import { EaselError } from '../../../../src/core/base/errors';
import { callApi } from '../../../../src/engine/dashscope/api';
import { sourceOfBytes } from '../../../../src/engine/files/byteSource';
import { expired, notYetValid, ofAnotherHost, selfSigned, serverKey } from '../../../support/certificates';
import { TestClock } from '../../../support/clock';
import { failureOf, LineLog } from './clientHarness';

const megabytes = 1024 * 1024;

/** The address of a server that does this with every connection, until the test is over. */
class Servers {
  private open: Server[] = [];

  async start(handle: (socket: Socket) => void, server = createServer()): Promise<string> {
    server.on('connection', socket => socket.on('error', () => undefined));
    server.on(server instanceof Object && 'setSecureContext' in server ? 'secureConnection' : 'connection', handle);
    server.listen(0, '127.0.0.1');
    this.open.push(server);
    await once(server, 'listening');
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const server of this.open) server.close();
    this.open = [];
  }
}

async function failureAt(origin: string, body?: Uint8Array | string, agent?: Agent): Promise<EaselError> {
  const error = await failureOf(
    callApi(
      {
        clock: new TestClock(),
        log: new LineLog(),
        userAgent: 'easel/test',
        transport: (url, init) =>
          fetch(url, { ...init, ...(agent && { dispatcher: agent }) } as unknown as RequestInit),
      },
      { baseUrl: `${origin}/api/v1`, apiKey: 'sk-test', resultHosts: [] },
      {
        method: 'POST',
        path: '/services/x',
        body: typeof body === 'object' ? sourceOfBytes(body) : (body ?? '{}'),
        signal: new AbortController().signal,
        timeoutMs: 20_000,
      },
    ),
  );
  assert.ok(error instanceof EaselError, String(error));
  return error;
}

describe('a large request', () => {
  const servers = new Servers();
  afterEach(() => {
    servers.close();
  });
  const answer = (status: string, body: string, type = 'application/json'): string =>
    `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
  const tooLarge = answer('413 Payload Too Large', '{"detail":"Request body too large"}');
  const bodies = { 'of bytes': new Uint8Array(8 * megabytes), 'of text': `"${'a'.repeat(8 * megabytes)}"` };

  for (const [name, body] of Object.entries(bodies)) {
    const early: [what: string, handle: (socket: Socket) => void][] = [
      ['and the connection is closed', socket => socket.write(tooLarge, () => socket.destroy())],
      ['and the connection is reset', socket => socket.write(tooLarge, () => socket.resetAndDestroy())],
      ['and nothing more is read', socket => socket.pause().end(tooLarge)],
      ['and the rest is read', socket => socket.resume().end(tooLarge)],
    ];
    for (const [what, handle] of early) {
      it(`${name} that is answered before its end, ${what}: the answer is read`, async () => {
        const host = await servers.start(socket => socket.once('data', () => handle(socket)));
        const error = await failureAt(`http://${host}`, body);
        assert.deepEqual([error.code, error.httpStatus, error.field], ['inputImage', 413, 'images'], error.message);
        assert.match(error.message, /8\.0 MB.*Request body too large/);
      });
    }

    for (const [what, handle] of [
      ['closed', (socket: Socket) => socket.destroy()],
      ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ] as const) {
      it(`${name} whose connection is ${what} before its end: inputImage with the size, not billed`, async () => {
        const host = await servers.start(socket => socket.once('data', () => handle(socket)));
        const error = await failureAt(`http://${host}`, body);
        assert.deepEqual([error.code, error.mayBeBilled, error.field], ['inputImage', false, 'images'], error.message);
        assert.match(error.message, /8\.0 MB/);
      });
    }
  }

  it('that is refused with a page names what stands between', async () => {
    const page = answer('403 Forbidden', '<title>Upload blocked</title>', 'text/html');
    const host = await servers.start(socket => socket.once('data', () => socket.end(page)));
    const error = await failureAt(`http://${host}`, bodies['of bytes']);
    assert.equal(error.code, 'network');
    assert.match(error.message, /Upload blocked/);
  });
});

describe('a small request whose connection breaks', () => {
  const servers = new Servers();
  afterEach(() => {
    servers.close();
  });

  it('after it was sent may have reached the service', async () => {
    const host = await servers.start(socket => socket.once('data', () => socket.resetAndDestroy()));
    const error = await failureAt(`http://${host}`);
    assert.deepEqual([error.code, error.mayBeBilled], ['network', undefined]);
  });
});

describe('a proxy that wants a login', () => {
  const servers = new Servers();
  afterEach(() => {
    servers.close();
  });

  it('is told, although fetch hides its answer, and nothing is billed', async () => {
    const answer = 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n';
    const host = await servers.start(socket => socket.once('data', () => socket.end(answer)));
    const error = await failureAt(`http://${host}`);
    assert.deepEqual([error.code, error.mayBeBilled, error.httpStatus], ['network', false, 407], error.message);
    assert.match(error.message, /proxy.*wants a login/);
  });
});

describe('a secure connection that is not made', () => {
  const servers = new Servers();
  let agent: Agent | undefined;
  afterEach(async () => {
    servers.close();
    await agent?.destroy();
    agent = undefined;
  });

  const broken: [what: string, handle: (socket: Socket) => void][] = [
    ['is reset at the first byte', socket => socket.once('data', () => socket.resetAndDestroy())],
    ['is closed at the first byte', socket => socket.once('data', () => socket.destroy())],
    ['is ended at once', socket => socket.end()],
    ['meets plain HTTP', socket => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))],
    ['meets a login page', socket => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi')],
    ['meets something else', socket => socket.end('SSH-2.0-OpenSSH\r\n')],
  ];
  for (const [what, handle] of broken) {
    it(`because it ${what} is not billed`, async () => {
      const host = await servers.start(handle);
      const error = await failureAt(`https://${host}`);
      assert.deepEqual([error.code, error.mayBeBilled], ['network', false], error.message);
      assert.match(error.message, /secure connection.*proxy.*certificate/);
      assert.ok(error.message.includes(host));
    });
  }

  const certificates: [what: string, cert: string, isKnown: boolean, says: RegExp][] = [
    ['of an unknown authority', selfSigned, false, /authority.*certificates/],
    ['that is not yet valid', notYetValid, true, /clock/],
    ['that is not valid any more', expired, true, /clock/],
    ['of another host', ofAnotherHost, true, /certificate.*another host.*proxy/],
  ];
  for (const [what, cert, isKnown, says] of certificates) {
    it(`because of a certificate ${what} is not billed`, async () => {
      const host = await servers.start(() => undefined, createTlsServer({ key: serverKey, cert }));
      agent = new Agent({ connect: isKnown ? { ca: cert } : {} });
      const error = await failureAt(`https://${host}`, '{}', agent);
      assert.deepEqual([error.code, error.mayBeBilled], ['network', false], error.message);
      assert.match(error.message, says);
    });
  }
});
