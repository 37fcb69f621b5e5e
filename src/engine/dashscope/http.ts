import { ReadableStream } from 'node:stream/web';
import { EaselError } from '../../core/base/errors';
import type { Clock, Log, Transport } from '../../core/base/ports';
import { networkFailure } from './networkFailure';
import type { ByteSource } from '../files/byteSource';
import { noAnswerInTime, overlongAnswer } from './answerErrors';

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
  /** For a body that the service makes while it is read; default `defaultStallTimeoutMs`. */
  stallTimeoutMs?: number;
}

export interface HttpResponse {
  status: number;
  headers: Headers;
  /** Can be read once. Ends with `timeout` when nothing arrives for the `stallTimeoutMs` of the request. */
  body: AsyncIterable<Uint8Array>;
  /** Closes the connection when the body is not needed. */
  release(): void;
}

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
  const [text, source] = typeof request.body === 'object' ? [undefined, request.body] : [request.body, undefined];
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
      ...(source ? { body: streamOf(source, watch), duplex: 'half' as const } : text !== undefined && { body: text }),
      redirect: 'manual',
      signal: watch.signal,
    });
    watch.pause();
    ports.log.debug(`${name} -> ${response.status} after ${ports.clock.now() - started} ms`);
    return {
      status: response.status,
      headers: response.headers,
      body: readBody(response, watch, url, request.stallTimeoutMs ?? defaultStallTimeoutMs),
      release: () => watch.done(),
    };
  } catch (error) {
    watch.done();
    ports.log.debug(`${name} failed after ${ports.clock.now() - started} ms`);
    throw explain(error, watch, signal, url);
  }
}

/** The source is closed as soon as the request ends, however it ends. */
function streamOf(body: ByteSource, watch: Watch): NonNullable<RequestInit['body']> {
  const pieces = piecesOf(body, watch);
  watch.signal.addEventListener('abort', () => void pieces.return(undefined).catch(() => undefined), { once: true });
  return ReadableStream.from(pieces) as NonNullable<RequestInit['body']>;
}

async function* piecesOf(body: ByteSource, watch: Watch): AsyncGenerator<Uint8Array, undefined> {
  try {
    yield* body.open();
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
): AsyncGenerator<Uint8Array> {
  try {
    watch.expect(stallTimeoutMs);
    for await (const chunk of response.body ?? []) {
      watch.pause();
      yield chunk as Uint8Array;
      watch.expect(stallTimeoutMs);
    }
  } catch (error) {
    throw explain(error, watch, watch.outer, url);
  } finally {
    watch.done();
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

  /** Also closes a connection whose body was not read to its end. */
  done(): void {
    this.pause();
    this.callOffAll();
    this.outer.removeEventListener('abort', this.forward);
    this.controller.abort();
  }
}

/** Reads a body into memory. @throws EaselError `unexpectedResponse` when it is longer than `maxBytes`. */
export async function readAll(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw overlongAnswer();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
