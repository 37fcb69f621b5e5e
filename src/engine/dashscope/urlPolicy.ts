import * as l10n from '@vscode/l10n';
import { isIP } from 'node:net';
import { EaselError } from '../../core/base/errors';
import { isLoopback } from './endpoint';

/**
 * The provider's storage. A pattern and not a list: the image editing page of 2026-03 says that hosts change and
 * publishes none, and
 * older lists miss hosts that its own samples show.
 */
const storageHost = /^dashscope[a-z0-9-]*\.oss-[a-z0-9-]+\.aliyuncs\.com$/;

export interface UrlRules {
  baseUrl: string;
  resultHosts: readonly string[];
}

/**
 * Checks an address that came in an answer before anything is sent there: it is hostile until it has passed.
 * `http` to the provider's storage becomes `https`. Its query is a credential and never gets into the error.
 * @throws EaselError `unexpectedResponse` naming the host.
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
  if (isLoopback(url.hostname) && isLoopback(api.hostname)) return url;
  if (url.protocol === 'http:') {
    if (url.port !== '') throw notAllowed(url);
    url.protocol = 'https:';
  }
  if (url.origin === api.origin) return url;
  const listed = rules.resultHosts.some(entry => matchesHost(url.hostname, entry.trim().toLowerCase()));
  if (listed || (storageHost.test(url.hostname) && url.port === '')) return url;
  throw notAllowed(url);
}

/** A pattern is for names: an address of this or another machine has to be listed as it is. */
function matchesHost(hostname: string, entry: string): boolean {
  if (!entry.startsWith('*.')) return hostname === entry;
  const isAddress = isIP(hostname) !== 0 || hostname.startsWith('[') || isLoopback(hostname);
  // `*.` alone would be every name with a dot behind it.
  return !isAddress && entry !== '*.' && hostname.endsWith(entry.slice(1));
}

const notAllowed = (url: URL): EaselError =>
  new EaselError(
    'unexpectedResponse',
    l10n.t(
      'The service answered with an address on {0}, from which results are not taken. If you trust that host, add it to the setting easel.resultHosts.',
      url.host,
    ),
    { field: 'resultHosts' },
  );
const refused = (message: string): EaselError => new EaselError('unexpectedResponse', message);
