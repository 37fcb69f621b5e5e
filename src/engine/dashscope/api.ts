import * as l10n from '@vscode/l10n';
import { EaselError } from '../../core/base/errors';
import type { Endpoint } from './endpoint';
import { serviceFailure } from './failures';
import type { HttpPorts, HttpResponse } from './http';
import { readAll, sendRequest } from './http';
import { errorSchema } from './schemas';
import type { ByteSource } from '../files/byteSource';

/** Answers are a few kilobytes; this is far more than any of them. */
const maxAnswerBytes = 8 * 1024 * 1024;

export interface ApiCall {
  method: 'GET' | 'POST';
  /** The path below the base URL, with its query. */
  path: string;
  headers?: Record<string, string>;
  body?: string | ByteSource;
  signal: AbortSignal;
  timeoutMs: number;
  /** For a body that arrives slowly while images are being made. */
  stallTimeoutMs?: number;
}

/**
 * Makes one call to the API, with the key. For HTTP 200 the body is not read yet; any other answer is read and thrown.
 * @throws EaselError of any wire code.
 */
export async function openApiCall(ports: HttpPorts, endpoint: Endpoint, call: ApiCall): Promise<HttpResponse> {
  // `fetch` would quote a header that it cannot send in its error.
  if (!/^[\x21-\x7e]+$/.test(endpoint.apiKey)) {
    throw new EaselError(
      'rejectedKey',
      l10n.t("The API key contains characters that no key has; copy it again from the provider's console."),
    );
  }
  const response = await sendRequest(ports, {
    ...call,
    url: new URL(endpoint.baseUrl + call.path),
    headers: { ...call.headers, Authorization: `Bearer ${endpoint.apiKey}` },
  });
  if (response.status === 200) return response;
  throw await refusalOf(response, endpoint, ports.clock.now());
}

/** Makes one call and reads the answer as JSON. HTTP 200 with a code and without output counts as a refusal. */
export async function callApi(ports: HttpPorts, endpoint: Endpoint, call: ApiCall): Promise<unknown> {
  return readJson(await openApiCall(ports, endpoint, call), endpoint);
}

/** Reads the body of an opened answer. @throws EaselError when it is not JSON, or is a refusal. */
export async function readJson(response: HttpResponse, endpoint: Endpoint): Promise<unknown> {
  const json = parseJson(await readAll(response.body, maxAnswerBytes), endpoint);
  if (json === undefined) {
    throw new EaselError(
      'unexpectedResponse',
      l10n.t("The service's answer is not JSON; check easel.baseUrl and the proxy."),
      { httpStatus: response.status },
    );
  }
  throwIfRefused(json);
  return json;
}

/**
 * @throws EaselError when a body of HTTP 200, or an event of a stream, is a refusal. An empty code is not a refusal.
 */
export function throwIfRefused(json: unknown): void {
  const parsed = errorSchema.safeParse(json);
  if (!parsed.success || !parsed.data.code || hasContent(json as object)) return;
  throw serviceFailure({
    status: 200,
    code: parsed.data.code,
    message: parsed.data.message ?? parsed.data.msg ?? '',
    requestId: parsed.data.request_id ?? undefined,
  });
}

const hasContent = (json: { output?: unknown; data?: unknown }): boolean =>
  [json.output, json.data].some(
    content => typeof content === 'object' && content !== null && Object.keys(content).length > 0,
  );

async function refusalOf(response: HttpResponse, endpoint: Endpoint, now: number): Promise<EaselError> {
  const { status } = response;
  if (status >= 300 && status < 400) {
    response.release();
    return new EaselError(
      'unexpectedResponse',
      l10n.t(
        '{0} redirects to another address, to which the API key is not sent; check easel.baseUrl.',
        new URL(endpoint.baseUrl).host,
      ),
      { httpStatus: status },
    );
  }
  const body = errorSchema.safeParse(parseJson(await readAll(response.body, maxAnswerBytes), endpoint));
  const error = serviceFailure({
    status,
    code: (body.success && body.data.code) || '',
    message: (body.success && (body.data.message ?? body.data.msg)) || '',
    requestId:
      (body.success && body.data.request_id) ||
      withoutKey(response.headers.get('x-request-id') ?? '', endpoint) ||
      undefined,
  });
  const waitMs = parseRetryAfter(response.headers.get('retry-after') ?? '', now);
  // Never retry faster than once a second.
  if (waitMs !== undefined && waitMs > 0) retryAfterMs.set(error, Math.max(waitMs, 1000));
  return error;
}

/** The header holds seconds or a date. */
function parseRetryAfter(text: string, now: number): number | undefined {
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date - now;
}

/**
 * How long the service asked to wait. Kept beside the error, because it is for the retry and not part of the public
 * error.
 */
export const retryAfterMs = new WeakMap<EaselError, number>();

/** Removes the key: some servers quote the key that they refuse. */
export function withoutKey(text: string, { apiKey }: Endpoint): string {
  return apiKey === '' ? text : text.replaceAll(apiKey, '***');
}

/** Also removes a key that the JSON spells with escapes. @throws SyntaxError, or RangeError for endless nesting. */
export function jsonWithoutKey(text: string, endpoint: Endpoint): unknown {
  return JSON.parse(withoutKey(text, endpoint), (_, value: unknown) =>
    typeof value === 'string' ? withoutKey(value, endpoint) : value,
  ) as unknown;
}

function parseJson(bytes: Uint8Array, endpoint: Endpoint): unknown {
  try {
    return jsonWithoutKey(new TextDecoder().decode(bytes), endpoint);
  } catch {
    return undefined;
  }
}
