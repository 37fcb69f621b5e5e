import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { EaselError } from '../../../../src/core/base/errors';
import { environmentAgent, Network } from '../../../../src/engine/connection/network';
import { DashScopeClient } from '../../../../src/engine/dashscope/client';
import { networkFailure } from '../../../../src/engine/dashscope/refusals/networkFailure';
import { TestClock } from '../../../support/clock';
import { RecordingLog } from '../../../support/journalFixtures';
import { preparedJob } from '../../../support/preparedJob';

describe('the network', () => {
  it('loads what requests need once, and before it is needed where that is asked for', async () => {
    let created = 0;
    const network = new Network(() => Promise.resolve(void (created += 1)));
    await Promise.all([network.load(), network.load()]);
    assert.equal(created, 1);
  });

  it('leaves it to the request to say that it cannot be loaded', async () => {
    const network = new Network(() => Promise.reject(new Error('no such proxy')));
    await network.load();
    await assert.rejects(network.transport(new URL('https://service'), {}), /no such proxy/u);
  });

  it('is ready before a submit is written down: what is written down is sent at once', async () => {
    const happened: string[] = [];
    const note = (what: string) => (): Promise<void> => Promise.resolve(void happened.push(what));
    const client = new DashScopeClient({
      load: note('loaded'),
      transport: async () => {
        await note('sent')();
        throw new EaselError('invalidRequest', 'No');
      },
      clock: new TestClock(),
      chance: Math.random,
      log: new RecordingLog(),
      userAgent: 'test',
    });
    const { request, model } = preparedJob({}).checked;
    const endpoint = { baseUrl: 'https://service/api/v1', apiKey: 'sk-test', resultHosts: [] };
    const submitting = client.submit(request, model, [], endpoint, {
      signal: new AbortController().signal,
      timeoutMs: 1000,
      onProgress: () => undefined,
      onSend: note('written down'),
      onRefused: () => assert.fail('refused'),
      isBatch: () => false,
      onPartialAnswer: () => Promise.resolve(),
    });
    await assert.rejects(submitting, { code: 'invalidRequest' });
    assert.deepEqual(happened, ['loaded', 'written down', 'sent']);
  });

  /** How a request by a proxy of the environment fails. @param given the address of the proxy, from its host on. */
  async function failureThrough(proxy: Server, given: (host: string) => string): Promise<EaselError> {
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const saved = { ...process.env };
    const network = new Network(environmentAgent);
    try {
      delete process.env['https_proxy'];
      process.env['HTTPS_PROXY'] = given(`127.0.0.1:${(proxy.address() as AddressInfo).port}`);
      const cause: unknown = await network
        .transport(new URL('https://service.example'), {})
        .catch((error: unknown) => error);
      return networkFailure('service.example', cause);
    } finally {
      process.env = saved;
      await network.dispose();
      proxy.close();
    }
  }

  it('takes a proxy of the environment without a scheme, as other programs do', async () => {
    const proxy = createServer(socket => socket.once('data', data => socket.end(`HTTP/1.1 403 ${data.toString()}`)));
    assert.match((await failureThrough(proxy, host => host)).message, /\(HTTP 403\)/u);
  });

  for (const [when, close] of [
    ['at once', (socket: Socket) => socket.destroy()],
    ['when it was asked', (socket: Socket) => socket.once('data', () => socket.end())],
  ] as const)
    it(`asks a proxy once that closes the connection ${when}, and says that nothing was sent`, async () => {
      let asked = 0;
      const proxy = createServer(socket => {
        asked += 1;
        socket.on('error', () => undefined);
        close(socket);
      });
      const { code, mayBeBilled, message } = await failureThrough(proxy, host => `http://${host}`);
      assert.deepEqual([asked, code, mayBeBilled], [1, 'network', false]);
      assert.match(message, /cannot be reached.*proxy/u);
    });
});
