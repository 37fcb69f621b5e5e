import * as l10n from '@vscode/l10n';
import { isIP } from 'node:net';
import { EaselError } from '../../core/base/errors';
import { isLoopback } from './endpoint';

/**
 * The storage of the provider. A pattern and not a list: the image editing page of 2026-03 says that hosts change and
 * publishes no list, and older lists lack hosts that its own samples show.
 */
const storageHost = /^dashscope[a-z0-9-]*\.oss-[a-z0-9-]+\.aliyuncs\.com$/;

/** Whether this is the storage of the provider, whose addresses are credentials and die within a day. */
export const isServiceStorage = (hostname: string): boolean => storageHost.test(hostname);

export interface UrlRules {
  baseUrl: string;
  resultHosts: readonly string[];
}

/**
 * Checks an address from an answer before anything is sent there: it is untrusted until it has passed. For the storage
 * of the provider, `http` becomes `https`. The query of the address is a credential and never gets into the error.
 * @throws EaselError `unexpectedResponse` that names the host.
 */
export function checkServiceUrl(text: string, rules: UrlRules): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refused(l10n.t('The service answered with an address that is not a URL; check easel.baseUrl and the proxy.'));
  }
  const api = new URL(rules.baseUrl);
  if (url.username || url.password || !['http:', 'https:'].includes(url.protocol)) {
    throw refused(
      l10n.t(
        'The service answered with an address of a kind that is not allowed ({0}); check easel.baseUrl and the proxy.',
        url.protocol,
      ),
    );
  }
  if (url.origin === api.origin) return url;
  const listed = rules.resultHosts.some(entry => matchesHost(url, entry.trim().toLowerCase()));
  // What runs on this machine beside the API is not the API: it has to be listed, and needs no encryption then.
  if (listed && isLoopback(url.hostname)) return url;
  if (url.protocol === 'http:') {
    if (url.port !== '') throw notAllowed(url);
    url.protocol = 'https:';
  }
  if (url.origin === api.origin) return url;
  if (listed || (storageHost.test(url.hostname) && url.port === '')) return url;
  throw notAllowed(url, url.hostname);
}

/**
 * A pattern matches names only: an IP address or this machine must be listed exactly. An entry without a port stands
 * for every port.
 */
function matchesHost({ hostname, host }: URL, entry: string): boolean {
  if (!entry.startsWith('*.')) return hostname === entry || host === entry;
  const isAddress = isIP(hostname) !== 0 || hostname.startsWith('[') || isLoopback(hostname);
  // `*.` alone would match every name that ends in a dot.
  return !isAddress && entry !== '*.' && hostname.endsWith(entry.slice(1));
}

/** @param host what can be listed, so that results from there are accepted; not every address can be. */
const notAllowed = (url: URL, host?: string): EaselError =>
  new EaselError(
    'unexpectedResponse',
    l10n.t(
      'The service answered with an address on {0}; results from there are not accepted. If you trust that host, add it to the setting easel.resultHosts.',
      url.host,
    ),
    { field: 'resultHosts', host },
  );
const refused = (message: string): EaselError => new EaselError('unexpectedResponse', message);
