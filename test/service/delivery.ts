import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Reply } from './replies';

const piecesOfSlowBody = 16;

/** Thrown by a stream body whose connection is to break off. */
export class CutStream extends Error {}

/** Sends an answer, or breaks it as its fault says. */
export async function deliver(response: ServerResponse, reply: Reply): Promise<void> {
  const { fault, body } = reply;
  if (fault?.kind === 'stallBeforeHeaders') return;
  if (fault?.kind === 'resetAfterRequest') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (fault?.kind === 'slow' && fault.delayMs) await delay(fault.delayMs, undefined, { ref: false });
  if (!Buffer.isBuffer(body)) {
    await sendStream(response, reply, body);
    return;
  }
  const declaredBytes = fault?.kind === 'wrongContentLength' ? fault.bytes : body.length;
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(declaredBytes) });
  const half = body.subarray(0, Math.floor(body.length / 2));
  if (fault?.kind === 'stallMidBody') response.write(half);
  else if (fault?.kind === 'truncated') await sendAndCut(response, half);
  else if (fault?.kind === 'wrongContentLength' && declaredBytes > body.length) await sendAndCut(response, body);
  else if (fault?.kind === 'slow' && fault.pieceMs) await sendSlowly(response, body, fault.pieceMs);
  else response.end(body.subarray(0, declaredBytes));
}

async function sendAndCut(response: ServerResponse, body: Buffer): Promise<void> {
  await new Promise<void>((resolve) => { response.write(body, () => { resolve(); }); });
  response.socket?.end();
}

async function sendSlowly(response: ServerResponse, body: Buffer, pieceMs: number): Promise<void> {
  const pieceBytes = Math.ceil(body.length / piecesOfSlowBody);
  for (let from = 0; from < body.length && !response.destroyed; from += pieceBytes) {
    response.write(body.subarray(from, from + pieceBytes));
    await delay(pieceMs, undefined, { ref: false });
  }
  response.end();
}

/** Leaves no listeners behind: a long stream waits here often. */
async function drainOrClose(response: ServerResponse): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  waiting.abort();
}

async function sendStream(response: ServerResponse, reply: Reply, body: AsyncIterable<Buffer>): Promise<void> {
  response.writeHead(reply.status, reply.headers);
  try {
    for await (const piece of body) {
      if (response.destroyed) return;
      const isFull = !response.write(piece);
      if (reply.fault?.kind === 'stallMidBody') return;
      if (isFull) await drainOrClose(response);
    }
    response.end();
  } catch (error) {
    if (!(error instanceof CutStream)) throw error;
    response.socket?.end();
  }
}
