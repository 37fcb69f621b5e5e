import assert from 'node:assert/strict';
import type { Clock } from '../../../../src/core/base/ports';
import { cancelTask } from '../../../../src/engine/dashscope/tasks';
import { TestClock } from '../../../support/clock';
import { LineLog } from './clientHarness';

const endpoint = { baseUrl: 'https://gateway.example/api/v1', apiKey: 'sk-1', resultHosts: [] };

/** Time-outs that are over only when a test says so. */
class HeldTimers extends TestClock implements Clock {
  held: { milliseconds: number; ring: () => void }[] = [];
  override after(milliseconds: number, ring: () => void): () => void {
    const timer = { milliseconds, ring };
    this.held.push(timer);
    return () => {
      this.held = this.held.filter(other => other !== timer);
    };
  }
}

describe('cancelTask', () => {
  it('gives up a service that does not answer after 10 seconds of the injected clock', async () => {
    const [clock, log] = [new HeldTimers(), new LineLog()];
    const transport = (_: URL, { signal }: RequestInit): Promise<Response> =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
        setImmediate(() => {
          assert.ok(clock.held.every(({ milliseconds }) => milliseconds === 10_000));
          for (const { ring } of [...clock.held]) ring();
        });
      });
    assert.equal(await cancelTask({ transport, clock, log, userAgent: 'easel/test' }, endpoint, 't-1'), false);
    assert.match(log.lines.at(-1) ?? '', /^Task t-1 was not cancelled on the service: timeout$/);
    assert.deepEqual(clock.held, []);
  });

  it('tells whether the service has dropped the task', async () => {
    const asked: string[] = [];
    const answerWith = async (status: number): Promise<boolean> => {
      const transport = (url: URL, { method }: RequestInit): Promise<Response> => {
        asked.push(`${method ?? ''} ${url.href}`);
        return Promise.resolve(Response.json({ request_id: 'r-1' }, { status }));
      };
      const ports = { transport, clock: new HeldTimers(), log: new LineLog(), userAgent: 'easel/test' };
      return cancelTask(ports, endpoint, 'a/b');
    };
    assert.deepEqual([await answerWith(200), await answerWith(400)], [true, false]);
    assert.deepEqual([...new Set(asked)], ['POST https://gateway.example/api/v1/tasks/a%2Fb/cancel']);
  });
});
