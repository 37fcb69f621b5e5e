import assert from 'node:assert/strict';
import type { ListedTask } from '../../../../src/engine/dashscope/taskList';
import { failureOf, overRate, paths, startHarness } from './clientHarness';
import type { Harness } from './clientHarness';

describe('the list of tasks', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ rateLimits: false });
  });
  after(() => harness.close());
  afterEach(() => {
    harness.forget();
  });

  const list = (): Promise<ListedTask[]> => harness.client.listTasks(harness.endpoint, new AbortController().signal);
  const asked = (): string[] =>
    harness.service.requests.filter(({ route }) => route === 'list').map(({ path }) => path.split('/tasks')[1] ?? '');
  const answerWith = (...bodies: object[]): void => {
    for (const body of bodies) harness.fault({ kind: 'json', body }, 1, 'list');
  };

  it('has every task of the account, on all pages, with its model and time', async () => {
    const before = Date.now();
    const count = 61;
    for (let index = 0; index < count; index++) await harness.generate(index % 2 === 0 ? paths.async : paths.prompt);
    const tasks = await list();
    assert.deepEqual(new Set(tasks.map(({ taskId }) => taskId)), new Set(harness.tasks));
    assert.ok(tasks.every(({ createdAt }) => createdAt >= before && createdAt <= Date.now()));
    assert.deepEqual(
      new Set(tasks.map(({ modelName }) => modelName)),
      new Set([paths.async.model, paths.prompt.model]),
    );
    assert.deepEqual(asked(), ['?page_no=1&page_size=100', '?page_no=2&page_size=100']);
  });

  it('is empty when there is no task', async () => {
    assert.deepEqual([await list(), asked().length], [[], 1]);
  });

  it('is read as the test of the Java SDK has it, and as leniently as every answer', async () => {
    answerWith({
      request_id: 'r',
      data: [
        { task_id: 'a', gmt_create: 1_691_561_394_828, model_name: 'wan2.6-t2i', status: 'SUCCEEDED' },
        { task_id: 'b', gmt_create: '1691561394829', model_name: null },
        { task_id: 'c', start_time: 1_691_561_394_830, model_name: 7 },
        { task_id: 'no-time' },
        { task_id: 8, gmt_create: 1 },
        null,
        'text',
      ],
      total: 7,
      total_page: 1,
    });
    assert.deepEqual(await list(), [
      { taskId: 'a', createdAt: 1_691_561_394_828, modelName: 'wan2.6-t2i' },
      { taskId: 'b', createdAt: 1_691_561_394_829, modelName: undefined },
      { taskId: 'c', createdAt: 1_691_561_394_830, modelName: undefined },
    ]);
  });

  it('ends with the first page that brings nothing new where the number of pages is not told', async () => {
    const page = (...ids: string[]): object => ({ data: ids.map(id => ({ task_id: id, gmt_create: 5 })) });
    answerWith(page('a', 'b'), page('c'), page('c'));
    assert.deepEqual(
      (await list()).map(({ taskId }) => taskId),
      ['a', 'b', 'c'],
    );
    assert.equal(asked().length, 3);
  });

  it('cannot be had when it is no list, or does not end', async () => {
    for (const body of [{ output: {} }, { data: 'text' }, { data: { a: 1 } }, []]) {
      answerWith(body);
      await assert.rejects(list(), { code: 'unexpectedResponse' });
    }
    answerWith(
      ...Array.from({ length: 30 }, (_, index) => ({
        data: [{ task_id: String(index), gmt_create: 5 }],
        total_page: 1_000,
      })),
    );
    await assert.rejects(list(), { code: 'unexpectedResponse' });
    assert.equal(asked().length, 24);
  });

  it('cannot be had when the service refuses it', async () => {
    harness.fault(overRate, 1, 'list');
    await assert.rejects(list(), { code: 'rateLimited' });
    harness.fault({ kind: 'resetAfterRequest' }, 1, 'list');
    await assert.rejects(list(), { code: 'network' });
    const reason = await failureOf(harness.client.listTasks(harness.endpoint, AbortSignal.abort('cancelled')));
    assert.equal(reason, 'cancelled');
  });
});
