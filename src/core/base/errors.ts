/**
 * All errors of the extension. `code` is a contract: keybindings, scripts and other extensions match on it. Codes are
 * named by what the person can do about the error, not by HTTP status.
 */
export const errorCodes = [
  'missingKey',
  'rejectedKey',
  'accessDenied',
  'quotaExhausted',
  'rateLimited',
  'billing',
  'invalidRequest',
  'contentRefused',
  'taskFailed',
  'taskExpired',
  'serviceFault',
  'network',
  'timeout',
  'unexpectedResponse',
  'inputImage',
  'saveFailed',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface EaselErrorDetails {
  /** The service's own error code, e.g. `Throttling.RateQuota`. */
  serviceCode?: string | undefined;
  /** The service's own message, unchanged. */
  serviceMessage?: string | undefined;
  httpStatus?: number | undefined;
  requestId?: string | undefined;
  taskId?: string | undefined;
  /** The option, setting or file that caused the error. */
  field?: string | undefined;
  /** True when a submit may have reached the service, so that images may have been made and billed. */
  mayBeBilled?: boolean | undefined;
  cause?: unknown;
}

/**
 * Never holds headers, bodies, image bytes or the query string of a URL, because errors end up in logs and in other
 * extensions.
 */
export class EaselError extends Error {
  override readonly name = 'EaselError';
  declare readonly serviceCode?: string;
  declare readonly serviceMessage?: string;
  declare readonly httpStatus?: number;
  declare readonly requestId?: string;
  declare readonly taskId?: string;
  declare readonly field?: string;
  declare readonly mayBeBilled?: boolean;

  /** @param message one sentence for a person, already localised. */
  constructor(
    readonly code: ErrorCode,
    message: string,
    details: EaselErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    const known = Object.entries(details).filter(([name, value]) => name !== 'cause' && value !== undefined);
    Object.assign(this, Object.fromEntries(known));
  }
}

/** Adds details to an error. A detail that the error already has is kept. */
export function withDetails(error: EaselError, details: EaselErrorDetails): EaselError {
  const { serviceCode, serviceMessage, httpStatus, requestId, taskId, field, mayBeBilled, cause } = error;
  const known = { serviceCode, serviceMessage, httpStatus, requestId, taskId, field, mayBeBilled, cause };
  const said = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
  return new EaselError(error.code, error.message, { ...details, ...said });
}

/** Cancelling is an outcome, not an error: nothing is shown for it. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
  constructor(readonly details: { taskId?: string | undefined; mayBeBilled?: boolean | undefined } = {}) {
    super('Cancelled');
  }
}

/** The message of a thrown value, even when it is not an Error. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One line for the log: the message, and the details that the support of the provider asks for. */
export function describeForLog(error: unknown): string {
  if (error instanceof Cancelled) return `Cancelled${error.details.mayBeBilled ? '; it may be billed' : ''}`;
  if (!(error instanceof EaselError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { code, message, serviceCode, httpStatus, requestId, taskId, field, mayBeBilled } = error;
  const known = Object.entries({ serviceCode, httpStatus, requestId, taskId, field, mayBeBilled }).filter(
    ([, value]) => value !== undefined,
  );
  return [`${code}: ${message}`, ...known.map(([name, value]) => `${name} ${String(value)}`)].join('; ');
}
