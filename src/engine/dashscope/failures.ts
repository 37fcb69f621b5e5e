import * as l10n from '@vscode/l10n';
import { boundedText } from '../../core/base/boundedText';
import type { ErrorCode, ErrorDetails } from '../../core/base/errors';
import { EaselError } from '../../core/base/errors';
import {
  hasNoChannel,
  isSpent,
  meaningOf,
  quotedInMessage,
  segmentsOf,
  speaksOfTimeout,
} from './refusals/refusalCodes';
import type { StatedRefusal } from './refusals/refusalShapes';

/** The content of a refusal, from any source: an error body, a failed task, an event of a stream. */
export interface ServiceRefusal {
  /** The HTTP status. */
  status: number;
  /** The service's own code, in any spelling; empty where it names none. */
  code: string;
  /** Further codes of the same answer, more general than `code`. */
  otherCodes?: readonly string[];
  message: string;
  /** A status that the body states, which counts where the HTTP status is 200. */
  statedStatus?: number | undefined;
  requestId: string | undefined;
  /** The size of the request, in bytes. */
  sentBytes?: number | undefined;
  /** Something of the answer had come before the refusal, or the service counts images that it made. */
  hasBegun?: boolean | undefined;
}

/** A refusal as its body states it. */
export function toRefusal(status: number, stated: StatedRefusal | undefined): ServiceRefusal {
  const { codes = [], message = '', requestId } = stated ?? {};
  return {
    status,
    code: codes.at(-1) ?? '',
    otherCodes: codes.slice(0, -1),
    message,
    statedStatus: stated?.status,
    requestId,
  };
}

/**
 * Converts a refusal to an `EaselError`. The codes are checked before the status, because 429 is also used for a spent
 * quota and unpaid bills, and 400 also for an overdue account. Source: error code page, 2026-06.
 */
export function serviceFailure(refusal: ServiceRefusal): EaselError {
  const code = classify(refusal);
  return new EaselError(code, describe(code, refusal), {
    ...detailsOfRefusal(refusal),
    httpStatus: refusal.status,
    ...fieldOf(code, refusal),
    mayBeBilled: mayBeBilledAfter(code, refusal),
  });
}

/** `undefined` where the code and the status decide. Refused content is never billed. */
function mayBeBilledAfter(code: ErrorCode, refusal: ServiceRefusal): boolean | undefined {
  if (refusal.hasBegun === true) return code === 'contentRefused' ? undefined : true;
  return isRefusedBeforeWork(code, refusal) ? false : undefined;
}

/** The error of a task that ended as FAILED: `contentRefused` for refused content, otherwise `taskFailed`. */
export function taskFailure(refusal: ServiceRefusal, taskId: string | undefined): EaselError {
  const code = classify(refusal) === 'contentRefused' ? 'contentRefused' : 'taskFailed';
  return new EaselError(code, describe(code, refusal), { ...detailsOfRefusal(refusal), taskId });
}

const capacityCodes = new Set(['modelunavailable', 'modelservingerror']);

/** No image was made, because the service has no capacity now. */
export const isCapacityRefusal = ({ httpStatus, serviceCode = '' }: EaselError): boolean =>
  httpStatus === 503 && segmentsOf(serviceCode).some(segment => capacityCodes.has(segment));

/** The service could not rewrite the prompt; without rewriting, the same request may work. */
export const isRewriteFailure = ({
  serviceCode = '',
  serviceMessage = '',
}: Pick<ErrorDetails, 'serviceCode' | 'serviceMessage'>): boolean =>
  [serviceCode, ...quotedInMessage(serviceMessage).codes].flatMap(segmentsOf).includes('rewritefailed');

function classify({ status, statedStatus, code, otherCodes = [], message }: ServiceRefusal): ErrorCode {
  return meaningOf({
    status: status === 200 ? (statedStatus ?? status) : status,
    codes: [...otherCodes, code].filter(each => each !== ''),
    message: boundedText(message),
  });
}

function detailsOfRefusal({ code, message, requestId }: ServiceRefusal): ErrorDetails {
  return { serviceCode: code || undefined, serviceMessage: message || undefined, requestId };
}

function fieldOf(code: ErrorCode, refusal: ServiceRefusal): ErrorDetails {
  const isAboutModel = [...(refusal.otherCodes ?? []), refusal.code]
    .flatMap(segmentsOf)
    .some(segment => /^model(notfound|notexist|notsupported)/.test(segment));
  if (isAboutModel && code !== 'serviceFault') return { field: 'model' };
  return refusal.status === 413 && code === 'inputImage' ? { field: 'images' } : {};
}

/**
 * A gateway that reports its own fault in HTTP 200 has not handed the request on. A fault of the service itself, and a
 * timeout, come after work has begun.
 */
function isRefusedBeforeWork(code: ErrorCode, { status, code: serviceCode, message }: ServiceRefusal): boolean {
  if (code !== 'serviceFault') return false;
  if (hasNoChannel(message)) return true;
  if (status !== 200) return false;
  const isOwnFault =
    meaningOf({ status: 200, codes: [serviceCode], message: '' }) === 'serviceFault' && serviceCode !== '';
  return !isOwnFault && !speaksOfTimeout(message);
}

