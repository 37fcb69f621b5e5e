import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { Network } from '../../../../src/engine/connection/network';
import { DashScopeClient } from '../../../../src/engine/dashscope/client';
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
});
