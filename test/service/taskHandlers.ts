import { randomUUID } from 'node:crypto';
import { successOf } from './answers';
import type { Exchange } from './exchange';
import { takeFault } from './exchange';
import type { Fault } from './faults';
import type { Reply } from './replies';
import { faultReply, jsonReply } from './replies';
import type { JsonObject } from './requestTypes';
import type { ServiceState } from './serviceState';
import { produceAll } from './submitHandler';
import type { Task, TaskStatus } from './tasks';

const outcomes: readonly Fault['kind'][] = [
  'taskFailed',
  'taskUnknown',
  'taskCanceled',
  'taskNeverEnds',
  'taskPolls',
  'taskWithoutResults',
  'partialResults',
  'emptyChoices',
  'entryWithoutImage',
  'otherChoices',
  'resultUrl',
];

/** The documents name no maximum; a client must not depend on getting the page size that it asks for. */
const maxPageSize = 50;

/** Answers a task query. The HTTP status is always 200: the body says whether a task failed or is unknown. */
export function handleTask(state: ServiceState, exchange: Exchange, taskId: string): Reply {
  const task = state.tasks.find(taskId);
  describe(exchange, task);
  const fault = takeFault(state, exchange, {
    path: 'task',
    model: task?.generation.model.id,
    prompt: task?.generation.prompt,
  });
  const instead = fault && faultReply(fault);
  if (instead) return instead;
  if (state.limitsApply) state.limits.enterTaskQuery();
  if (!task) return jsonReply(unknown(taskId), fault);
  if (fault && outcomes.includes(fault.kind)) task.fault = fault;
  task.queries += 1;
  return jsonReply(taskAnswer(state, task), fault);
}

export function handleCancel(state: ServiceState, exchange: Exchange, taskId: string): Reply {
  const task = state.tasks.find(taskId);
  describe(exchange, task);
  const fault = takeFault(state, exchange, {
    path: 'cancel',
    model: task?.generation.model.id,
    prompt: task?.generation.prompt,
  });
  const instead = fault && faultReply(fault);
  if (instead) return instead;
  state.tasks.cancel(taskId);
  return jsonReply({ request_id: randomUUID() }, fault);
}

/**
 * The account's tasks of the last 24 hours, as the documents and the test of the provider's Java SDK have it. The list
 * is in no useful order, because none is promised.
 */
export function handleList(state: ServiceState, exchange: Exchange): Reply {
  const fault = takeFault(state, exchange, { path: 'list' });
  const instead = fault && faultReply(fault);
  if (instead) return instead;
  if (state.limitsApply) state.limits.enterTaskQuery();
  const query = exchange.url.searchParams;
  const page = Math.max(1, Number(query.get('page_no') ?? 1));
  const pageSize = Math.min(maxPageSize, Math.max(1, Number(query.get('page_size') ?? 10)));
  const wanted = (name: string, value: string): boolean => (query.get(name) ?? value) === value;
  const all = state.tasks
    .listed()
    .filter(task => wanted('model_name', task.generation.model.id) && wanted('status', state.tasks.statusOf(task)))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const data = all.slice((page - 1) * pageSize, page * pageSize).map(task => {
    const status = state.tasks.statusOf(task);
    return {
      api_key_id: '1',
      caller_parent_id: '2',
      caller_uid: '3',
      user_api_unique_key: `apikey:v1:image:${task.generation.path}:${task.generation.model.id}`,
      task_id: task.id,
      request_id: task.requestId,
      model_name: task.generation.model.id,
      status,
      region: `cn-${state.region}`,
      ...state.tasks.moments(task, status),
    };
  });
  return jsonReply(
    {
      request_id: randomUUID(),
      data,
      page_no: page,
      page_size: pageSize,
      total: all.length,
      total_page: Math.ceil(all.length / pageSize),
    },
    fault,
  );
}

/** The status of every task. Succeeded tasks that were never queried produce their pictures now. */
export function statesOfTasks(state: ServiceState): ReadonlyMap<string, TaskStatus> {
  return new Map(
    state.tasks.list().map(task => {
      const status = state.tasks.statusOf(task);
      if (status === 'SUCCEEDED') task.answer ??= success(state, task, status);
      return [task.id, status] as const;
    }),
  );
}

function describe({ record }: Exchange, task: Task | undefined): void {
  if (!task) return;
  record.model = task.generation.model.id;
  record.prompt = task.generation.prompt;
}

function unknown(taskId: string): JsonObject {
  return { request_id: randomUUID(), output: { task_id: taskId, task_status: 'UNKNOWN' } };
}

function taskAnswer(state: ServiceState, task: Task): JsonObject {
  const status = state.tasks.statusOf(task);
  if (status === 'UNKNOWN') return unknown(task.id);
  const output = { task_id: task.id, task_status: status, ...state.tasks.times(task, status) };
  if (status === 'FAILED') return failure(task, output);
  if (status !== 'SUCCEEDED') return { request_id: randomUUID(), output };
  task.answer ??= success(state, task, status);
  return { request_id: randomUUID(), ...task.answer };
}

function success(state: ServiceState, task: Task, status: TaskStatus): JsonObject {
  const { generation, fault } = task;
  const images = produceAll(state, task.id, generation, fault);
  const { output, usage } = successOf({ generation, images, fault });
  return { output: { task_id: task.id, task_status: status, ...state.tasks.times(task, status), ...output }, usage };
}

/** The newer model families put the reason beside `output`, the older ones inside it. */
function failure({ fault, generation }: Task, output: JsonObject): JsonObject {
  const {
    code = 'InternalError.Algo',
    message = 'inference error.',
    place,
  } = fault?.kind === 'taskFailed' ? fault : {};
  const isOutside = (place ?? (generation.path === 'asyncMessages' ? 'topLevel' : 'output')) === 'topLevel';
  const reason = { code, message };
  return { request_id: randomUUID(), ...(isOutside ? { ...reason, output } : { output: { ...output, ...reason } }) };
}
