import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import type { PollSchedule } from '../../../../src/core/jobs/pollSchedule';
import { pollSchedule } from '../../../../src/core/jobs/pollSchedule';
import type { TaskWait } from '../../../../src/engine/dashscope/tasks';
import type { Fault } from '../../../service/faults';
import { SimulatedTasks } from '../../../support/simulatedTasks';
import { failureOf, overRate, paths, startHarness, threeWeeks, urlsOf } from './clientHarness';
import type { Harness } from './clientHarness';

describe('a task', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ rateLimits: false });
  });
  after(() => harness.close());
  afterEach(() => {
    harness.forget();
  });

  /**
   * Records the moments at which the next task is queried, in milliseconds from its creation, rounded to a quarter of a
   * second. The first query is due after 3 s.
   */
  function watchMoments(firstMs = 3000): number[] {
    const moments: number[] = [];
    let began: number | undefined;
    harness.clock.onSleep = milliseconds => {
      const askedAt = harness.clock.elapsed() + milliseconds;
      began ??= askedAt - firstMs;
      moments.push(Math.round((askedAt - began) / 250) * 250);
    };
    return moments;
  }

  /** The moments of a schedule, up to and including one. */
  function momentsOf(schedule: PollSchedule, untilMs: number): number[] {
    const moments: number[] = [];
    for (let atMs = schedule(0); atMs <= untilMs; atMs += schedule(atMs)) moments.push(atMs);
    return moments;
  }

  /** Waits for a task that was not created by this client. */
  async function takeOver(faults: Fault[], wait: Partial<TaskWait>): Promise<void> {
    const { client, endpoint, clock } = harness;
    for (const fault of faults) harness.fault(fault, 1, fault.kind === 'taskPolls' ? undefined : 'task');
    await harness.failure(paths.async, { onTask: () => Promise.reject(new EaselError('network', 'left here')) });
    clock.slept.length = 0;
    await client.waitForTask(harness.tasks.at(-1) ?? '', endpoint, {
      signal: new AbortController().signal,
      deadline: clock.now() + 600_000,
      onProgress: () => undefined,
      ...wait,
    });
  }

  it('is returned to the caller before it is queried', async () => {
    const seen: string[] = [];
    await harness.generate(paths.async, {
      onTask: async () => {
        await Promise.resolve();
        seen.push(...harness.service.requests.map(({ route }) => route));
      },
    });
    assert.deepEqual(seen, ['async']);
    assert.equal(harness.tasks.length, 1);
  });

  it('is not waited for when recording it failed', async () => {
    const lost = new Error('disk full');
    assert.equal(await failureOf(harness.generate(paths.async, { onTask: () => Promise.reject(lost) })), lost);
    assert.deepEqual(
      harness.service.requests.map(({ route }) => route),
      ['async'],
    );
  });

  it('reports queued and running', async () => {
    harness.fault({ kind: 'taskPolls', pending: 2, running: 2 });
    const moments = watchMoments();
    const answer = await harness.generate(paths.async);
    assert.deepEqual(
      harness.progress.map(({ state }) => state),
      ['queued', 'queued', 'queued', 'running', 'running'],
    );
    assert.equal(answer.taskId, harness.tasks[0]);
    assert.deepEqual(moments, momentsOf(pollSchedule([]), 600_000).slice(0, 5));
  });

  it('is queried when past durations make its end likely', async () => {
    const schedule = pollSchedule([55_000, 60_000, 62_000, 58_000]);
    const expected = momentsOf(schedule, 60_000);
    const moments = watchMoments();
    await takeOver([{ kind: 'taskPolls', running: expected.length - 1 }], { schedule });
    assert.deepEqual(moments, expected);
  });

  it('reports its duration from the times of the service', async () => {
    const told: number[] = [];
    for (const ageMs of [0, 40_000])
      await takeOver([{ kind: 'taskPolls', running: 2 }], { ageMs, onDuration: durationMs => told.push(durationMs) });
    assert.deepEqual(told, [400, 400]);
  });

  it('reports its duration from the queries when the service returns no times', async () => {
    const told: number[] = [];
    const onDuration = (durationMs: number): void => {
      told.push(durationMs);
    };
    const content = [{ type: 'image', image: 'https://dashscope-result-bj.oss-cn-beijing.aliyuncs.com/a.png' }];
    const untimed: Fault = {
      kind: 'json',
      body: { output: { task_status: 'SUCCEEDED', choices: [{ message: { content } }] } },
    };
    const running: Fault = { kind: 'json', body: { output: { task_status: 'RUNNING' } } };
    await takeOver([untimed], { onDuration });
    await takeOver([running, untimed], { onDuration });
    // The first query is made after 3 s, and the second 5 s later.
    assert.deepEqual(
      told.map(durationMs => Math.round(durationMs / 250) * 250),
      [1500, 5500],
    );
    await takeOver([{ kind: 'html' }, untimed], { onDuration });
    await takeOver([running, untimed], { onDuration, ageMs: 40_000 });
    assert.equal(told.length, 2, 'a guess was told');
  });

  it('that is already old is queried at once, and then according to its age', async () => {
    const moments = watchMoments(40_000);
    await takeOver([{ kind: 'taskPolls', running: 2 }], { ageMs: 40_000 });
    assert.equal(harness.clock.slept[0], 0);
    assert.deepEqual(moments, [
      40_000,
      ...momentsOf(pollSchedule([]), 600_000)
        .filter(atMs => atMs > 40_000)
        .slice(0, 2),
    ]);
  });

  it('is queried at once among few tasks, and among many within the query limit', async () => {
    for (const [count, mostMs] of [
      [20, 100],
      [60, 3_000],
    ] as const) {
      const service = new SimulatedTasks(count);
      const taskIds = Array.from({ length: count }, () => service.create(1));
      await service.clock.advance(40_000);
      const began = service.clock.elapsed();
      const all = Promise.all(taskIds.map(taskId => service.wait(taskId, { ageMs: 40_000 })));
      await service.clock.run();
      await all;
      assert.deepEqual([service.queriesMs.length, service.refusedQueries], [count, 0]);
      assert.ok(service.clock.elapsed() - began <= mostMs, `${service.clock.elapsed() - began} ms for ${count} tasks`);
    }
  });

  it('that is suspended is waited for until the deadline', async () => {
    harness.fault({ kind: 'taskNeverEnds', status: 'SUSPENDED' });
    const moments = watchMoments();
    const error = await harness.failure(paths.async, { timeoutSeconds: 200 });
    assert.deepEqual([error.code, error.mayBeBilled, error.taskId], ['timeout', true, harness.tasks[0]]);
    assert.match(error.message, new RegExp(harness.tasks[0] ?? '-'));
    // The moments of the schedule, and one at the end.
    assert.deepEqual(moments, [...momentsOf(pollSchedule([]), 199_000), 200_000]);
    const slept = harness.clock.slept.reduce((sum, delay) => sum + delay, 0);
    assert.ok(slept > 190_000 && slept <= 200_000, `${slept} ms`);
    assert.equal(harness.service.requests.filter(({ route }) => route === 'task').length, harness.clock.slept.length);
  });

  it('that ends just before the deadline is returned', async () => {
    assert.equal(urlsOf(await harness.generate(paths.async, { timeoutSeconds: 1 })).length, 1);
  });

  for (const place of ['output', 'topLevel'] as const) {
    it(`that failed throws the reason of the service (${place})`, async () => {
      for (const options of [paths.async, paths.prompt]) {
        harness.fault({ kind: 'taskFailed', code: 'InternalError.Algo', message: 'inference error.', place });
        const error = await harness.failure(options);
        assert.deepEqual(
          [error.code, error.serviceCode, error.serviceMessage, error.mayBeBilled],
          ['taskFailed', 'InternalError.Algo', 'inference error.', undefined],
        );
        assert.equal(error.taskId, harness.tasks.at(-1));
        for (const code of ['DataInspectionFailed', 'IPInfringementSuspect']) {
          harness.fault({ kind: 'taskFailed', code, message: 'Output data may contain inappropriate content.', place });
          assert.equal((await harness.failure(options)).code, 'contentRefused');
        }
      }
    });
  }

  it('has ended when there is an image, whatever a gateway calls its state', async () => {
    const url = 'https://example.com/1.png';
    for (const state of ['SUCCESS', 'completed', 'Ready', undefined]) {
      harness.fault({ kind: 'json', body: { output: { task_status: 'PROCESSING', image: url } } }, 1, 'task');
      harness.fault({ kind: 'json', body: { output: { task_status: state, results: [{ url }] } } }, 1, 'task');
      assert.deepEqual(urlsOf(await harness.generate(paths.async)), [url], state);
    }
  });

  it('that a proxy keeps from being queried shows the words of the proxy, also in the log', async () => {
    harness.fault({ kind: 'html', status: 403 }, 1000, 'task');
    const { code, message, serviceMessage = '' } = await harness.failure(paths.async, { timeoutSeconds: 60 });
    assert.equal(code, 'timeout');
    assert.match(serviceMessage, /\w/);
    assert.ok(message.includes(serviceMessage), message);
    assert.ok(harness.log.lines.some(line => line.startsWith('Task ') && line.includes(serviceMessage)));
  });

  it('that was cancelled at the service throws', async () => {
    harness.fault({ kind: 'taskCanceled' });
    const cancelled = await harness.failure(paths.prompt);
    assert.deepEqual([cancelled.code, cancelled.taskId], ['taskFailed', harness.tasks.at(-1)]);
  });

  describe('about which the service says what would be its end', () => {
    const tenMinutesMs = 600_000;
    /** How long the client waited, in milliseconds. */
    const sleptMs = (): number => harness.clock.slept.reduce((sum, delayMs) => sum + delayMs, 0);
    const ends: [name: string, fault: Fault, code: string, mayBeBilled: true | undefined][] = [
      ['UNKNOWN', { kind: 'json', body: { output: { task_status: 'UNKNOWN' } } }, 'taskExpired', undefined],
      ['404', { kind: 'error', status: 404, code: 'NotFound' }, 'invalidRequest', true],
      ['400', { kind: 'error', status: 400, code: 'InvalidParameter' }, 'invalidRequest', true],
      ['400 for its content', { kind: 'error', status: 400, code: 'DataInspectionFailed' }, 'contentRefused', true],
      [
        'SUCCEEDED without results',
        { kind: 'json', body: { output: { task_status: 'SUCCEEDED', results: [] } } },
        'unexpectedResponse',
        true,
      ],
    ];
    for (const [name, fault, code, mayBeBilled] of ends) {
      it(`is asked for again: ${name}, once or for a while`, async () => {
        harness.fault({ kind: 'taskPolls', running: 1 });
        harness.fault(fault, 15, 'task');
        assert.equal(urlsOf(await harness.generate(paths.async)).length, 1);
        assert.ok(sleptMs() > 300_000 && sleptMs() < tenMinutesMs, `${sleptMs()} ms`);
      });

      it(`is over when the service says nothing else for ten minutes: ${name}`, async () => {
        harness.fault(fault, 1000, 'task');
        const error = await harness.failure(paths.async, { timeoutSeconds: 3600 });
        assert.deepEqual([error.code, error.taskId, error.mayBeBilled], [code, harness.tasks.at(-1), mayBeBilled]);
        assert.ok(sleptMs() > tenMinutesMs && sleptMs() < tenMinutesMs + 60_000, `${sleptMs()} ms`);
        assert.ok(harness.clock.slept.length < 40, 'it is asked for ever more rarely');
      });

      it(`is not over when the service knows better in between: ${name}`, async () => {
        for (const times of [15, 15]) {
          harness.fault(fault, times, 'task');
          harness.fault({ kind: 'json', body: { output: { task_status: 'RUNNING' } } }, 1, 'task');
        }
        assert.equal(urlsOf(await harness.generate(paths.async, { timeoutSeconds: 3600 })).length, 1);
        assert.ok(sleptMs() > tenMinutesMs, `${sleptMs()} ms`);
      });
    }

    it('does not count a broken connection as a word of the service', async () => {
      harness.fault({ kind: 'taskUnknown' }, 1, 'task');
      harness.fault({ kind: 'html' }, 60, 'task');
      harness.fault({ kind: 'taskPolls' }, 1, 'task');
      assert.equal(urlsOf(await harness.generate(paths.async, { timeoutSeconds: 3600 })).length, 1);
    });

    it('does not take two words with a long silence between them for ten minutes of the same word', async () => {
      harness.fault({ kind: 'taskUnknown' }, 1, 'task');
      harness.fault({ kind: 'html' }, 30, 'task');
      harness.fault({ kind: 'taskUnknown' }, 1, 'task');
      harness.fault({ kind: 'taskPolls' }, 1, 'task');
      assert.equal(urlsOf(await harness.generate(paths.async, { timeoutSeconds: 3600 })).length, 1);
      assert.ok(sleptMs() > tenMinutesMs, `${sleptMs()} ms`);
    });
  });

  describe('that is UNKNOWN', () => {
    const dayMs = 24 * 60 * 60 * 1000;
    const unknown: Fault = { kind: 'json', body: { output: { task_status: 'UNKNOWN' } } };
    const expiry = async (wait: Partial<TaskWait>): Promise<number> => {
      const { clock } = harness;
      const error = await failureOf(takeOver([], { deadline: clock.now() + dayMs, ...wait }));
      assert.ok(error instanceof EaselError && error.code === 'taskExpired', String(error));
      return clock.slept.length;
    };

    it('is over at once when it is a day old by the clock of the service', async () => {
      harness.fault(unknown, 1000, 'task');
      const now = Date.now();
      assert.equal(await expiry({ serviceSince: now - dayMs - 60_000 }), 1);
      assert.ok((await expiry({ serviceSince: now - dayMs + 60_000 })) > 10);
    });

    it('is not over at once when only the clock of this computer says that it is a day old', async () => {
      harness.fault(unknown, 1000, 'task');
      assert.ok((await expiry({ ageMs: 25 * 60 * 60 * 1000, serviceSince: Date.now() })) > 10);
      assert.ok((await expiry({ ageMs: 25 * 60 * 60 * 1000 })) > 10, 'the clock of the service then is not known');
    });

    it('is over after three words when another program made it, unless the service has known it', async () => {
      harness.fault(unknown, 1000, 'task');
      assert.equal(await expiry({ isFromElsewhere: true }), 3);
      harness.service.clearScripts();
      harness.fault({ kind: 'json', body: { output: { task_status: 'RUNNING' } } }, 1, 'task');
      harness.fault(unknown, 1000, 'task');
      assert.ok((await expiry({ isFromElsewhere: true })) > 10);
    });
  });

  it('is waited for as long as before when the clock of this computer is set', async () => {
    const { clock } = harness;
    let setAheadMs = 0;
    const now = clock.now.bind(clock);
    Object.assign(clock, { now: () => now() + setAheadMs, elapsed: now });
    harness.fault({ kind: 'taskPolls', running: 5 });
    clock.onSleep = () => {
      setAheadMs = 25 * 60 * 60 * 1000;
    };
    try {
      assert.equal(urlsOf(await harness.generate(paths.async)).length, 1);
    } finally {
      Reflect.deleteProperty(clock, 'now');
      Reflect.deleteProperty(clock, 'elapsed');
    }
  });

  const passing: [name: string, fault: Fault][] = [
    ['a rate refusal', overRate],
    ['a rate refusal for three weeks', { ...overRate, headers: threeWeeks }],
    ['a spent quota', { kind: 'error', status: 429, code: 'Throttling.AllocationQuota', message: 'quota exhausted' }],
    ['500', { kind: 'error', status: 500, code: 'InternalError' }],
    ['503', { kind: 'error', status: 503, code: 'SystemError' }],
    ['HTML 502', { kind: 'html' }],
    ['a reset', { kind: 'resetAfterRequest' }],
    ['an early reset', { kind: 'resetBeforeBody' }],
    ['a cut answer', { kind: 'truncated' }],
    ['an empty body', { kind: 'emptyBody' }],
    ['half a JSON', { kind: 'invalidJson' }],
    ['an unknown state', { kind: 'json', body: { output: { task_id: 'x', task_status: 'DREAMING' } } }],
    ['a redirect', { kind: 'redirect', to: '/elsewhere' }],
  ];
  for (const [what, theFault] of passing) {
    it(`is queried again after ${what}`, async () => {
      harness.fault(theFault, 3, 'task');
      assert.equal(urlsOf(await harness.generate(paths.async)).length, 1);
      assert.equal(harness.submits().length, 1);
      // The first one is counted from the task's creation, some milliseconds ago.
      assert.deepEqual(
        harness.clock.slept.map(delayMs => Math.round(delayMs / 250) * 250),
        [3000, 6000, 12_000, 24_000],
      );
    });
  }

  it('is queried at the usual rate again after a query succeeds', async () => {
    harness.fault({ kind: 'taskPolls', pending: 1 });
    harness.fault({ kind: 'html' }, 1, 'task');
    const moments = watchMoments();
    await harness.generate(paths.async);
    assert.deepEqual(moments.slice(0, 2), [3000, 9000]);
    assert.deepEqual(
      moments.slice(2),
      momentsOf(pollSchedule([]), 600_000)
        .filter(atMs => atMs > 9000)
        .slice(0, 1),
    );
  });

  it('is given up at the deadline when every query fails', async () => {
    harness.fault({ kind: 'html' }, 1000, 'task');
    const error = await harness.failure(paths.async);
    assert.deepEqual([error.code, error.mayBeBilled, error.taskId], ['timeout', true, harness.tasks[0]]);
    assert.ok(Math.max(...harness.clock.slept) <= 30_000);
  });

  const accountRefusals = [
    [401, 'InvalidApiKey', 'rejectedKey'],
    [403, 'AccessDenied', 'accessDenied'],
    [400, 'Arrearage', 'billing'],
  ] as const;
  for (const [status, code, expected] of accountRefusals) {
    it(`is given up when the key or the account is refused three times, and may be billed: ${code}`, async () => {
      harness.fault({ kind: 'error', status, code }, 1000, 'task');
      const error = await harness.failure(paths.async);
      assert.deepEqual([error.code, error.mayBeBilled, error.taskId], [expected, true, harness.tasks.at(-1)]);
      assert.equal(harness.service.requests.filter(({ route }) => route === 'task').length, 3);
    });

    it(`is asked for again when the key or the account was refused by mistake: ${code}`, async () => {
      const running: Fault = { kind: 'json', body: { output: { task_status: 'RUNNING' } } };
      for (const fault of [running, running]) {
        harness.fault({ kind: 'error', status, code }, 2, 'task');
        harness.fault(fault, 1, 'task');
      }
      assert.equal(urlsOf(await harness.generate(paths.async)).length, 1);
    });
  }

  it('is given up at once when its key cannot be sent', async () => {
    const { client, endpoint, clock } = harness;
    const wait = { signal: new AbortController().signal, deadline: clock.now() + 600_000, onProgress: () => undefined };
    await assert.rejects(client.waitForTask('t-1', { ...endpoint, apiKey: 'Schlüssel' }, wait), {
      code: 'rejectedKey',
    });
    assert.equal(clock.slept.length, 1);
  });
});
