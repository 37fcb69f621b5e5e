import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { failedCount, isAddressed, successOf } from './answers';
import type { Exchange } from './exchange';
import { takeFault } from './exchange';
import type { Fault } from './faults';
import { streamReply } from './interleaveStream';
import type { SubmitPath } from './models';
import type { Reply } from './replies';
import { faultReply, jsonReply } from './replies';
import type { Generation, JsonObject } from './requestTypes';
import { isObject } from './requestTypes';
import type { ProducedImage } from './results';
import type { ServiceState } from './serviceState';
import { checkAsyncHeader, parseBody, validateRequest } from './validateRequest';

/** Handles a request for pictures: validation first, then a scripted fault, then rate limits, then the work. */
export async function handleSubmit(state: ServiceState, exchange: Exchange, path: SubmitPath): Promise<Reply> {
  const { headers, rawBody, record } = exchange;
  checkAsyncHeader(path, headers);
  const body = parseBody(rawBody, headers);
  describe(body, record);
  const generation = await validateRequest(body, {
    path,
    headers,
    region: state.region,
    uploaded: (url, model) => state.uploads.read(url, model),
    warn: message => {
      state.journal.warn(record, message);
    },
    truncated: () => {
      state.journal.truncatedPrompts += 1;
    },
  });
  const { model } = generation;
  const fault = takeFault(state, exchange, {
    path: path === 'sync' ? 'sync' : 'async',
    model: model.id,
    prompt: generation.prompt,
  });
  const instead = fault && faultReply(fault);
  if (instead) return instead;
  const limit = model.limits[state.region];
  if (limit && state.limitsApply)
    state.limits.enter(model.id, limit, path === 'sync' ? 0 : state.tasks.running(model.id));
  return path === 'sync' ? answerNow(state, record, generation, fault) : createTask(state, record, generation, fault);
}

/** Records the model and prompt of a request, also of one that is refused later. */
function describe(body: JsonObject, record: Exchange['record']): void {
  const { model, input } = body;
  if (typeof model === 'string') record.model = model;
  if (!isObject(input)) return;
  if (typeof input['prompt'] === 'string') record.prompt = input['prompt'];
  const text = JSON.stringify(input['messages'] ?? null, (key, value: unknown) =>
    key === 'image' ? undefined : value,
  );
  const found = /"text":("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  if (found !== undefined) record.prompt = JSON.parse(found) as string;
}

async function answerNow(
  state: ServiceState,
  record: Exchange['record'],
  generation: Generation,
  fault: Fault | undefined,
): Promise<Reply> {
  const requestId = randomUUID();
  record.answerId = requestId;
  const images = produceAll(state, requestId, generation, fault);
  const { output, usage } = successOf({ generation, images, fault });
  if (generation.streamed) {
    const content = (output['choices'] as { message: { content: JsonObject[] } }[]).flatMap(
      choice => choice.message.content,
    );
    return streamReply({ requestId, content, usage, fault, pauseMs: state.syncDelayMs / Math.max(1, content.length) });
  }
  await delay(state.syncDelayMs, undefined, { ref: false });
  return jsonReply({ output, usage, request_id: requestId }, fault);
}

function createTask(
  state: ServiceState,
  record: Exchange['record'],
  generation: Generation,
  fault: Fault | undefined,
): Reply {
  const requestId = randomUUID();
  const task = state.tasks.create(generation, requestId, fault);
  record.answerId = task.id;
  return jsonReply({ output: { task_status: 'PENDING', task_id: task.id }, request_id: requestId }, fault);
}

/** Produces the requested pictures, except those that a fault removes. */
export function produceAll(
  state: ServiceState,
  answerId: string,
  generation: Generation,
  fault: Fault | undefined,
): ProducedImage[] {
  const count = generation.count - failedCount({ generation, fault });
  return Array.from({ length: count }, (_value, index) =>
    state.results.produce(answerId, generation, index, isAddressed(fault)),
  );
}
