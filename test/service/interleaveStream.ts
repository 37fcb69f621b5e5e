import { setTimeout as delay } from 'node:timers/promises';
import { CutStream } from './delivery';
import type { Fault } from './faults';
import type { Reply } from './replies';
import type { JsonObject } from './requestTypes';

interface StreamedAnswer {
  readonly requestId: string;
  readonly content: readonly JsonObject[];
  readonly usage: JsonObject;
  readonly fault: Fault | undefined;
  readonly pauseMs: number;
}

/** Mixed text and pictures as server-sent events, one content entry in each and an empty one that says `stop`. */
export function streamReply(answer: StreamedAnswer): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream;charset=UTF-8', 'cache-control': 'no-cache' },
    body: events(answer),
    fault: answer.fault,
  };
}

async function* events({ requestId, content, usage, fault, pauseMs }: StreamedAnswer): AsyncIterable<Buffer> {
  const messages = [...content.map(entry => ({ entries: [entry], finish: 'null' })), { entries: [], finish: 'stop' }];
  for (const [index, { entries, finish }] of messages.entries()) {
    if (fault?.kind === 'streamCut' && index >= fault.afterEvents) throw new CutStream();
    if (fault?.kind === 'streamError' && index >= fault.afterEvents) {
      const { code, message = 'A scripted error.', status = 500 } = fault;
      yield event(index, 'error', status, { code, message, request_id: requestId });
      return;
    }
    await delay(pauseMs, undefined, { ref: false });
    const choices = [{ message: { role: 'assistant', content: entries }, finish_reason: finish }];
    yield event(index, 'result', 200, { output: { choices, finished: true }, usage, request_id: requestId });
  }
}

function event(index: number, name: string, status: number, data: JsonObject): Buffer {
  return Buffer.from(`id:${index + 1}\nevent:${name}\n:HTTP_STATUS/${status}\ndata:${JSON.stringify(data)}\n\n`);
}
