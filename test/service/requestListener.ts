import type { IncomingMessage, ServerResponse } from 'node:http';
import { adminRoot, handleAdmin } from './adminHandler';
import { deliver } from './delivery';
import type { Exchange } from './exchange';
import { Refusal } from './refusal';
import type { Reply } from './replies';
import { refusalReply } from './replies';
import type { Route } from './routes';
import { findRoute } from './routes';
import type { ServiceState } from './serviceState';
import { handleDownload, handlePolicy, handleUpload } from './storageHandlers';
import { handleSubmit } from './submitHandler';
import { handleCancel, handleList, handleTask } from './taskHandlers';

const maxBodyBytes = 128 * 1024 * 1024;

/** Answers one request. */
export async function answer(
  state: ServiceState,
  reset: () => void,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET';
  const path = request.url ?? '/';
  const url = new URL(path, state.origin());
  if (url.pathname.startsWith(adminRoot)) {
    const rawBody = await readBody(request);
    await deliver(
      response,
      await replyTo(() => handleAdmin(state, reset, { method, pathname: url.pathname, rawBody })),
    );
    return;
  }
  const route = findRoute(method, url.pathname);
  const record = state.journal.open({ route: route.name, method, path, headers: request.headers });
  if (route.name !== 'unknown' && state.faults.takeEarlyReset(route.name)) {
    record.fault = 'resetBeforeBody';
    state.journal.announce(record);
    request.socket.resetAndDestroy();
    return;
  }
  const rawBody = await readBody(request);
  record.rawBytes = rawBody.length;
  record.body = parseLeniently(rawBody, request.headers['content-type']);
  const exchange: Exchange = { url, headers: request.headers, rawBody, record };
  const reply = await replyTo(() => dispatch(state, exchange, route));
  note(state, exchange, reply);
  record.delivered = await deliver(response, reply);
}

function dispatch(state: ServiceState, exchange: Exchange, route: Route): Reply | Promise<Reply> {
  if (route.name === 'download') return handleDownload(state, exchange);
  if (route.name === 'upload') return handleUpload(state, exchange);
  authorize(state, exchange);
  if (exchange.rawBody.length > maxBodyBytes) throw new Refusal(400, 'BadRequest.TooLarge', 'Payload Too Large.');
  if (route.submit) return handleSubmit(state, exchange, route.submit);
  if (route.name === 'task') return handleTask(state, exchange, route.taskId ?? '');
  if (route.name === 'cancel') return handleCancel(state, exchange, route.taskId ?? '');
  if (route.name === 'list') return handleList(state, exchange);
  if (route.name === 'policy') return handlePolicy(state, exchange);
  throw new Refusal(404, 'NotFound', `Not found: ${exchange.url.pathname}`);
}

function authorize({ keys }: ServiceState, { headers }: Exchange): void {
  const key = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (key === undefined) throw new Refusal(401, 'InvalidApiKey', 'No API-key provided.');
  if (!keys.includes(key)) throw new Refusal(401, 'InvalidApiKey', 'Invalid API-key provided.');
}

/**
 * A refusal is an answer. Any other thrown error is a bug of the service itself, and is answered as an internal error.
 */
async function replyTo(handle: () => Reply | Promise<Reply>): Promise<Reply> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof Refusal) return refusalReply(error);
    return refusalReply(
      new Refusal(
        500,
        'InternalError',
        `The stand-in failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      ),
    );
  }
}

function note({ journal }: ServiceState, { record }: Exchange, { status, code, message = '', fault }: Reply): void {
  const isAnswered = fault?.kind !== 'resetAfterRequest' && fault?.kind !== 'stallBeforeHeaders';
  if (isAnswered) record.status = status;
  if (code !== undefined) record.code = code;
  if (status >= 400 && status < 500) journal.refuse(record, { status, code: code ?? '', message });
  journal.announce(record);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function parseLeniently(rawBody: Buffer, contentType = ''): unknown {
  if (!/json/i.test(contentType) || rawBody.length === 0) return undefined;
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    return undefined;
  }
}
