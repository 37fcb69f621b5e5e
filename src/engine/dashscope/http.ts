import { ReadableStream } from 'node:stream/web';
import { setImmediate } from 'node:timers/promises';
import { EaselError } from '../../core/base/errors';
import type { Clock, Log, Transport } from '../../core/base/ports';
import { networkFailure } from './refusals/networkFailure';
import type { ByteSource } from '../files/byteSource';
import { sourceOfBytes } from '../files/byteSource';
import { noAnswerInTime } from './answers/answerErrors';
import { closedWhileSending } from './failures';

export interface HttpPorts {
  transport: Transport;
  clock: Clock;
  log: Log;
  userAgent: string;
}

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers?: Record<string, string>;
  body?: string | ByteSource;
  signal: AbortSignal;
  /** The time until the answer has arrived completely. */
  timeoutMs: number;
  /**
   * The time until the answer begins, when it is shorter. The `fetch` of the extension host gives up after 300 s by
   * itself.
   */
  headersTimeoutMs?: number;
  /** Whether a large body is large because of images, so that smaller ones would help. */
  holdsImages?: boolean;
  /** For a body that the service makes while it is read; default `defaultStallTimeoutMs`. */
  stallTimeoutMs?: number;
}

/** Whether a body that fits may follow; what it holds decides. */
export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

export interface HttpResponse {
  status: number;
  headers: Headers;
  /** Can be read once. Ends with `timeout` when nothing arrives for the `stallTimeoutMs` of the request. */
  body: AsyncIterable<Uint8Array>;
  /** Closes the connection when the body is not needed. */
  release(): void;
}

/** From this length on a body is sent in pieces, so that an answer that comes before its end is read. */
const largeBodyBytes = 256 * 1024;
/**
 * After the first piece of a very large body, time for an answer to its headers: whatever refuses the length closes the
 * connection, and an answer that is not read by then is lost.
 */
const earlyAnswerMs = 100;
const earlyAnswerBytes = 1024 * 1024;

/** When no byte of a body arrives for this long, the request fails. */
const defaultStallTimeoutMs = 60_000;

/**
 * The only place that sends a request. Redirects are not followed. Headers are never logged, nor the query or
 * credentials of a URL.
 * @throws EaselError `network` or `timeout`; what a streamed body throws; the reason of `signal` when it aborted.
 */
export async function sendRequest(ports: HttpPorts, request: HttpRequest): Promise<HttpResponse> {
  const { url, signal } = request;
  const watch = new Watch(ports.clock, signal, request.timeoutMs);
  const started = ports.clock.now();
  // Without a length a stream would be sent in chunks, which some gateways refuse.
  const [text, source] = textOrSource(request.body);
  const sending: Sending = { isComplete: source === undefined };
  const name = `${request.method} ${url.origin}${url.pathname}`;
  try {
    watch.expect(request.headersTimeoutMs ?? request.timeoutMs);
    const response = await ports.transport(url, {
      method: request.method,
      headers: {
        Accept: 'application/json',
        'User-Agent': ports.userAgent,
        ...request.headers,
        ...(source && { 'Content-Length': String(source.byteLength) }),
      },
      ...(source
        ? { body: streamOf(source, watch, sending), duplex: 'half' as const }
        : text !== undefined && { body: text }),
      redirect: 'manual',
      signal: watch.signal,
    });
    watch.pause();
    ports.log.debug(`${name} -> ${response.status} after ${ports.clock.now() - started} ms`);
    return {
      status: response.status,
      headers: response.headers,
      body: readBody(response, watch, url, request.stallTimeoutMs ?? defaultStallTimeoutMs, sending),
      release: () => watch.done(),
    };
  } catch (error) {
    watch.done();
    ports.log.debug(`${name} failed after ${ports.clock.now() - started} ms`);
    const explained = explain(error, watch, signal, url);
    const isCut = request.holdsImages === true && !sending.isComplete && (source?.byteLength ?? 0) >= largeBodyBytes;
    throw isCut && isBrokenConnection(explained)
      ? closedWhileSending(url.host, source?.byteLength ?? 0, explained.cause)
      : explained;
  }
}

