import * as l10n from '@vscode/l10n';
import { detailsOf, EaselError } from '../../core/base/errors';
import { boundedWithout, withoutSecret } from '../../core/base/secretText';
import { problemOfKey } from '../connection/keyShape';
import type { ByteSource } from '../files/byteSource';
import { overlongAnswer } from './answers/answerErrors';
import type { Endpoint } from './endpoint';
import { isProviderAddress, wrongAddress } from './endpoint';
import { pageFailure, serviceFailure, toRefusal } from './failures';
import type { HttpPorts, HttpResponse } from './http';
import { isSuccess, sendRequest } from './http';
import { answerIn, partsOf, saysMade } from './answers/answers';
import type { ReadBody } from './answers/jsonBody';
import { fragmentsOf, jsonOf, parseJsonWithout, readBody } from './answers/jsonBody';
import { textOfPage, wordsOfPage } from './refusals/pageText';
import type { StatedRefusal } from './refusals/refusalShapes';
import { refusalIn, wordsOfAnyShape } from './refusals/refusalShapes';

/** Answers are a few kilobytes, unless a gateway puts the images into them: four of 8 MB, in base64. */
const maxAnswerBytes = 48 * 1024 * 1024;
/** More of a refusal is not read. */
const maxRefusalBytes = 1024 * 1024;

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
 * Makes one call to the API, with the key. The body of a success is not read yet; any other answer is read and thrown.
 * @throws EaselError of any wire code.
 */
export async function openApiCall(ports: HttpPorts, endpoint: Endpoint, call: ApiCall): Promise<HttpResponse> {
  // `fetch` would quote a header that it cannot send in its error.
  const problem = problemOfKey(endpoint.apiKey, isProviderAddress(endpoint.baseUrl));
  if (problem !== undefined) throw new EaselError('rejectedKey', problem);
  const response = await sendRequest(ports, {
    ...call,
    url: new URL(endpoint.baseUrl + call.path),
    headers: { ...call.headers, Authorization: `Bearer ${endpoint.apiKey}` },
    holdsImages: true,
  });
  // Gateways answer a submit with "created" or "accepted", and a proxy that changes a header says 203.
  if (isSuccess(response.status)) return response;
  throw await refusalOf(response, endpoint, call, ports.clock.now());
}

/**
 * Whether JSON holds what was asked for. Then a code beside it does not refuse anything, and without it everything else
 * in an answer (numbers, ids, empty lists) does not make a refusal an answer.
 */
export type HoldsResult = (json: unknown) => boolean;

const holdsNothing: HoldsResult = () => false;

/** Makes one call and reads the answer as JSON. HTTP 200 with a code and without a result counts as a refusal. */
export async function callApi(
  ports: HttpPorts,
  endpoint: Endpoint,
  call: ApiCall,
  holdsResult = holdsNothing,
): Promise<unknown> {
  return readJson(await openApiCall(ports, endpoint, call), endpoint, holdsResult);
}

/** Reads the body of an opened answer. @throws EaselError when it is not JSON, or is a refusal. */
export async function readJson(response: HttpResponse, endpoint: Endpoint, holdsResult: HoldsResult): Promise<unknown> {
  const body = await readBody(response.body, maxAnswerBytes);
  if (typeof body.problem === 'object') throw body.problem.error;
  if (body.problem === 'tooLong') throw overlongAnswer();
  const json = await jsonOf(body, endpoint.apiKey);
  if (json === undefined) {
    const words = wordsOfBody(body, response.headers, endpoint) ?? fragmentsIn(body, endpoint)?.message;
    const sentence = l10n.t("The service's answer is not JSON; check easel.baseUrl and the proxy.");
    throw new EaselError('unexpectedResponse', words ? l10n.t('{0} It says: {1}', sentence, words) : sentence, {
      httpStatus: response.status,
      serviceMessage: words || undefined,
    });
  }
  throwIfRefused(json, holdsResult);
  return json;
}

/**
 * @param hasBegun events of the stream have brought something of an answer before.
 * @throws EaselError when a body of HTTP 200, or an event of a stream, is a refusal. An empty code is not a refusal.
 */
export function throwIfRefused(json: unknown, holdsResult: HoldsResult, hasBegun = false): void {
  const stated = refusalIn(json);
  if (!stated?.isExplicit || holdsResult(json)) return;
  throw serviceFailure({ ...toRefusal(200, stated), hasBegun: hasBegun || showsWork(json, stated) });
}

/** The error of an `error` event of a stream, whose data is JSON or a text. */
export async function failureOfErrorEvent(data: string, endpoint: Endpoint, hasBegun: boolean): Promise<EaselError> {
  let stated: StatedRefusal | undefined;
  try {
    stated = refusalIn(await jsonWithoutKey(data, endpoint));
  } catch {
    stated = startsLikeJson.test(data)
      ? fragmentsInText(data, endpoint)
      : refusalIn(boundedWithout(data, endpoint.apiKey));
  }
  return serviceFailure({ ...toRefusal(200, stated), hasBegun });
}

