import * as l10n from '@vscode/l10n';
import { EaselError } from '../../core/base/errors';
import { noAnswerInTime } from './answerErrors';

/**
 * Error codes of Node, undici and the network stack of Chromium (some editors fetch through it) that mean that no
 * connection was made.
 */
const notConnectedCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
/** These mean the same when they come from the attempt to connect; an established connection can also end with them. */
const notConnectedCodesOfConnect = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'ETIMEDOUT']);
const chromiumNotConnected =
  /net::ERR_(CONNECTION_REFUSED|NAME_NOT_RESOLVED|INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE|PROXY_CONNECTION_FAILED|TUNNEL_CONNECTION_FAILED|CERT_[A-Z_]+)/;
const proxyRefused = /HTTP Tunneling|Proxy response|^bad port$/i;

/** The `fetch` of the extension host has its own time-outs. */
const timeOutCodes = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/**
 * Converts an error of `fetch` to `network` or `timeout`. `mayBeBilled` is false only when certainly no connection was
 * made.
 */
export function networkFailure(host: string, cause: unknown): EaselError {
  const chain = [...causes(cause)];
  const detail = chain.map(error => error.code).find(code => code !== undefined) ?? chain.at(-1)?.message ?? '';
  if (chain.some(({ code = '' }) => timeOutCodes.has(code))) {
    return noAnswerInTime(host, { cause });
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

function isNotConnected({ code = '', syscall, message }: Cause): boolean {
  return (
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
}

/** An error and all its causes, including those of an AggregateError (several addresses were tried). */
function* causes(error: unknown): Generator<Cause> {
  for (let depth = 0, current = error; depth < 8 && current instanceof Error; depth++, current = current.cause) {
    const code = 'code' in current && typeof current.code === 'string' ? current.code : undefined;
    yield { code, syscall: 'syscall' in current ? current.syscall : undefined, message: current.message };
    if (current instanceof AggregateError) for (const inner of current.errors) yield* causes(inner);
  }
}