/** Whether the connection was made, and then broke. */
const isBrokenConnection = (error: unknown): error is EaselError =>
  error instanceof EaselError && error.code === 'network' && error.mayBeBilled !== false;

function textOrSource(body: HttpRequest['body']): [string | undefined, ByteSource | undefined] {
  if (typeof body === 'object') return [undefined, body];
  return body === undefined || body.length < largeBodyBytes
    ? [body, undefined]
    : [undefined, sourceOfBytes(Buffer.from(body))];
}

/** How far the body of a request has got. */
interface Sending {
  isComplete: boolean;
}

/** The source is closed as soon as the request ends, however it ends. */
function streamOf(body: ByteSource, watch: Watch, sending: Sending): NonNullable<RequestInit['body']> {
  const pieces = piecesOf(body, watch, sending);
  watch.signal.addEventListener('abort', () => void pieces.return(undefined).catch(() => undefined), { once: true });
  return ReadableStream.from(pieces) as NonNullable<RequestInit['body']>;
}

async function* piecesOf(body: ByteSource, watch: Watch, sending: Sending): AsyncGenerator<Uint8Array, undefined> {
  let pieceCount = 0;
  try {
    for await (const piece of body.open()) {
      // Writing to a connection that the other side has closed loses an answer that is not read yet.
      if (pieceCount > 0) await setImmediate();
      if (pieceCount === 1 && body.byteLength >= earlyAnswerBytes) await watch.pauseFor(earlyAnswerMs);
      pieceCount++;
      yield piece;
    }
    sending.isComplete = true;
  } catch (error) {
    watch.fail(error);
    throw error;
  }
}

async function* readBody(
  response: Response,
  watch: Watch,
  url: URL,
  stallTimeoutMs: number,
  sending: Sending,
): AsyncGenerator<Uint8Array> {
  let isWhole = false;
  try {
    watch.expect(stallTimeoutMs);
    for await (const chunk of response.body ?? []) {
      watch.pause();
      yield chunk as Uint8Array;
      watch.expect(stallTimeoutMs);
    }
    isWhole = true;
  } catch (error) {
    throw explain(error, watch, watch.outer, url);
  } finally {
    watch.done(isWhole && sending.isComplete);
  }
}

function explain(error: unknown, watch: Watch, signal: AbortSignal, url: URL): unknown {
  if (signal.aborted) return signal.reason;
  if (watch.failure !== undefined) return watch.failure;
  if (error instanceof EaselError) return error;
  if (watch.expired) return noAnswerInTime(url.host);
  return networkFailure(url.host, error);
}

/** Combines the signal of the caller with two timers: one for the next byte, one for the whole request. */
class Watch {
  expired = false;
  /** What the body of the request threw. */
  failure: unknown;
  private readonly controller = new AbortController();
  private readonly forward = (): void => this.controller.abort(this.outer.reason);
  private readonly expire = (): void => {
    this.expired = true;
    this.controller.abort();
  };
  private readonly callOffAll: () => void;
  private callOff: () => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    readonly outer: AbortSignal,
    timeoutMs: number,
  ) {
    if (outer.aborted) this.forward();
    outer.addEventListener('abort', this.forward, { once: true });
    this.callOffAll = clock.after(timeoutMs, this.expire);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  expect(milliseconds: number): void {
    this.pause();
    this.callOff = this.clock.after(milliseconds, this.expire);
  }

  /** Called when the body cannot be sent completely. Its length was announced, so the connection is closed. */
  fail(error: unknown): void {
    this.failure = error;
    this.controller.abort();
  }

  pause(): void {
    this.callOff();
  }

  /** Settles after this time, or as soon as the request ends. */
  pauseFor(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      if (this.signal.aborted) resolve();
      const callOff = this.clock.after(milliseconds, resolve);
      this.signal.addEventListener(
        'abort',
        () => {
          callOff();
          resolve();
        },
        { once: true },
      );
    });
  }

  /**
   * Closes the connection and the body of the request.
   * @param isOver there is nothing to close: both bodies came to their end.
   */
  done(isOver = false): void {
    this.pause();
    this.callOffAll();
    this.outer.removeEventListener('abort', this.forward);
    if (!isOver) this.controller.abort();
  }
}