function describe(code: ErrorCode, refusal: ServiceRefusal): string {
  const said = refusal.message || refusal.code;
  const sentence = adviceFor(code, refusal);
  return said ? l10n.t('{0} The service says: {1}', sentence, boundedText(said)) : sentence;
}

function adviceFor(code: ErrorCode, refusal: ServiceRefusal): string {
  const { status, sentBytes } = refusal;
  switch (code) {
    case 'rejectedKey':
      return l10n.t('The service does not accept the API key; a key belongs to one region, so check both.');
    case 'quotaExhausted':
      return l10n.t("The quota of this model is used up; check it in the provider's console or choose another model.");
    case 'contentRefused':
      return l10n.t(
        'The service refused the content; change the wording or the image and try again. It is not billed.',
      );
    case 'billing':
      return l10n.t("The account has a billing problem; settle it in the provider's console and try again.");
    case 'rateLimited':
      return l10n.t('The service is limiting requests of this account; wait a minute and try again.');
    case 'accessDenied':
      return l10n.t(
        "The account or workspace may not use this; check the access rights of the API key in the provider's console.",
      );
    case 'inputImage':
      return status === 413
        ? tooLargeAdvice(sentBytes)
        : l10n.t('The service cannot use an input image; convert or replace it.');
    case 'serviceFault':
      return isRewriteFailure({ serviceCode: refusal.code, serviceMessage: refusal.message })
        ? l10n.t('The service could not rewrite the prompt (HTTP {0}); try again, or without rewriting.', status)
        : l10n.t('The service has an internal fault (HTTP {0}); try again later.', status);
    case 'timeout':
      return l10n.t('The service gave up waiting (HTTP {0}); try again later.', status);
    case 'network':
      return betweenAdvice(status);
    case 'taskFailed':
      return l10n.t('The service could not finish this task; it is not billed.');
    case 'invalidRequest':
      return l10n.t('The service refused the request.');
    default:
      return l10n.t('The service answered with HTTP {0} and nothing that can be read; check easel.baseUrl.', status);
  }
}

/** Less is "0.0 MB". */
const minToldBytes = 100 * 1024;

/** The size of the request, in MB with one decimal. */
const inMegabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

const tooLargeAdvice = (sentBytes: number | undefined): string =>
  (sentBytes ?? 0) < minToldBytes
    ? l10n.t('The request is too large; use smaller input images.')
    : l10n.t('The request of {0} MB is too large; use smaller input images.', inMegabytes(sentBytes ?? 0));

function betweenAdvice(status: number): string {
  return status === 407
    ? l10n.t('The proxy wants a login (HTTP 407); check the proxy settings, http.proxy among them.')
    : l10n.t(
        'Something between Easel and the service, such as a proxy, a gateway or a web filter, refused the request (HTTP {0}); check the network and the proxy settings.',
        status,
      );
}

/**
 * The error of a refusal that is not JSON: it comes from something between us and the service, which speaks JSON.
 * @param words what the page says, at most one line; may be empty.
 */
export function pageFailure(
  status: number,
  words: string,
  details: Pick<ServiceRefusal, 'requestId' | 'sentBytes'>,
): EaselError {
  const refusal = { status, code: '', message: words, ...details };
  const code = codeOfPage(status, words);
  const advice = ['inputImage', 'rateLimited', 'quotaExhausted'].includes(code)
    ? adviceFor(code, refusal)
    : betweenAdviceOf(code, status);
  return new EaselError(code, words ? l10n.t('{0} It says: {1}', advice, words) : advice, {
    serviceMessage: words || undefined,
    httpStatus: status,
    requestId: details.requestId,
    ...fieldOf(code, refusal),
  });
}

function codeOfPage(status: number, words: string): ErrorCode {
  if (status === 413) return 'inputImage';
  if (status === 429) return isSpent(words) ? 'quotaExhausted' : 'rateLimited';
  if (status >= 500 && status !== 511) return 'serviceFault';
  // No such path: the address is that of another service.
  return status === 404 || status === 405 || status < 400 ? 'unexpectedResponse' : 'network';
}

function betweenAdviceOf(code: ErrorCode, status: number): string {
  switch (code) {
    case 'serviceFault':
      return l10n.t(
        'A gateway or proxy between Easel and the service answered in its place (HTTP {0}); try again later.',
        status,
      );
    case 'unexpectedResponse':
      return l10n.t(
        'Something between Easel and the service, such as a proxy or a gateway, answered in its place (HTTP {0}); check easel.baseUrl and the proxy.',
        status,
      );
    default:
      return betweenAdvice(status);
  }
}

/** The connection closed while a large request was being sent; its end never arrived, so that nothing was made. */
export const closedWhileSending = (host: string, sentBytes: number, cause: unknown): EaselError =>
  new EaselError(
    'inputImage',
    l10n.t(
      'The connection to {0} was closed while {1} MB were being sent, which may be more than a gateway or proxy lets through; use smaller input images, or try again.',
      host,
      inMegabytes(sentBytes),
    ),
    { field: 'images', mayBeBilled: false, cause },
  );
