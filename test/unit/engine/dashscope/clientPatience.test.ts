import assert from 'node:assert/strict';
import type { EaselError } from '../../../../src/core/base/errors';
import { checkRequest } from '../../../../src/core/request/imageRequest';
import { DashScopeClient } from '../../../../src/engine/dashscope/client';
import { RecordingLog } from '../../../support/journalFixtures';
import { ManualClock } from '../../../support/manualClock';
import { defaultSettings } from '../../../support/preparedJob';

const never = new AbortController().signal;

describe('the patience of the client', () => {
  for (const timeoutSeconds of [1, 119, 120, 300]) {
    const expectedMs = Math.max(timeoutSeconds, 120) * 1000;
    it(`lets a synchronous request wait ${expectedMs} ms where easel.timeoutSeconds is ${timeoutSeconds}`, async () => {
      const clock = new ManualClock();
      let isSent: () => void = () => undefined;
      const sent = new Promise<void>(resolve => (isSent = resolve));
      const client = new DashScopeClient({
        transport: (_url, { signal }) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason as Error));
            isSent();
          }),
        clock: Object.assign(clock, { sleep: () => Promise.reject(new Error('It is not tried again')) }),
        chance: () => 0.5,
        log: new RecordingLog(),
        userAgent: 'easel/test',
      });
      const { request, model } = checkRequest({ prompt: 'a cat' }, { ...defaultSettings, region: 'beijing' }, () => 1);
      assert.equal(request.path, 'syncMessages');
      const failures: EaselError[] = [];
      const submitting = client
        .submit(
          request,
          model,
          [],
          { baseUrl: 'https://dashscope.aliyuncs.com/api/v1', apiKey: 'sk-test', resultHosts: [] },
          {
            signal: never,
            timeoutMs: timeoutSeconds * 1000,
            onProgress: () => undefined,
            onSend: () => Promise.resolve(),
            onRefused: () => Promise.resolve(),
            isBatch: () => false,
            onPartialAnswer: () => Promise.resolve(),
          },
        )
        .catch((error: unknown) => {
          failures.push(error as EaselError);
        });
      await sent;
      clock.advance(expectedMs - 1);
      await new Promise(setImmediate);
      assert.deepEqual(failures, []);
      clock.advance(1);
      await submitting;
      assert.deepEqual(
        failures.map(({ code, mayBeBilled }) => [code, mayBeBilled]),
        [['timeout', true]],
      );
    });
  }
});
