import { boundedText, maxForeignTextLength } from './boundedText';

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

/** What an error can say besides its message: the one list, from which schemas, copies and the log derive. */
export const errorDetailTypes = {
  /** The service's own error code, e.g. `Throttling.RateQuota`. */
  serviceCode: 'string',
  /** The service's own message, its beginning where it is long. */
  serviceMessage: 'string',
  httpStatus: 'number',
  requestId: 'string',
  taskId: 'string',
  /** The option, setting or file that is at fault. */
  field: 'string',
  /** The host of a result that is not trusted. */
  host: 'string',
  /** True where a submit may have reached the service, so that images may have been made and billed. */
  mayBeBilled: 'boolean',
} as const;

interface DetailTypes {
  string: string;
  number: number;
  boolean: boolean;
}
type ErrorDetail = keyof typeof errorDetailTypes;
export type ErrorDetails = {
  [Name in ErrorDetail]?: DetailTypes[(typeof errorDetailTypes)[Name]] | undefined;
};

/** The details are not declared one by one, so that the list above stays the only one. */
type ErrorWithDetails = new (message: string, options?: ErrorOptions) => Error & Readonly<ErrorDetails>;

/** A sentence of our own around the service's own words. */
const maxMessageLength = maxForeignTextLength + 1_000;

/** Never carries headers, bodies, image bytes or the query string of a URL: it ends up in logs and other extensions. */
export class EaselError extends (Error as ErrorWithDetails) {
  override readonly name = 'EaselError';
  /** @param message one sentence for a person, already localised. */
  constructor(
    readonly code: ErrorCode,
    message: string,
    details: ErrorDetails & { cause?: unknown } = {},
  ) {
    super(boundedText(message, maxMessageLength), details.cause === undefined ? undefined : { cause: details.cause });
    Object.assign(this, detailsOf(details));
  }
}

/** Those details that are known, texts bounded: what others wrote may be of any length. */
export function detailsOf(source: Readonly<ErrorDetails>): ErrorDetails {
  const names = Object.keys(errorDetailTypes) as ErrorDetail[];
  const known = names.map(name => [name, source[name]] as const).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    known.map(([name, value]) => [name, typeof value === 'string' ? boundedText(value) : value]),
  );
}

/** The same error with more known about it; the first thing said about a detail wins. */
export function withDetails(error: EaselError, details: ErrorDetails & { cause?: unknown }): EaselError {
  return new EaselError(error.code, error.message, {
    ...details,
    ...detailsOf(error),
    ...(error.cause !== undefined && { cause: error.cause }),
  });
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
  // Not the service's own message: it can have many lines.
  const known = Object.entries(detailsOf(error)).filter(([name]) => name !== 'serviceMessage');
  return [`${error.code}: ${error.message}`, ...known.map(([name, value]) => `${name} ${String(value)}`)].join('; ');
}
