import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Reply } from './replies';

const piecesOfSlowBody = 16;
/** How many turns of the event loop it takes to notice that a client disconnected during the last bytes. */
const turnsToNoticeHangUp = 3;

/** Thrown by a stream body to break the connection. */
export class CutStream extends Error {}

/**
 * Sends an answer, or breaks it as its fault demands.
 * @returns whether the whole answer reached a client that was still connected.
 */
export async function deliver(response: ServerResponse, reply: Reply): Promise<boolean> {
  const { fault, body } = reply;
  const { socket } = response;
  if (fault?.kind === 'stallBeforeHeaders') return false;
  if (fault?.kind === 'resetAfterRequest') {
    socket?.resetAndDestroy();
    return false;
  }
  if (fault?.kind === 'slow' && fault.delayMs) await delay(fault.delayMs, undefined, { ref: false });
  const isEnded = Buffer.isBuffer(body)
    ? await sendBody(response, reply, body)
    : await sendStream(response, reply, body);
  if (!isEnded) return false;
  await finishOrClose(response);
  for (let turn = 0; turn < turnsToNoticeHangUp; turn++) await nextTurn();
  return response.writableFinished && socket?.destroyed === false && !socket.readableEnded;
}

/** @returns whether the body was sent unchanged. */
async function sendBody(response: ServerResponse, { fault, status, headers }: Reply, body: Buffer): Promise<boolean> {
  const declaredBytes = fault?.kind === 'wrongContentLength' ? fault.bytes : body.length;
  response.writeHead(status, { ...headers, 'content-length': String(declaredBytes) });
  const half = body.subarray(0, Math.floor(body.length / 2));
  if (fault?.kind === 'stallMidBody') response.write(half);
  else if (fault?.kind === 'truncated') await sendAndCut(response, half);
  else if (fault?.kind === 'wrongContentLength' && declaredBytes > body.length) await sendAndCut(response, body);
  else if (fault?.kind === 'slow' && fault.pieceMs) await sendSlowly(response, body, fault.pieceMs);
  else response.end(body.subarray(0, declaredBytes));
  return fault?.kind !== 'stallMidBody' && fault?.kind !== 'truncated' && declaredBytes === body.length;
}

async function sendAndCut(response: ServerResponse, body: Buffer): Promise<void> {
  await new Promise<void>(resolve => {
    response.write(body, () => {
      resolve();
    });
  });
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

/** Removes its listeners: a long stream waits here often. */
async function drainOrClose(response: ServerResponse): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  waiting.abort();
}

async function finishOrClose(response: ServerResponse): Promise<void> {
  if (response.writableFinished || response.destroyed) return;
  await Promise.race([once(response, 'finish'), once(response, 'close')]);
}

/** @returns whether the stream ended as it should. */
async function sendStream(response: ServerResponse, reply: Reply, body: AsyncIterable<Buffer>): Promise<boolean> {
  response.writeHead(reply.status, reply.headers);
  try {
    for await (const piece of body) {
      if (response.destroyed) return false;
      const isFull = !response.write(piece);
      if (reply.fault?.kind === 'stallMidBody') return false;
      if (isFull) await drainOrClose(response);
    }
    response.end();
    return reply.fault?.kind !== 'streamError';
  } catch (error) {
    if (!(error instanceof CutStream)) throw error;
    response.socket?.end();
    return false;
  }
}
