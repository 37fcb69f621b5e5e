import assert from 'node:assert/strict';
import { startService } from '../dashScopeService';
import type { DashScopeService, ServiceOptions } from '../dashScopeService';
import { codeOf, get, outputOf, submit, taskIdOf } from './serviceCalls';
import type { Wanted } from './serviceCalls';

describe('service: rate limits', () => {
  let now = 0;
  let service: DashScopeService;
  const open = async (options: ServiceOptions = {}): Promise<void> => {
    service = await startService({ now: () => now, syncDurationMs: 0, taskDurationMs: 1000, ...options });
  };
  beforeEach(() => {
    now = 1_000_000;
  });
  afterEach(() => service.close());

  const code = async (model: string, path: Wanted['path'] = 'sync'): Promise<string> => {
    const answer = await submit(service, { model, path, parameters: { n: 1 } });
    return answer.status === 200 ? 'ok' : codeOf(answer);
  };
  const burst = async (count: number, model: string, path: Wanted['path'] = 'sync'): Promise<string[]> => {
    const codes: string[] = [];
    for (let index = 0; index < count; index++) codes.push(await code(model, path));
    return codes;
  };

  it('allows two requests a minute for the best models', async () => {
    await open();
    assert.deepEqual(await burst(3, 'qwen-image-2.0-pro'), ['ok', 'ok', '429 Throttling.RateQuota']);
    assert.equal(await code('qwen-image-max'), 'ok');
    now += 59_999;
    assert.equal(await code('qwen-image-2.0-pro'), '429 Throttling.RateQuota');
    now += 1;
    assert.equal(await code('qwen-image-2.0-pro'), 'ok');
    assert.deepEqual(
      service.refused.map(({ status }) => status),
      [429, 429],
    );
  });

  it('timeScale speeds up the rate windows', async () => {
    await open({ timeScale: 60 });
    assert.equal((await burst(3, 'qwen-image-2.0-pro')).at(-1), '429 Throttling.RateQuota');
    now += 1000;
    assert.equal(await code('qwen-image-2.0-pro'), 'ok');
    const id = taskIdOf(
      await submit(service, { model: 'wan2.5-t2i-preview', path: 'asyncPrompt', parameters: { n: 1 } }),
    );
    now += 20;
    assert.equal(outputOf(await get(service, `/tasks/${id}`))['task_status'], 'SUCCEEDED');
  });

  it('limits the other models by the second, per region', async () => {
    await open();
    assert.deepEqual(await burst(3, 'qwen-image-2.0'), ['ok', 'ok', '429 Throttling.RateQuota']);
    assert.deepEqual(await burst(2, 'wan2.6-t2i'), ['ok', '429 Throttling.RateQuota']);
    await service.close();
    await open({ region: 'singapore' });
    assert.deepEqual(await burst(6, 'wan2.6-t2i'), [...Array<string>(5).fill('ok'), '429 Throttling.RateQuota']);
  });

  it('limits the number of unfinished tasks', async () => {
    await open({ taskDurationMs: 60_000 });
    assert.deepEqual(await burst(2, 'wan2.2-t2i-flash', 'asyncPrompt'), ['ok', 'ok']);
    now += 5000;
    assert.equal(await code('wan2.2-t2i-flash', 'asyncPrompt'), '429 Throttling.Concurrency');
    now += 60_000;
    assert.equal(await code('wan2.2-t2i-flash', 'asyncPrompt'), 'ok');
  });

  it('limits task queries to twenty a second', async () => {
    await open();
    for (let query = 0; query < 20; query++) assert.equal((await get(service, '/tasks/x')).status, 200);
    assert.equal(codeOf(await get(service, '/tasks/x')), '429 Throttling.RateQuota');
    now += 1000;
    assert.equal((await get(service, '/tasks/x')).status, 200);
  });

  it('does not count refused requests, and can be switched off', async () => {
    await open();
    for (let index = 0; index < 3; index++)
      await submit(service, { model: 'qwen-image-2.0-pro', parameters: { n: 9 } });
    assert.equal(await code('qwen-image-2.0-pro'), 'ok');
    await service.close();
    await open({ rateLimits: false });
    assert.deepEqual(await burst(4, 'qwen-image-2.0-pro'), Array<string>(4).fill('ok'));
  });
});
