import * as l10n from '@vscode/l10n';
import { subscribe } from 'node:diagnostics_channel';
import { EaselError } from '../../../core/base/errors';
import { noAnswerInTime } from '../answers/answerErrors';

/**
 * Error codes of Node, undici and the network stack of Chromium (some editors fetch through it) that mean that no
 * connection was made.
 */
const notConnectedCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  // Of a proxy.
  'ERR_INVALID_URL',
]);
/** These mean the same when they come from the attempt to connect; an established connection can also end with them. */
const notConnectedCodesOfConnect = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'ETIMEDOUT']);
const chromiumNotConnected =
  /net::ERR_(CONNECTION_REFUSED|NAME_NOT_RESOLVED|INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE|PROXY_CONNECTION_FAILED|TUNNEL_CONNECTION_FAILED|CERT_[A-Z_]+|SSL_[A-Z_]+|BAD_SSL_[A-Z_]+)/;
const proxyRefused = /HTTP Tunneling|Proxy response|^bad port$/i;
const proxyStatus = /Proxy response \((\d{3})\)/;
const proxyWantsLogin =
  /Proxy response \(407\)|HTTP Tunneling.*407|407.*HTTP Tunneling|proxy authentication required|net::ERR_PROXY_AUTH/i;

/** The `fetch` of the extension host has its own time-outs. */
const timeOutCodes = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/**
 * A secure connection was not made. The certificate codes are those of OpenSSL, as Node names them. An `ERR_SSL` of an
 * established connection is about a damaged record.
 */
const certificateDates = /^CERT_(NOT_YET_VALID|HAS_EXPIRED)$|ERR_CERT_DATE_INVALID/;
const certificateNames = /^(ERR_TLS_CERT_ALTNAME_\w+|HOSTNAME_MISMATCH)$|ERR_CERT_COMMON_NAME_INVALID/;
const certificateCodes =
  /^(CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w*(ISSUER|SIGNATURE|CRL|CERT)\w*|CRL_\w+|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED)$|ERR_CERT_/;
const tlsCodes = /^(EPROTO|ERR_SSL_(?!DECRYPTION|\w*BAD_RECORD)\w+|ERR_TLS_\w+)$|ERR_(BAD_)?SSL_/;
const tlsMessages = /before secure TLS connection was established/i;

/** Errors of attempts to connect, secure connections included: `undici` tells of them, in every copy of it. */
const connectErrors = new WeakSet();
subscribe('undici:client:connectError', message => {
  const { error } = message as { error?: unknown };
  if (typeof error === 'object' && error !== null) connectErrors.add(error);
});

/**
 * Converts an error of `fetch` to `network` or `timeout`. `mayBeBilled` is false only when certainly no connection was
 * made, or the secure one never began.
 */
export function networkFailure(host: string, cause: unknown): EaselError {
  const chain = [...causes(cause)];
  const ofProxy = chain.map(({ message }) => proxyStatus.exec(message)?.[1]).find(status => status !== undefined);
  const detail =
    ofProxy === undefined
      ? (chain.map(error => error.code).find(code => code !== undefined) ?? chain.at(-1)?.message ?? '')
      : `HTTP ${ofProxy}`;
  if (chain.some(({ code = '' }) => timeOutCodes.has(code))) {
    return noAnswerInTime(host, { cause });
  }
  const notSecure = chain.map(each => secureFailure(host, each, detail)).find(sentence => sentence !== undefined);
  if (notSecure !== undefined) return new EaselError('network', notSecure, { mayBeBilled: false, cause });
  if (chain.some(({ message }) => proxyWantsLogin.test(message)) || isHidden407(chain)) {
    return new EaselError(
      'network',
      l10n.t('The proxy on the way to {0} wants a login (HTTP 407); check the proxy settings.', host),
      { mayBeBilled: false, httpStatus: 407, cause },
    );
  }
  const notConnected = chain.some(isNotConnected);
  return notConnected
    ? new EaselError(
        'network',
        l10n.t('{0} cannot be reached ({1}); check the network and the proxy settings.', host, detail),
        { mayBeBilled: false, cause },
      )
    : new EaselError(
        'network',
        l10n.t('The connection to {0} broke ({1}); check the network and try again.', host, detail),
        { cause },
      );
}

/** `fetch` hides an answer with status 407: its error then has a cause without a word. 2026-11. */
const isHidden407 = ([outer, inner]: readonly Cause[]): boolean =>
  outer?.message === 'fetch failed' && inner?.message === '' && inner.code === undefined;

/** What to do about a secure connection that was not made; undefined where another thing went wrong. */
function secureFailure(
  host: string,
  { code = '', syscall, message, isOfConnect }: Cause,
  detail: string,
): string | undefined {
  const name = code || (/net::(ERR_\w+)/.exec(message)?.[1] ?? '');
  if (certificateDates.test(name)) {
    return l10n.t(
      'The certificate of {0} is not valid at this time ({1}); check the clock of this computer, then the certificate and the proxy.',
      host,
      detail,
    );
  }
  if (certificateNames.test(name)) {
    return l10n.t(
      'The certificate that came for {0} belongs to another host ({1}); check easel.baseUrl and the proxy.',
      host,
      detail,
    );
  }
  if (certificateCodes.test(name)) {
    return l10n.t(
      "The certificate of {0} is from an authority that this computer does not know ({1}), as with many company proxies; add that authority to the system's certificates.",
      host,
      detail,
    );
  }
  // A reset is part of the handshake when the attempt to connect ends with it after the address was reached.
  const isCutHandshake = isOfConnect && syscall !== 'connect' && ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(code);
  if (isCutHandshake || tlsCodes.test(name) || tlsMessages.test(message)) {
    return l10n.t(
      'No secure connection to {0} could be made ({1}); check that easel.baseUrl is an https address, the proxy, and the certificate.',
      host,
      detail,
    );
  }
  return undefined;
}

function isNotConnected({ code = '', syscall, message, isOfConnect }: Cause): boolean {
  return (
    isOfConnect ||
    notConnectedCodes.has(code) ||
    (syscall === 'connect' && notConnectedCodesOfConnect.has(code)) ||
    chromiumNotConnected.test(message) ||
    proxyRefused.test(message)
  );
}

interface Cause {
  code: string | undefined;
  syscall: unknown;
  message: string;
  /** It ended an attempt to connect. */
  isOfConnect: boolean;
}

/** An error and all its causes, including those of an AggregateError (several addresses were tried). */
function* causes(error: unknown): Generator<Cause> {
  for (let depth = 0, current = error; depth < 8 && current instanceof Error; depth++, current = current.cause) {
    const code = 'code' in current && typeof current.code === 'string' ? current.code : undefined;
    yield {
      code,
      syscall: 'syscall' in current ? current.syscall : undefined,
      message: current.message,
      isOfConnect: connectErrors.has(current),
    };
    if (current instanceof AggregateError) for (const inner of current.errors) yield* causes(inner);
  }
}
