import assert from 'node:assert/strict';
import { networkFailure } from '../../../../../src/engine/dashscope/refusals/networkFailure';

const systemError = (code: string, syscall?: string): Error =>
  Object.assign(new Error(`${syscall ?? ''} ${code}`), { code, ...(syscall !== undefined && { syscall }) });
const fetchFailed = (cause: unknown): TypeError => new TypeError('fetch failed', { cause });

describe('a failed fetch', () => {
  const neverConnected: [name: string, cause: unknown][] = [
    ['the connection is refused', fetchFailed(systemError('ECONNREFUSED', 'connect'))],
    ['no such name', fetchFailed(systemError('ENOTFOUND', 'getaddrinfo'))],
    ['no name server', fetchFailed(systemError('EAI_AGAIN', 'getaddrinfo'))],
    ['no way there', fetchFailed(systemError('EHOSTUNREACH', 'connect'))],
    ['no network', fetchFailed(systemError('ENETUNREACH', 'connect'))],
    ['no answer to a connect', fetchFailed(systemError('ETIMEDOUT', 'connect'))],
    ['a connect that took too long', fetchFailed(systemError('UND_ERR_CONNECT_TIMEOUT'))],
    [
      'all addresses of a host',
      fetchFailed(new AggregateError([systemError('ETIMEDOUT', 'connect'), systemError('ENETUNREACH', 'connect')])),
    ],
    ['an old certificate', fetchFailed(systemError('CERT_HAS_EXPIRED'))],
    ['an unknown issuer', fetchFailed(systemError('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'))],
    ['a proxy that refuses', fetchFailed(new Error('Proxy response (407) !== 200 when HTTP Tunneling'))],
    ['a proxy whose address is none', fetchFailed(systemError('ERR_INVALID_URL'))],
    ['a port that no browser goes to', fetchFailed(new Error('bad port'))],
    ['Chromium without a host', new Error('net::ERR_NAME_NOT_RESOLVED')],
    ['Chromium without a network', new Error('net::ERR_INTERNET_DISCONNECTED')],
    ['Chromium without trust', new Error('net::ERR_CERT_AUTHORITY_INVALID')],
  ];
  for (const [name, cause] of neverConnected) {
    it(`never reached the service: ${name}`, () => {
      const error = networkFailure('example.com', cause);
      assert.deepEqual([error.code, error.mayBeBilled, error.cause], ['network', false, cause]);
      assert.match(error.message, /example\.com/);
    });
  }

  const broke: [name: string, cause: unknown][] = [
    ['a reset', fetchFailed(systemError('ECONNRESET', 'read'))],
    ['an end of the other side', fetchFailed(systemError('UND_ERR_SOCKET'))],
    ['a broken pipe', fetchFailed(systemError('EPIPE', 'write'))],
    ['a network that went away', fetchFailed(systemError('EHOSTUNREACH', 'read'))],
    ['another one', fetchFailed(systemError('ENETUNREACH', 'write'))],
    ['a line that died', fetchFailed(systemError('ETIMEDOUT', 'read'))],
    ['an end in the middle', new TypeError('terminated', { cause: new Error('other side closed') })],
    ['Chromium, changing networks', new Error('net::ERR_NETWORK_CHANGED')],
    ['Chromium, reset', new Error('net::ERR_CONNECTION_RESET')],
    ['no error at all', 'broken'],
    ['nothing', undefined],
  ];
  for (const [name, cause] of broke) {
    it(`may have reached the service: ${name}`, () => {
      const error = networkFailure('example.com', cause);
      assert.deepEqual([error.code, error.mayBeBilled], ['network', undefined]);
    });
  }

  for (const code of ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']) {
    it(`is a time-out of the extension host: ${code}`, () => {
      const error = networkFailure('example.com', fetchFailed(systemError(code)));
      assert.deepEqual([error.code, error.mayBeBilled], ['timeout', undefined]);
    });
  }

  it('names the status of a proxy', () => {
    const message = 'Proxy response (403) !== 200 when HTTP Tunneling';
    const cause = Object.assign(new Error(message), { code: 'UND_ERR_ABORTED' });
    assert.match(networkFailure('example.com', fetchFailed(cause)).message, /\(HTTP 403\).*proxy/);
  });

  it('names the code, and survives circular causes', () => {
    assert.match(networkFailure('example.com', fetchFailed(systemError('ECONNRESET', 'read'))).message, /ECONNRESET/);
    const loop = new Error('loop');
    loop.cause = loop;
    assert.match(networkFailure('example.com', loop).message, /loop/);
  });
});