/** Images are counted, or words came without a code that would say why there is no image. */
function showsWork(json: unknown, { codes }: StatedRefusal): boolean {
  const body = answerIn(json);
  return body !== undefined && (saysMade(body) || (codes.length === 0 && partsOf(body).length > 0));
}

async function refusalOf(response: HttpResponse, endpoint: Endpoint, call: ApiCall, now: number): Promise<EaselError> {
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
  const body = await readBody(response.body, maxRefusalBytes);
  // A refusal whose end was lost is still a refusal, but cancelling is not one.
  if (call.signal.aborted) throw call.signal.reason;
  const error = await failureOf(body, response, endpoint, call);
  const waitMs = parseRetryAfter(response.headers, now);
  // Never retry faster than once a second.
  if (waitMs !== undefined && waitMs > 0) retryAfterMs.set(error, Math.max(waitMs, 1000));
  return error;
}

async function failureOf(
  body: ReadBody,
  { status, headers }: HttpResponse,
  endpoint: Endpoint,
  call: ApiCall,
): Promise<EaselError> {
  const requestId = boundedWithout(headers.get('x-request-id') ?? '', endpoint.apiKey, 200) || undefined;
  const sentBytes = typeof call.body === 'string' ? call.body.length : call.body?.byteLength;
  const json = await jsonOf(body, endpoint.apiKey);
  const stated = json === undefined ? fragmentsIn(body, endpoint) : statedIn(json);
  const words = json === undefined && !stated ? wordsOfBody(body, headers, endpoint) : undefined;
  const error =
    words === undefined
      ? serviceFailure({ ...toRefusal(status, stated), requestId: stated?.requestId ?? requestId, sentBytes })
      : pageFailure(status, words, { requestId, sentBytes });
  return isAboutAddress(error, call) ? wrongAddress(endpoint.baseUrl, detailsOf(error)) : error;
}

/** JSON with a status of a refusal: its words are those of the service, whatever they are called. */
function statedIn(json: unknown): StatedRefusal | undefined {
  const stated = refusalIn(json);
  if (stated?.message) return stated;
  const message = wordsOfAnyShape(json);
  return message === '' ? stated : { codes: [], isExplicit: true, ...stated, message };
}

/** A refusal whose JSON is cut or too long still shows its first code and message. */
const fragmentsInText = (text: string, { apiKey }: Endpoint): StatedRefusal | undefined =>
  /^\s*\{/.test(text) ? refusalIn(fragmentsOf(text, apiKey)) : undefined;

const fragmentsIn = ({ bytes }: ReadBody, endpoint: Endpoint): StatedRefusal | undefined =>
  fragmentsInText(textOfPage(bytes), endpoint);

/** Some lines of logs begin with a bracket, too. */
const startsLikeJson = /^\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[{"\]\d]|$)|"[^"]*"?\s*$)/;

/** What a body says that is not JSON, which may be nothing; undefined for damaged JSON, and where nothing is there. */
function wordsOfBody({ bytes }: ReadBody, headers: Headers, { apiKey }: Endpoint): string | undefined {
  const text = textOfPage(bytes, headers.get('content-type') ?? '');
  return text.trim() === '' || startsLikeJson.test(text) ? undefined : wordsOfPage(text, apiKey);
}

/** A 404 is about the address, unless it is about a task that was made there, a model or a workspace. */
function isAboutAddress({ httpStatus, code, field, serviceCode = '' }: EaselError, { path }: ApiCall): boolean {
  if (path.startsWith('/tasks')) return false;
  if (httpStatus !== 404 && httpStatus !== 405) return false;
  if (field === 'model' || /workspace/i.test(serviceCode)) return false;
  return code === 'unexpectedResponse' || code === 'invalidRequest';
}

/** The header holds seconds or a date, which is measured by the clock of the same machine where the answer tells it. */
function parseRetryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get('retry-after') ?? '';
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  const answeredAt = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? undefined : date - (Number.isNaN(answeredAt) ? now : answeredAt);
}

/**
 * How long the service asked to wait. Kept beside the error, because it is for the retry and not part of the public
 * error.
 */
export const retryAfterMs = new WeakMap<EaselError, number>();

/** Removes the key: some servers quote the key that they refuse. */
export const withoutKey = (text: string, { apiKey }: Endpoint): string => withoutSecret(text, apiKey);

/** Also removes a key that the JSON spells with escapes. Rejects with a SyntaxError, also for what no answer is. */
export const jsonWithoutKey = (text: string, { apiKey }: Endpoint): Promise<unknown> => parseJsonWithout(text, apiKey);
