import assert from 'node:assert/strict';
import { startService } from '../dashScopeService';
import type { DashScopeService } from '../dashScopeService';
import type { Fault } from '../faults';
import type { RecordedRequest } from '../requestJournal';
import { bearer, bodyOf, paths, post, submit, taskIdOf } from './serviceCalls';
import type { Wanted } from './serviceCalls';

const sync: Wanted = { model: 'qwen-image-2.0', parameters: { n: 2, size: '512*512' } };
const task: Wanted = { model: 'wan2.5-t2i-preview', path: 'asyncPrompt', parameters: { n: 2 } };

/** The record is updated a moment after the last byte. */
async function untilJudged(record: RecordedRequest): Promise<boolean> {
  while (record.delivered === undefined)
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  return record.delivered;
}

describe('service: what it records about delivery', () => {
  let service: DashScopeService;
  before(async () => {
    service = await startService({ rateLimits: false, syncDurationMs: 0, taskDurationMs: 0 });
  });
  after(() => service.close());
  afterEach(() => {
    service.reset();
  });

  const recordAfter = async (fault: Fault | undefined, wanted: Wanted): Promise<RecordedRequest> => {
    if (fault) service.script({ fault, match: { path: wanted === sync ? 'sync' : 'async' } });
    await post(
      service,
      wanted === sync ? paths.sync : paths.asyncPrompt,
      bodyOf(wanted),
      wanted === sync ? {} : { 'X-DashScope-Async': 'enable' },
    )
      .then(response => response.text())
      .catch(() => undefined);
    const [record] = service.requests;
    assert.ok(record);
    return record;
  };

  for (const wanted of [sync, task]) {
    const path = wanted === sync ? 'sync' : 'async';
    it(`distinguishes complete answers from broken ones, ${path}`, async () => {
      const whole = await recordAfter(undefined, wanted);
      assert.equal(await untilJudged(whole), true);
      assert.ok(whole.answerId);
      const broken: Fault[] = [
        { kind: 'resetAfterRequest' },
        { kind: 'truncated' },
        { kind: 'wrongContentLength', bytes: 10 },
        { kind: 'wrongContentLength', bytes: 100_000 },
      ];
      for (const fault of broken) {
        service.reset();
        const record = await recordAfter(fault, wanted);
        assert.equal(await untilJudged(record), false, fault.kind);
        assert.ok(record.answerId, fault.kind);
      }
    });

    it(`distinguishes requests that produced pictures from refused ones, ${path}`, async () => {
      for (const fault of [
        { kind: 'error', status: 500, code: 'InternalError' },
        { kind: 'html', status: 200 },
        { kind: 'resetBeforeBody' },
      ] satisfies Fault[]) {
        service.reset();
        assert.equal((await recordAfter(fault, wanted)).answerId, undefined, fault.kind);
      }
    });
  }

  it('notices a client that has disconnected', async () => {
    service.script({ fault: { kind: 'slow', delayMs: 50 } });
    const client = new AbortController();
    const sent = fetch(service.baseUrl + paths.sync, {
      method: 'POST',
      body: JSON.stringify(bodyOf(sync)),
      headers: { ...bearer, 'Content-Type': 'application/json' },
      signal: client.signal,
    }).catch(() => undefined);
    const record = await service.waitForRequest(({ fault }) => fault === 'slow');
    client.abort();
    await sent;
    assert.equal(await untilJudged(record), false);
  });

  it('produces the pictures of every ended task, queried or not', async () => {
    const id = taskIdOf(await submit(service, task));
    assert.equal(service.images.length, 0);
    assert.deepEqual([...service.taskStates()], [[id, 'SUCCEEDED']]);
    assert.deepEqual(
      service.images.map(({ answerId, addressed }) => [answerId, addressed]),
      [
        [id, true],
        [id, true],
      ],
    );
    service.taskStates();
    assert.equal(service.images.length, 2);
  });

  it('marks images whose address was not in the answer', async () => {
    service.script({ fault: { kind: 'entryWithoutImage' } });
    await submit(service, sync);
    assert.deepEqual(
      service.images.map(({ addressed }) => addressed),
      [false, false],
    );
  });

  it('clearScripts removes fault scripts and nothing else', async () => {
    service.script({ fault: { kind: 'error', status: 502, code: 'BadGateway' }, times: 5 });
    assert.equal((await submit(service, sync)).status, 502);
    service.clearScripts();
    assert.equal((await submit(service, sync)).status, 200);
    assert.equal(service.requests.length, 2);
  });
});
