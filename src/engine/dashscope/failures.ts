import * as l10n from '@vscode/l10n';
import type { ErrorCode } from '../../core/base/errors';
import { EaselError } from '../../core/base/errors';

/** The content of a refusal, from any source: an error body, a failed task, an event of a stream. */
export interface ServiceRefusal {
  status: number;
  code: string;
  message: string;
  requestId: string | undefined;
}

/**
 * Converts a refusal to an `EaselError`. The code is checked before the status, because 429 is also used for a spent
 * quota and unpaid bills, and 400 also for an overdue account. Source: error code page, 2026-06. Messages are matched
 * by single words only, because their wording changes.
 */
export function serviceFailure(refusal: ServiceRefusal): EaselError {
  const code = classify(refusal);
  return new EaselError(code, describe(code, refusal), {
    serviceCode: refusal.code || undefined,
    serviceMessage: refusal.message || undefined,
    httpStatus: refusal.status,
    requestId: refusal.requestId,
    ...(refusal.code.toLowerCase().startsWith('modelnotfound') || refusal.code === 'model_not_found'
      ? { field: 'model' }
      : {}),
  });
}

/** The error of a task that ended as FAILED: `contentRefused` for refused content, otherwise `taskFailed`. */
export function taskFailure(refusal: ServiceRefusal, taskId: string | undefined): EaselError {
  const code = classify(refusal) === 'contentRefused' ? 'contentRefused' : 'taskFailed';
  return new EaselError(code, describe(code, refusal), {
    serviceCode: refusal.code || undefined,
    serviceMessage: refusal.message || undefined,
    requestId: refusal.requestId,
    taskId,
  });
}

/** Faults of the service by code, for bodies of HTTP 200 and events of a stream. */
const serviceFaults = new Set([
  'InternalError',
  'SystemError',
  'RequestTimeOut',
  'ModelServiceFailed',
  'RewriteFailed',
  'ModelUnavailable',
  'ModelServingError',
]);

export const isCapacityRefusal = (error: EaselError): boolean =>
  error.httpStatus === 503 && ['ModelUnavailable', 'ModelServingError'].includes(error.serviceCode ?? '');

function classify({ status, code, message }: ServiceRefusal): ErrorCode {
  const family = code.split('.')[0] ?? '';
  if (family === 'InvalidApiKey') return 'rejectedKey';
  if (code === 'AllocationQuota.FreeTierOnly') return 'quotaExhausted';
  if (family === 'DataInspectionFailed' || family === 'IPInfringementSuspect') return 'contentRefused';
  if (code === 'Arrearage' || code.endsWith('BillOverdue') || code === 'CommodityNotPurchased') return 'billing';
  if (code === 'Throttling.AllocationQuota' || code === 'insufficient_quota') {
    return /exhausted|free allocated/i.test(message) ? 'quotaExhausted' : 'rateLimited';
  }
  if (code.startsWith('Throttling') || code === 'LimitRequests') return 'rateLimited';
  if (/AccessDenied/.test(code)) return 'accessDenied';
  if (isAboutInputImage(code, message)) return 'inputImage';
  if (status >= 500 || status === 408 || serviceFaults.has(family)) return 'serviceFault';
  if (status === 401) return 'rejectedKey';
  if (status === 403) return 'accessDenied';
  if (status === 429) return 'rateLimited';
  return code === '' && message === '' ? 'unexpectedResponse' : 'invalidRequest';
}

function isAboutInputImage(code: string, message: string): boolean {
  if (
    /^(InvalidImage|InvalidURL|BadRequest\.TooLarge|BadRequest\.InputDownloadFailed|InvalidParameter\.DataInspection)/.test(
      code,
    )
  )
    return true;
  return (
    code === 'InvalidParameter' &&
    /\b(download|corrupted|format|resolution|data-uri|alpha|transparen)/i.test(message) &&
    /\b(image|media|file|data-uri)/i.test(message)
  );
}

function describe(code: ErrorCode, { status, code: serviceCode, message }: ServiceRefusal): string {
  const said = message || serviceCode;
  const sentence = adviceFor(code, status);
  return said ? l10n.t('{0} The service says: {1}', sentence, said) : sentence;
}

function adviceFor(code: ErrorCode, status: number): string {
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
      return l10n.t('The service cannot use an input image; convert or replace it.');
    case 'serviceFault':
      return l10n.t('The service has an internal fault (HTTP {0}); try again later.', status);
    case 'taskFailed':
      return l10n.t('The service could not finish this task; it is not billed.');
    case 'invalidRequest':
      return l10n.t('The service refused the request.');
    default:
      return l10n.t('The service answered with HTTP {0} and nothing that can be read; check easel.baseUrl.', status);
  }
}
